"""Personal data rights: get a copy of the stored data, or have it deleted."""

from __future__ import annotations

from bot.basics.messages import Choice, Kind
from bot.basics.people import Role
from bot.chat.conversation import Talk
from bot.chat.effects import ForgetMe, TellMyData
from bot.chat.turn import Outcome, Turn

_ON_OUR_PAGE = "web"  # there a link works without a public address


def my_data(turn: Turn) -> Outcome | None:
    """Offers a copy or the deletion; the latter only after a confirmation, as it cannot be undone."""
    match turn.means:
        case "my_data":
            choices = turn.choice("privacy.copy_press"), turn.choice("privacy.forget_press")
            return turn.outcome(turn.reply("privacy.mine", *choices))
        case "my_data_copy":
            return _copy(turn)
        case "forget_me":
            return _forget(turn, surely=False)
        case "forget_me_surely":
            return _forget(turn, surely=True)
    return None


def _copy(turn: Turn) -> Outcome:
    if not turn.links.base and turn.message.channel != _ON_OUR_PAGE:
        return turn.outcome(acts=[TellMyData()])
    address = turn.links.file(f"data/{turn.person.id}", turn.now)
    opens = Choice(turn.say("privacy.copy_open"), opens=address)
    return turn.outcome(turn.reply("privacy.copy", opens, kind=Kind.FILE))


def _forget(turn: Turn, *, surely: bool) -> Outcome:
    if turn.person.role is not Role.PUBLIC:
        return turn.outcome(turn.reply("privacy.staff_first"))
    if not surely:
        choices = turn.choice("privacy.sure_press"), turn.choice("privacy.stay_press")
        return turn.outcome(turn.reply("privacy.sure", *choices))
    return turn.outcome(talk=Talk(language=turn.language), acts=[ForgetMe()])
