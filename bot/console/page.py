"""Renders templates with everything that all pages share, error pages, redirects and static files."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.basics.dates import day, local, moment
from bot.basics.texts import say, texts
from bot.console.menu import Department, departments
from bot.console.request import Visit, form_token, inside

STATIC = {
    "tokens.css": "text/css",
    "console.css": "text/css",
    "figures.css": "text/css",
    "console.js": "text/javascript",
    "case.css": "text/css",
    "case.js": "text/javascript",
    "queue.css": "text/css",
    "queue.js": "text/javascript",
    "letter.css": "text/css",
    "print.css": "text/css",
    "print.js": "text/javascript",
    "redact.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
    "manifest.webmanifest": "application/manifest+json",
    "sarabun-regular.ttf": "font/ttf",
    "sarabun-bold.ttf": "font/ttf",
}
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
_FONTS = {"sarabun-regular.ttf": "Sarabun-Regular.ttf", "sarabun-bold.ttf": "Sarabun-Bold.ttf"}  # as in our PDFs
_FAILURES = {
    403: "console.failure.refused",
    404: "console.failure.missing",
    413: "console.failure.too_large",
    503: "console.failure.busy",
}


def render(visit: Visit, name: str, status: int = 200, /, **values: Any) -> Response:
    """Renders the template of that name in the visitor's language."""
    language, person = visit.language, visit.person

    def t(key: str, **gaps: object) -> str:
        return say(f"console.{key}", language, **gaps)

    menu = departments(person, inside(visit.request))
    html = (
        _room()
        .get_template(f"{name}.html")
        .render(
            visit=visit,
            person=person,
            language=language,
            home=visit.home,
            token=form_token(visit.secret),
            departments=menu,
            help=_help(name, menu),
            here=name,
            t=t,
            word=lambda key, **gaps: say(key, language, **gaps),
            moment=lambda at: moment(at, language),
            day=lambda at: day(local(at).date(), language),
            date=lambda when: day(when, language),
            written_day=lambda written: day(date.fromisoformat(written), language),
            iso=lambda at: local(at).isoformat(timespec="seconds"),
            **values,
        )
    )
    return HTMLResponse(html, status)


def _help(name: str, menu: tuple[Department, ...]) -> str:
    """Which help belongs to a page: its own, or that of its entry in the menu."""
    here = [name, *(door.name for one in menu for door in one.doors if door.here)] if menu else []
    return next((one for one in here if f"console.help.{one}" in texts()), "help" if menu else "")


def failure(visit: Visit, status: int, key: str = "") -> Response:
    """An error page."""
    return render(visit, "failure", status, said=say(key or _FAILURES[status], visit.language))


def go(visit: Visit, address: str) -> Response:
    """A redirect within the console, which also works behind a proxy with a path prefix."""
    return RedirectResponse(visit.home + address, 303)


def inline_pdf(content: bytes, name: str) -> Response:
    """A PDF that the browser shows, and saves under this name."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


def in_parts(request: Request, whole: Response) -> Response:
    """The part of a sound or film that a player asks for; Safari plays nothing that comes only as a whole."""
    whole.headers["Accept-Ranges"] = "bytes"
    asked, body = _RANGE.fullmatch(request.headers.get("range", "")), bytes(whole.body)
    if asked is None or not any(asked.groups()):
        return whole
    first, last = asked.groups()
    start = int(first) if first else max(0, len(body) - int(last))
    end = min(int(last) if first and last else len(body) - 1, len(body) - 1)
    if start > end:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(body)}"})
    headers = {name: value for name, value in whole.headers.items() if name != "content-length"}
    headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
    return Response(body[start : end + 1], 206, headers)


@cache
def static(name: str) -> bytes:
    """The content of a static file."""
    if name in _FONTS:
        return (files("bot.documents.pdf") / "fonts" / _FONTS[name]).read_bytes()
    return (files("bot.console") / "pages" / name).read_bytes()


@cache
def _room() -> Environment:
    room = Environment(
        loader=PackageLoader("bot.console", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.globals["edition"] = hashlib.sha256(b"".join(map(static, STATIC))).hexdigest()[:12]
    return room
