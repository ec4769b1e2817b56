"""Limits of connections: how many at once, from one network and in all, and how slow one may be.

uvicorn ends a connection that rests between two requests; one that never finishes a request, or never reads its answer,
it would keep for ever (slowloris).
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Hashable
from contextlib import ExitStack
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.basics.rate_limit import Full, Most, Slots, network

LOOK_SECONDS = 10.0  # between two looks at a connection
LOOKS = 2  # so many without progress end it
BODY_BYTES = 20_000  # of a body between two looks: 2 KB a second, where a bad telephone network brings 10

log = logging.getLogger("mindbot.connections")


def limited(most: int, *, behind_proxy: bool) -> type[asyncio.Protocol]:
    """Connections with these limits. Behind a proxy all come from it; it counts networks itself (deploy/nginx.conf)."""
    slots = Slots(Most(visitor=most, network=most if behind_proxy else most // 4, everybody=most))
    return cast("type[asyncio.Protocol]", functools.partial(LimitedConnection, slots=slots))


class LimitedConnection(H11Protocol):
    """A connection that holds a slot and ends when its client makes us wait."""

    def __init__(self, *args: Any, slots: Slots, **named: Any) -> None:
        super().__init__(*args, **named)
        self._slots = slots
        self._slot = ExitStack()
        self._timer: asyncio.TimerHandle | None = None
        self._came = 0  # bytes since the last look
        self._waits_for: Hashable = None
        self._looks = 0  # without progress

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        try:
            self._slot.enter_context(self._slots.taken("", network(self.client[0] if self.client else "")))
        except Full:
            log.warning("a connection is refused: as many are open as may be")
            transport.abort()
            return
        self._look_later()

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._slot.close()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._timer = self.loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        waits_for = self._what_the_client_owes()
        self._looks = self._looks + 1 if waits_for is not None and waits_for == self._waits_for else 0
        self._waits_for, self._came = waits_for, 0
        if self._looks >= LOOKS:
            log.warning("a connection is ended: its client was too slow")
            self.transport.abort()
        else:
            self._look_later()

    def _what_the_client_owes(self) -> Hashable:
        """What we wait for; the same at the next look means no progress. Nothing while we are the ones at work."""
        cycle = self.cycle
        if self.flow.write_paused:
            return "reading", self.transport.get_write_buffer_size()
        if cycle is None or cycle.response_complete:
            return "request", id(cycle)
        is_slow = cycle.more_body and not self.flow.read_paused and self._came < BODY_BYTES
        return ("body", id(cycle)) if is_slow else None
