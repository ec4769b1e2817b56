"""The drawings of a working copy: one of them is shown, and what was covered on it lies in no other that anybody sees.

A drawing lies ready before its row names it, so that whoever is killed in between leaves the old state or the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.store import Store, Transaction
from bot.store.files import files
from bot.store.files.files import Copy, FileRoom

_TRIES = 3


class Drawn(NamedTuple):
    """What is shown of a file at this moment."""

    copy: Copy
    content: bytes


def drawn(room: FileRoom, look: Callable[[], Copy | None]) -> Drawn | None:
    """The copy with its bytes; nothing if it is not ready. It may be replaced between the look at its row and at it."""
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
    """What everybody at the desk sees of this file, to be printed; a FileNotFoundError if that is nothing."""

    def look(tx: Transaction) -> Copy | None:
        row = tx.one("select kept_for from files where id = :id", id=file)
        return next((one for one in files.copies(tx, row["kept_for"]) if one.id == file), None) if row else None

    found = drawn(room, lambda: store.read(look))
    if found is None:
        raise FileNotFoundError(f"Of {file!r} nothing is shown.")
    return found.content


def cover(tx: Transaction, copy: Copy, drawing: str, size: int) -> bool:
    """This drawing is shown from now on, in the place of the one that it was made of."""
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
    """The copy is wanting again, if there is still an original to make it of."""
    return bool(
        tx.run(
            """update files set copy = 'waiting', drawing = ''
               where id = :id and copy = 'ready' and drawing = :seen and original = 1""",
            id=copy.id,
            seen=copy.drawing,
        )
    )


def sweep(store: Store, room: FileRoom, before: float) -> int:
    """Erase what is shown no more, or was never: whoever made or replaced it was killed over it."""
    loose = [(file, drawing) for file, drawing, made_at in room.drawings() if made_at < before]
    if not loose:
        return 0
    rows = store.read(lambda tx: tx.all("select id, drawing from files where copy = 'ready'"))
    shown = {(row["id"], row["drawing"]) for row in rows}
    gone = [one for one in loose if one not in shown]
    for file, drawing in gone:
        room.erase_copy(file, drawing)
    return len(gone)
