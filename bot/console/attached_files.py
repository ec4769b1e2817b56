"""The photos and papers that come with a form of a case's page."""

from __future__ import annotations

from bot.console.form_parser import MOST_PHOTOS
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.files import files
from bot.store.files.files import NoRoom, UnknownKind


class NotTaken(ValueError):
    """A photo that is not accepted; key is the text that says why."""

    def __init__(self, why: Exception) -> None:
        super().__init__(str(why))
        self.key = f"console.case.wrong.{'no_room' if isinstance(why, NoRoom) else 'photo'}"


def looked_at(visit: Visit) -> tuple[str, ...]:
    """How many photos there will be, before any of them is kept."""
    return ("",) * max(len(visit.photos), min(visit.number("photos_chosen") or 0, MOST_PHOTOS))


def sealed(office: Office, visit: Visit) -> list[str]:
    """The photos that came with the form, by their ids in the file room; what no case keeps in the end is swept out."""
    kept = []
    for photo in visit.photos:
        try:
            kept.append(office.room.put(photo.content, photo.name))
        except (UnknownKind, NoRoom) as why:
            raise NotTaken(why) from why

    def record(tx: Transaction) -> None:
        for file, digest in kept:
            files.record(tx, file, digest, visit.at)

    if kept:
        office.store.write(record)
    return [file.id for file, _ in kept]
