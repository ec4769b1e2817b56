"""Who of the units hears of what happened to a case."""

from __future__ import annotations

from bot.desk import duty, sides
from bot.desk.actions import Action, Forward, Release, Route
from bot.desk.tickets import Ticket
from bot.people import Person
from bot.store import Transaction, silences
from bot.store.silences import About


def colleagues(tx: Transaction, ticket: Ticket) -> list[Person]:
    """Everybody who works where it lies."""
    return [officer for unit in ticket.units for officer in sides.of_unit(tx, unit, ticket.number)]


def called(tx: Transaction, ticket: Ticket, action: Action) -> list[Person]:
    """Those on duty when it is an alarm, else whoever is there."""
    at = ticket.changed_at
    if isinstance(action, Route | Forward | Release) and not duty.is_alarm(ticket):
        silent = silences.kept_by(tx, About.NEW)  # who looks on is told by the morning's digest
        return [one for one in sides.present(tx, ticket.unit, ticket.number, at) if one.id not in silent]
    present = [one for unit in ticket.units for one in sides.present(tx, unit, ticket.number, at)]
    if not (isinstance(action, Route | Forward) and duty.is_alarm(ticket)):
        return present
    first = set(duty.called_first(tx, ticket, at))
    return [one for one in present if one.id in first]
