"""What people type and platforms send: Thai digits, all kinds of dashes and spaces, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-")


def as_typed(text: str) -> str:
    """Any script's digits as 0-9, any dash as -, any space as one space, nothing invisible."""
    visible = (letter for letter in text.translate(_DASHES) if unicodedata.category(letter) != "Cf")
    digits = (str(unicodedata.digit(letter, letter)) for letter in visible)
    return re.sub(r"\s+", " ", "".join(digits))


def letters_of(text: str) -> str:
    """The letters alone: a pressed button may come back with other spaces, written in another way, or marked."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LM")


def storable(text: str) -> str:
    """Without what no database takes as text: NUL, and halves of a letter that JSON can smuggle in."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
