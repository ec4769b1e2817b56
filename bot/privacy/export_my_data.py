"""A person's data export: all stored data about them as JSON, with their files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from bot.basics.dates import local
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.model.action_classes import Answer, Ask, Close, Inform
from bot.cases.model.actions import spec_of
from bot.cases.model.referral_actions import Refer
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.records import my_cases, repository
from bot.cases.rules import cover_words
from bot.cases.rules.undo import happened
from bot.cases.settings.routing import Routing
from bot.store import Transaction
from bot.store.cases import bans, parties
from bot.store.cases import tickets as kept
from bot.store.cases.parties import Party
from bot.store.files import files
from bot.store.files.files import FileRoom, Original
from bot.store.mail import loan_waitlist, personal_data
from bot.store.mail.personal_data import Place

_TO_THE_CITIZEN = (Ask, Answer, Inform, Close, Refer)


def everything(tx: Transaction, routing: Routing, person: Person, at: float) -> dict[str, Any]:
    """The data as plain values, without officers' internal notes and what others said."""
    places = personal_data.places(tx, person.id)
    return {
        "made_at": _time(at),
        "says": {language: say("privacy.export_says", language) for language in ("th", "en")},
        "role": str(person.role),
        "unit": person.unit,
        "addresses": [_address(place) for place in places],
        "conversations": [one for place in places if (one := _conversation(tx, place))],
        "waiting_for": [{"paper": one.paper, "language": one.language} for one in loan_waitlist.of(tx, person.id)],
        "may_file_nothing_until": [
            {"until": _time(one.ends_at), "why": say(f"shield.ban.{one.why}", "th"), "case": one.ticket}
            for one in bans.holding(tx, person.id, at)
        ],
        "cases": [case for alias in parties.aliases_of(tx, person.id) if (case := _case(tx, routing, alias, at))],
    }


def as_text(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_archive(tx: Transaction, told: dict[str, Any], room: FileRoom, person: Person) -> bytes:
    """A ZIP archive of the data and the original files that this person sent."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("my-data.json", as_text(told))
        for original in sent_by(tx, person):
            ending = original.media_type.rpartition("/")[2]
            packed.writestr(f"files/{original.id}.{ending}", room.get(original.id))
    return archive.getvalue()


def sent_by(tx: Transaction, person: Person) -> Iterable[Original]:
    """The stored originals of this person's files."""
    for alias in parties.aliases_of(tx, person.id):
        party = parties.get(tx, alias)
        for number in kept.with_twins(tx, party.ticket) if party else ():
            for file in _files_of(repository.history(tx, number), alias):
                if original := files.original(tx, number, file):
                    yield original


def _case(tx: Transaction, routing: Routing, alias: str, at: float) -> dict[str, Any] | None:
    party, behind = parties.get(tx, alias), parties.look_behind(tx, alias)
    ticket = repository.find(tx, party.ticket) if party else None
    if party is None or behind is None or ticket is None:
        return None
    # Parts redacted for others are still theirs to read.
    ticket, numbers = cover_words.whole_ticket(tx, ticket), kept.with_twins(tx, ticket.number)
    histories = [cover_words.whole(tx, number, repository.history(tx, number)) for number in numbers]
    history = happened(histories[0], at)
    return {
        "number": ticket.number,
        "part": party.role,
        "identity": party.identity,
        "since": _time(party.since),
        "receipt": behind.receipt,
        "name": behind.name,
        "phone": behind.phone,
        "on_behalf": behind.on_behalf,
        "status": str(ticket.status),
        "unit": routing.name(ticket.unit, "th"),
        "said": [{"question": one.label, "answer": one.text} for one in _said(tx, party, ticket, history)],
        "place": _point(ticket) if ticket.citizen == alias else None,
        "lines": [_line(entry, alias) for entry in history[1:] if _concerns(entry, alias, ticket)],
        "files": [file for one in histories for file in _files_of(one, alias)],
    }


def _said(tx: Transaction, party: Party, ticket: Ticket, history: tuple[Entry, ...]) -> Iterable[Any]:
    return my_cases.own_words(tx, party, ticket, history)


def _concerns(entry: Entry, alias: str, ticket: Ticket) -> bool:
    """What they said, and what officers told them."""
    return entry.by == alias or (ticket.citizen == alias and isinstance(entry.action, _TO_THE_CITIZEN))


def _line(entry: Entry, alias: str) -> dict[str, Any]:
    return {
        "at": _time(entry.at),
        "by": "you" if entry.by == alias else "desk",
        "what": spec_of(entry.action).stored_name,
        "text": entry.action.body if isinstance(entry.action, Refer) else getattr(entry.action, "text", ""),
    }


def _files_of(history: tuple[Entry, ...], alias: str) -> list[str]:
    return [file for entry in history if entry.by == alias for file in getattr(entry.action, "files", ())]


def _point(ticket: Ticket) -> dict[str, float] | None:
    place = ticket.paper.place
    return {"latitude": place.latitude, "longitude": place.longitude} if place else None


def _address(place: Place) -> dict[str, Any]:
    used = _time(place.address.used_at) if place.address.used_at else None
    return {
        "channel": place.address.channel,
        "address": place.address.address,
        "last_used": used,
        "may_be_written_to": place.reachable,
    }


def _conversation(tx: Transaction, place: Place) -> dict[str, Any] | None:
    """The stored state of the conversation, and pending outgoing messages."""
    state = personal_data.talk(tx, place.fingerprint)
    letters = [json.loads(one)["reply"]["text"] for one in personal_data.left(tx, "outbox", place.fingerprint)]
    if not state and not letters:
        return None
    remembered = {name: value for name, value in json.loads(state).items() if value} if state else {}
    return {"channel": place.address.channel, "remembered": remembered, "letters": letters}


def _time(at: float) -> str:
    return local(at).isoformat(timespec="seconds")
