"""A paper as a page: opened from an answer's source, by whoever may read it at that moment."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.basics.access import audiences
from bot.basics.dates import day, local
from bot.basics.people import Person
from bot.basics.signed_links import Links
from bot.basics.texts import say
from bot.chat.answers.answers import marks
from bot.store import Store
from bot.store.people import people
from knowledge import settings
from knowledge.library import Library
from knowledge.passages import Paper

_READ_HERE = (".md", ".txt", ".html")  # shown as a page; other files are offered for download
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


def routes(library: Library, store: Store, links: Links, now: Callable[[], float], own: Path) -> list[Route]:
    """/papers/<id>, and the original file behind it; own is the folder of the Ministry's own papers."""
    room = Environment(loader=PackageLoader("bot.documents", "pages"), autoescape=True, undefined=StrictUndefined)

    def answer(request: Request) -> Response:
        name = str(request.path_params["paper"])
        paper = _found(library, store, links, name, dict(request.query_params), now())
        if paper is None:
            return _page(room, "missing.html", "th", 404)
        if "original" in request.query_params:
            return _original(paper, own) or _page(room, "missing.html", "th", 404)
        sections = library.sections(paper.id, audiences=frozenset({paper.audience}))
        language = "en" if request.query_params.get("lang") == "en" else "th"
        again = "&".join(part for part in (request.url.query, "original") if part)
        return _page(
            room,
            "paper.html",
            language,
            paper=paper,
            sections=sections,
            marks=marks(paper, language, local(now()).date()),
            original=f"?{again}" if not paper.original.endswith(_READ_HERE) else "",
        )

    async def open_paper(request: Request) -> Response:
        return await asyncio.to_thread(answer, request)

    return [Route("/papers/{paper:path}", open_paper)]


def _found(library: Library, store: Store, links: Links, name: str, given: dict[str, str], now: float) -> Paper | None:
    """The paper, if it is public or the link's reader may read it today."""
    public = library.paper(name, audiences=audiences(Person("anybody")))
    who = None if public else links.reader(name, given, now)
    reader = store.read(lambda tx: people.get(tx, who)) if who else None
    return public or (library.paper(name, audiences=audiences(reader)) if reader else None)


def _original(paper: Paper, own: Path) -> Response | None:
    """The original file. Only PDFs are shown in the browser; scripts never run."""
    file = _file(own, paper) or _file(settings.documents(), paper)
    if file is None:
        return None
    kind = "inline" if file.suffix.lower() == ".pdf" else "attachment"
    guards = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(file, filename=file.name, content_disposition_type=kind, headers=_HEADERS | guards)


def _file(home: Path, paper: Paper) -> Path | None:
    """The paper's file in a folder; nothing outside that folder is served."""
    folder = home.resolve()
    file = (folder / paper.original).resolve()
    return file if file.is_relative_to(folder) and file.is_file() else None


def _page(room: Environment, name: str, language: str, status: int = 200, **shown: Any) -> HTMLResponse:
    nonce = secrets.token_urlsafe(12)
    html = room.get_template(name).render(
        language=language, nonce=nonce, say=lambda key, **values: say(key, language, **values), day=day, **shown
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    )
    return HTMLResponse(html, status, _HEADERS | {"Content-Security-Policy": policy})
