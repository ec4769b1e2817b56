"""The clock's round past every case whose time may have come: reminds, calls, ends. Going twice does nothing twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from bot.basics.messages import Weight
from bot.basics.people import Person
from bot.cases.messages import reminder_texts as calling
from bot.cases.messages.notifications import News
from bot.cases.messages.reminder_texts import Around
from bot.cases.model.action_classes import Action, Escalate, LetEnd
from bot.cases.model.next_reminder import Call, Stage, next_call
from bot.cases.model.ticket import OPEN, Priority, Ticket
from bot.cases.records import demo_separation, repository
from bot.cases.rules import on_call
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines, end_of_day
from bot.store import Store, Transaction
from bot.store.cases import demonstration, due_dates, reminders
from bot.store.cases.due_dates import Due
from bot.store.engine.seal import BrokenSeal
from bot.store.people import officers

log = logging.getLogger("mindbot.clock")

Bring = Callable[[Transaction, Iterable[News], str, float], None]
Heads = Mapping[bool, frozenset[str]]
Heeds = Callable[[Transaction, Ticket, Desk, Bring, float], int]

_AT_ONCE = 200  # cases of one look
_OPEN = tuple(sorted(OPEN))


class _Seen(NamedTuple):
    """Which cases of a look call for something, and where the next look begins."""

    calling: list[str]
    after: Due | None


def go_round(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """How many things were said or done."""
    done, after = 0, Due(0.0, "")
    while True:
        seen = _look(store, desk, after, at)
        done += sum(_heed(store, number, _said, desk, bring, at) for number in seen.calling)
        if seen.after is None:
            return done
        after = seen.after


def call_next(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Whoever is on duty and did not answer an alarm is not the last who hears of it; how many were called."""
    alarms = store.read(lambda tx: due_dates.of_priority(tx, on_call.UNANSWERED, int(Priority.DANGER)))
    return sum(_heed(store, number, _called_next, desk, bring, at) for number in alarms)


def recount(store: Store, desk: Desk) -> int:
    """The due dates of open cases follow the calendar and the periods that hold now; how many moved."""
    moved, after = 0, ""
    while numbers := store.read(lambda tx: due_dates.numbers_after(tx, _OPEN, after, _AT_ONCE)):  # noqa: B023
        moved += _counted_anew(store, desk, numbers)
        after = numbers[-1]
    return moved


def find_the_forgotten(store: Store, desk: Desk) -> int:
    """An open case without a due date would be silent for good: it gets one."""
    found = _counted_anew(store, desk, store.read(lambda tx: due_dates.missing(tx, _OPEN, _AT_ONCE)))
    if found:
        log.error("%d open cases had no due date; they have one now", found)
    return found


def _look(store: Store, desk: Desk, after: Due, at: float) -> _Seen:
    def read(tx: Transaction) -> _Seen:
        rules, heads = desk.rules.read(tx), _heads(tx)
        seen = due_dates.until(tx, _OPEN, _horizon(rules, at), after, _AT_ONCE)
        tickets = [ticket for one in seen if (ticket := _legible(tx, one.number))]
        calling = [ticket.number for ticket in tickets if _call(tx, ticket, rules, at, heads)]
        return _Seen(calling, seen[-1] if len(seen) == _AT_ONCE else None)

    return store.read(read)


def _legible(tx: Transaction, number: str) -> Ticket | None:
    """A case, unless nobody can read it; one that was damaged must not silence all others."""
    try:
        return repository.find(tx, number)
    except (BrokenSeal, ValidationError) as trouble:
        log.error("%s cannot be read: %s. See: mindbot audit", number, type(trouble).__name__)
        return None


def _heed(store: Store, number: str, heeds: Heeds, desk: Desk, bring: Bring, at: float) -> int:
    """Do what this case calls for; whatever keeps us from it does not keep us from the next."""

    def work(tx: Transaction) -> int:
        ticket = _legible(tx, number)
        return heeds(tx, ticket, desk, bring, at) if ticket else 0

    try:
        return store.write(work)
    except Exception as trouble:  # somebody changed it this moment, or a letter failed; the next look tries again
        log.error("the clock could not heed %s: %s", number, type(trouble).__name__)
        return 0


def _said(tx: Transaction, ticket: Ticket, desk: Desk, bring: Bring, at: float) -> int:
    rules = desk.rules.read(tx)
    call = _call(tx, ticket, rules, at, _heads(tx))
    if call is None or not reminders.first(tx, ticket.number, call.stage, call.about, at):
        return 0
    action = _action(call, ticket, rules)
    if action:
        done = desk.by_itself(tx, action, at)
        bring(tx, done.news, ticket.paper.language, at)
    around = Around(demo_separation.present(tx, ticket.unit, ticket.number, at), _inspectors(tx, call, ticket, rules))
    bring(tx, calling.news_of(call, ticket, around), ticket.paper.language, at)
    log.info("%s: %s", ticket.number, call.stage)
    return 1


def _called_next(tx: Transaction, ticket: Ticket, desk: Desk, bring: Bring, at: float) -> int:
    called = 0
    for unit, step, rung in on_call.called_next(tx, ticket, desk.rules.read(tx), at):
        if reminders.first(tx, ticket.number, f"duty {step}", f"{unit} {ticket.since!r}", at):
            bring(tx, [News(person, on_call.alarm(ticket), Weight.DANGER) for person in rung], "th", at)
            log.warning("%s: nobody answered, %s is called again", ticket.number, unit)
            called += len(rung)
    return called


def _call(tx: Transaction, ticket: Ticket, rules: Deadlines, at: float, heads: Heads) -> Call | None:
    return next_call(
        ticket,
        reminders.told(tx, ticket.number),
        rules,
        at,
        has_head=ticket.unit in heads[demonstration.is_case(tx, ticket.number)],
    )


def _heads(tx: Transaction) -> Heads:
    """The units with a head, of the real office and of the demonstration."""
    return {made_up: officers.units_with_a_head(tx, made_up=made_up) for made_up in (False, True)}


def _action(call: Call, ticket: Ticket, rules: Deadlines) -> Action | None:
    """What the history has to say of a call. A mere reminder it does not: an officer who is typing is not disturbed."""
    match call.stage:
        case Stage.HEAD:
            return Escalate(ticket.number, 1)
        case Stage.INSPECTORS:
            return Escalate(ticket.number, 2, () if rules.calls.unit in ticket.units else (rules.calls.unit,))
        case Stage.END:
            return LetEnd(ticket.number)
    return None


def _inspectors(tx: Transaction, call: Call, ticket: Ticket, rules: Deadlines) -> list[Person]:
    """They are called when it goes up to them, and again for as long as they look on."""
    if ticket.alone or (call.stage is not Stage.INSPECTORS and rules.calls.unit not in ticket.copied):
        return []
    return demo_separation.of_unit(tx, rules.calls.unit, ticket.number)


def _horizon(rules: Deadlines, at: float) -> float:
    """Of what is due later than this, nothing is to be said yet."""
    return end_of_day(rules.later(at, rules.calls.before))


def _counted_anew(store: Store, desk: Desk, numbers: Sequence[str]) -> int:
    def work(tx: Transaction) -> int:
        rules = desk.rules.read(tx)
        tickets = [ticket for number in numbers if (ticket := _legible(tx, number))]
        moved = [one for one in tickets if one.due_at != rules.due(one)]
        return sum(due_dates.move(tx, one.number, one.version, rules.due(one)) for one in moved)

    return store.write(work) if numbers else 0
