"""Shows the identity behind a case to officers with the right to it, always with an audit entry first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.action_classes import OpenSeal
from bot.cases.model.actions import right_of
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Ticket
from bot.cases.service import Desk, UnknownTicket
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import parties
from bot.store.cases.parties import Party
from bot.store.files import files
from bot.store.mail import personal_data
from bot.store.people.people import Address


@dataclass(frozen=True)
class Revealed:
    """An identity, to be shown once. Without the receipt, which would let an officer act as the citizen."""

    name: str
    phone: str
    on_behalf: str
    addresses: tuple[Address, ...] = ()
    banned: float = 0.0  # the citizen was banned until then when filing, and could report danger only


def may_look(person: Person, ticket: Ticket, party: Party) -> bool:
    """Whether this officer may see a name that was given openly: their unit owns the case, or they hold it."""
    named = party.identity == Identity.NAMED and party.forgotten_at is None
    holds = ticket.officer == person.id and access.may(person, "identity.see")
    return named and (holds or access.may(person, "identity.see", unit=ticket.unit))


def may_open(person: Person, ticket: Ticket) -> bool:
    """Whether this officer is a custodian of the unit that owns the case; access by copy is not enough."""
    return access.may(person, "seal.open", unit=ticket.unit)


def look(tx: Transaction, desk: Desk, person: Person, number: str, alias: str, at: float) -> Revealed:
    """The name and telephone number that somebody gave openly. Writes the audit log first."""
    ticket, party = _party(tx, desk, person, number, alias)
    if not may_look(person, ticket, party):
        raise access.Refused(f"{person.id} may not see who is in {number}: {party.identity}, with {ticket.unit}.")
    audit.write(tx, person.id, What.IDENTITY_SEEN, number, at)
    behind = parties.look_behind(tx, alias)
    assert behind is not None, "whoever is forgotten is not named"
    return Revealed(behind.name, behind.phone, behind.on_behalf)


def open_seal(tx: Transaction, desk: Desk, person: Person, opening: OpenSeal, at: float) -> Revealed:
    """Everything known of a confidential or anonymous party, for a custodian with a reason."""
    _, party = _party(tx, desk, person, opening.number, opening.party)
    _write_down(tx, desk, person, opening, What.SEAL_OPENED, at)
    behind = parties.look_behind(tx, party.alias)
    if behind is None:
        raise UnknownTicket(f"Whoever was in {opening.number} is forgotten.")
    reached = tuple(place.address for place in personal_data.places(tx, behind.person))
    return Revealed(behind.name, behind.phone, behind.on_behalf, reached, behind.banned)


def open_original(tx: Transaction, desk: Desk, person: Person, opening: OpenSeal, at: float) -> files.Original:
    """The original of a file, for a custodian with a reason."""
    _ticket(tx, desk, person, opening.number)
    original = files.original(tx, opening.number, opening.file)
    if original is None:
        raise UnknownTicket(f"{opening.number} has no file {opening.file!r}.")
    _write_down(tx, desk, person, opening, What.ORIGINAL_OPENED, at)
    return original


def _write_down(tx: Transaction, desk: Desk, person: Person, opening: OpenSeal, what: What, at: float) -> None:
    """Records the access in the case's history and in the audit log, before anything is shown."""
    ticket = desk.do(tx, person, opening, at).ticket
    access.require(person, right_of(opening), unit=ticket.unit)
    audit.write(tx, person.id, what, opening.number, at)


def _party(tx: Transaction, desk: Desk, person: Person, number: str, alias: str) -> tuple[Ticket, Party]:
    ticket, party = _ticket(tx, desk, person, number), parties.get(tx, alias)
    if party is None or party.ticket != number:
        raise UnknownTicket(f"Nobody in {number} has this alias.")
    return ticket, party


def _ticket(tx: Transaction, desk: Desk, person: Person, number: str) -> Ticket:
    """The case, if this officer may work on it; being a party does not count here."""
    return desk.ticket(tx, person, number)
