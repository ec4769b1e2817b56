"""Tells administrators, once a day, that files are refused because the disk is nearly full."""

from __future__ import annotations

import logging

from bot.basics.dates import local
from bot.basics.messages import Reply, Weight
from bot.basics.texts import say
from bot.delivery.mailbox import tell
from bot.store import Store, Transaction
from bot.store.cases import reminders
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.people import officers

log = logging.getLogger("mindbot.disk")

_DISK = "disk"


def tell_of_a_full_disk(store: Store, room: FileRoom, at: float) -> int:
    """Tells whoever administers the system; returns how many were told."""
    why = _why(store, room)
    if not why:
        return 0
    free = room.free() // 2**20
    log.error("files are refused (%s): %d MB are free", why, free)
    return store.write(lambda tx: _tell(tx, why, free, at))


def _why(store: Store, room: FileRoom) -> str:
    if not room.has_room():
        return "full"
    return "loose" if store.read(files.are_too_many_loose) else ""


def _tell(tx: Transaction, why: str, free: int, at: float) -> int:
    if not reminders.first(tx, _DISK, why, local(at).date().isoformat(), at):
        return 0
    told = officers.administrators(tx)
    for administrator in told:
        tell(tx, administrator.id, Reply(say(f"disk.{why}", "th", free=free)), Weight.NEWS, "th", at)
    return len(told)
