"""One-time codes: invitations, pairings of two channels, recovery codes, and the codes inside one-time links.

A code is shown once and kept only as its fingerprint; two fingerprints are compared, never two codes.
"""

from __future__ import annotations

import secrets

from bot.basics.typed import as_typed

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without letters that are easily confused
_LENGTH = 10


def new_code() -> str:
    """A random code that cannot be guessed and is not a word."""
    code = ""
    while not _has_both(code):
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return code


def new_link_code() -> str:
    """A code that nobody types: it stands in the address of a one-time link."""
    return secrets.token_urlsafe(24)


def shown(code: str) -> str:
    """XXXXX-XXXXX."""
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"


def code_in(text: str) -> str:
    """The code that somebody sent as a message, or nothing: people add spaces, forget the dash, write small letters."""
    code = as_typed(text).upper().replace(" ", "").replace("-", "")
    # A word of ten letters or a number of ten digits is not an invitation code.
    return code if len(code) == _LENGTH and set(code) <= set(_LETTERS) and _has_both(code) else ""


def letters_in(text: str) -> str:
    """What was typed into a field that takes nothing but a code: only its letters and digits count."""
    return "".join(letter for letter in as_typed(text).upper() if letter.isalnum())


def _has_both(code: str) -> bool:
    return any(letter.isdigit() for letter in code) and any(letter.isalpha() for letter in code)
