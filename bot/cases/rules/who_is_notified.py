"""Who of the units hears of what happened to a case."""

from __future__ import annotations

from bot.basics.people import Person
from bot.cases.model.action_classes import Action, Forward, Release, Route
from bot.cases.model.ticket import Ticket
from bot.cases.records import demo_separation
from bot.cases.rules import on_call
from bot.store import Transaction
from bot.store.people import muted
from bot.store.people.muted import About


def colleagues(tx: Transaction, ticket: Ticket) -> list[Person]:
    """Everybody who works where it lies."""
    return [officer for unit in ticket.units for officer in demo_separation.of_unit(tx, unit, ticket.number)]


def called(tx: Transaction, ticket: Ticket, action: Action) -> list[Person]:
    """Those on duty when it is an alarm, else whoever is there."""
    at = ticket.changed_at
    if isinstance(action, Route | Forward | Release) and not on_call.is_alarm(ticket):
        silent = muted.kept_by(tx, About.NEW)  # who looks on is told by the morning's digest
        return [one for one in demo_separation.present(tx, ticket.unit, ticket.number, at) if one.id not in silent]
    present = [one for unit in ticket.units for one in demo_separation.present(tx, unit, ticket.number, at)]
    if not (isinstance(action, Route | Forward) and on_call.is_alarm(ticket)):
        return present
    first = set(on_call.called_first(tx, ticket, at))
    return [one for one in present if one.id in first]
