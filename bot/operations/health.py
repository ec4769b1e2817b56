"""/health/live and /health/ready, for monitoring. Strangers learn whether it works, and no numbers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import House
from bot.cases.settings import emergency_contacts
from bot.channels import Channel
from bot.operations import health_checks
from bot.operations.health_checks import Wrong
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import inbox, outbox, quotas

LIMIT = 2.0  # seconds in which the database must be written and read
FRESH = 2.0  # seconds for which strangers are told the same
_LOOPBACK = ("127.0.0.1", "::1")
_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")  # what proxies add


class Health:
    """Looks whether the bot works, within a limit of time, whatever hangs."""

    def __init__(self, house: House, channels: Sequence[Channel]) -> None:
        self._house = house
        self._channels = [channel.name for channel in channels]
        self._pushed = [channel.name for channel in channels if not channel.collects]
        self._own_threads = ThreadPoolExecutor(4, thread_name_prefix="health")  # others may wait for the database
        self.slow: tuple[Wrong, ...] = ()  # what the checks that take long found last
        self._asking = asyncio.Lock()
        self._told = (-FRESH, False)  # when strangers were told last, and what

    async def look(self) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
        """Writes and reads the database, and looks around."""
        loop, around = asyncio.get_running_loop(), (*health_checks.around(self._house), *self.slow)
        try:
            counts, found = await asyncio.wait_for(loop.run_in_executor(self._own_threads, self._ask_store), LIMIT)
        except Exception as trouble:  # monitoring must learn of any error
            name = type(trouble).__name__
            counts, found = {"store": name}, [Wrong("store", name, stops=True)]
        return counts, (*found, *around)

    async def is_ready(self) -> bool:
        """Whether the bot works; asked by strangers, however often, the database is written every few seconds only."""
        async with self._asking:
            at, ready = self._told
            if time.monotonic() - at >= FRESH:
                ready = not any(one.stops for one in (await self.look())[1])
                self._told = time.monotonic(), ready
            return ready

    async def examine(self) -> dict[str, Any]:
        """The state of the system in numbers, and a list of what is wrong; without personal data."""
        counts, wrong = await self.look()
        library = self._house.library
        return {
            "ready": not any(one.stops for one in wrong),
            "wrong": [one.as_json() for one in wrong],
            "version": version("mindbot"),
            "mode": self._house.settings.mode,
            "index": {"built": library.built.isoformat(), "mode": self._house.mode, "trouble": library.trouble},
            **counts,
        }

    def _ask_store(self) -> tuple[dict[str, Any], list[Wrong]]:
        store, at = self._house.store, time.time()
        written = store.submit(lambda tx: health_checks.beat(tx, self._house, at), lasting=False)
        try:
            last_beat = written.result(LIMIT)
        except BaseException:
            written.cancel()
            raise

        def read(tx: Transaction) -> tuple[dict[str, Any], list[Wrong]]:
            found = list(health_checks.in_the_store(tx, at, last_beat, self._pushed))
            return _counts(tx, self._channels, at), found

        return store.read(read)


def routes(health: Health, token: str) -> list[Route]:
    """The routes of the health checks."""

    async def live(request: Request) -> Response:
        return JSONResponse({"live": True}, headers={"Cache-Control": "no-store"})

    async def ready(request: Request) -> Response:
        told = await health.examine() if may_know(request, token) else {"ready": await health.is_ready()}
        return JSONResponse(told, 200 if told["ready"] else 503, headers={"Cache-Control": "no-store"})

    return [Route("/health/live", live), Route("/health/ready", ready)]


def may_know(request: Request, token: str) -> bool:
    """The numbers are for this machine itself, and for whoever has MINDBOT_HEALTH_TOKEN; a proxy here is neither."""
    if token and secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    return request.client is not None and request.client.host in _LOOPBACK and not is_forwarded


def _counts(tx: Transaction, channels: Sequence[str], at: float) -> dict[str, Any]:
    came, goes = inbox.counts(tx), outbox.counts(tx)
    lines, copies = outbox.lines(tx, at), files.copy_counts(tx)
    return {
        "store": "ok",
        "inbox": {"waiting": came.get("waiting", 0), "set_aside": came.get("aside", 0)},
        "outbox": {"waiting": goes.get("waiting", 0), "dead": goes.get("dead", 0)},
        "files": {"waiting_for_copy": copies.get("waiting", 0), "without_copy": copies.get("none", 0)},
        "danger_contact": emergency_contacts.ministry_is_set(tx),
        "month": {name: asdict(one) for name, one in quotas.known(tx).items()},
        "channels": {name: asdict(lines.get(name, outbox.Line())) for name in channels},
    }
