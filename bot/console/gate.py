"""The one gate of the console. Every page is closed by birth; whoever is not signed in is shown the door."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from urllib.parse import parse_qsl

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.page import failure
from bot.console.visit import Office, Visit, inside, is_token
from bot.people import Person
from bot.settings import Settings
from bot.store import Transaction, officers
from bot.texts import LANGUAGES

log = logging.getLogger("mindbot.console")

# What may be seen without signing in. Every other page, also one that is written tomorrow, is closed.
OPEN = frozenset({"/sign-in", "/first/{code}", "/static/{name}"})

GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LARGEST_FORM = 64 * 1024
_LANGUAGE = "mindbot-language"
_LANGUAGE_LASTS = 365 * 86400


class TooLarge(ValueError):
    """A form that no person filled in."""


class Gate:
    """Finds out who comes, keeps strangers out and forged forms away, and guards whatever is answered."""

    def __init__(self, app: ASGIApp, office: Office, settings: Settings, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._office = office
        self._settings = settings
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        names = cookie_names(request, self._settings)
        token, door = request.cookies.get(names.session, ""), request.cookies.get(names.door, "")
        person = await anyio.to_thread.run_sync(self._signed_in, token) if token else None
        secret = token if person else door or secrets.token_urlsafe(24)
        guarded = _guarding(send, request, names, "" if person or door else secret)
        if person is None and _template(self._routes, scope) not in OPEN:
            await RedirectResponse(_to_sign_in(request), 303)(scope, receive, guarded)
            return
        visit = Visit(request, person, _language(request), secret, {}, self._office.now())
        try:
            form = await _form(request) if request.method == "POST" else {}
        except TooLarge:
            await failure(visit, 413)(scope, receive, guarded)
            return
        if request.method == "POST" and not _ours(request, secret, form):
            log.warning("a form without our token at %s", _template(self._routes, scope))
            await failure(visit, 403, "console.failure.form")(scope, receive, guarded)
            return
        scope.setdefault("state", {})["visit"] = Visit(request, person, visit.language, secret, form, visit.at)
        await self._app(scope, receive, guarded)

    def _signed_in(self, token: str) -> Person | None:
        at = self._office.now()

        def look(tx: Transaction) -> tuple[Person | None, bool]:
            person = officers.signed_in(tx, token, at)
            return person, person is not None and officers.unnoticed(tx, token, at)

        person, unnoticed = self._office.store.read(look)
        if unnoticed:
            self._office.store.write(lambda tx: officers.notice(tx, token, at))
        return person


class CookieNames:
    """A browser gives a cookie with this prefix only to us and only over https; without https it takes none."""

    def __init__(self, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.secure = secure
        self.session = f"{prefix}mindbot-console"
        self.door = f"{prefix}mindbot-door"


def cookie_names(request: Request, settings: Settings) -> CookieNames:
    """The names as this browser came: a proxy that ends https is believed when it is trusted or has our own name."""
    host = request.headers.get("host", "")
    return CookieNames(request.url.scheme == "https" or settings.public_url == f"https://{host}")


def set_cookie(response: Response, names: CookieNames, name: str, value: str, lasts: int | None = None) -> None:
    response.set_cookie(name, value, max_age=lasts, secure=names.secure, httponly=True, samesite="strict", path="/")


def _guarding(send: Send, request: Request, names: CookieNames, door: str) -> Send:
    """Add what every answer carries."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in GUARDS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            cookies = Response()
            if door:
                set_cookie(cookies, names, names.door, door)
            if (chosen := request.query_params.get("lang")) in LANGUAGES:
                set_cookie(cookies, names, _LANGUAGE, str(chosen), _LANGUAGE_LASTS)
            for cookie in cookies.headers.getlist("set-cookie"):
                headers.append("set-cookie", cookie)
        await send(message)

    return guarded


def _template(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """Which page is meant, as its route is written."""
    for route in routes:
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            return route.path
    return ""


def _to_sign_in(request: Request) -> str:
    """A way to the door from any depth, that also works behind a prefix."""
    return "../" * max(0, inside(request).count("/") - 1) + "sign-in"


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang", request.cookies.get(_LANGUAGE, ""))
    return wanted if wanted in LANGUAGES else "th"


def _ours(request: Request, secret: str, form: dict[str, str]) -> bool:
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site in ("same-origin", "none") and is_token(secret, form.get("token", ""))


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_FORM:
            raise TooLarge(f"A form of more than {_LARGEST_FORM} bytes.")
    text = body.decode("utf-8", "replace").replace("\0", "")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=50, errors="replace"))
    except ValueError as many:
        raise TooLarge("A form of more than 50 fields.") from many
