"""Twins on the desk: who may join which case, which cases belong together, and how two become one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.action_classes import Link, Merge
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import IN_WORK, Entry, Ticket
from bot.cases.records import repository
from bot.cases.rules import find_duplicates
from bot.cases.rules.find_duplicates import MANY, Twin
from bot.cases.settings.routing import Routing
from bot.store import Transaction
from bot.store.cases import duplicate_keys as found
from bot.store.cases import lists, parties
from bot.store.cases.lists import Order, Wanted

_OFFERED = 3  # cases to choose from


class NoTwin(ValueError):
    """These two cases cannot be merged or linked."""


def mark(tx: Transaction, ticket: Ticket) -> None:
    """Indexes a new complaint, so that it can be found as a duplicate; restricted cases are not."""
    if ticket.paper.kind is Kind.COMPLAINT and not ticket.alone:
        found.mark(tx, ticket.number, find_duplicates.marks(ticket.paper), ticket.lodged_at)


def mark_again(tx: Transaction, before: Ticket, ticket: Ticket) -> None:
    """Indexes a case anew after its kind, factory or place was corrected, or that was undone."""
    if before.paper != ticket.paper or before.alone != ticket.alone:
        found.unmark(tx, ticket.number, find_duplicates.marks(before.paper))
        mark(tx, ticket)


def offered(tx: Transaction, routing: Routing, person: Person, paper: Lodge, at: float) -> tuple[Twin, ...]:
    """Open cases that this person may join instead of filing, without saying who else is in them."""
    if paper.kind is not Kind.COMPLAINT or paper.danger or routing.route("", paper).alone:
        return ()
    numbers = found.marked(tx, find_duplicates.looked_for(paper), at - find_duplicates.DAYS, IN_WORK)
    tickets = [ticket for number in numbers if (ticket := repository.find(tx, number)) and _is_offered(ticket)]
    same = [ticket for ticket in tickets if find_duplicates.are_twins(ticket.paper, paper)]
    return tuple(_told(tx, ticket, person) for ticket in same[:_OFFERED])


def beside(tx: Transaction, ticket: Ticket) -> tuple[Ticket, ...]:
    """Open cases that may be duplicates of this one."""
    if ticket.alone:
        return ()
    since = ticket.lodged_at - find_duplicates.DAYS
    numbers = found.marked(tx, find_duplicates.looked_for(ticket.paper), since, IN_WORK)
    others = [other for number in numbers if number != ticket.number and (other := repository.find(tx, number))]
    return tuple(other for other in others if find_duplicates.may_join(ticket, other) and not other.hidden)


def check(ticket: Ticket, other: Ticket, action: Merge | Link) -> None:
    """Raises NoTwin unless these two may be merged or linked, whatever the page offered."""
    (_check_merge if isinstance(action, Merge) else _check_link)(ticket, other)


def _check_merge(ticket: Ticket, into: Ticket) -> None:
    """Raises NoTwin unless this case may be merged into the other."""
    if ticket.number == into.number or into.status not in IN_WORK:
        raise NoTwin(f"{ticket.number} cannot go on in {into.number}, which is {into.status}.")
    if into.hidden:
        raise NoTwin(f"{into.number} is hidden; nothing goes on in it.")
    if ticket.alone or into.alone or ticket.paper.kind is not into.paper.kind:
        raise NoTwin(f"{ticket.number} and {into.number} are not of one kind, or nobody else may look on one of them.")


def _check_link(ticket: Ticket, other: Ticket) -> None:
    """Raises NoTwin unless these two cases may be linked."""
    if ticket.number == other.number or ticket.alone or other.alone:
        raise NoTwin(f"{ticket.number} cannot point at {other.number}.")


def linked(history: Iterable[Entry]) -> tuple[str, ...]:
    """The linked cases, from the history."""
    numbers: dict[str, None] = {}
    for entry in history:
        if isinstance(entry.action, Link):
            numbers.pop(entry.action.to, None)
            numbers |= {} if entry.action.parted else {entry.action.to: None}
    return tuple(numbers)


def complaints_of(tx: Transaction, person: Person, most: int) -> tuple[Ticket, ...]:
    """The newest open complaints that this officer may see, without restricted ones."""
    access.require(person, "ticket.see", unit=person.unit)
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    wanted = Wanted(IN_WORK, but_of=person.id, unit=unit, kind=Kind.COMPLAINT)
    tickets = (repository.ticket_of(row) for row in lists.page(tx, wanted, Order.LODGED, limit=most))
    return tuple(ticket for ticket in tickets if not ticket.alone)


def _is_offered(ticket: Ticket) -> bool:
    return not (ticket.alone or ticket.hidden)


def _told(tx: Transaction, ticket: Ticket, person: Person) -> Twin:
    paper, others = ticket.paper, ticket.joined + 1
    area = " ".join(part for part in (paper.tambon, paper.district, paper.province) if part)
    yours = bool(parties.alias_of(tx, ticket.number, person.id))
    return Twin(ticket.number, paper.matters, area, ticket.lodged_at, others if others >= MANY else 0, yours)
