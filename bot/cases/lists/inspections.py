"""Which inspections a unit has planned, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.action_classes import Undo
from bot.cases.model.inspection_actions import ScheduleInspection
from bot.cases.model.ticket import IN_WORK, Entry, Ticket
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.cases import lists
from bot.store.cases.lists import Order, Wanted

MOST = 200  # of one list


@dataclass(frozen=True)
class Planned:
    """One inspection, and what colleagues are to know of it."""

    ticket: Ticket
    day: date
    at: time | None
    note: str


def of_person(tx: Transaction, person: Person, first: date, before: date) -> tuple[Planned, ...]:
    """What this officer's unit has planned from that first day on; of every unit, for whoever sees all of them."""
    access.require(person, "ticket.see", unit=person.unit)
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    return tuple(
        Planned(ticket, ticket.inspection.day, ticket.inspection.at, note(repository.history(tx, ticket.number)))
        for ticket in _cases(tx, unit, first, before, person.id)
        if ticket.inspection
    )


def of_unit(tx: Transaction, unit: str, first: date, before: date) -> list[Ticket]:
    """The cases of this unit that are inspected between these days, the first first."""
    return _cases(tx, unit, first, before)


def note(history: tuple[Entry, ...]) -> str:
    """What was written for colleagues when the inspection was planned last."""
    undone = {entry.action.line for entry in history if isinstance(entry.action, Undo)}
    planned = [
        entry.action for entry in history if isinstance(entry.action, ScheduleInspection) and entry.seq not in undone
    ]
    return planned[-1].text if planned else ""


def _cases(tx: Transaction, unit: str | None, first: date, before: date, but_of: str = "") -> list[Ticket]:
    wanted = Wanted(
        tuple(IN_WORK), unit, inspected_from=str(first), inspected_before=str(before), lies_with=unit, but_of=but_of
    )
    return [repository.ticket_of(row) for row in lists.page(tx, wanted, Order.INSPECTION, limit=MOST)]
