"""How an invitation's code is written, and read from what people type."""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is easily taken for another
_LENGTH = 10


def new_code() -> str:
    """A code that cannot be guessed and is no word."""
    code = ""
    while not _has_both(code):
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return code


def shown(code: str) -> str:
    """XXXXX-XXXXX."""
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"


def code_in(text: str) -> str:
    """The code that somebody typed, or nothing: people add spaces, forget the line, write small letters."""
    code = "".join(text.upper().split()).replace("-", "")
    # A word of ten letters or a number of ten digits is no code of ours.
    return code if len(code) == _LENGTH and set(code) <= set(_LETTERS) and _has_both(code) else ""


def _has_both(code: str) -> bool:
    return any(letter.isdigit() for letter in code) and any(letter.isalpha() for letter in code)
