"""The id of the message that is being worked on, for the logs: the same in every stage, and nobody's."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_CURRENT: ContextVar[str] = ContextVar("message", default="")


@contextmanager
def message(platform_id: str) -> Iterator[None]:
    """While this lasts, logs are about the message with this id of its platform."""
    token = _CURRENT.set(hashlib.sha256(platform_id.encode()).hexdigest()[:12] if platform_id else "")
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> str:
    return _CURRENT.get()


class Traced(logging.Filter):
    """Gives every log record the id of its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.message_id = current()
        return True
