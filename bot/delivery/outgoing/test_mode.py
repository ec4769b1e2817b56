"""Test and team mode (dry run): messages are recorded instead of sent, except to the team's addresses.

Simulated recipients work in every mode, so that sending can be tried without a platform.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot.basics.messages import Letter, Media
from bot.basics.settings import Mode
from bot.channels import Channel, Unacceptable, Undeliverable
from bot.store import Store
from bot.store.mail import rehearsals

SIMULATED = "simulated:"
_SLOW = 5.0  # seconds that the slow recipient takes


class Rehearsal:
    """A channel wrapper that sends only what this mode allows."""

    def __init__(
        self, channel: Channel, mode: Mode, team: frozenset[str], record: Callable[[Sequence[Letter], str], None]
    ) -> None:
        self._channel = channel
        self._mode = mode
        self._team = team
        self._record = record
        self.name = channel.name
        self.collects = channel.collects
        self.pace = channel.pace
        self.bundle = channel.bundle

    async def send(self, letters: Sequence[Letter]) -> None:
        address = letters[0].address
        if address.startswith(SIMULATED):
            await self._simulate(letters, address.removeprefix(SIMULATED))
        elif self._mode is Mode.LIVE or (self._mode is Mode.TEAM and f"{self.name}:{address}" in self._team):
            await self._channel.send(letters)
        else:
            await self._keep(letters, str(self._mode))

    async def fetch(self, media: Media, most: int) -> bytes:
        return await self._channel.fetch(media, most)

    def routes(self) -> Sequence[Any]:
        return self._channel.routes()

    async def run(self) -> None:
        await self._channel.run()

    async def close(self) -> None:
        await self._channel.close()

    async def _simulate(self, letters: Sequence[Letter], who: str) -> None:
        match who:
            case "delivered":
                await self._keep(letters, "simulated")
            case "slow":
                await asyncio.sleep(_SLOW)
                await self._keep(letters, "simulated")
            case "refused":
                raise Unacceptable("a simulated recipient whose platform refuses every letter")
            case "blocked":
                raise Undeliverable("a simulated recipient who blocked us")
            case _:
                raise Undeliverable(f"nobody is simulated as {who!r}: delivered, refused, slow, blocked")

    async def _keep(self, letters: Sequence[Letter], why: str) -> None:
        await asyncio.to_thread(self._record, letters, why)


def rehearsed(channel: Channel, store: Store, mode: Mode, team: frozenset[str], now: Callable[[], float]) -> Channel:
    """The channel as it works in this mode. Channels without push send nothing anyway."""

    def record(letters: Sequence[Letter], why: str) -> None:
        store.write(lambda tx: rehearsals.keep(tx, letters, why, now()))

    return channel if channel.collects else Rehearsal(channel, mode, team, record)
