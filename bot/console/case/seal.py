"""What lies sealed: a name, an address, a file as it was sent. Shown once, to whoever may, and never unrecorded."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from bot.basics.people import Person
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import OpenSeal
from bot.cases.model.ticket import SaysNothing, Ticket
from bot.cases.officer import identity
from bot.cases.officer.identity import Revealed
from bot.console.field_lengths import MAX_REASON_LETTERS
from bot.console.page import failure, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import parties

log = logging.getLogger("mindbot.console")


@dataclass(frozen=True)
class Somebody:
    """A party on the page, and what this officer may see of them."""

    alias: str
    name: str
    role: str
    identity: str
    forgotten: bool
    may_look: bool
    may_open: bool


def everybody(tx: Transaction, person: Person, ticket: Ticket, language: str) -> tuple[Somebody, ...]:
    """The parties of the case, by pseudonym."""
    may_open = identity.may_open(person, ticket)
    return tuple(
        Somebody(
            party.alias,
            pseudonym(party.alias, language),
            party.role,
            party.identity,
            party.forgotten_at is not None,
            identity.may_look(person, ticket, party),
            may_open and party.forgotten_at is None,
        )
        for party in parties.of(tx, ticket.number)
    )


def look(office: Office, visit: Visit) -> Response:
    """Shows a name and telephone number that were given openly, to an officer of the unit."""
    number, alias = visit.path("number"), visit.text("party")
    revealed = office.store.write(lambda tx: identity.look(tx, office.desk, visit.officer, number, alias, visit.at))
    log.info("%s: a name was seen by %s", number, visit.officer.id)
    return _shown(visit, revealed, alias)


def open_seal(office: Office, visit: Visit) -> Response:
    """Unseals a confidential or anonymous identity, for a custodian with a reason."""
    number, alias = visit.path("number"), visit.text("party")
    opening = OpenSeal(number, visit.text("text", MAX_REASON_LETTERS), party=alias)
    try:
        revealed = office.store.write(lambda tx: identity.open_seal(tx, office.desk, visit.officer, opening, visit.at))
    except SaysNothing:
        return failure(visit, 422, "console.who.no_reason")
    log.warning("%s: a seal was opened by %s", number, visit.officer.id)
    return _shown(visit, revealed, alias)


def original(office: Office, visit: Visit) -> Response:
    """Serves the original of a file with all its metadata, for a custodian with a reason."""
    number, file = visit.path("number"), visit.text("file")
    opening = OpenSeal(number, visit.text("text", MAX_REASON_LETTERS), file=file)
    try:
        found = office.store.write(lambda tx: identity.open_original(tx, office.desk, visit.officer, opening, visit.at))
        content = office.room.get(found.id)
    except SaysNothing:
        return failure(visit, 422, "console.who.no_reason")
    except FileNotFoundError:
        return failure(visit, 404, "console.copy.forgotten")
    log.warning("%s: an original was opened by %s", number, visit.officer.id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name or found.id)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Original-SHA256": found.digest,
    }
    return Response(content, media_type=found.media_type, headers=headers)


def _shown(visit: Visit, revealed: Revealed, alias: str) -> Response:
    name = pseudonym(alias, visit.language)
    return render(visit, "who", revealed=revealed, pseudonym=name, number=visit.path("number"))
