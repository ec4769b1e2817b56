"""Who of the units hears of what happened to a case."""

from __future__ import annotations

from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import Hears
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import Ticket
from bot.cases.rules import mentions, on_call
from bot.store import Transaction
from bot.store.people import leave, muted, officers
from bot.store.people.muted import About


def colleagues(tx: Transaction, ticket: Ticket) -> list[Person]:
    """Everybody who works in the case's units."""
    return [officer for unit in ticket.units for officer in officers.of_unit(tx, unit)]


def called(tx: Transaction, ticket: Ticket, action: Action) -> list[Person]:
    """The officers on duty if it is an alarm, else whoever is present."""
    at, spec, alarm = ticket.changed_at, spec_of(action), on_call.is_alarm(ticket)
    said = spec.officer_news(ticket, action)
    if said and said.to is Hears.MENTIONED:
        away = leave.away(tx, at)
        named = mentions.mentioned(tx, ticket, str(getattr(action, "text", "")))
        return [one for one in named if one.id not in away]
    if not alarm and said and said.to is Hears.UNIT:
        silent = muted.kept_by(tx, About.NEW)  # copied units learn of it from the morning digest
        return [one for one in leave.present(tx, ticket.unit, at) if one.id not in silent]
    present = [one for unit in ticket.units for one in leave.present(tx, unit, at)]
    if not (alarm and spec.alarms(action)):
        return present
    first = set(on_call.called_first(tx, ticket, at))
    return [one for one in present if one.id in first]
