"""Password hashing (argon2id) with limited concurrency, and password rules."""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
MAX_PASSWORD_LETTERS = 200

# A check takes 64 MB and much of a second of CPU: a flood of guesses must wait here. Known browsers have a queue of
# their own, so that strangers cannot keep officers out.
_AT_ONCE = threading.BoundedSemaphore(2)
_STRANGERS = threading.BoundedSemaphore(1)
_PATIENCE = 3.0
_EACH_NETWORK = 2  # strangers of one network in the queue, so that a flood from there keeps out only itself
_queued: Counter[str] = Counter()
_queued_lock = threading.Lock()
_HASHER = PasswordHasher()


class Busy(Exception):
    """Too many passwords are being checked right now."""


def hashed(typed: str) -> str:
    with _turn():
        return _HASHER.hash(_plain(typed))


def fits(kept: str | None, typed: str, *, stranger: bool = False, network: str = "") -> bool:
    """Whether the password matches; for an unknown name it takes just as long."""
    with _place_in_queue(network if stranger else ""), _turn(_STRANGERS if stranger else _AT_ONCE):
        try:
            _HASHER.verify(kept or _nobodys(), _plain(typed[:MAX_PASSWORD_LETTERS]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def weakness(typed: str, name: str) -> str:
    """The key of the text that says why this password is too weak; nothing if it is not."""
    plain = _plain(typed)
    if len(plain) < SHORTEST:
        return "console.password.too_short"
    if len(plain) > MAX_PASSWORD_LETTERS:
        return "console.password.too_long"
    # Too easy: the owner's name, or few different letters.
    few = len(set(plain.casefold())) < 5
    return "console.password.too_easy" if few or name.casefold() in plain.casefold() else ""


def _plain(typed: str) -> str:
    """The same letters, whatever keyboard wrote them."""
    return unicodedata.normalize("NFKC", typed)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's")


@contextmanager
def _place_in_queue(network: str) -> Iterator[None]:
    """One of the few places that strangers of a network have in the queue."""
    if not network:
        yield
        return
    with _queued_lock:
        if _queued[network] >= _EACH_NETWORK:
            raise Busy(f"{_EACH_NETWORK} passwords of one network are waiting already.")
        _queued[network] += 1
    try:
        yield
    finally:
        with _queued_lock:
            _queued[network] -= 1
            if not _queued[network]:
                del _queued[network]


@contextmanager
def _turn(counter: threading.BoundedSemaphore = _AT_ONCE) -> Iterator[None]:
    if not counter.acquire(timeout=_PATIENCE):
        raise Busy(f"No turn to check a password within {_PATIENCE} s.")
    try:
        yield
    finally:
        counter.release()
