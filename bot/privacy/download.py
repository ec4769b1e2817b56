"""GET /files/data/…: a person's data export, made on request and stored nowhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.basics.signed_links import Links
from bot.basics.texts import say
from bot.cases.settings.routing import Routing
from bot.documents.pdf.download import PRIVATE
from bot.privacy.export_my_data import as_archive, everything
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.files.files import FileRoom
from bot.store.people import people

log = logging.getLogger("mindbot.privacy")


def address_of(person: str) -> str:
    """The path that the link to a person's data is signed for."""
    return f"data/{person}"


def routes(store: Store, room: FileRoom, routing: Routing, links: Links, now: Callable[[], float]) -> list[Route]:
    """The route, for a signed link that is valid for a day."""
    one_at_a_time = asyncio.Semaphore(1)

    def packed(person_id: str, at: float) -> bytes | None:
        def look(tx: Transaction) -> bytes | None:
            person = people.get(tx, person_id)
            return as_archive(tx, everything(tx, routing, person, at), room, person) if person else None

        content = store.read(look)
        if content is not None:
            store.write(lambda tx: audit.write(tx, "house", What.DATA_EXPORTED, "", at))
        return content

    async def answer(request: Request) -> Response:
        person, at = str(request.path_params["person"]), now()
        if not links.opens(address_of(person), dict(request.query_params), at):
            return _gone()
        async with one_at_a_time:
            content = await asyncio.to_thread(packed, person, at)
        if content is None:
            return _gone()
        log.info("somebody took a copy of their data: %d bytes", len(content))
        headers = PRIVATE | {"Content-Disposition": 'attachment; filename="my-data.zip"'}
        return Response(content, media_type="application/zip", headers=headers)

    return [Route("/files/data/{person}", answer)]


def _gone() -> Response:
    said = "\n".join(say("privacy.link_gone", language) for language in ("th", "en"))
    return PlainTextResponse(said, 404, headers=PRIVATE)
