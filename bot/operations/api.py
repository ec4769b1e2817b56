"""POST /api/ask: the HTTP API for other systems of the Ministry, with an API key each."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.basics import uploads
from bot.basics.rate_limit import Turnstile
from bot.basics.texts import LANGUAGES
from bot.chat.ask_once import one_question
from bot.chat.assistant import Assistant
from bot.chat.turn import TooCostly
from bot.store import Store, Transaction
from bot.store.admin import closed_doors
from bot.store.people import api_keys
from bot.store.people.api_keys import Key

LARGEST = 16_384  # bytes of a question
_BEARER = "bearer "
_CLOSED_SECONDS = "600"  # after which a caller may try a closed door again


class NotTaken(Exception):
    """A refused call, with status and reason."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status = status
        self.headers = headers


class Api:
    """POST /api/ask {"question", "lang"} with the header Authorization: Bearer KEY."""

    def __init__(self, store: Store, assistant: Assistant, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._assistant = assistant
        self._now = now
        self._turnstiles: dict[int, Turnstile] = {}

    def routes(self) -> list[Route]:
        return [Route("/api/ask", self._ask, methods=["POST"])]

    async def _ask(self, request: Request) -> Response:
        try:
            key = await asyncio.to_thread(self._let_in, request.headers.get("authorization", ""))
            question, language = _read(await uploads.whole(request, LARGEST))
            answer = await asyncio.to_thread(one_question, self._assistant, question, key.person, language)
        except uploads.TooLong:
            return JSONResponse({"error": f"A question has at most {LARGEST} bytes."}, 413)
        except TooCostly:
            return JSONResponse({"error": "This question needs too much computing time. Ask it shorter."}, 422)
        except NotTaken as refused:
            return JSONResponse({"error": str(refused)}, refused.status, refused.headers)
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    def _let_in(self, authorization: str) -> Key:
        given = authorization[len(_BEARER) :].strip() if authorization.lower().startswith(_BEARER) else ""
        key = self._store.read(lambda tx: api_keys.find(tx, given)) if given else None
        if key is None:
            why = "A key is needed: Authorization: Bearer KEY. An operator makes one: mindbot key add NAME"
            raise NotTaken(401, why, **{"WWW-Authenticate": "Bearer"})
        if self._store.read(closed_doors.all_closed).keys() & {closed_doors.API, closed_doors.ANSWERS}:
            why = "An administrator has closed this door for a time. Please try again later."
            raise NotTaken(503, why, **{"Retry-After": _CLOSED_SECONDS})
        turnstile = self._turnstiles.setdefault(key.per_minute, Turnstile(key.per_minute))
        wait = turnstile.wait(key.name)
        if wait:
            why = f"More than {key.per_minute} questions in a minute."
            raise NotTaken(429, why, **{"Retry-After": str(math.ceil(wait))})
        self._store.submit(lambda tx: _note_use(tx, key, self._now()))
        return key


def _read(body: bytes) -> tuple[str, str | None]:
    shape = 'The body is JSON: {"question": "...", "lang": "th"}.'
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotTaken(400, shape) from wrong
    question = said.get("question") if isinstance(said, dict) else None
    language = said.get("lang") if isinstance(said, dict) else None
    if not isinstance(question, str) or not question.strip():
        raise NotTaken(400, shape)
    if language is not None and language not in LANGUAGES:
        raise NotTaken(400, f'"lang" is one of {", ".join(LANGUAGES)}.')
    return question.encode("utf-8", "replace").decode(), language


def _note_use(tx: Transaction, key: Key, at: float) -> None:
    if not key.used_at or at - key.used_at > 3600:
        api_keys.used(tx, key.name, at)
