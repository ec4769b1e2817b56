"""The queue as it changes: a stream of events with the rows of the open page and the counts of the lists."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.basics.access import may
from bot.cases.lists import queue
from bot.cases.lists.queue import MANY, Listed, Sieve, View
from bot.console.queue import wish
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import lists
from bot.store.people import sessions

_EVERY = 2.0  # seconds between two looks at the database, of all pages together
_QUIET = 20.0  # seconds after which a silent connection says that it is there
_MOST_DANGERS = 20


class Live:
    """Streams to open pages. It ends when the officer is signed out or the server stops."""

    def __init__(self, office: Office, every: float = _EVERY, quiet: float = _QUIET) -> None:
        self._office = office
        self._every = every
        self._quiet = quiet
        self._looked_at = 0.0
        self._last_change = 0.0

    async def answer(self, request: Request) -> Response:
        visit: Visit = request.state.visit
        if not may(visit.officer, "ticket.see", unit=visit.officer.unit or None):
            return Response(status_code=403)
        return StreamingResponse(
            self._events(request, visit),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _events(self, request: Request, visit: Visit) -> AsyncIterator[str]:
        yield "retry: 3000\n\n"
        seen, silent, told = -1.0, 0.0, ""
        while not getattr(request.app.state, "closing", False) and not await request.is_disconnected():
            last = await anyio.to_thread.run_sync(self._changed_at)
            if last != seen:
                seen = last
                state = await anyio.to_thread.run_sync(self._state, visit)
                if state is None:
                    return
                if (written := json.dumps(state)) != told:
                    told, silent = written, 0.0
                    yield f"event: state\ndata: {written}\n\n"
            if silent >= self._quiet:
                silent = 0.0
                if await anyio.to_thread.run_sync(self._signed_out, visit):
                    return
                yield ": still here\n\n"
            silent += self._every
            await asyncio.sleep(self._every)

    def _changed_at(self) -> float:
        """When any case changed last; asked once for all open pages."""
        now = self._office.now()
        if now - self._looked_at >= self._every / 2:
            self._last_change, self._looked_at = self._office.store.read(lists.last_change), now
        return self._last_change

    def _signed_out(self, visit: Visit) -> bool:
        at = self._office.now()
        return self._office.store.read(lambda tx: sessions.holder(tx, visit.session, at)) is None

    def _state(self, visit: Visit) -> dict[str, Any] | None:
        """What the page needs to know; None if the officer is signed out."""
        at, listed = self._office.now(), wish.read(visit)

        def look(tx: Transaction) -> dict[str, Any] | None:
            person = sessions.holder(tx, visit.session, at)
            if person is None:
                return None
            counts = queue.counts(tx, person, at)
            # A search by words is not looked through again and again.
            rows = None if listed.sieve.text else queue.versions(tx, person, listed, visit.text("after"), at)
            dangers = queue.versions(tx, person, Listed(View.DANGER, Sieve(), lists.Order.DUE), "", at, _MOST_DANGERS)
            shown = {view: f"{MANY}+" if count >= MANY else str(count) for view, count in counts.items()}
            return {"rows": rows, "counts": shown, "danger": [number for number, _ in dangers]}

        return self._office.store.read(look)
