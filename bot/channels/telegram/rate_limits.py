"""Telegram's rate limits, and the typing sign while a reply is computed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.channels import Pace

# Telegram allows 30 messages a second, one per chat. Five are left for further pages and typing signs.
PACE = Pace(per_second=25, per_conversation=1)
PAGE_SECONDS = 1.0  # between the pages of one message
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0

_BREATH = 0.4  # seconds before the typing sign is shown
_SIGN = 4.5  # a typing sign lasts five
_PATIENCE = 30.0  # seconds after which the sign stops


class GroupPace:
    """The limit of messages per minute in one group."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def wait(self, address: str) -> float:
        """0 if this group may be written to now, which is counted; else the seconds to wait."""
        now = self._clock()
        self._sent = {one: sent for one, sent in self._sent.items() if now - sent[-1] < GROUP_SECONDS}
        sent = self._sent.setdefault(address, deque(maxlen=GROUP_MESSAGES))
        if len(sent) == GROUP_MESSAGES and now - sent[0] < GROUP_SECONDS:
            return GROUP_SECONDS - (now - sent[0])
        sent.append(now)
        return 0.0


class Thinking:
    """Shows the typing sign in a chat until the reply is sent."""

    def __init__(self, sign: Callable[[str], Awaitable[None]]) -> None:
        self._sign = sign
        self._signs: dict[str, asyncio.Task[None]] = {}

    def begins(self, address: str) -> None:
        if address not in self._signs:
            self._signs[address] = asyncio.create_task(self._show(address))

    def ends(self, address: str) -> None:
        sign = self._signs.pop(address, None)
        if sign:
            sign.cancel()

    def close(self) -> None:
        for address in list(self._signs):
            self.ends(address)

    async def _show(self, address: str) -> None:
        # The sign is optional: its errors are ignored.
        with contextlib.suppress(Exception):
            await asyncio.sleep(_BREATH)
            async with asyncio.timeout(_PATIENCE):
                while True:
                    await self._sign(address)
                    await asyncio.sleep(_SIGN)
        self._signs.pop(address, None)
