"""The ministry's counter at work: gate, apply, save, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bot.basics import access
from bot.basics.people import Person
from bot.cases.messages import notifications
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import (
    Action,
    Assign,
    Close,
    Forward,
    HandOver,
    Join,
    Link,
    Merge,
    Undo,
    Withhold,
)
from bot.cases.model.action_spec import By
from bot.cases.model.actions import right_of, spec_of
from bot.cases.model.apply_action import apply
from bot.cases.model.numbers import buddhist_year, new_receipt, receipt_in, written
from bot.cases.model.replay import undone
from bot.cases.model.strip_words import without_words
from bot.cases.model.submission import UNNAMED, Contact, Identity, Lodge
from bot.cases.model.ticket import Entry, Ticket, WrongMoment, begin
from bot.cases.records import demo_separation, my_cases, repository
from bot.cases.rules import abuse, bans, duplicates, history_check, referral, who_can_take, who_is_notified
from bot.cases.rules import undo as undoing
from bot.cases.rules.find_duplicates import Twin
from bot.cases.settings.current_rules import Rules
from bot.cases.settings.deadlines import Deadlines
from bot.cases.settings.routing import Routing, read_routing
from bot.store import Transaction
from bot.store.cases import covered_words, demonstration, parties
from bot.store.cases import tickets as kept
from bot.store.cases.parties import Behind
from bot.store.files import files

HOUSE = Person("house")  # does what nobody does by hand
_OF_A_PARTY = (By.PARTY, By.WHO_BROUGHT)  # done by who suffers, under the alias they have in the case


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


class Undone(NamedTuple):
    """A ticket after something was called back, and what that was, with the words that are kept nowhere now."""

    ticket: Ticket
    action: Action


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
        access.require(person, right_of(paper), own=True)
        bans.check_filing(tx, self.routing, person, paper, at)
        year = buddhist_year(at)
        number = written(year, kept.next_number(tx, f"tickets of {year}"))
        route = self.routing.route(number, paper)
        alias = Person(parties.new_alias())
        ticket = self._due(tx, apply(begin(number, paper, alias, at), route, HOUSE, at))
        repository.put(tx, ticket)
        if demonstration.is_made_up(tx, person.id):
            demonstration.mark(tx, "ticket", number)
        repository.record(tx, number, 1, paper, alias, at)
        repository.record(tx, number, 2, route, HOUSE, at)
        behind = replace(_behind(person, contact, paper.language), banned=bans.until(tx, person, at))
        receipt = self._admit(tx, alias, number, behind, parties.BROUGHT, paper.identity, at)
        duplicates.mark(tx, ticket)
        _keep_files(tx, number, paper.files)
        return Lodged(ticket, receipt, self._news(tx, ticket, route, alias))

    def join(self, tx: Transaction, person: Person, action: Join, at: float, contact: Contact = UNNAMED) -> Done:
        """Somebody who suffers the same comes into the case, with an alias and a receipt of their own."""
        access.require(person, right_of(action), own=True)
        known = parties.alias_of(tx, action.number, person.id)
        if known:
            raise WrongMoment(f"{known} belongs to {action.number} already.")
        bans.check_join(tx, person, self._find(tx, action.number), at)
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
        ticket, by = self._let_through(tx, person, action, at, seen, receipt)
        action = abuse.carry_out(tx, ticket, person, action, at)
        done = self._carry_out(tx, ticket, by, action, at)
        if isinstance(action, Merge):
            self._move(tx, action, at)
        if isinstance(action, Link):
            self._carry_out(tx, self._find(tx, action.to), by, Link(action.to, action.number, action.parted), at)
        return done._replace(news=undoing.held(done.news, done.ticket, action))

    def foresee(
        self, tx: Transaction, person: Person, action: Action, at: float, *, seen: int | None = None
    ) -> tuple[News, ...]:
        """Who would be told of what, if this were done now. Nothing is done; what would keep it from that is raised."""
        ticket, by = self._let_through(tx, person, action, at, seen)
        return self._news(tx, self._due(tx, apply(ticket, action, by, at)), action, by)

    def undo(self, tx: Transaction, person: Person, number: str, at: float, *, seen: int | None = None) -> Undone:
        """Call back what this person did last, if it was just now and nobody was told: the case stands as before."""
        ticket = self._find(tx, number)
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{number} is at version {ticket.version}, {person.id} saw {seen}.")
        last = undoing.last(repository.history(tx, number), person, at)
        self._gate(person, right_of(last.action), last.before, own=False)
        action = Undo(number, last.entry.seq, undoing.call_back(tx, last))
        stands = self._due(tx, undone(ticket, last.before, action, at))
        if stands.closed_at is not None:
            stands = replace(stands, late=stands.closed_at > self.rules.read(tx).finish(stands))
        self._save(tx, stands, ticket, action, person, at)
        return Undone(stands, last.action)

    def twins(self, tx: Transaction, person: Person, paper: Lodge, at: float) -> tuple[Twin, ...]:
        """Open cases that this person may join instead of bringing this paper."""
        return duplicates.offered(tx, self.routing, person, paper, at)

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
        entry = next((one for one in repository.history(tx, number) if one.seq == line), None)
        if entry is None:
            raise UnknownTicket(f"{number!r} has no entry {line}.")
        covered_words.forget(tx, number, line)  # what is taken back is gone, also where it was covered
        remains = repository.erase(tx, number, line, without_words(entry.action, fields))
        return self._carry_out(tx, self._find(tx, number), HOUSE, Withhold(number, line, because, remains), at).ticket

    def ticket(self, tx: Transaction, person: Person, number: str, receipt: str = "") -> Ticket:
        """A ticket that this person may see: their unit's, their own, or one that their receipt opens."""
        ticket = self._find(tx, number)
        alias = self._alias(tx, ticket, person, receipt)
        if not alias and demonstration.is_made_up(tx, person.id) and not demonstration.is_case(tx, number):
            raise UnknownTicket(f"{number} is no case of the demonstration, and {person.id} is.")
        self._gate(person, "ticket.follow" if alias or receipt else "ticket.see", ticket, own=bool(alias))
        return ticket

    def history(self, tx: Transaction, ticket: Ticket) -> tuple[Entry, ...]:
        """Everything that happened to it; whoever holds the ticket was let through the gate."""
        return repository.history(tx, ticket.number)

    def tickets_of(self, tx: Transaction, person: Person) -> tuple[Ticket, ...]:
        """What this person brought or joined, the newest first."""
        return tuple(stake.ticket for stake in my_cases.all_of(tx, person))

    def by_receipt(self, tx: Transaction, receipt: str) -> Ticket:
        """The ticket that these sixteen digits open, for whoever has them."""
        party = parties.by_receipt(tx, receipt_in(receipt))
        if party is None:
            raise UnknownTicket("No ticket has this receipt.")
        return self._find(tx, party.ticket)

    def faults(self, tx: Transaction, number: str) -> str:
        """What does not fit in a ticket's history, in words for an auditor; nothing if all is as it was written."""
        return history_check.faults(tx, self._find(tx, number))

    def _let_through(
        self, tx: Transaction, person: Person, action: Action, at: float, seen: int | None, receipt: str = ""
    ) -> tuple[Ticket, Person]:
        """The ticket, and under which name this is done to it; or the reason why it may not be done."""
        ticket = self._find(tx, action.number)
        alias = self._alias(tx, ticket, person, receipt)
        if alias and not receipt and not _is_of_a_party(action):
            raise access.Refused(f"{person.id} brought or joined {ticket.number}: nobody works on their own case.")
        if not alias and not demo_separation.same(tx, person.id, ticket.number):
            raise access.Refused(f"{person.id} and {ticket.number} are not both of the demonstration.")
        self._gate(person, right_of(action), ticket, own=_is_theirs(tx, action, alias))
        abuse.require(person, ticket, action)
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} is at version {ticket.version}, {person.id} saw {seen}.")
        self._check_names(tx, person, ticket, action, at)
        return ticket, Person(alias) if alias and _is_of_a_party(action) else person

    def _find(self, tx: Transaction, number: str) -> Ticket:
        ticket = repository.find(tx, number)
        if ticket is None:
            raise UnknownTicket(f"There is no ticket {number!r}.")
        return ticket

    def _carry_out(self, tx: Transaction, ticket: Ticket, by: Person, action: Action, at: float) -> Done:
        """Apply, save, write it into the history, and say who is to be told."""
        changed = self._due(tx, apply(ticket, action, by, at))
        if isinstance(action, Close):
            changed = replace(changed, late=at > self.rules.read(tx).finish(changed))
        self._save(tx, changed, ticket, action, by, at)
        _keep_files(tx, ticket.number, getattr(action, "files", ()))
        return Done(changed, self._news(tx, changed, action, by))

    def _save(self, tx: Transaction, changed: Ticket, before: Ticket, action: Action, by: Person, at: float) -> None:
        if not repository.save(tx, changed, before.version):
            raise ChangedMeanwhile(f"{before.number} changed while {by.id} was changing it.")
        repository.record(tx, before.number, changed.version, action, by, at)

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
        if access.may_at(person, right, ticket.units, own=own, alone=ticket.alone):
            return
        if ticket.alone:  # whoever may not see it is not told that it exists
            raise UnknownTicket(f"There is no ticket {ticket.number!r}.")
        access.require(person, right, unit=ticket.unit, own=own)

    def _move(self, tx: Transaction, merge: Merge, at: float) -> None:
        """Everybody of a twin goes along; in the other case each of them joins."""
        for alias in parties.move(tx, merge.number, merge.into):
            self._carry_out(tx, self._find(tx, merge.into), Person(alias), Join(merge.into), at)

    def _check_names(self, tx: Transaction, person: Person, ticket: Ticket, action: Action, at: float) -> None:
        if isinstance(action, Merge | Link):
            other = self._find(tx, action.into if isinstance(action, Merge) else action.to)
            self._gate(person, right_of(action), other, own=False)
            duplicates.check(tx, ticket, other, action)
        if isinstance(action, referral.OURS):
            referral.check(tx, person, ticket, action, at)
        if isinstance(action, Forward):
            self.routing.unit(action.unit)
        if isinstance(action, HandOver) and not who_can_take.is_theirs_to_give(tx, person, ticket, action):
            self._gate(person, right_of(Assign), ticket, own=False)
        if isinstance(action, Assign | HandOver) and (trouble := who_can_take.trouble(tx, ticket, action.officer, at)):
            raise NotAColleague(trouble)

    def _news(self, tx: Transaction, ticket: Ticket, action: Action, by: Person) -> tuple[News, ...]:
        others = parties.joined(tx, ticket.number) if ticket.joined else ()
        told = notifications.news(ticket, action, by, who_is_notified.called(tx, ticket, action), self.routing, others)
        return demo_separation.hearing(tx, ticket.number, told)

    def _due(self, tx: Transaction, ticket: Ticket) -> Ticket:
        return replace(ticket, due_at=self.rules.read(tx).due(ticket))


def _is_of_a_party(action: Action) -> bool:
    return spec_of(action).by in _OF_A_PARTY


def _is_theirs(tx: Transaction, action: Action, alias: str) -> bool:
    """Whether this is for this party to do."""
    party = parties.get(tx, alias) if alias else None
    # The last word belongs to whoever spoke first.
    return party is not None and (party.role == parties.BROUGHT or spec_of(action).by is not By.WHO_BROUGHT)


def _behind(person: Person, contact: Contact, language: str) -> Behind:
    return Behind(person.id, contact.name, contact.phone, contact.on_behalf, language=language)


def _keep_files(tx: Transaction, number: str, sent: tuple[str, ...]) -> None:
    for file in sent:
        files.keep_for(tx, file, number)
