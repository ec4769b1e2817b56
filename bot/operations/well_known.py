"""/robots.txt, /.well-known/security.txt and Strict-Transport-Security: what every public web server says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.basics.settings import Settings

_HSTS = (b"strict-transport-security", b"max-age=31536000")  # a year; the Ministry's other names decide for themselves
_ROBOTS = "User-agent: *\nDisallow: /chat\nDisallow: /console\nDisallow: /files\nDisallow: /health\n"
_VALID = timedelta(days=180)  # RFC 9116: less than a year


def routes(settings: Settings, now: Callable[[], float]) -> list[Route]:
    """security.txt is there once somebody can be written to: MINDBOT_SECURITY_CONTACT."""

    async def robots(request: Request) -> Response:
        return PlainTextResponse(_ROBOTS)

    async def security(request: Request) -> Response:
        if not settings.security_contact:
            return PlainTextResponse("", 404)
        return PlainTextResponse(_security(settings, now()))

    return [Route("/robots.txt", robots), Route("/.well-known/security.txt", security)]


class StrictTransport:
    """Tells browsers to come by https alone from now on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], _HSTS]}
            await send(message)

        await self._app(scope, receive, send_strictly if scope["type"] == "http" else send)


def _security(settings: Settings, at: float) -> str:
    until = datetime.fromtimestamp(at, UTC) + _VALID
    lines = [f"Contact: {settings.security_contact}", f"Expires: {until:%Y-%m-%dT00:00:00Z}"]
    lines.append("Preferred-Languages: th, en")
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
