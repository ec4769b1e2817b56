"""Makes and parses the codes of staff invitations."""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without letters that are easily confused
_LENGTH = 10


def new_code() -> str:
    """A random code that cannot be guessed and is not a word."""
    code = ""
    while not _has_both(code):
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return code


def shown(code: str) -> str:
    """XXXXX-XXXXX."""
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"


def code_in(text: str) -> str:
    """The invitation code in a typed text, or nothing: spaces, a missing dash and small letters are accepted."""
    code = "".join(text.upper().split()).replace("-", "")
    # A word of ten letters or a number of ten digits is not an invitation code.
    return code if len(code) == _LENGTH and set(code) <= set(_LETTERS) and _has_both(code) else ""


def _has_both(code: str) -> bool:
    return any(letter.isdigit() for letter in code) and any(letter.isalpha() for letter in code)
