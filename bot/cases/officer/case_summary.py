"""A case as an officer has it before them: how it stands, what may be done now, what happened last."""

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
from bot.cases.rules import abuse
from bot.cases.service import HOUSE, Desk
from bot.cases.settings.deadlines import Standing, days_until
from bot.cases.settings.routing import Routing
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.people import people


class Line(Protocol):
    """One line of a history, told."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> float: ...
    @property
    def who(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def words(self) -> str: ...


class Teller(Protocol):
    """Tells the history of one case to one officer."""

    def tell(self, entry: Entry) -> Line: ...


# The case, the units, colleagues' names by their id, who reads it, in which language.
Telling = Callable[[Ticket, Routing, Mapping[str, str], str, str], Teller]


@dataclass(frozen=True)
class Due:
    """When the next step is due, and how that looks today."""

    at: float
    standing: Standing
    days: int


@dataclass(frozen=True)
class AtHand:
    """Everything that is said of a case to somebody who works on it."""

    ticket: Ticket
    unit: str  # its name
    holder: str  # who took it, by name; nothing: nobody
    due: Due | None
    possible: tuple[str, ...]  # the orders that this officer may give now
    lines: tuple[Line, ...]  # what happened, told
    by_others: frozenset[int]  # the lines that somebody else wrote


@dataclass(frozen=True)
class Few:
    """A piece of a list, each case with when it is due; and where the next piece begins, if there is one."""

    cases: tuple[tuple[Ticket, Due | None], ...]
    next: str = ""


def may_do(person: Person, ticket: Ticket, action: type[Action]) -> bool:
    """Whether the case stands so that this officer may do this now."""
    if not (may_happen(ticket, action, person) and abuse.allows(person, ticket, action)):
        return False
    return access.may_at(person, right_of(action), ticket.units, alone=ticket.alone)


def possible(person: Person, ticket: Ticket) -> tuple[str, ...]:
    return tuple(what for what, spec in ORDERS.items() if may_do(person, ticket, spec.kind))


def look(
    tx: Transaction, desk: Desk, telling: Telling, person: Person, number: str, language: str, at: float
) -> AtHand:
    """The case of this number, for an officer who may see it; raises what the desk says if they may not."""
    ticket = desk.ticket(tx, person, number)
    history = desk.history(tx, ticket)
    teller = telling(ticket, desk.routing, _names(tx, ticket, history), person.id, language)
    return AtHand(
        ticket,
        desk.routing.name(ticket.unit, language),
        _name(tx, ticket.officer) if ticket.officer else "",
        due(desk, ticket, at),
        possible(person, ticket),
        tuple(teller.tell(entry) for entry in history),
        frozenset(entry.seq for entry in history if entry.by != person.id),
    )


def due(desk: Desk, ticket: Ticket, at: float) -> Due | None:
    """How urgent it is, if anything is still due."""
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
