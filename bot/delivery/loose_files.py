"""Deletes files that belong to nobody's form: sent twice, or left by a form that was given up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.chat.conversation import DRAFT_LASTS
from bot.store import Store
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, talks

NOBODYS_LAST = 3600.0  # seconds that a file in nobody's form is kept: between its coming and its form lie seconds
_FORMS_LAST = DRAFT_LASTS + 86400.0
_SET_ASIDE_LAST = 30 * 86400.0  # a message that was set aside may wait for its operator
_AT_ONCE = 200  # conversations read in one transaction

_FILE = re.compile(rb'"([0-9a-f]{32})"')  # a file's id in a stored conversation


def sweep(store: Store, room: FileRoom, at: float) -> int:
    """Deletes the files in nobody's form that are older than an hour; returns how many."""
    gone = files.loose(store, room, at - NOBODYS_LAST)
    # The inbox first: a message that is handled meanwhile moves from there into its conversation.
    if gone:
        gone -= store.read(inbox.files_waited_for) - files.loose(store, room, at - _SET_ASIDE_LAST)
    if gone:
        gone -= set(_in_forms(store)) - files.loose(store, room, at - _FORMS_LAST)
    return sum(files.erase_loose(store, room, file) for file in gone)


def named_in(state: bytes) -> set[str]:
    """The ids of the files in a stored conversation."""
    return {found.decode() for found in _FILE.findall(state)}


def _in_forms(store: Store) -> Iterator[str]:
    after = talks.NOBODYS
    while some := store.read(lambda tx, last=after: talks.states(tx, last, _AT_ONCE)):  # type: ignore[misc]
        for _, state in some:
            yield from named_in(state)
        after = some[-1][0]
