"""/health/live and /health/ready, for monitoring. Strangers learn whether it works, and no numbers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import House
from bot.cases.settings import emergency_contacts
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import inbox, outbox, quotas

_LOOPBACK = ("127.0.0.1", "::1")
_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")  # what proxies add


def routes(house: House, channels: Sequence[str] = ()) -> list[Route]:
    """The routes of the health checks."""

    async def live(request: Request) -> Response:
        return JSONResponse({"live": True}, headers={"Cache-Control": "no-store"})

    async def ready(request: Request) -> Response:
        found = await asyncio.to_thread(examine, house, channels)
        told = found if _may_know(request, house.settings.health_token) else {"ready": found["ready"]}
        return JSONResponse(told, 200 if found["ready"] else 503, headers={"Cache-Control": "no-store"})

    return [Route("/health/live", live), Route("/health/ready", ready)]


def _may_know(request: Request, token: str) -> bool:
    """The numbers are for this machine itself, and for whoever has MINDBOT_HEALTH_TOKEN; a proxy here is neither."""
    if token and secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    return request.client is not None and request.client.host in _LOOPBACK and not is_forwarded


def examine(house: House, channels: Sequence[str] = ()) -> dict[str, Any]:
    """The state of the system in numbers, without personal data."""
    try:
        counts = house.store.read(lambda tx: _counts(tx, channels))
    except Exception as trouble:  # monitoring must learn of any error
        return {"ready": False, "store": type(trouble).__name__}
    return {
        "ready": True,
        "store": "ok",
        "mode": house.settings.mode,
        "index": {
            "built": house.library.built.isoformat(),
            "mode": house.mode,
            "trouble": house.library.trouble,
        },
        **counts,
    }


def _counts(tx: Transaction, channels: Sequence[str]) -> dict[str, Any]:
    came, goes = inbox.counts(tx), outbox.counts(tx)
    lines, copies = outbox.lines(tx, time.time()), files.copy_counts(tx)
    return {
        "inbox": {"waiting": came.get("waiting", 0), "set_aside": came.get("aside", 0)},
        "outbox": {"waiting": goes.get("waiting", 0), "dead": goes.get("dead", 0)},
        "files": {"waiting_for_copy": copies.get("waiting", 0), "without_copy": copies.get("none", 0)},
        "danger_contact": emergency_contacts.ministry_is_set(tx),
        "month": {name: asdict(one) for name, one in quotas.known(tx).items()},
        "channels": {name: asdict(lines.get(name, outbox.Line())) for name in channels},
    }
