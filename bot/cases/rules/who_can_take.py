"""Who may be assigned a case: officers of its units who are present and not a party of it."""

from __future__ import annotations

from bot.basics.people import Person, Role
from bot.cases.model.action_classes import HandOver
from bot.cases.model.ticket import Ticket
from bot.store import Transaction
from bot.store.cases import hand_overs, parties
from bot.store.people import leave, officers


def is_theirs_to_give(tx: Transaction, person: Person, ticket: Ticket, action: HandOver) -> bool:
    """Whether this person may hand the case over: their own, or one that they lent during leave."""
    if ticket.officer == person.id:
        return True
    return action.officer == person.id and hand_overs.is_lent(tx, ticket.number, person.id, ticket.officer)


def trouble(tx: Transaction, ticket: Ticket, officer: str, at: float) -> str:
    """Why this officer cannot get the case, in words for a log; nothing if they can or nobody is named."""
    if not officer:
        return ""
    if officer == ticket.officer:
        return f"{officer} holds {ticket.number} already."
    if officer not in {one.id for unit in ticket.units for one in officers.of_unit(tx, unit)}:
        return f"{officer} does not work for {' or '.join(ticket.units)}."
    if officer in leave.away(tx, at):
        return f"{officer} is away."
    # Nobody works on their own case. The refusal gives no reason: it would say whose case it is.
    return f"{officer} cannot be given {ticket.number}." if has_part(tx, ticket.number, officer) else ""


def has_part(tx: Transaction, number: str, officer: str) -> bool:
    """Whether this officer filed or joined the case."""
    return bool(parties.alias_of(tx, number, officer))


def receivers(tx: Transaction, unit: str, but: str, at: float) -> list[Person]:
    """The present officers of a unit. Parties of a case are included, or their absence would reveal them."""
    away = leave.away(tx, at)
    return [one for one in officers.of_unit(tx, unit) if one.id not in away and one.id != but]


def share(tx: Transaction, cases: list[Ticket], among: dict[str, list[Person]]) -> dict[str, str]:
    """Distributes cases evenly, the most urgent first: case number to officer."""
    given: dict[str, str] = {}
    counts: dict[str, int] = {}
    for case in cases:
        there = [one for one in among.get(case.unit, []) if not has_part(tx, case.number, one.id)]
        there = [one for one in there if one.role is Role.OFFICER] or there
        if there:
            chosen = min(there, key=lambda one: counts.get(one.id, 0))
            counts[chosen.id] = counts.get(chosen.id, 0) + 1
            given[case.number] = chosen.id
    return given
