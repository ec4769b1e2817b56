"""GET /files/…: serves proofs of filing, made on request and stored nowhere, and files from officers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.basics.signed_links import Links
from bot.basics.texts import LANGUAGES, say
from bot.cases.messages import case_story
from bot.cases.records import my_cases, repository
from bot.cases.rules import cover_words
from bot.cases.rules.undo import happened
from bot.cases.service import Desk
from bot.chat.forms import Forms, delivered
from bot.documents.pdf import Proof, printed
from bot.store import Store, Transaction
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.copy_versions import drawn
from bot.store.files.files import Copy, FileRoom

log = logging.getLogger("mindbot.proof")

PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_AT_ONCE = 2  # PDFs made concurrently; they cost CPU that the chat needs


def routes(
    store: Store,
    desk: Desk,
    room: FileRoom,
    links: Links,
    now: Callable[[], float],
    worded: Callable[[], Forms] = delivered,
) -> list[Route]:
    """Routes: the proof for its party, a slip without words for the receipt's holder, and photos."""
    free = asyncio.Semaphore(_AT_ONCE)

    def proof(language: str, alias: str, *, with_words: bool) -> Response:
        found = store.read(lambda tx: _proof(tx, alias, now(), with_words=with_words))
        if found is None:
            return _gone(language)
        page = printed(replace(found, address=links.base), desk.routing, language, worded())
        return _shown(page, "application/pdf", "proof-of-filing.pdf")

    def photo(language: str, name: str) -> Response:
        found = drawn(room, lambda: store.read(lambda tx: _photo(tx, *name.rpartition(".")[::2], now())))
        return _shown(found.content, found.copy.media_type, found.copy.name) if found else _gone(language)

    def made(kind: str, language: str, name: str) -> Response:
        return photo(language, name) if kind == "photo" else proof(language, name, with_words=kind == "proof")

    async def answer(request: Request) -> Response:
        kind, language, name = (str(request.path_params[part]) for part in ("kind", "language", "name"))
        known = kind in ("proof", "slip", "photo") and language in LANGUAGES
        if not known or not links.opens(f"{kind}/{language}/{name}", dict(request.query_params), now()):
            return _gone(language)
        async with free:
            return await asyncio.to_thread(made, kind, language, name)

    return [Route("/files/{kind}/{language}/{name}", answer)]


def _photo(tx: Transaction, alias: str, file: str, at: float) -> Copy | None:
    """The working copy of a file that an officer sent to this party; None if it was taken back."""
    stake = my_cases.of_alias(tx, alias)
    if stake is None or parties.look_behind(tx, alias) is None:
        return None
    number = stake.ticket.number
    if file not in case_story.sent_by_officers(stake, happened(repository.history(tx, number), at)):
        return None
    return next((copy for copy in files.copies(tx, number) if copy.id == file), None)


def _proof(tx: Transaction, alias: str, at: float, *, with_words: bool) -> Proof | None:
    """The proof of this party; None if they are forgotten."""
    party, behind = parties.get(tx, alias), parties.look_behind(tx, alias)
    ticket = repository.find(tx, party.ticket) if party and behind else None
    if party is None or behind is None or ticket is None:
        return None
    # It proves what they said, including redacted parts.
    ticket, history = cover_words.whole_ticket(tx, ticket), repository.history(tx, ticket.number)
    said = my_cases.own_words(tx, party, ticket, cover_words.whole(tx, ticket.number, history))
    sent = len(ticket.paper.files) if ticket.citizen == alias else 0
    return Proof(ticket, party.since, behind.receipt, said if with_words else None, sent, at)


def _shown(content: bytes, media_type: str, name: str) -> Response:
    headers = PRIVATE | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _gone(language: str) -> Response:
    return PlainTextResponse(say("proof.gone", language), 404, headers=PRIVATE)
