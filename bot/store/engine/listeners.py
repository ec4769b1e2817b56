"""Calls whoever listens for a topic; one that fails keeps nobody else from hearing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger("mindbot.store")


def tell(listeners: Iterable[Callable[[str], None]], topic: str) -> None:
    for heard in listeners:
        try:
            heard(topic)
        except Exception as trouble:  # a listener that is gone; whoever waits also looks by itself
            log.warning("a listener of %s failed: %s", topic.partition(":")[0], type(trouble).__name__)
