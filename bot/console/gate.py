"""Authentication and CSRF protection of the console. Every page needs a login unless it is listed here."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.basics.people import Person
from bot.basics.settings import Settings
from bot.basics.texts import LANGUAGES
from bot.cases.lists.work_of_officer import MOST
from bot.console import form_parser
from bot.console.page import failure
from bot.console.request import Office, Visit, is_token
from bot.store import Transaction
from bot.store.people import sessions

log = logging.getLogger("mindbot.console")

# Pages without login. Every other page, also future ones, needs one.
OPEN = frozenset({"/sign-in", "/second", "/sso", "/sso/back", "/public", "/first/{code}", "/static/{name}"})

GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BRINGS_PAPERS = "/drafts"
_CHOOSES_FOR_EACH = "/people/{person}/hand-over"  # its form has a field per case
# These handle too large files themselves, keeping what was typed.
_TAKE_FILES = frozenset({_BRINGS_PAPERS, "/intake", "/tickets/{number}"})
_BY_ITSELF = frozenset({"/tickets/{number}/here", "/live"})  # asked by open pages: they keep no session alive
_LANGUAGE = "mindbot-language"
_LANGUAGE_LASTS = 365 * 86400


class Gate:
    """Middleware that authenticates, redirects strangers to sign-in, rejects forged forms, and adds security
    headers."""

    def __init__(self, app: ASGIApp, office: Office, settings: Settings, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._office = office
        self._settings = settings
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # the console has no websockets
            return
        request = Request(scope, receive)
        names = cookie_names(request, self._settings)
        visit = await self._greet(request, names)
        new_door = "" if visit.person or request.cookies.get(names.door) else visit.secret
        guarded = _guarding(send, request, names, new_door)
        answer = self._stop(visit, names)
        if answer is None:
            if request.method == "POST":
                takes_files = _template(self._routes, scope) in _TAKE_FILES
                visit, answer = await _read_form(visit, *self._largest(scope), takes_files=takes_files)
            visit = replace(visit, megabytes=self._largest(scope)[0] // 2**20)
            scope.setdefault("state", {})["visit"] = visit
        await (answer or self._app)(scope, receive, guarded)

    async def _greet(self, request: Request, names: CookieNames) -> Visit:
        """Identifies the visitor by the session cookie."""
        token, door = request.cookies.get(names.session, ""), request.cookies.get(names.door, "")
        awake = _template(self._routes, request.scope) not in _BY_ITSELF
        person, halfway = await anyio.to_thread.run_sync(self._signed_in, token, awake) if token else (None, None)
        secret = token if person else door or secrets.token_urlsafe(24)
        banner = self._settings.banner
        return Visit(request, person, _language(request), secret, {}, self._office.now(), halfway, token, banner=banner)

    def _stop(self, visit: Visit, names: CookieNames) -> Response | None:
        """The redirect to sign-in, or None if the visitor may go on."""
        if visit.person or _template(self._routes, visit.request.scope) in OPEN:
            return None
        if visit.halfway:
            return RedirectResponse(visit.home.removeprefix("./") + "second", 303)
        over = "?over=1" if names.session in visit.request.cookies else ""
        return RedirectResponse(visit.home.removeprefix("./") + "sign-in" + over, 303)

    def _largest(self, scope: Scope) -> tuple[int, int, int]:
        """The page's maximum file size, number of files, and number of fields."""
        if (page := _template(self._routes, scope)) == _BRINGS_PAPERS:
            return self._settings.paper_megabytes * 2**20, 1, form_parser.FIELDS
        fields = form_parser.FIELDS + MOST if page == _CHOOSES_FOR_EACH else form_parser.FIELDS
        return self._settings.file_megabytes * 2**20, form_parser.MOST_PHOTOS, fields

    def _signed_in(self, token: str, awake: bool) -> tuple[Person | None, Person | None]:
        """The signed-in officer, or the one who still needs the second factor."""
        at = self._office.now()

        def look(tx: Transaction) -> tuple[Person | None, Person | None, bool]:
            person = sessions.holder(tx, token, at)
            if person is None:
                return None, sessions.half_holder(tx, token, at), False
            return person, None, awake and sessions.unnoticed(tx, token, at)

        person, halfway, unnoticed = self._office.store.read(look)
        if unnoticed:
            self._office.store.write(lambda tx: sessions.notice(tx, token, at))
        return person, halfway


class CookieNames:
    """Cookie names. With https they have the __Host- prefix, which other sites cannot set."""

    def __init__(self, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.secure = secure
        self.session = f"{prefix}mindbot-console"
        self.door = f"{prefix}mindbot-door"
        self.known = f"{prefix}mindbot-known"


def cookie_names(request: Request, settings: Settings) -> CookieNames:
    """The cookie names for this request: https, or our own host name behind a trusted proxy."""
    host = request.headers.get("host", "")
    return CookieNames(request.url.scheme == "https" or settings.public_url == f"https://{host}")


def set_cookie(response: Response, names: CookieNames, name: str, value: str, lasts: int | None = None) -> None:
    response.set_cookie(name, value, max_age=lasts, secure=names.secure, httponly=True, samesite="strict", path="/")


def _guarding(send: Send, request: Request, names: CookieNames, door: str) -> Send:
    """Adds security headers and cookies to every response."""

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
    """The path template of the requested route."""
    for route in routes:
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            return route.path
    return ""


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang", request.cookies.get(_LANGUAGE, ""))
    return wanted if wanted in LANGUAGES else "th"


async def _read_form(
    visit: Visit, largest: int, most: int, fields: int, *, takes_files: bool
) -> tuple[Visit, Response | None]:
    """The visit with the parsed form, or the response to a form that is invalid or forged."""
    try:
        # No files are accepted without login.
        form = await form_parser.read(visit.request, largest if visit.person else 0, most, fields)
    except form_parser.TooLarge as large:
        ours = takes_files and visit.person is not None and is_token(visit.secret, large.fields.get("token", ""))
        if not ours:
            return visit, failure(visit, 413, "console.upload.failed" if takes_files else "")
        return replace(visit, form=large.fields, too_large=True), None
    except form_parser.NotAForm as wrong:
        log.warning("%s", wrong)
        return visit, failure(visit, 400, "console.failure.form")
    visit = replace(visit, form=form.fields, photos=form.photos)
    site = visit.request.headers.get("sec-fetch-site", "same-origin")
    if site in ("same-origin", "none") and is_token(visit.secret, visit.form.get("token", "")):
        return visit, None
    log.warning("a form that is not ours")
    return visit, failure(visit, 403, "console.failure.form")
