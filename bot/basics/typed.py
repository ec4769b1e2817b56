"""Numbers and codes as people type them: Thai digits, all kinds of dashes and spaces, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-")


def as_typed(text: str) -> str:
    """Any script's digits as 0-9, any dash as -, any space as one space, nothing invisible."""
    visible = (letter for letter in text.translate(_DASHES) if unicodedata.category(letter) != "Cf")
    digits = (str(unicodedata.digit(letter, letter)) for letter in visible)
    return re.sub(r"\s+", " ", "".join(digits))
