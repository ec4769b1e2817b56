"""How quickly Telegram lets us speak, and how it shows that we think."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.channels import Pace

# 30 messages a second in all, one a second to a chat. Five are left for second pages and typing signs.
PACE = Pace(per_second=25, per_conversation=1)
PAGE_SECONDS = 1.0  # between the pages of one long letter
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0

_BREATH = 0.4  # seconds that an answer may take before anybody wonders
_SIGN = 4.5  # a typing sign lasts five
_PATIENCE = 30.0  # then whoever waits is not kept hoping


class GroupPace:
    """So many messages to one group in any minute, and no more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def wait(self, address: str) -> float:
        """Seconds until this group may be written to; nothing if it may be now, which is then counted."""
        now = self._clock()
        self._sent = {one: sent for one, sent in self._sent.items() if now - sent[-1] < GROUP_SECONDS}
        sent = self._sent.setdefault(address, deque(maxlen=GROUP_MESSAGES))
        if len(sent) == GROUP_MESSAGES and now - sent[0] < GROUP_SECONDS:
            return GROUP_SECONDS - (now - sent[0])
        sent.append(now)
        return 0.0


class Thinking:
    """Shows in a chat that we are writing, from a breath after the question until the answer."""

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
        # A sign is a courtesy: whatever goes wrong with it is no trouble.
        with contextlib.suppress(Exception):
            await asyncio.sleep(_BREATH)
            async with asyncio.timeout(_PATIENCE):
                while True:
                    await self._sign(address)
                    await asyncio.sleep(_SIGN)
        self._signs.pop(address, None)
