"""Answers about a person's own case, from the case itself: who sees it, where it lies, what comes next, by when."""

from __future__ import annotations

from bot.basics.dates import day, local
from bot.basics.messages import Kind, Reply
from bot.cases.messages import buttons
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import IN_WORK, Status
from bot.cases.records.my_cases import Stake
from bot.chat.turn import Turn

Told = tuple[Reply, tuple[str, ...]]  # the answer, and the buttons that the case as it stands adds to it


def who_sees(turn: Turn, stake: Stake) -> Told:
    """Whether the name is in it, and who can open it; a name given openly can be sealed now."""
    number = stake.ticket.number
    who = turn.say(f"case.who_sees.{stake.identity}", number=number)
    key = "own.sees_alone" if stake.ticket.alone else "own.sees"
    named = stake.identity is Identity.NAMED and stake.ticket.status in IN_WORK
    if named:
        who_else = _say(turn, stake, key, who=who)
        return Reply(f"{who_else}\n{turn.say('own.seal', number=number)}", Kind.TICKET), ("seal",)
    return Reply(_say(turn, stake, key, who=who), Kind.TICKET), ()


def keeping_from_office(turn: Turn, stake: Stake) -> Told:
    if stake.ticket.alone:
        return _told(turn, stake, "own.kept_alone")
    return turn.reply("own.kept", turn.choice("menu.complain"), kind=Kind.TICKET, **_values(turn, stake)), ()


def contact(turn: Turn, stake: Stake) -> Told:
    return _told(turn, stake, f"own.contacted.{stake.identity}")


def who_comes(turn: Turn, stake: Stake) -> Told:
    planned = stake.ticket.inspection
    if planned and stake.ticket.status in IN_WORK and planned.day >= local(turn.now).date():
        return _told(turn, stake, "own.comes_on", day=day(planned.day, turn.language))
    return _told(turn, stake, "own.comes")


def office(turn: Turn, stake: Stake) -> Told:
    return _told(turn, stake, "own.office")


def adding(turn: Turn, stake: Stake) -> Told:
    if stake.ticket.status in IN_WORK:
        reply, _ = _told(turn, stake, "own.add")
        return reply, ("add",)
    return _below(turn, stake, "own.add_over")


def withdrawing(turn: Turn, stake: Stake) -> Told:
    return _told(turn, stake, "own.withdraw")


def received(turn: Turn, stake: Stake) -> Told:
    return _told(turn, stake, "own.noted")


def next_step(turn: Turn, stake: Stake) -> Told:
    """What comes next, by which day, and from whom."""
    ticket = stake.ticket
    paused = ticket.waiting_since is not None and ticket.status is not Status.ENDED
    due = day(local(ticket.due_at).date(), turn.language) if ticket.due_at else ""
    return _below(turn, stake, "own.next.paused" if paused else f"own.next.{ticket.status}", day=due)


def left(turn: Turn, stake: Stake) -> Reply:
    """What was offered is not done."""
    return _told(turn, stake, "own.left")[0]


def _told(turn: Turn, stake: Stake, key: str, **values: object) -> Told:
    return Reply(_say(turn, stake, key, **values), Kind.TICKET), ()


def _below(turn: Turn, stake: Stake, key: str, **values: object) -> Told:
    """The same above the case's own buttons."""
    choices = buttons.under(stake.ticket, turn.language, brought=stake.brought)
    return Reply(_say(turn, stake, key, **values), Kind.TICKET, choices), ()


def _say(turn: Turn, stake: Stake, key: str, **values: object) -> str:
    return turn.say(key, **_values(turn, stake), **values)


def _values(turn: Turn, stake: Stake) -> dict[str, object]:
    return {
        "number": stake.ticket.number,
        "unit": turn.desk.unit(stake, turn.language),
        "status": turn.say(f"ticket.status.{stake.ticket.status}"),
    }
