"""The clock's round past every case whose time may have come: reminds, calls, ends. Going twice does nothing twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from bot.basics.messages import Weight
from bot.basics.people import Person
from bot.cases.messages.bring import Bring
from bot.cases.messages.notifications import News
from bot.cases.messages.reminder_texts import Around, news_of
from bot.cases.model.action_classes import Action, Escalate, LetEnd
from bot.cases.model.next_reminder import Call, Stage, Told, next_call
from bot.cases.model.ticket import OPEN, WAITING, Priority, Ticket
from bot.cases.records import repository
from bot.cases.rules import on_call
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines, end_of_day
from bot.store import Store, Transaction
from bot.store.cases import due_dates, reminders
from bot.store.cases.due_dates import Due
from bot.store.engine.seal import BrokenSeal
from bot.store.people import leave, officers

log = logging.getLogger("mindbot.clock")

Heeds = Callable[[Transaction, Ticket, Desk, Bring, float], int]

_AT_ONCE = 200  # cases per batch


class _Seen(NamedTuple):
    """The cases of a batch that need something, and where the next batch begins."""

    calling: list[str]
    after: Due | None


def go_round(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Checks every case that may be due; returns how many things were done."""
    done, after = 0, Due(0.0, "")
    while True:
        seen = _look(store, desk, after, at)
        done += sum(_heed(store, number, _said, desk, bring, at) for number in seen.calling)
        if seen.after is None:
            return done
        after = seen.after


def call_next(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Calls the next officer on duty for unacknowledged danger alarms; returns how many were called."""
    alarms = store.read(lambda tx: due_dates.of_priority(tx, WAITING, int(Priority.DANGER)))
    return sum(_heed(store, number, _called_next, desk, bring, at) for number in alarms)


def recount(store: Store, desk: Desk) -> int:
    """Recalculates the due dates of open cases after the calendar or the deadlines changed; returns how many moved."""
    moved, after = 0, ""
    while numbers := store.read(lambda tx: due_dates.numbers_after(tx, OPEN, after, _AT_ONCE)):  # noqa: B023
        moved += _counted_anew(store, desk, numbers)
        after = numbers[-1]
    return moved


def find_the_forgotten(store: Store, desk: Desk) -> int:
    """Gives open cases without a due date one: they would never be reminded of."""
    found = _counted_anew(store, desk, store.read(lambda tx: due_dates.missing(tx, OPEN, _AT_ONCE)))
    if found:
        log.error("%d open cases had no due date; they have one now", found)
    return found


def _look(store: Store, desk: Desk, after: Due, at: float) -> _Seen:
    def read(tx: Transaction) -> _Seen:
        rules, heads = desk.rules.read(tx), officers.units_with_a_head(tx)
        seen = due_dates.until(tx, OPEN, _horizon(rules, at), after, _AT_ONCE)
        tickets = _all_legible(tx, [one.number for one in seen])
        told = reminders.told_of_each(tx, [ticket.number for ticket in tickets])
        calling = [ticket.number for ticket in tickets if _call(ticket, told[ticket.number], rules, at, heads)]
        return _Seen(calling, seen[-1] if len(seen) == _AT_ONCE else None)

    return store.read(read)


def _all_legible(tx: Transaction, numbers: Sequence[str]) -> list[Ticket]:
    """The cases of a batch, read at once; one by one if one of them is damaged."""
    try:
        return repository.find_all(tx, numbers)
    except (BrokenSeal, ValidationError):
        return [ticket for number in numbers if (ticket := _legible(tx, number))]


def _legible(tx: Transaction, number: str) -> Ticket | None:
    """The case, or None if it cannot be read: a damaged case must not stop the others."""
    try:
        return repository.find(tx, number)
    except (BrokenSeal, ValidationError) as trouble:
        log.error("%s cannot be read: %s. See: mindbot audit", number, type(trouble).__name__)
        return None


def _heed(store: Store, number: str, heeds: Heeds, desk: Desk, bring: Bring, at: float) -> int:
    """Does what is due for this case; a failure must not stop the others."""

    def work(tx: Transaction) -> int:
        ticket = _legible(tx, number)
        return heeds(tx, ticket, desk, bring, at) if ticket else 0

    try:
        return store.write(work)
    except Exception as trouble:  # a concurrent change or a failed message; the next run tries again
        log.error("the clock could not heed %s: %s", number, type(trouble).__name__)
        return 0


def _said(tx: Transaction, ticket: Ticket, desk: Desk, bring: Bring, at: float) -> int:
    rules = desk.rules.read(tx)
    call = _call(ticket, reminders.told(tx, ticket.number), rules, at, officers.units_with_a_head(tx))
    if call is None or not reminders.first(tx, ticket.number, call.stage, call.about, at):
        return 0
    action = _action(call, ticket, rules)
    if action:
        done = desk.by_itself(tx, action, at)
        bring(tx, done.news, ticket.paper.language, at)
    around = Around(leave.present(tx, ticket.unit, at), _inspectors(tx, call, ticket, rules))
    bring(tx, news_of(call, ticket, around), ticket.paper.language, at)
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


def _call(ticket: Ticket, told: Told, rules: Deadlines, at: float, heads: frozenset[str]) -> Call | None:
    return next_call(ticket, told, rules, at, has_head=ticket.unit in heads)


def _action(call: Call, ticket: Ticket, rules: Deadlines) -> Action | None:
    """The action to record. A mere reminder records none, so that an officer who is typing gets no conflict."""
    match call.stage:
        case Stage.HEAD:
            return Escalate(ticket.number, 1)
        case Stage.INSPECTORS:
            return Escalate(ticket.number, 2, () if rules.calls.unit in ticket.units else (rules.calls.unit,))
        case Stage.END:
            return LetEnd(ticket.number)
    return None


def _inspectors(tx: Transaction, call: Call, ticket: Ticket, rules: Deadlines) -> list[Person]:
    """The inspectors hear of an escalation to them, and of later calls as long as they have access."""
    if ticket.alone or (call.stage is not Stage.INSPECTORS and rules.calls.unit not in ticket.copied):
        return []
    return officers.of_unit(tx, rules.calls.unit)


def _horizon(rules: Deadlines, at: float) -> float:
    """Cases due later than this need nothing yet."""
    return end_of_day(rules.later(at, rules.calls.before))


def _counted_anew(store: Store, desk: Desk, numbers: Sequence[str]) -> int:
    def work(tx: Transaction) -> int:
        rules = desk.rules.read(tx)
        tickets = _all_legible(tx, numbers)
        moved = [ticket for ticket in tickets if ticket.due_at != rules.due(ticket)]
        return sum(due_dates.move(tx, one.number, one.version, rules.due(one)) for one in moved)

    return store.write(work) if numbers else 0
