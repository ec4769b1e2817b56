"""The ministry's counter at work: gate, apply, save, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bot import access
from bot.desk import cards, drawer, duty, following, joining, referring
from bot.desk.actions import (
    Action,
    AddWord,
    AgainNow,
    Assign,
    Close,
    Confirm,
    Contest,
    Forward,
    Join,
    Link,
    Merge,
    Rate,
    Release,
    Route,
    Withhold,
)
from bot.desk.cards import News
from bot.desk.deadlines import Deadlines
from bot.desk.numbers import buddhist_year, new_receipt, receipt_in, written
from bot.desk.papers import UNNAMED, Contact, Identity, Lodge
from bot.desk.routing import Routing, read_routing
from bot.desk.rules import Rules
from bot.desk.tickets import Entry, Ticket, WrongMoment, apply, begin, replay
from bot.desk.twins import Twin
from bot.desk.withholding import without_words
from bot.people import Person
from bot.store import Transaction, files, leave, officers, parties, silences
from bot.store import tickets as kept
from bot.store.parties import Behind
from bot.store.silences import About

HOUSE = Person("house")  # does what nobody does by hand
_OF_A_PARTY = (AddWord, AgainNow, Confirm, Contest, Rate)  # done by who suffers, under the alias they have in the case
_OF_WHO_BROUGHT = (Confirm, Contest, Rate)  # the last word belongs to whoever spoke first


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
    receipt: str = ""  # of somebody who joined just now, for them alone


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
        receipt: Callable[[], str] = new_receipt,
    ) -> None:
        self.routing = routing or read_routing()
        self.rules = Rules()
        self._receipt = receipt

    @property
    def deadlines(self) -> Deadlines:
        """By what it counts, as it was read last."""
        return self.rules.now

    def lodge(self, tx: Transaction, person: Person, paper: Lodge, at: float, contact: Contact = UNNAMED) -> Lodged:
        """A new ticket, already with the unit that it belongs to. Who brought it lies apart from it."""
        access.require(person, paper.right, own=True)
        year = buddhist_year(at)
        number = written(year, kept.next_number(tx, f"tickets of {year}"))
        route = self.routing.route(number, paper)
        alias = Person(parties.new_alias())
        ticket = self._due(tx, apply(begin(number, paper, alias, at), route, HOUSE, at))
        drawer.put(tx, ticket)
        drawer.record(tx, number, 1, paper, alias, at)
        drawer.record(tx, number, 2, route, HOUSE, at)
        behind = _behind(person, contact, paper.language)
        receipt = self._admit(tx, alias, number, behind, parties.BROUGHT, paper.identity, at)
        joining.mark(tx, ticket)
        _keep_files(tx, number, paper.files)
        return Lodged(ticket, receipt, self._news(tx, ticket, route, alias))

    def join(self, tx: Transaction, person: Person, action: Join, at: float, contact: Contact = UNNAMED) -> Done:
        """Somebody who suffers the same comes into the case, with an alias and a receipt of their own."""
        access.require(person, action.right, own=True)
        known = parties.alias_of(tx, action.number, person.id)
        if known:
            raise WrongMoment(f"{known} belongs to {action.number} already.")
        alias = Person(parties.new_alias())
        done = self._carry_out(tx, self._find(tx, action.number), alias, action, at)
        behind = _behind(person, contact, action.language)
        receipt = self._admit(tx, alias, action.number, behind, parties.JOINED, action.identity, at)
        return done._replace(receipt=receipt)

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
        alias = self._alias(tx, ticket, person, receipt)
        if alias and not receipt and not isinstance(action, _OF_A_PARTY):
            raise access.Refused(f"{person.id} brought or joined {ticket.number}: nobody works on their own case.")
        self._gate(person, action.right, ticket, own=_is_theirs(tx, action, alias))
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} is at version {ticket.version}, {person.id} saw {seen}.")
        self._check_names(tx, person, ticket, action, at)
        by = Person(alias) if alias and isinstance(action, _OF_A_PARTY) else person
        done = self._carry_out(tx, ticket, by, action, at)
        if isinstance(action, Merge):
            self._move(tx, action, at)
        if isinstance(action, Link):
            self._carry_out(tx, self._find(tx, action.to), by, Link(action.to, action.number, action.parted), at)
        return done

    def twins(self, tx: Transaction, person: Person, paper: Lodge, at: float) -> tuple[Twin, ...]:
        """Open cases that this person may join instead of bringing this paper."""
        return joining.offered(tx, self.routing, person, paper, at)

    def renew_receipt(self, tx: Transaction, person: Person, number: str) -> Done:
        """Another receipt for somebody who brought or joined this case; the one before opens nothing any more."""
        ticket = self._find(tx, number)
        alias = parties.alias_of(tx, number, person.id)
        self._gate(person, "ticket.follow", ticket, own=bool(alias))
        receipt = self._receipt()
        parties.renew_receipt(tx, alias, receipt)
        return Done(ticket, (), receipt)

    def by_itself(self, tx: Transaction, action: Action, at: float) -> Done:
        """What the house does when a time is over; nobody's rights are asked."""
        return self._carry_out(tx, self._find(tx, action.number), HOUSE, action, at)

    def withhold(
        self, tx: Transaction, number: str, line: int, because: str, at: float, fields: tuple[str, ...] = ()
    ) -> Ticket:
        """Erase the words of a line, or of these fields of the paper; that it was there stays for good."""
        entry = next((one for one in drawer.history(tx, number) if one.seq == line), None)
        if entry is None:
            raise UnknownTicket(f"{number!r} has no entry {line}.")
        remains = drawer.erase(tx, number, line, without_words(entry.action, fields))
        return self._carry_out(tx, self._find(tx, number), HOUSE, Withhold(number, line, because, remains), at).ticket

    def ticket(self, tx: Transaction, person: Person, number: str, receipt: str = "") -> Ticket:
        """A ticket that this person may see: their unit's, their own, or one that their receipt opens."""
        ticket = self._find(tx, number)
        alias = self._alias(tx, ticket, person, receipt)
        self._gate(person, "ticket.follow" if alias or receipt else "ticket.see", ticket, own=bool(alias))
        return ticket

    def history(self, tx: Transaction, ticket: Ticket) -> tuple[Entry, ...]:
        """Everything that happened to it; whoever holds the ticket was let through the gate."""
        return drawer.history(tx, ticket.number)

    def tickets_of(self, tx: Transaction, person: Person) -> tuple[Ticket, ...]:
        """What this person brought or joined, the newest first."""
        return tuple(stake.ticket for stake in following.all_of(tx, person))

    def by_receipt(self, tx: Transaction, receipt: str) -> Ticket:
        """The ticket that these sixteen digits open, for whoever has them."""
        party = parties.by_receipt(tx, receipt_in(receipt))
        if party is None:
            raise UnknownTicket("No ticket has this receipt.")
        return self._find(tx, party.ticket)

    def faults(self, tx: Transaction, number: str) -> str:
        """What does not fit in a ticket's history, in words for an auditor; nothing if all is as it was written."""
        broken = kept.broken_at(tx, number)
        if broken is not None:
            return f"{number}: entry {broken} of its history is missing or was changed."
        history = drawer.history(tx, number)
        withheld = {entry.action.line: entry.action.remains for entry in history if isinstance(entry.action, Withhold)}
        if kept.erased(tx, number) != withheld:
            return f"{number}: words were erased and the history does not say so, or the other way round."
        if fault := referring.faults(tx, number, history):
            return fault
        stands, made = self._find(tx, number), replay(number, history)
        # When it is, or was, due follows from periods that may have been corrected since.
        if replace(stands, due_at=None, late=False) == made:
            return ""
        return f"{number}: it does not stand as its history says; somebody changed its row."

    def _find(self, tx: Transaction, number: str) -> Ticket:
        ticket = drawer.find(tx, number)
        if ticket is None:
            raise UnknownTicket(f"There is no ticket {number!r}.")
        return ticket

    def _carry_out(self, tx: Transaction, ticket: Ticket, by: Person, action: Action, at: float) -> Done:
        """Apply, save, write it into the history, and say who is to be told."""
        changed = self._due(tx, apply(ticket, action, by, at))
        if isinstance(action, Close):
            changed = replace(changed, late=at > self.rules.read(tx).finish(changed))
        if not drawer.save(tx, changed, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} changed while {by.id} was changing it.")
        drawer.record(tx, ticket.number, changed.version, action, by, at)
        _keep_files(tx, ticket.number, getattr(action, "files", ()))
        return Done(changed, self._news(tx, changed, action, by))

    def _admit(
        self, tx: Transaction, alias: Person, number: str, behind: Behind, role: str, identity: Identity, at: float
    ) -> str:
        """A party of this case from now on; their receipt."""
        receipt = self._receipt()
        parties.add(tx, alias.id, number, behind, role=role, identity=identity, receipt=receipt, at=at)
        return receipt

    def _alias(self, tx: Transaction, ticket: Ticket, person: Person, receipt: str) -> str:
        """What this person, or whoever holds this receipt, is called in this case."""
        known = parties.alias_of(tx, ticket.number, person.id)
        return known or parties.opened_by(tx, ticket.number, receipt_in(receipt))

    def _gate(self, person: Person, right: str, ticket: Ticket, *, own: bool) -> None:
        alone = ticket.alone
        if any(access.may(person, right, unit=unit, own=own, alone=alone) for unit in ticket.units):
            return
        if alone:  # whoever may not see it is not told that it exists
            raise UnknownTicket(f"There is no ticket {ticket.number!r}.")
        access.require(person, right, unit=ticket.unit, own=own)

    def _move(self, tx: Transaction, merge: Merge, at: float) -> None:
        """Everybody of a twin goes along; in the other case each of them joins."""
        for alias in parties.move(tx, merge.number, merge.into):
            self._carry_out(tx, self._find(tx, merge.into), Person(alias), Join(merge.into), at)

    def _check_names(self, tx: Transaction, person: Person, ticket: Ticket, action: Action, at: float) -> None:
        if isinstance(action, Merge):
            into = self._find(tx, action.into)
            self._gate(person, action.right, into, own=False)
            joining.check_merge(ticket, into)
        if isinstance(action, Link):
            other = self._find(tx, action.to)
            self._gate(person, action.right, other, own=False)
            joining.check_link(ticket, other)
        if isinstance(action, referring.OURS):
            referring.check(tx, person, ticket, action, at)
        if isinstance(action, Forward):
            self.routing.unit(action.unit)
        if isinstance(action, Assign) and action.officer not in {one.id for one in self._colleagues(tx, ticket)}:
            raise NotAColleague(f"{action.officer} does not work for {' or '.join(ticket.units)}.")
        if isinstance(action, Assign) and action.officer in leave.away(tx, at):
            raise NotAColleague(f"{action.officer} is away.")

    def _colleagues(self, tx: Transaction, ticket: Ticket) -> list[Person]:
        return [officer for unit in ticket.units for officer in officers.of_unit(tx, unit)]

    def _news(self, tx: Transaction, ticket: Ticket, action: Action, by: Person) -> tuple[News, ...]:
        others = parties.joined(tx, ticket.number) if ticket.joined else ()
        return cards.news(ticket, action, by, self._called(tx, ticket, action), self.routing, others)

    def _called(self, tx: Transaction, ticket: Ticket, action: Action) -> list[Person]:
        """Who of the units hears of it: those on duty when it is an alarm, else all of them."""
        at = ticket.changed_at
        if isinstance(action, Route | Forward | Release) and not duty.is_alarm(ticket):
            silent = silences.kept_by(tx, About.NEW)  # who looks on is told by the morning's digest
            return [one for one in leave.present(tx, ticket.unit, at) if one.id not in silent]
        colleagues = [one for unit in ticket.units for one in leave.present(tx, unit, at)]
        if not (isinstance(action, Route | Forward) and duty.is_alarm(ticket)):
            return colleagues
        first = set(duty.called_first(tx, ticket, ticket.changed_at))
        return [one for one in colleagues if one.id in first]

    def _due(self, tx: Transaction, ticket: Ticket) -> Ticket:
        return replace(ticket, due_at=self.rules.read(tx).due(ticket))


def _is_theirs(tx: Transaction, action: Action, alias: str) -> bool:
    """Whether this is for this party to do."""
    party = parties.get(tx, alias) if alias else None
    return party is not None and (party.role == parties.BROUGHT or not isinstance(action, _OF_WHO_BROUGHT))


def _behind(person: Person, contact: Contact, language: str) -> Behind:
    return Behind(person.id, contact.name, contact.phone, contact.on_behalf, language=language)


def _keep_files(tx: Transaction, number: str, sent: tuple[str, ...]) -> None:
    for file in sent:
        files.keep_for(tx, file, number)
