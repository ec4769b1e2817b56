"""Colleagues whom an internal note names with @: only those who may see the case."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics.people import Person
from bot.cases.model.ticket import Ticket
from bot.cases.rules import who_can_take
from bot.store import Transaction
from bot.store.people import officers


def colleagues(tx: Transaction, ticket: Ticket) -> list[Person]:
    """Who can be named: the officers of the case's units. In a case that is restricted or hidden nobody is."""
    if ticket.alone or ticket.hidden:
        return []
    found = {one.id: one for unit in ticket.units for one in officers.of_unit(tx, unit)}
    return [one for one in found.values() if one.name]


def mentioned(tx: Transaction, ticket: Ticket, text: str) -> list[Person]:
    """Whom this note names. A party of the case is told nothing: for them it does not exist here."""
    named = named_in(text, colleagues(tx, ticket))
    return [one for one in named if not who_can_take.has_part(tx, ticket.number, one.id)]


def named_in(text: str, known: Iterable[Person]) -> list[Person]:
    """Whose whole name stands behind an @; of names that begin alike the longer one is meant."""
    found = []
    for one in sorted(known, key=lambda one: -len(one.name)):
        if f"@{one.name}" in text:
            found.append(one)
            text = text.replace(f"@{one.name}", "")
    return found
