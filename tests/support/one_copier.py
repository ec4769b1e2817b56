"""One process makes the working copies of all tests, for starting it costs a second."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from bot.documents.copies import copy_maker, redact_photo
from bot.documents.copies.worker_process import PATIENCE, Child

_CHILD, _TURN = Child(), threading.Lock()


class SharedChild:
    """The same process for whoever makes one; a process that died of a file is replaced, as always."""

    def copy(self, content: bytes, media_type: str, patience: float = PATIENCE) -> tuple[bytes, str]:
        with _TURN:
            return _CHILD.copy(content, media_type, patience)

    def cover(self, content: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        with _TURN:
            return _CHILD.cover(content, boxes)

    def close(self) -> None:
        """It goes on for the next test."""


def share(patch: pytest.MonkeyPatch) -> None:
    for module in (copy_maker, redact_photo):
        patch.setattr(module, "Child", SharedChild)


def end() -> None:
    _CHILD.close()
