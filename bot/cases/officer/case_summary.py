"""A case as an officer sees it: its state, the actions allowed now, and its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.basics import access
from bot.basics.people import Person
from bot.cases.messages.chat_orders import ORDERS
from bot.cases.messages.pseudonyms import shown_due
from bot.cases.model.action_classes import Action, Assign, HandOver
from bot.cases.model.actions import right_of
from bot.cases.model.apply_action import may_happen
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.rules import abuse, sensitive
from bot.cases.service import HOUSE, Desk
from bot.cases.settings.deadlines import Standing, days_until
from bot.cases.settings.routing import Routing
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.people import people


class Line(Protocol):
    """One history entry in words."""

    @property
    def seq(self) -> int: ...
    @property
    def when(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def words(self) -> str: ...


class Teller(Protocol):
    """Puts the history of one case into words for one officer."""

    def tell(self, entry: Entry) -> Line: ...


# Arguments: the case, the units, colleagues' names by id, the reader, the language.
Telling = Callable[[Ticket, Routing, Mapping[str, str], str, str], Teller]


@dataclass(frozen=True)
class Due:
    """When the next step is due, and how urgent that is."""

    at: float
    standing: Standing
    days: int


@dataclass(frozen=True)
class AtHand:
    """Everything that an officer is shown of a case."""

    ticket: Ticket
    unit: str  # its name
    holder: str  # the name of its officer; empty: nobody
    due: Due | None
    possible: tuple[str, ...]  # the actions that this officer may take now
    lines: tuple[Line, ...]  # the history in words
    by_others: frozenset[int]  # the entries written by somebody else


@dataclass(frozen=True)
class Few:
    """A page of a list, each case with its due date, and the mark of the next page."""

    cases: tuple[tuple[Ticket, Due | None], ...]
    next: str = ""


def may_do(person: Person, ticket: Ticket, action: type[Action]) -> bool:
    """Whether this officer may take this action on the case now."""
    if not (may_happen(ticket, action, person) and abuse.allows(person, ticket, action)):
        return False
    return access.may_at(person, right_of(action), ticket.units, alone=ticket.alone)


def possible(person: Person, ticket: Ticket) -> tuple[str, ...]:
    return tuple(what for what, spec in ORDERS.items() if may_do(person, ticket, spec.kind))


def look(
    tx: Transaction, desk: Desk, telling: Telling, person: Person, number: str, language: str, at: float
) -> AtHand:
    """The case of this number, if this officer may see it; raises what the service raises if not."""
    ticket = desk.ticket(tx, person, number)
    history = sensitive.history_as_read(ticket, desk.history(tx, ticket))
    teller = telling(ticket, desk.routing, _names(tx, ticket, history), person.id, language)
    return AtHand(
        sensitive.as_read(ticket),
        desk.routing.name(ticket.unit, language),
        _name(tx, ticket.officer) if ticket.officer else "",
        due(desk, ticket, at),
        possible(person, ticket),
        tuple(teller.tell(entry) for entry in history),
        frozenset(entry.seq for entry in history if entry.by != person.id),
    )


def due(desk: Desk, ticket: Ticket, at: float) -> Due | None:
    """When the case is due and how urgent that is; None if nothing is due."""
    if ticket.due_at is None:
        return None
    shown = shown_due(ticket) or ticket.due_at
    return Due(shown, desk.deadlines.standing(ticket.due_at, at), days_until(ticket.due_at, at))


def _names(tx: Transaction, ticket: Ticket, history: tuple[Entry, ...]) -> dict[str, str]:
    mentioned = {entry.by for entry in history} | {ticket.officer}
    mentioned |= {entry.action.officer for entry in history if isinstance(entry.action, Assign | HandOver)}
    return {one: _name(tx, one) for one in mentioned if one not in ("", HOUSE.id) and not parties.is_alias(one)}


def _name(tx: Transaction, person: str) -> str:
    found = people.get(tx, person)
    return found.name if found else ""
