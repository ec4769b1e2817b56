"""After filing, "it" is that case: how far, add, a photo, correct, withdraw, proof, again, solved or not."""

from __future__ import annotations

from collections.abc import Callable

from bot.basics.text_split import cut
from bot.cases.messages.buttons import Press
from bot.cases.model.action_classes import AddWord
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Status
from bot.cases.records.my_cases import Stake
from bot.chat.conversation import FILED_LASTS
from bot.chat.effects import AtTheDesk
from bot.chat.filling.prefill import add_a_word
from bot.chat.forms import MAX_ANSWER_LETTERS
from bot.chat.my_cases.cases import all_cases, pressed_on
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import CERTAIN, LIKELY, SURE

_LONG = 25  # letters of a message that tells what is to be added, not only that something is
_ALWAYS = ("case_status", "case_list", "case_proof", "case_receipt", "case_withdraw")  # whenever it was filed
_LATELY = ("case_add", "case_correct", "case_again", "case_contest", "case_confirm")
_UNNAMED = ("stay_anonymous", "be_confidential")
_WHO_SEES = ("ask_who_sees", "ask_will_be_known")
_OF_A_CASE = frozenset({*_ALWAYS, *_LATELY, *_UNNAMED, *_WHO_SEES, "ask_what_next"})


def after_filing(turn: Turn) -> Outcome | None:
    """What is asked or told of one's own newest case, in any words."""
    named = turn.understood.ticket or turn.understood.receipt  # which case is meant, is said
    if turn.message.group or turn.pressed or turn.means or named:
        return None
    only_files = bool(turn.message.files) and not turn.understood.text
    act = turn.reading.best
    if not only_files and act not in _OF_A_CASE:
        return None
    stakes = turn.desk.cases_of(turn.person)
    newest = stakes[0] if stakes else None
    lately = newest is not None and turn.now - newest.ticket.lodged_at < FILED_LASTS
    if only_files:
        return _photo(turn, newest) if newest and lately and not turn.talk.draft else None
    if act in _ALWAYS and turn.does(act):
        return _ALWAYS_DO[act](turn, newest) if newest else _none(turn)
    if newest and lately and act in _UNNAMED and turn.does(*_UNNAMED) and not turn.talk.draft:
        return _unnamed(turn, newest)
    if newest and lately and act in _WHO_SEES and turn.does(*_WHO_SEES) and not turn.talk.draft:
        told = turn.reply(f"case.who_sees.{newest.ticket.paper.identity}", number=newest.ticket.number)
        return turn.outcome(told, turn.reply(f"signpost.{act}"))
    if newest and lately and act == "ask_what_next" and turn.does(act, at=LIKELY):
        return turn.outcome(turn.reply("signpost.ask_what_next"), *_status(turn, newest).replies)
    if newest and act in _LATELY and turn.does(*_LATELY, at=SURE if lately else CERTAIN):
        return _LATELY_DO[act](turn, newest)
    return None


def _none(turn: Turn) -> Outcome:
    return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))


def _status(turn: Turn, stake: Stake) -> Outcome:
    return turn.outcome(turn.desk.story(stake, turn.language))


def _photo(turn: Turn, stake: Stake) -> Outcome:
    files = tuple(file.id for file in turn.message.files)
    return turn.outcome(acts=[AtTheDesk(AddWord(stake.ticket.number, "", files))])


def _adds(turn: Turn, stake: Stake) -> Outcome:
    said = turn.message.text.strip()
    if len(said) < _LONG and not turn.message.files:
        return add_a_word(turn, stake.ticket.number)
    files = tuple(file.id for file in turn.message.files)
    return turn.outcome(acts=[AtTheDesk(AddWord(stake.ticket.number, cut(said, MAX_ANSWER_LETTERS), files))])


def _withdraws(turn: Turn, stake: Stake) -> Outcome:
    """The wish is written into the case; an officer decides, for others may suffer from the same."""
    number = stake.ticket.number
    words = cut(f"{turn.say('case.withdraw.word')} {turn.message.text.strip()}", MAX_ANSWER_LETTERS)
    return turn.outcome(turn.reply("case.withdraw.told", number=number), acts=[AtTheDesk(AddWord(number, words))])


def _of_the_end(what: str) -> Callable[[Turn, Stake], Outcome]:
    """Content or not with the end; while the case is open, the words are added to it."""
    press = _press(what)
    return lambda turn, stake: press(turn, stake) if stake.ticket.status is Status.CLOSED else _adds(turn, stake)


def _unnamed(turn: Turn, stake: Stake) -> Outcome:
    """Too late for the form, not for the wish: an officer sees it in the case."""
    number = stake.ticket.number
    if stake.ticket.paper.identity is Identity.ANONYMOUS:
        return turn.outcome(turn.reply("case.unnamed.already", number=number))
    words = turn.say("case.unnamed.word")
    return turn.outcome(turn.reply("case.unnamed.told", number=number), acts=[AtTheDesk(AddWord(number, words))])


def _press(what: str) -> Callable[[Turn, Stake], Outcome]:
    return lambda turn, stake: pressed_on(turn, stake, Press(what, stake.ticket.number))


_ALWAYS_DO: dict[str, Callable[[Turn, Stake], Outcome]] = {
    "case_status": _status,
    "case_list": lambda turn, stake: all_cases(turn, 1),
    "case_proof": _press("proof"),
    "case_receipt": _press("receipt"),
    "case_withdraw": _withdraws,
}
_LATELY_DO: dict[str, Callable[[Turn, Stake], Outcome]] = {
    "case_add": _adds,
    "case_correct": _adds,
    "case_again": _press("again"),
    "case_contest": _of_the_end("contest"),
    "case_confirm": _of_the_end("confirm"),
}
