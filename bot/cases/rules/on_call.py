"""An alarm: who is on duty is called first, and whoever comes next when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.basics.messages import Choice, Kind, Reply
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.chat_orders import OPEN, choice
from bot.cases.model.ticket import WAITING, Priority, Ticket
from bot.cases.settings.deadlines import Deadlines
from bot.store import Transaction
from bot.store.people import duty, leave, people
from bot.store.people.duty import Shift

Rung = tuple[str, ...]  # called together


def rungs(roster: Sequence[Shift], colleagues: Sequence[Person]) -> tuple[Rung, ...]:
    """The calling order: the roster by its places, then everybody of the unit."""
    work_here = {colleague.id for colleague in colleagues}
    there = sorted((one for one in roster if one.person in work_here), key=lambda one: one.place)
    called = [tuple(dict.fromkeys(one.person for one in group)) for _, group in groupby(there, lambda one: one.place)]
    return (*called, tuple(sorted(work_here)))


def is_alarm(ticket: Ticket) -> bool:
    """Whether this is a danger case that nobody has taken."""
    return ticket.priority is Priority.DANGER and ticket.status in WAITING


def called_first(tx: Transaction, ticket: Ticket, at: float) -> list[str]:
    """Who is called at once: the officers on duty in each unit of the case, else all of them."""
    return [person for unit in ticket.units for person in _of(tx, unit, at)[0]]


def called_next(tx: Transaction, ticket: Ticket, rules: Deadlines, at: float) -> Iterator[tuple[str, int, Rung]]:
    """Per unit without acknowledgement: who must be called by now, after the first."""
    steps = int((at - ticket.since) // (rules.duty.minutes * 60))
    heard = duty.answered(tx, ticket.number)
    for unit in ticket.units:
        if heard.get(unit, 0.0) < ticket.since:  # an acknowledgement of an earlier alarm does not count
            for step, rung in enumerate(_of(tx, unit, ticket.since)[1 : steps + 1], start=1):
                yield unit, step, rung


def alarm(ticket: Ticket) -> Reply:
    """The alarm message: that there is danger and where, never what was said."""
    where = ticket.paper.province or "–"
    heard = Choice(say("duty.heard.label", "th"), send=say("duty.heard.send", "th", number=ticket.number))
    orders = tuple(choice(what, ticket.number, "th") for what in (OPEN, "take"))
    return Reply(say("desk.news.danger", "th", number=ticket.number, province=where), Kind.DANGER, (heard, *orders))


def _of(tx: Transaction, unit: str, at: float) -> tuple[Rung, ...]:
    colleagues = leave.present(tx, unit, at)
    reached = people.reached(tx, [colleague.id for colleague in colleagues])
    # Calling somebody without a linked chat would only delay the next.
    return rungs(
        duty.now(tx, unit, at), [colleague for colleague in colleagues if colleague.id in reached] or colleagues
    )
