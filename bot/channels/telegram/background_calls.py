"""Optional background calls to Telegram that may fail, such as answering an old button."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class BackgroundCalls:
    """Runs them until the channel closes."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_quietly(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def close(self) -> None:
        for task in list(self._running):
            task.cancel()


async def _quietly(errand: Coroutine[Any, Any, None]) -> None:
    try:
        await errand
    except Exception as trouble:
        log.info("an errand to Telegram failed: %s", type(trouble).__name__)
