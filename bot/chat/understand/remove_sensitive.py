"""Redacts citizen ID and bank card numbers at once, and health data unless the person consents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from bot.chat.understand.understanding import spoken

_RUN = re.compile(r"\d(?:[\s\u200b-\u200d.\-‐-―]{0,2}\d)*")  # digits that are meant as one number
_STRETCH = re.compile(r"\d+")
_CITIZEN = 13
_CARD = (15, 16)
_CARDS = re.compile(r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|35|6")
STRUCK = "▇▇▇"


class Struck(NamedTuple):
    """A text after redaction, and what was redacted."""

    text: str
    kinds: tuple[str, ...]  # "citizen", "card"


def struck(text: str, is_receipt: Callable[[str], bool]) -> Struck:
    """Redacts citizen ID and card numbers. Sixteen digits may be a receipt of ours, so `is_receipt` is asked."""
    kinds: dict[str, None] = {}

    def strike(found: re.Match[str]) -> str:
        if len(found[0]) < _CITIZEN:
            return found[0]
        digits = "".join(str(unicodedata.digit(letter)) for letter in found[0] if letter.isdigit())
        if _is_citizen(digits):
            kinds["citizen"] = None
        elif _is_card(digits) and not is_receipt(digits):
            kinds["card"] = None
        else:
            return found[0]
        return STRUCK

    # First as one number across separators, then each run of digits separately.
    text = _STRETCH.sub(strike, _RUN.sub(strike, text))
    return Struck(text if text.replace(STRUCK, "").strip() else "", tuple(kinds))


def tells_of_health(plain: str) -> bool:
    """Whether an illness or disability is named. That something stings or stinks is the complaint itself."""
    return any(word in plain for word in _health())


def without_health(text: str) -> str:
    """The text without names of illnesses."""
    for word in sorted(_health(), key=len, reverse=True):
        text = re.sub(re.escape(word), STRUCK, text, flags=re.I)
    return text


def _health() -> list[str]:
    words: list[str] = spoken("telling")["health"]
    return words


def _is_citizen(digits: str) -> bool:
    """Whether the check digit is that of a citizen ID."""
    if len(digits) != _CITIZEN or digits[0] in "09":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return int(digits[12]) == (11 - total % 11) % 10


def _is_card(digits: str) -> bool:
    if len(digits) not in _CARD or not _CARDS.match(digits):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
