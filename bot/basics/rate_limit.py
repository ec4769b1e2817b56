"""Rate limits of the web chat and the API, and the networks by which they and sign-in attempts are counted."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

_MINUTE = 60.0


class Turnstile:
    """A rate limiter: so many requests a minute per key. It keeps few keys, hashed, in memory only."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic, room: int = 20_000) -> None:
        self._each = _MINUTE / per_minute
        self._clock = clock
        self._room = room
        self._salt = secrets.token_bytes(16)
        self._used_until: OrderedDict[bytes, float] = OrderedDict()

    def wait(self, key: str) -> float:
        """0 if this request is allowed; else the seconds to wait."""
        now = self._clock()
        mark = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._salt, digest_size=12).digest()
        used_until = max(self._used_until.get(mark, now), now) + self._each
        # Rounding must not refuse the last request of a full minute.
        too_soon = used_until - now - _MINUTE
        if too_soon > 1e-6:
            return too_soon
        self._used_until[mark] = used_until
        self._used_until.move_to_end(mark)
        if len(self._used_until) > self._room:
            self._used_until.popitem(last=False)
        return 0.0


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
