"""Drains the body of a refused request to its end, or a proxy says 502 instead of our refusal.

Whoever still sends cannot read: nginx, Caddy and browsers take an answer and a closed connection for a broken one.
Nothing of what comes is kept.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 32 * 2**20  # bytes of a body that are heard; more than the proxies of deploy/ let through


class DrainBody:
    """Lets the rest of a body go by before the answer begins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _brings_a_body(scope):
            await self._app(scope, receive, send)
            return
        left, over = LARGEST, False

        async def heard() -> Message:
            nonlocal left, over
            message = await receive()
            left -= len(message.get("body", b""))
            over = not message.get("more_body", False)
            return message

        async def answered(message: Message) -> None:
            while message["type"] == "http.response.start" and not over and left > 0:
                await heard()
            await send(message)

        await self._app(scope, heard, answered)


def _brings_a_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])
