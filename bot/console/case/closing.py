"""The form for closing a case: outcome, text, and photos of the result."""

from __future__ import annotations

from bot.cases.model.actions import BY_HAND, Close, Outcome
from bot.console.form_parser import MOST_PHOTOS
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.files import files
from bot.store.files.files import UnknownKind


class NotTaken(ValueError):
    """A photo of a type that is not accepted."""


def close(office: Office, visit: Visit, number: str) -> Close:
    """The action with its photos stored; photos that are not attached in the end are deleted later."""
    return Close(number, _outcome(visit), visit.text("text"), tuple(sealed(office, visit)))


def looked_at(visit: Visit, number: str) -> Close:
    """The action for a preview: only the number of photos, none stored."""
    photos = max(len(visit.photos), min(visit.number("photos_chosen") or 0, MOST_PHOTOS))
    return Close(number, _outcome(visit), visit.text("text"), ("",) * photos)


def _outcome(visit: Visit) -> Outcome:
    outcome = Outcome(visit.text("outcome"))
    if outcome not in BY_HAND:
        raise ValueError("A case is joined with another one by merging them, and spam is put aside as such.")
    return outcome


def sealed(office: Office, visit: Visit) -> list[str]:
    """Stores the form's photos; returns their file ids."""
    kept = []
    for photo in visit.photos:
        try:
            kept.append(office.room.put(photo.content, photo.name))
        except UnknownKind as unknown:
            raise NotTaken(str(unknown)) from unknown

    def record(tx: Transaction) -> None:
        for file, digest in kept:
            files.record(tx, file, digest, visit.at)

    if kept:
        office.store.write(record)
    return [file.id for file, _ in kept]
