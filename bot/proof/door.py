"""GET /files/proof/…: the page is made when it is asked for, in a thread of its own, and kept nowhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.desk import drawer, following
from bot.desk.desk import Desk
from bot.links import Links
from bot.proof import Proof, printed
from bot.store import Store, Transaction, parties
from bot.texts import LANGUAGES, say

log = logging.getLogger("mindbot.proof")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_AT_ONCE = 2  # pages that are made beside one another: they cost a processor, and the chat needs it more


def routes(store: Store, desk: Desk, links: Links, now: Callable[[], float]) -> list[Route]:
    """The proof with its words for whoever said them, and the slip without, for whoever holds the receipt."""
    room = asyncio.Semaphore(_AT_ONCE)

    def made(kind: str, language: str, alias: str) -> bytes | None:
        proof = store.read(lambda tx: _proof(tx, alias, now(), with_words=kind == "proof"))
        return printed(replace(proof, address=links.base), desk.routing, language) if proof else None

    async def answer(request: Request) -> Response:
        kind, language, alias = (str(request.path_params[name]) for name in ("kind", "language", "alias"))
        known = kind in ("proof", "slip") and language in LANGUAGES
        if not known or not links.opens(f"{kind}/{language}/{alias}", dict(request.query_params), now()):
            return _gone(language)
        async with room:
            page = await asyncio.to_thread(made, kind, language, alias)
        if page is None:
            return _gone(language)
        headers = _HEADERS | {"Content-Disposition": 'inline; filename="proof-of-filing.pdf"'}
        return Response(page, media_type="application/pdf", headers=headers)

    return [Route("/files/{kind}/{language}/{alias}", answer)]


def _proof(tx: Transaction, alias: str, at: float, *, with_words: bool) -> Proof | None:
    """What is known of this party today; nothing, if they are forgotten."""
    party, behind = parties.get(tx, alias), parties.look_behind(tx, alias)
    ticket = drawer.find(tx, party.ticket) if party and behind else None
    if party is None or behind is None or ticket is None:
        return None
    said = following.own_words(tx, party, ticket, drawer.history(tx, ticket.number))
    files = len(ticket.paper.files) if ticket.citizen == alias else 0
    return Proof(ticket, party.since, behind.receipt, said if with_words else None, files, at)


def _gone(language: str) -> Response:
    return PlainTextResponse(say("proof.gone", language), 404, headers=_HEADERS)
