"""Who stands at the web chat's door: known by a signed cookie, and come from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from starlette.requests import Request
from starlette.responses import Response

# As long as browsers keep a cookie: news of a complaint may wait for months.
_COOKIE_SECONDS = 400 * 24 * 3600


class Visitors:
    """Gives each browser an id of its own that nobody else can make, and knows it again."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"mindbot web visitor" + secret.encode()).digest()

    def new(self) -> str:
        return secrets.token_urlsafe(16)

    def known(self, request: Request) -> str | None:
        """The visitor that this browser's cookie names, if we signed it."""
        visitor, _, signature = request.cookies.get(_cookie_name(request), "").partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._sign(visitor).encode())
        return visitor if visitor and genuine else None

    def remember(self, request: Request, response: Response, visitor: str) -> None:
        """Hand the cookie over with this answer; one that is there already lives longer."""
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
    # A browser takes a __Host- cookie from this very host alone, so a neighbouring site cannot plant its own visitor.
    return "__Host-mindbot" if _is_secure(request) else "mindbot"


def is_foreign(request: Request, public_host: str) -> bool:
    """Whether another site's page made the browser send this."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    host = origin.partition("://")[2]
    return not host or host not in (request.headers.get("host"), public_host)
