"""Everything that lies with one officer, as whoever may hand it over sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.action_classes import Assign
from bot.cases.model.actions import right_of
from bot.cases.model.ticket import IN_HAND, Ticket
from bot.cases.records import my_cases, repository
from bot.cases.rules import who_can_take
from bot.store import Transaction
from bot.store.cases import hand_overs, lists, officer_inventory
from bot.store.cases.hand_overs import Handed
from bot.store.cases.lists import Order, Wanted
from bot.store.cases.officer_inventory import Belongings
from bot.store.people import leave, officers, people

MOST = 250  # cases on one page; nobody can review more than that


@dataclass(frozen=True)
class Work:
    """An officer's work, and who could take it over."""

    person: Person
    cases: tuple[Ticket, ...]  # those that this viewer may see, the most urgent first
    belongings: Belongings
    colleagues: Mapping[str, list[Person]]  # who is present, by the unit of a case
    holding: Mapping[str, int]  # how many cases each of them holds already
    away: bool  # on leave now
    leave_ahead: bool  # on leave now or soon
    works_here: bool  # neither disabled nor moved

    @property
    def everybody(self) -> list[Person]:
        """The colleagues of all units, each once."""
        return list({one.id: one for unit in self.colleagues.values() for one in unit}.values())


def may_hand_over(tx: Transaction, viewer: Person, person: Person) -> bool:
    """Whether the viewer may hand over this work: their own, or that of officers whose cases they may assign."""
    if viewer.id == person.id:
        return access.may(viewer, "ticket.hand_over", unit=viewer.unit or None)
    right = right_of(Assign)
    if access.may(viewer, right, unit=person.unit):
        return True
    return bool(viewer.unit and access.may(viewer, right, unit=viewer.unit) and _cases(tx, viewer, person, 1))


def work_of(tx: Transaction, viewer: Person, person: Person, at: float) -> Work:
    """Collects the work. The caller checked may_hand_over."""
    cases = _cases(tx, viewer, person, MOST)
    units = dict.fromkeys([person.unit, *(case.unit for case in cases)])
    coming = [one for one in leave.coming(tx, at) if one.person == person.id]
    return Work(
        person,
        cases,
        officer_inventory.of(tx, person.id, person.unit, at),
        {unit: who_can_take.receivers(tx, unit, person.id, at) for unit in units if unit},
        officers.holding(tx, viewer.unit),
        any(one.begins_at <= at for one in coming),
        bool(coming),
        person.role in access.RIGHTS["ticket.see"],
    )


def offered_back(tx: Transaction, person: Person, at: float) -> list[Handed]:
    """The cases that an officer lent during leave and may take back now."""
    if person.id in leave.away(tx, at):
        return []
    return [one for one in hand_overs.lent(tx, person.id) if _is_seen(tx, person, one.ticket)]


def of_id(tx: Transaction, id: str) -> Person | None:
    """A person with an account, also a disabled one, who has no rights."""
    return people.get(tx, id) if people.has_account(tx, id) else None


def _cases(tx: Transaction, viewer: Person, person: Person, limit: int) -> tuple[Ticket, ...]:
    # A right to all units excludes restricted cases; a unit sees its own.
    unit = None if access.may(viewer, "ticket.see", unit="") else viewer.unit
    wanted = Wanted(IN_HAND, but_of=viewer.id, unit=unit, officer=person.id)
    return tuple(repository.ticket_of(row) for row in lists.page(tx, wanted, Order.DUE, limit=limit))


def _is_seen(tx: Transaction, person: Person, number: str) -> bool:
    ticket = repository.find(tx, number)
    if ticket is None or my_cases.has_part(tx, person.id, ticket):
        return False
    return access.may_at(person, "ticket.see", ticket.units, alone=ticket.alone)
