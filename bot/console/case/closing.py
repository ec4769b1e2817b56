"""Closing a case: what came of it, what was done, and the photos that show it."""

from __future__ import annotations

from bot.cases.model.action_classes import BY_HAND, Close, Outcome
from bot.console.form_parser import MOST_PHOTOS
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.files import files
from bot.store.files.files import UnknownKind


class NotTaken(ValueError):
    """A photo of a kind that we do not take."""


def close(office: Office, visit: Visit, number: str) -> Close:
    """The action, its photos sealed already; what is not kept with a case in the end is swept out."""
    return Close(number, _outcome(visit), visit.text("text"), tuple(sealed(office, visit)))


def looked_at(visit: Visit, number: str) -> Close:
    """The same before it is done: how many photos there will be, and none of them kept."""
    photos = max(len(visit.photos), min(visit.number("photos_chosen") or 0, MOST_PHOTOS))
    return Close(number, _outcome(visit), visit.text("text"), ("",) * photos)


def _outcome(visit: Visit) -> Outcome:
    outcome = Outcome(visit.text("outcome"))
    if outcome not in BY_HAND:
        raise ValueError("A case is joined with another one by merging them, and spam is put aside as such.")
    return outcome


def sealed(office: Office, visit: Visit) -> list[str]:
    """The photos that came with the form, by their ids in the file room."""
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
