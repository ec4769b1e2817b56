"""Health checks that take long, made now and then: the web address's certificate, the pages of the database file."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bot.basics.settings import Settings
from bot.operations.health_checks import Wrong
from bot.store.engine.open import file_of, is_sqlite

_EVERY = {"certificate": 3600.0, "page": 86_400.0}  # seconds
_DAYS_LEFT = 14  # of a certificate; automatic renewal has its own three weeks before
_TIMEOUT = 5.0


class SlowChecks:
    """Makes each check when its time has come, and remembers what it found."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._now = now
        self._made: dict[str, float] = {}
        self._found: dict[str, tuple[Wrong, ...]] = {}

    async def findings(self) -> tuple[Wrong, ...]:
        for name, check in (("certificate", certificate), ("page", pages)):
            if self._now() - self._made.get(name, -_EVERY[name]) >= _EVERY[name]:
                self._made[name] = self._now()
                self._found[name] = await asyncio.to_thread(lambda check=check: tuple(check(self._settings)))  # type: ignore[misc]
        return tuple(wrong for found in self._found.values() for wrong in found)


def certificate(settings: Settings) -> Iterator[Wrong]:
    """Looks at the certificate that people see at PUBLIC_URL."""
    address = urlsplit(settings.public_url)
    if address.scheme != "https" or not address.hostname:
        return
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), _TIMEOUT) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=address.hostname) as secure,
        ):
            seen = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as wrong:
        yield Wrong("certificate", wrong.verify_message)
    except OSError as away:
        yield Wrong("certificate", f"{address.hostname}: {away.strerror or type(away).__name__}")
    else:
        days = int((ssl.cert_time_to_seconds(str(seen["notAfter"])) - time.time()) // 86_400)
        if days < _DAYS_LEFT:
            yield Wrong("certificate", f"{days} days")


def pages(settings: Settings) -> Iterator[Wrong]:
    """Reads a whole SQLite file; PostgreSQL looks after its own."""
    if is_sqlite(settings.database_url):
        from bot.store.engine.sqlite import broken_pages

        if broken := broken_pages(file_of(settings.database_url)):
            yield Wrong("page", broken.splitlines()[0][:80])
