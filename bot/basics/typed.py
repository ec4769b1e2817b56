"""What people type and platforms send: Thai digits, all kinds of dashes and spaces, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_DASHES = frozenset("‐‑‒–—―−ー")


class _Typed(dict[int, str]):
    """How a letter is read; each is worked out once, as a long text has few different ones."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _DASHES:
            read = "-"
        elif unicodedata.category(letter) == "Cf":
            read = ""
        else:
            read = str(unicodedata.digit(letter, letter))
        return self.setdefault(code, read)


_TYPED = _Typed()


def as_typed(text: str) -> str:
    """Any script's digits as 0-9, any dash as -, any space as one space, nothing invisible."""
    return re.sub(r"\s+", " ", text.translate(_TYPED))


def letters_of(text: str) -> str:
    """The letters alone: a pressed button may come back with other spaces, written in another way, or marked."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LM")


def storable(text: str) -> str:
    """Without what no database takes as text: NUL, and halves of a letter that JSON can smuggle in."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
