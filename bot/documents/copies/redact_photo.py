"""Redacts parts of a photo: the new version exists before the case says so, and no earlier one is shown afterwards.

A crash in between leaves an unused version, which the scheduler deletes.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

from bot.basics.access import Refused
from bot.cases.model.redaction_actions import Box, Redact
from bot.cases.model.ticket import WrongMoment
from bot.cases.service import ChangedMeanwhile, UnknownTicket
from bot.documents.copies.worker_process import Child
from bot.store import Store, Transaction
from bot.store.files import copy_versions
from bot.store.files.copy_versions import Drawn
from bot.store.files.files import FileRoom

_AT_ONCE = threading.BoundedSemaphore(1)  # it may need as much memory as a copy
_REFUSALS = (Refused, ChangedMeanwhile, WrongMoment, UnknownTicket)

Do = Callable[[Transaction, Redact], object]


def redact(store: Store, room: FileRoom, shown: Drawn, number: str, boxes: Sequence[Box], do: Do) -> None:
    """Redacts the shown version; `do` records that in the case's history or refuses."""
    copy = shown.copy
    content = blackened(shown.content, boxes)
    action = Redact(number, copy.id, tuple(boxes), hashlib.sha256(content).hexdigest())
    drawing = room.put_copy(copy.id, content)

    def change(tx: Transaction) -> None:
        do(tx, action)
        if not copy_versions.cover(tx, copy, drawing, len(content)):
            raise ChangedMeanwhile(f"{number}: the photo was covered or taken back while somebody drew on it.")

    try:
        store.write(change)
    except _REFUSALS:
        room.erase_copy(copy.id, drawing)
        raise
    room.erase_copy(copy.id, copy.drawing)


def blackened(content: bytes, boxes: Sequence[Box]) -> bytes:
    """The photo with these parts black, made in the sandboxed process."""
    with _AT_ONCE, closing(Child()) as child:
        return child.cover(content, [(box.left, box.top, box.width, box.height) for box in boxes])
