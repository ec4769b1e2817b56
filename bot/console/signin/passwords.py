"""Passwords: argon2id, a few at a time, and what makes one too weak."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
MAX_PASSWORD_LETTERS = 200

# Each check takes 64 MB and a good part of a second of a core: a flood of guesses waits here, not in memory.
# Whom we know waits at another counter, so a flood of strangers keeps no officer out.
_AT_ONCE = threading.BoundedSemaphore(2)
_STRANGERS = threading.BoundedSemaphore(1)
_PATIENCE = 3.0
_HASHER = PasswordHasher()


class Busy(Exception):
    """Too many passwords are being checked at the moment."""


def hashed(typed: str) -> str:
    with _turn():
        return _HASHER.hash(_plain(typed))


def fits(kept: str | None, typed: str, *, stranger: bool = False) -> bool:
    """Whether this is the password; for somebody unknown it takes just as long to say no."""
    with _turn(_STRANGERS if stranger else _AT_ONCE):
        try:
            _HASHER.verify(kept or _nobodys(), _plain(typed[:MAX_PASSWORD_LETTERS]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def weakness(typed: str, name: str) -> str:
    """The text that says why this password will not do, or nothing."""
    plain = _plain(typed)
    if len(plain) < SHORTEST:
        return "console.password.too_short"
    if len(plain) > MAX_PASSWORD_LETTERS:
        return "console.password.too_long"
    # A password is guessed from its owner's name first, and one letter twelve times is one letter.
    few = len(set(plain.casefold())) < 5
    return "console.password.too_easy" if few or name.casefold() in plain.casefold() else ""


def _plain(typed: str) -> str:
    """The same letters, whatever keyboard wrote them."""
    return unicodedata.normalize("NFKC", typed)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's")


@contextmanager
def _turn(counter: threading.BoundedSemaphore = _AT_ONCE) -> Iterator[None]:
    if not counter.acquire(timeout=_PATIENCE):
        raise Busy(f"No turn to check a password within {_PATIENCE} s.")
    try:
        yield
    finally:
        counter.release()
