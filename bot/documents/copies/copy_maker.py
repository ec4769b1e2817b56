"""A background thread that makes the missing working copies, one after the other."""

from __future__ import annotations

import logging
import threading

from bot.documents.copies import NoCopy
from bot.documents.copies.worker_process import Child
from bot.store import Store
from bot.store.files import files
from bot.store.files.files import FileRoom

log = logging.getLogger("mindbot.copies")

_LOOK = 1.0  # seconds between polls
_BREATH = 30.0  # after a database error


class Copyist:
    """Makes missing copies in its own thread."""

    def __init__(self, store: Store, room: FileRoom) -> None:
        self._store = store
        self._room = room
        self._child = Child()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="copyist", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()
        self._child.close()
        if self._thread.is_alive():
            self._thread.join()

    def copy_all(self) -> int:
        """Makes every missing copy; returns how many."""
        made = 0
        while not self._closing.is_set() and (wanting := self._store.read(files.next_to_copy)):
            self._copy(wanting)
            made += 1
        return made

    def _copy(self, wanting: files.Wanting) -> None:
        try:
            copied, media_type = self._child.copy(self._room.get(wanting.id), wanting.media_type)
        except (NoCopy, OSError, ValueError) as without:
            if self._closing.is_set():
                return  # stopping; the copy is made after the next start
            log.warning("a file of %s got no copy: %s", wanting.kept_for, type(without).__name__)
            self._store.write(lambda tx: files.without_copy(tx, wanting.id))
            return
        drawing = self._room.put_copy(wanting.id, copied)
        if not self._store.write(lambda tx: files.copied(tx, wanting.id, media_type, len(copied), drawing)):
            self._room.erase_copy(wanting.id, drawing)  # another process was faster

    def _work(self) -> None:
        pause = _LOOK
        while not self._closing.wait(pause):
            try:
                self.copy_all()
                pause = _LOOK
            except Exception as trouble:  # missing copies are found again
                log.error("the copyist tripped: %s", type(trouble).__name__)
                pause = _BREATH
