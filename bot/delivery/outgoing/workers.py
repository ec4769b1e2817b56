"""A pool of async workers for one queue, woken by notifications and polling now and then."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from bot.store import Store

log = logging.getLogger("mindbot.post")

_LOOK = 1.0  # seconds between polls for work that is due later


class Crew:
    """Repeats one task in several workers; the task returns whether there was work."""

    def __init__(self, store: Store, topic: str, do_one: Callable[[], Awaitable[bool]], hands: int) -> None:
        self._store = store
        self._topic = topic
        self._do_one = do_one
        self._hands = hands
        self._bell = asyncio.Event()

    async def run(self) -> None:
        """Runs until the bot stops."""
        loop = asyncio.get_running_loop()
        self._store.listen(lambda topic: self._heard(topic, loop))
        async with asyncio.TaskGroup() as hands:
            for _ in range(self._hands):
                hands.create_task(self._work_forever())

    async def _work_forever(self) -> None:
        while True:
            self._bell.clear()
            try:
                done = await self._do_one()
            except Exception as trouble:  # the database is away for a moment; what waits is safe in it
                log.error("%s: %s while looking for work", self._topic, type(trouble).__name__)
                done = False
            if not done:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._bell.wait(), _LOOK)

    def _heard(self, topic: str, loop: asyncio.AbstractEventLoop) -> None:
        """Called by the store's own thread."""
        if topic == self._topic and not loop.is_closed():
            loop.call_soon_threadsafe(self._bell.set)
