"""Versions of a file's working copy: one is shown, and what was redacted in it is in no other visible version.

A version is on disk before its row names it, so that a crash in between leaves the old state or the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.store import Store, Transaction
from bot.store.files import files
from bot.store.files.files import Copy, FileRoom

_TRIES = 3


class Drawn(NamedTuple):
    """The version of a file that is shown now."""

    copy: Copy
    content: bytes


def drawn(room: FileRoom, look: Callable[[], Copy | None]) -> Drawn | None:
    """The working copy with its content; None if it is not ready. It may be replaced between reading its row and its
    file."""
    for _ in range(_TRIES):
        copy = look()
        if copy is None or copy.state != "ready":
            return None
        try:
            return Drawn(copy, room.get_copy(copy))
        except FileNotFoundError:
            continue
    return None


def shown(store: Store, room: FileRoom, file: str) -> bytes:
    """The copy that officers see of this file, for printing; raises FileNotFoundError if there is none."""

    def look(tx: Transaction) -> Copy | None:
        row = tx.one("select kept_for from files where id = :id", id=file)
        return next((copy for copy in files.copies(tx, row["kept_for"]) if copy.id == file), None) if row else None

    found = drawn(room, lambda: store.read(look))
    if found is None:
        raise FileNotFoundError(f"Of {file!r} nothing is shown.")
    return found.content


def cover(tx: Transaction, copy: Copy, drawing: str, size: int) -> bool:
    """Shows this version from now on, unless the one it was made from was replaced."""
    return bool(
        tx.run(
            """update files set drawing = :drawing, copy_size = :size
               where id = :id and copy = 'ready' and drawing = :seen""",
            drawing=drawing,
            size=size,
            id=copy.id,
            seen=copy.drawing,
        )
    )


def make_anew(tx: Transaction, copy: Copy) -> bool:
    """Has the copy made again, if there is still an original to make it from."""
    return bool(
        tx.run(
            """update files set copy = 'waiting', drawing = ''
               where id = :id and copy = 'ready' and drawing = :seen and original = 1""",
            id=copy.id,
            seen=copy.drawing,
        )
    )


def sweep(store: Store, room: FileRoom, before: float) -> int:
    """Deletes versions that are not or no longer shown, left by a process that was killed."""
    loose = [(file, drawing) for file, drawing, made_at in room.drawings() if made_at < before]
    if not loose:
        return 0
    rows = store.read(lambda tx: tx.all("select id, drawing from files where copy = 'ready'"))
    shown = {(row["id"], row["drawing"]) for row in rows}
    gone = [one for one in loose if one not in shown]
    for file, drawing in gone:
        room.erase_copy(file, drawing)
    return len(gone)
