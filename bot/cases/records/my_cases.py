"""A citizen's own cases: those they filed, joined, or hold the receipt of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.people import Person
from bot.cases.model.action_classes import Join
from bot.cases.model.numbers import receipt_in
from bot.cases.model.submission import Identity, Said
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.cases import tickets as kept
from bot.store.cases.parties import Party

MOST = 100  # cases shown to one person; others are found by number


@dataclass(frozen=True)
class Stake:
    """A case, and a person's part in it."""

    ticket: Ticket
    alias: str
    brought: bool  # filed by them; else joined
    since: float
    identity: Identity  # as it stands now: a name that was given may have been sealed since
    with_receipt: bool = False  # opened by receipt only: the status is shown, not what was said


def all_of(tx: Transaction, person: Person) -> tuple[Stake, ...]:
    """The cases that this person filed or joined, the newest first."""
    numbers = parties.tickets_of(tx, person.id, MOST)
    return tuple(stake for number in numbers if (stake := of(tx, person, number)))


def of(tx: Transaction, person: Person, number: str) -> Stake | None:
    """This person's part in the case, or in the one that it was merged into; None if they have none."""
    alias = parties.alias_of(tx, number, person.id)
    if alias:
        return _stake(tx, parties.get(tx, alias))
    ticket = repository.find(tx, number)
    return of(tx, person, ticket.merged_into) if ticket and ticket.merged_into else None


def of_alias(tx: Transaction, alias: str) -> Stake | None:
    """The part of this party in their case."""
    return _stake(tx, parties.get(tx, alias))


def has_part(tx: Transaction, person: str, ticket: Ticket) -> bool:
    """Whether this person brought or joined the case, or the one that it was merged into."""
    if parties.alias_of(tx, ticket.number, person):
        return True
    into = repository.find(tx, ticket.merged_into) if ticket.merged_into else None
    return into is not None and has_part(tx, person, into)


def by_receipt(tx: Transaction, person: Person, typed: str) -> Stake | None:
    """The case of this receipt; its own party sees everything, anybody else the status only."""
    party = parties.by_receipt(tx, receipt_in(typed))
    theirs = party is not None and parties.alias_of(tx, party.ticket, person.id) == party.alias
    return _stake(tx, party, with_receipt=not theirs)


def own_words(tx: Transaction, party: Party, ticket: Ticket, history: Iterable[Entry]) -> tuple[Said, ...]:
    """What this party said when filing or joining, never what another party said."""
    if ticket.citizen == party.alias:
        return ticket.paper.said
    for entry in history:
        if entry.by == party.alias and isinstance(entry.action, Join) and entry.action.text:
            return (Said("what", "", entry.action.text),)
    twins = (repository.find(tx, number) for number in kept.merged_into(tx, ticket.number))
    return next((twin.paper.said for twin in twins if twin and twin.citizen == party.alias), ())


def _stake(tx: Transaction, party: Party | None, *, with_receipt: bool = False) -> Stake | None:
    ticket = repository.find(tx, party.ticket) if party else None
    if party is None or ticket is None:
        return None
    return Stake(
        ticket, party.alias, party.role == parties.BROUGHT, party.since, Identity(party.identity), with_receipt
    )
