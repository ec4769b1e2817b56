"""Identifies web chat visitors by a signed cookie, and detects cross-site requests (CSRF)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from starlette.requests import Request
from starlette.responses import Response

# The longest that browsers keep a cookie: news of a complaint may take months.
_COOKIE_SECONDS = 400 * 24 * 3600


class Visitors:
    """Issues and verifies visitor ids that nobody else can make."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"mindbot web visitor" + secret.encode()).digest()

    def new(self) -> str:
        return secrets.token_urlsafe(16)

    def known(self, request: Request) -> str | None:
        """The visitor of this browser's cookie, if its signature is valid."""
        visitor, _, signature = request.cookies.get(_cookie_name(request), "").partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._sign(visitor).encode())
        return visitor if visitor and genuine else None

    def remember(self, request: Request, response: Response, visitor: str) -> None:
        """Sets or renews the cookie."""
        response.set_cookie(
            _cookie_name(request),
            f"{visitor}.{self._sign(visitor)}",
            max_age=_COOKIE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=_is_secure(request),
        )

    def _sign(self, visitor: str) -> str:
        mac = hmac.digest(self._key, visitor.encode("utf-8", "replace"), "sha256")
        return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie_name(request: Request) -> str:
    # A __Host- cookie can only be set by this very host, so a neighbouring site cannot plant one.
    return "__Host-mindbot" if _is_secure(request) else "mindbot"


def is_foreign(request: Request, public_host: str) -> bool:
    """Whether another site caused this request."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    host = origin.partition("://")[2]
    return not host or host not in (request.headers.get("host"), public_host)
