"""The ministry's counter at work: gate, apply, save, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bot.basics import access
from bot.basics.dates import buddhist_year
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
    Note,
    Request,
    Undo,
    Wish,
    Withhold,
)
from bot.cases.model.action_spec import By
from bot.cases.model.actions import right_of, spec_of
from bot.cases.model.apply_action import apply
from bot.cases.model.correction_actions import Correct
from bot.cases.model.numbers import new_receipt, receipt_in, scattered, written
from bot.cases.model.replay import undone
from bot.cases.model.strip_words import without_words
from bot.cases.model.submission import UNNAMED, Contact, Identity, Lodge
from bot.cases.model.ticket import Entry, Ticket, WrongMoment, begin
from bot.cases.records import my_cases, repository
from bot.cases.rules import (
    abuse,
    bans,
    corrections,
    duplicates,
    history_check,
    mentions,
    referral,
    undo,
    who_can_take,
    who_is_notified,
)
from bot.cases.rules.find_duplicates import Twin
from bot.cases.settings.current_rules import Rules
from bot.cases.settings.deadlines import Deadlines
from bot.cases.settings.routing import Routing, read_routing
from bot.store import Transaction
from bot.store.cases import covered_words, followed_cases, parties, presence
from bot.store.cases import tickets as kept
from bot.store.cases.parties import Behind
from bot.store.files import files

HOUSE = Person("house")  # the actor of automatic actions
_OF_A_PARTY = (By.PARTY, By.WHO_BROUGHT)  # actions of a party, under their alias in the case


class UnknownTicket(LookupError):
    """There is no ticket of this number or receipt."""


class ChangedMeanwhile(Exception):
    """Another person changed this ticket after it was read."""


class NotAColleague(ValueError):
    """A ticket can be given only to an officer of its units."""


class Done(NamedTuple):
    """A ticket after an action, and the notifications."""

    ticket: Ticket
    news: tuple[News, ...]
    receipt: str = ""  # of a person who just joined, for them only


class Undone(NamedTuple):
    """A ticket after an undo, and the undone action with its words, which are stored nowhere now."""

    ticket: Ticket
    action: Action


class Lodged(NamedTuple):
    """A new ticket. The receipt is for the citizen only."""

    ticket: Ticket
    receipt: str
    news: tuple[News, ...]


class Desk:
    """Files submissions as tickets and carries out actions on them."""

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
        """The deadlines in force, as last read."""
        return self.rules.now

    def lodge(self, tx: Transaction, person: Person, paper: Lodge, at: float, contact: Contact = UNNAMED) -> Lodged:
        """Files a submission as a ticket of the responsible unit. The identity is stored apart from it."""
        access.require(person, right_of(paper), own=True)
        bans.check_filing(tx, self.routing, person, paper, at)
        year = buddhist_year(at)
        number = self._new_number(tx, year)
        route = self.routing.route(number, paper)
        alias = Person(parties.new_alias())
        ticket = self._due(tx, apply(begin(number, paper, alias, at), route, HOUSE, at))
        repository.put(tx, ticket)
        repository.record(tx, number, 1, paper, alias, at)
        repository.record(tx, number, 2, route, HOUSE, at)
        behind = replace(_behind(person, contact, paper.language), banned=bans.until(tx, person, at))
        receipt = self._admit(tx, alias, number, behind, parties.BROUGHT, paper.identity, at)
        duplicates.mark(tx, ticket)
        _keep_files(tx, number, paper.files)
        return Lodged(ticket, receipt, self._news(tx, ticket, route, alias))

    def join(self, tx: Transaction, person: Person, action: Join, at: float, contact: Contact = UNNAMED) -> Done:
        """Adds a party to the case, with their own alias and receipt."""
        access.require(person, right_of(action), own=True)
        known = parties.alias_of(tx, action.number, person.id)
        if known:
            raise WrongMoment(f"{known} belongs to {action.number} already.")
        bans.check_join(tx, person, self._find(tx, action.number), at)
        presence.gone(tx, action.number, person.id)
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
        """Carries out an action; `seen` is the version that the person saw, `receipt` what gives them access."""
        ticket, by = self._let_through(tx, person, action, at, seen, receipt)
        action = abuse.carry_out(tx, ticket, person, self._followed(ticket, action), at)
        done = self._carry_out(tx, ticket, by, action, at)
        if isinstance(action, Merge):
            self._move(tx, action, at)
        if isinstance(action, Request) and action.wish is Wish.SEAL:
            parties.put_under_seal(tx, by.id)
        if isinstance(action, Link):
            self._carry_out(tx, self._find(tx, action.to), by, Link(action.to, action.number, action.parted), at)
        return done._replace(news=undo.held(done.news, done.ticket, action))

    def foresee(
        self, tx: Transaction, person: Person, action: Action, at: float, *, seen: int | None = None
    ) -> tuple[News, ...]:
        """The notifications that this action would send, without doing it; raises what would make it impossible."""
        ticket, by = self._let_through(tx, person, action, at, seen)
        action = self._followed(ticket, action)
        return self._news(tx, self._due(tx, apply(ticket, action, by, at)), action, by)

    def undo(self, tx: Transaction, person: Person, number: str, at: float, *, seen: int | None = None) -> Undone:
        """Undoes this person's last action, if it was just now and nobody was notified."""
        ticket = self._find_for_officer(tx, person, number)
        history = repository.history(tx, number)
        until = undo.open_until(history, person)
        # An officer may no longer see what they just forwarded; anybody else learns no more than the page says.
        if until is None or (ticket.alone and at >= until):
            self._gate(person, "ticket.see", ticket, own=False)
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{number} is at version {ticket.version}, {person.id} saw {seen}.")
        last = undo.last(history, person, at)
        self._gate(person, right_of(last.action), last.before, own=False)
        followed_cases.unmention(tx, number, last.entry.seq)
        action = Undo(number, last.entry.seq, undo.call_back(tx, last))
        stands = self._due(tx, undone(ticket, last.before, at))
        if stands.closed_at is not None:
            stands = replace(stands, late=stands.closed_at > self.rules.read(tx).finish(stands))
        self._save(tx, stands, ticket, action, person, at)
        return Undone(stands, last.action)

    def twins(self, tx: Transaction, person: Person, paper: Lodge, at: float) -> tuple[Twin, ...]:
        """Open cases that this person may join instead of filing."""
        return duplicates.offered(tx, self.routing, person, paper, at)

    def renew_receipt(self, tx: Transaction, person: Person, number: str) -> Done:
        """Replaces the receipt of a party of this case; the old one no longer works."""
        ticket = self._find(tx, number)
        alias = parties.alias_of(tx, number, person.id)
        self._gate(person, "ticket.follow", ticket, own=bool(alias))
        receipt = self._receipt()
        parties.renew_receipt(tx, alias, receipt)
        return Done(ticket, (), receipt)

    def by_itself(self, tx: Transaction, action: Action, at: float) -> Done:
        """Carries out an automatic action, without checking rights."""
        return self._carry_out(tx, self._find(tx, action.number), HOUSE, action, at)

    def withhold(
        self, tx: Transaction, number: str, line: int, because: str, at: float, fields: tuple[str, ...] = ()
    ) -> Ticket:
        """Deletes the words of a history entry, or of these fields of the submission; the entry itself stays."""
        entry = next((one for one in repository.history(tx, number) if one.seq == line), None)
        if entry is None:
            raise UnknownTicket(f"{number!r} has no entry {line}.")
        covered_words.forget(tx, number, line)  # deleted words must not survive as a redaction's original
        remains = repository.erase(tx, number, line, without_words(entry.action, fields))
        return self._carry_out(tx, self._find(tx, number), HOUSE, Withhold(number, line, because, remains), at).ticket

    def ticket(self, tx: Transaction, person: Person, number: str) -> Ticket:
        """A ticket that this officer may see. One that they brought or joined is as if it did not exist."""
        ticket = self._find_for_officer(tx, person, number)
        self._gate(person, "ticket.see", ticket, own=False)
        return ticket

    def history(self, tx: Transaction, ticket: Ticket) -> tuple[Entry, ...]:
        """The history of a ticket; the caller was already allowed to see it."""
        return repository.history(tx, ticket.number)

    def tickets_of(self, tx: Transaction, person: Person) -> tuple[Ticket, ...]:
        """The tickets that this person filed or joined, the newest first."""
        return tuple(stake.ticket for stake in my_cases.all_of(tx, person))

    def by_receipt(self, tx: Transaction, receipt: str) -> Ticket:
        """The ticket of this receipt."""
        party = parties.by_receipt(tx, receipt_in(receipt))
        if party is None:
            raise UnknownTicket("No ticket has this receipt.")
        return self._find(tx, party.ticket)

    def faults(self, tx: Transaction, number: str) -> str:
        """The first inconsistency of a ticket's history, in words for an auditor; nothing if there is none."""
        return history_check.faults(tx, self._find(tx, number))

    def _let_through(
        self, tx: Transaction, person: Person, action: Action, at: float, seen: int | None, receipt: str = ""
    ) -> tuple[Ticket, Person]:
        """Checks that this may be done; returns the ticket and the actor, by alias if they are a party."""
        if not _is_of_a_party(action):
            ticket, alias = self._find_for_officer(tx, person, action.number), ""
        else:
            ticket = self._find(tx, action.number)
            alias = self._alias(tx, ticket, person, receipt)
        self._gate(person, right_of(action), ticket, own=_is_theirs(tx, action, alias))
        abuse.require(person, ticket, action)
        if seen not in (None, ticket.version):
            raise ChangedMeanwhile(f"{ticket.number} is at version {ticket.version}, {person.id} saw {seen}.")
        self._check_names(tx, person, ticket, action, at)
        return ticket, Person(alias) if alias else person

    def _followed(self, ticket: Ticket, action: Action) -> Action:
        """The action with what follows from it; a correction may send the case to another unit."""
        return corrections.carried_out(self.routing, ticket, action) if isinstance(action, Correct) else action

    def _new_number(self, tx: Transaction, year: int) -> str:
        """A number that nobody has. Earlier versions numbered cases in their order, so one may be taken."""
        while True:
            running = kept.next_number(tx, f"tickets of {year}")
            place = scattered(running, lambda half: tx.seal.fingerprint("case number", str(year), half))
            if repository.find(tx, number := written(year, place)) is None:
                return number

    def _find(self, tx: Transaction, number: str) -> Ticket:
        ticket = repository.find(tx, number)
        if ticket is None:
            raise UnknownTicket(f"There is no ticket {number!r}.")
        return ticket

    def _find_for_officer(self, tx: Transaction, person: Person, number: str) -> Ticket:
        """The ticket, unless this person is a party of it: nobody works on their own case, or is seen looking at it."""
        ticket = self._find(tx, number)
        if my_cases.has_part(tx, person.id, ticket):
            raise UnknownTicket(f"There is no ticket {number!r}.")
        return ticket

    def _carry_out(self, tx: Transaction, ticket: Ticket, by: Person, action: Action, at: float) -> Done:
        """Applies the action, saves it with its history entry, and returns the notifications."""
        changed = self._due(tx, apply(ticket, action, by, at))
        if isinstance(action, Close):
            changed = replace(changed, late=at > self.rules.read(tx).finish(changed))
        self._save(tx, changed, ticket, action, by, at)
        _keep_files(tx, ticket.number, getattr(action, "files", ()))
        return Done(changed, self._news(tx, changed, action, by))

    def _save(self, tx: Transaction, changed: Ticket, before: Ticket, action: Action, by: Person, at: float) -> None:
        if not repository.save(tx, changed, before.version):
            raise ChangedMeanwhile(f"{before.number} changed while {by.id} was changing it.")
        duplicates.mark_again(tx, before, changed)
        repository.record(tx, before.number, changed.version, action, by, at)
        followed_cases.happened(tx, before.number, by.id)
        if isinstance(action, Note):
            for one in mentions.mentioned(tx, changed, action.text):
                followed_cases.mention(tx, one.id, before.number, changed.version)

    def _admit(
        self, tx: Transaction, alias: Person, number: str, behind: Behind, role: str, identity: Identity, at: float
    ) -> str:
        """Adds a party; returns their receipt."""
        receipt = self._receipt()
        parties.add(tx, alias.id, number, behind, role=role, identity=identity, receipt=receipt, at=at)
        return receipt

    def _alias(self, tx: Transaction, ticket: Ticket, person: Person, receipt: str) -> str:
        """The alias of this person, or of this receipt, in the case."""
        known = parties.alias_of(tx, ticket.number, person.id)
        return known or parties.opened_by(tx, ticket.number, receipt_in(receipt))

    def _gate(self, person: Person, right: str, ticket: Ticket, *, own: bool) -> None:
        if access.may_at(person, right, ticket.units, own=own, alone=ticket.alone):
            return
        if ticket.alone:  # do not reveal that a restricted case exists
            raise UnknownTicket(f"There is no ticket {ticket.number!r}.")
        access.require(person, right, unit=ticket.unit, own=own)

    def _move(self, tx: Transaction, merge: Merge, at: float) -> None:
        """Moves the parties of a merged duplicate; in the other case each of them joins."""
        for alias in parties.move(tx, merge.number, merge.into):
            self._carry_out(tx, self._find(tx, merge.into), Person(alias), Join(merge.into), at)

    def _check_names(self, tx: Transaction, person: Person, ticket: Ticket, action: Action, at: float) -> None:
        if isinstance(action, Merge | Link):
            other = self._find_for_officer(tx, person, action.into if isinstance(action, Merge) else action.to)
            self._gate(person, right_of(action), other, own=False)
            duplicates.check(ticket, other, action)
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
        return notifications.news(ticket, action, by, who_is_notified.called(tx, ticket, action), self.routing, others)

    def _due(self, tx: Transaction, ticket: Ticket) -> Ticket:
        return replace(ticket, due_at=self.rules.read(tx).due(ticket))


def _is_of_a_party(action: Action) -> bool:
    return spec_of(action).by in _OF_A_PARTY


def _is_theirs(tx: Transaction, action: Action, alias: str) -> bool:
    """Whether this action is this party's to do."""
    party = parties.get(tx, alias) if alias else None
    # The last word belongs to whoever spoke first.
    return party is not None and (party.role == parties.BROUGHT or spec_of(action).by is not By.WHO_BROUGHT)


def _behind(person: Person, contact: Contact, language: str) -> Behind:
    return Behind(person.id, contact.name, contact.phone, contact.on_behalf, language=language)


def _keep_files(tx: Transaction, number: str, sent: tuple[str, ...]) -> None:
    for file in sent:
        files.keep_for(tx, file, number)
