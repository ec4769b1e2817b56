"""Makes the missing working copies, one after the other, and fairly by person, beside everything else."""

from __future__ import annotations

import logging
import threading
import time

from bot.documents.copies import NoCopy, TooSlow
from bot.documents.copies.turns import Turns
from bot.documents.copies.worker_process import PATIENCE, Child
from bot.store import Store, Transaction
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.files import FileRoom

log = logging.getLogger("mindbot.copies")

FIRST_PATIENCE = 8.0  # seconds for a file; one that needs more is tried again when nobody else waits
_LOOK = 1.0  # seconds between polls
_BREATH = 30.0  # after a database error


class Copyist:
    """Makes missing copies."""

    def __init__(self, store: Store, room: FileRoom) -> None:
        self._store = store
        self._room = room
        self._child = Child()
        self._turns = Turns()
        self._closing = threading.Event()

    def stop(self) -> None:
        """Ends the work, wherever it is."""
        self._closing.set()
        self._child.close()

    def copy_all(self) -> int:
        """Makes every missing copy; returns how many."""
        made = 0
        while not self._closing.is_set() and self._room.has_room():
            found = self._turns.next(self._store.read(_wanting))
            if found is None:
                break
            made += self._copy(*found)
        return made

    def _copy(self, wanting: files.Wanting, person: str) -> bool:
        """Makes one copy; False if the file has to wait for a second try."""
        is_last = self._turns.is_second_try(wanting.id)
        began = time.monotonic()
        try:
            self._copy_now(wanting, PATIENCE if is_last else FIRST_PATIENCE)
        except TooSlow:
            self._turns.was_too_slow(wanting.id)
            return False
        finally:
            self._turns.took(person, time.monotonic() - began)
        self._turns.is_done(wanting.id)
        return True

    def _copy_now(self, wanting: files.Wanting, patience: float) -> None:
        try:
            copied, media_type = self._child.copy(self._room.get(wanting.id), wanting.media_type, patience)
        except TooSlow:
            if patience < PATIENCE:
                raise
            self._without_copy(wanting, "TooSlow")
            return
        except (NoCopy, OSError, ValueError) as without:
            self._without_copy(wanting, type(without).__name__)
            return
        drawing = self._room.put_copy(wanting.id, copied)
        if not self._store.write(lambda tx: files.copied(tx, wanting.id, media_type, len(copied), drawing)):
            self._room.erase_copy(wanting.id, drawing)  # another process was faster

    def _without_copy(self, wanting: files.Wanting, why: str) -> None:
        if self._closing.is_set():
            return  # stopping; the copy is made after the next start
        log.warning("a file of %s got no copy: %s", wanting.kept_for, why)
        self._store.write(lambda tx: files.without_copy(tx, wanting.id))

    def run(self) -> None:
        """Makes copies until stopped."""
        pause = _LOOK
        while not self._closing.wait(pause):
            try:
                self.copy_all()
                pause = _LOOK
            except Exception as trouble:  # missing copies are found again
                log.error("the copyist tripped: %s", type(trouble).__name__)
                pause = _BREATH


def _wanting(tx: Transaction) -> list[tuple[files.Wanting, str]]:
    """Files without a copy, each with whoever sent it, also if they filed many cases; in memory only."""
    wanting = files.waiting_for_copy(tx)
    persons = {alias: parties.person_behind(tx, alias) or alias for alias in {one.citizen for one in wanting}}
    return [(one, persons[one.citizen]) for one in wanting]
