"""The ministry's counter at work: gate, apply, save, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bot import access
from bot.desk import cards, drawer
from bot.desk.actions import Action, Assign, Forward
from bot.desk.cards import News
from bot.desk.deadlines import Deadlines, read_deadlines
from bot.desk.numbers import buddhist_year, new_receipt, receipt_in, written
from bot.desk.papers import Lodge
from bot.desk.routing import Routing, read_routing
from bot.desk.tickets import Entry, Ticket, apply, begin, replay
from bot.people import Person
from bot.store import Transaction, files, officers
from bot.store import tickets as kept

HOUSE = Person("house")  # does what nobody does by hand
_OWN_LIST = 25


class UnknownTicket(LookupError):
    """There is no ticket of this number or receipt."""


class ChangedMeanwhile(Exception):
    """Somebody else did something with this ticket after it was looked at."""


class NotAColleague(ValueError):
    """A ticket can be given only to somebody who works where it lies."""


class Done(NamedTuple):
    """A ticket after something happened to it, and who is to be told."""

    ticket: Ticket
    news: tuple[News, ...]


class Lodged(NamedTuple):
    """A new ticket. The receipt is for the citizen alone and is kept nowhere."""

    ticket: Ticket
    receipt: str
    news: tuple[News, ...]


class Desk:
    """Takes papers in, and does with them what is asked, if that may be."""

    def __init__(
        self,
        routing: Routing | None = None,
        deadlines: Deadlines | None = None,
        receipt: Callable[[], str] = new_receipt,
    ) -> None:
        self.routing = routing or read_routing()
        self.deadlines = deadlines or read_deadlines()
        self._receipt = receipt

    def lodge(self, tx: Transaction, person: Person, paper: Lodge, at: float) -> Lodged:
        """A new ticket, already with the unit that it belongs to."""
        access.require(person, paper.right, own=True)
        year = buddhist_year(at)
        number = written(year, kept.next_number(tx, f"tickets of {year}"))
        route = self.routing.route(number, paper)
        ticket = self._due(apply(begin(number, paper, person, at), route, HOUSE, at))
        receipt = self._receipt()
        drawer.put(tx, ticket, receipt)
        drawer.record(tx, number, 1, paper, person, at)
        drawer.record(tx, number, 2, route, HOUSE, at)
        _keep_files(tx, number, paper.files)
        return Lodged(ticket, receipt, self._news(tx, ticket, route, person))

    def do(
        self,
        tx: Transaction,
        person: Person,
        action: Action,
        at: float,
        *,
        seen: int | None = None,
        receipt: str = "",
    ) -> Done:
        """Do this to a ticket; seen is the version that the person had before them, receipt what opens it for them."""
        ticket = self._find(tx, action.number)
        self._gate(tx, person, action.right, ticket, receipt)
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} is at version {ticket.version}, {person.id} saw {seen}.")
        self._check_names(tx, ticket, action)
        changed = self._due(apply(ticket, action, person, at))
        if not drawer.save(tx, changed, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} changed while {person.id} was changing it.")
        drawer.record(tx, ticket.number, changed.version, action, person, at)
        _keep_files(tx, ticket.number, getattr(action, "files", ()))
        return Done(changed, self._news(tx, changed, action, person))

    def ticket(self, tx: Transaction, person: Person, number: str, receipt: str = "") -> Ticket:
        """A ticket that this person may see: their unit's, their own, or one that their receipt opens."""
        ticket = self._find(tx, number)
        self._gate(
            tx, person, "ticket.follow" if ticket.citizen == person.id or receipt else "ticket.see", ticket, receipt
        )
        return ticket

    def history(self, tx: Transaction, ticket: Ticket) -> tuple[Entry, ...]:
        """Everything that happened to it; whoever holds the ticket was let through the gate."""
        return drawer.history(tx, ticket.number)

    def tickets_of(self, tx: Transaction, person: Person) -> tuple[Ticket, ...]:
        """What this person brought, the newest first."""
        return tuple(drawer.ticket_of(row) for row in kept.of_citizen(tx, person.id, _OWN_LIST))

    def by_receipt(self, tx: Transaction, receipt: str) -> Ticket:
        """The ticket that these sixteen digits open, for whoever has them."""
        row = kept.by_receipt(tx, receipt_in(receipt))
        if row is None:
            raise UnknownTicket("No ticket has this receipt.")
        return drawer.ticket_of(row)

    def faults(self, tx: Transaction, number: str) -> str:
        """What does not fit in a ticket's history, in words for an auditor; nothing if all is as it was written."""
        broken = kept.broken_at(tx, number)
        if broken is not None:
            return f"{number}: entry {broken} of its history is missing or was changed."
        stands, made = self._find(tx, number), replay(number, drawer.history(tx, number))
        # When it is due follows from periods that may have been corrected since.
        if replace(stands, due_at=None) == made:
            return ""
        return f"{number}: it does not stand as its history says; somebody changed its row."

    def _find(self, tx: Transaction, number: str) -> Ticket:
        ticket = drawer.find(tx, number)
        if ticket is None:
            raise UnknownTicket(f"There is no ticket {number!r}.")
        return ticket

    def _gate(self, tx: Transaction, person: Person, right: str, ticket: Ticket, receipt: str) -> None:
        own = ticket.citizen == person.id or bool(receipt and kept.opens(tx, ticket.number, receipt_in(receipt)))
        if not any(access.may(person, right, unit=unit, own=own) for unit in ticket.units):
            access.require(person, right, unit=ticket.unit, own=own)

    def _check_names(self, tx: Transaction, ticket: Ticket, action: Action) -> None:
        if isinstance(action, Forward):
            self.routing.unit(action.unit)
        if isinstance(action, Assign) and action.officer not in {one.id for one in self._colleagues(tx, ticket)}:
            raise NotAColleague(f"{action.officer} does not work for {' or '.join(ticket.units)}.")

    def _colleagues(self, tx: Transaction, ticket: Ticket) -> list[Person]:
        return [officer for unit in ticket.units for officer in officers.of_unit(tx, unit)]

    def _news(self, tx: Transaction, ticket: Ticket, action: Action, by: Person) -> tuple[News, ...]:
        return cards.news(ticket, action, by, self._colleagues(tx, ticket), self.routing)

    def _due(self, ticket: Ticket) -> Ticket:
        return replace(ticket, due_at=self.deadlines.due(ticket))


def _keep_files(tx: Transaction, number: str, sent: tuple[str, ...]) -> None:
    for file in sent:
        files.keep_for(tx, file, number)
