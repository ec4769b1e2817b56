"""Rate limits and concurrency limits of the public doors, and the networks by which visitors are counted."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_MINUTE = 60.0


_HOUR = 3600.0


class Turnstile:
    """A rate limiter: so many requests (or bytes) a minute per key. It keeps few keys, hashed, in memory only."""

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        room: int = 20_000,
        seconds: float = _MINUTE,
    ) -> None:
        self._each = seconds / per_minute
        self._seconds = seconds
        self._clock = clock
        self._room = room
        self._salt = secrets.token_bytes(16)
        self._used_until: OrderedDict[bytes, float] = OrderedDict()

    def wait(self, key: str, units: int = 1) -> float:
        """0 if this request, or this many bytes, are allowed; else the seconds to wait."""
        now = self._clock()
        mark = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._salt, digest_size=12).digest()
        used_until = max(self._used_until.get(mark, now), now) + self._each * units
        # Rounding must not refuse the last request of a full period.
        too_soon = used_until - now - self._seconds
        if too_soon > 1e-6:
            return too_soon
        self._used_until[mark] = used_until
        self._used_until.move_to_end(mark)
        if len(self._used_until) > self._room:
            self._used_until.popitem(last=False)
        return 0.0


class UploadQuota:
    """How many bytes of files are taken in an hour: from one visitor, and from one network."""

    def __init__(self, visitor: int, network: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._visitors = Turnstile(visitor, clock, seconds=_HOUR)
        self._networks = Turnstile(network, clock, seconds=_HOUR)

    def wait(self, visitor: str, network: str, size: int) -> float:
        """0 if a file of this size is taken now; else the seconds to wait. On a platform nobody has a network."""
        return self._visitors.wait(visitor, size) or (self._networks.wait(network, size) if network else 0.0)


class Full(Exception):
    """As many are open as may be at once."""


@dataclass(frozen=True)
class Most:
    """How many may be open at once."""

    visitor: int
    network: int
    everybody: int


class Slots:
    """Counts what is open at once: per visitor, per network and in all."""

    def __init__(self, most: Most) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def taken(self, visitor: str, network: str) -> Iterator[None]:
        """Holds a slot; raises Full if there is none."""
        most = self._most
        limits = {f"n {network}": most.network, "": most.everybody}
        if visitor:
            limits[f"v {visitor}"] = most.visitor
        if any(self._open[key] >= limit for key, limit in limits.items()):
            raise Full
        self._open.update(limits.keys())
        try:
            yield
        finally:
            self._open.subtract(limits.keys())
            self._open += Counter()  # drops what nobody holds


def network(host: str) -> str:
    """The network that a rate limit counts: an IPv4 address, or the /64 of IPv6 that one household owns."""
    return _around(host, 32, 64)


def neighbourhood(host: str) -> str:
    """The larger network that one owner may hold: /24 of IPv4, /48 of IPv6."""
    return _around(host, 24, 48)


def _around(host: str, of_four: int, of_six: int) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    # A dual-stack server sees all IPv4 clients as IPv6-mapped addresses.
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 4 and of_four == 32:
        return str(address)
    return str(ipaddress.ip_network((address, of_six if address.version == 6 else of_four), strict=False))
