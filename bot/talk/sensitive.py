"""What nobody needs to tell us: citizen and card numbers, which are struck at once; health, for which we ask."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from bot.talk.understanding import spoken

_BETWEEN = r"[\s\u200b-\u200d.\-‐-―]{0,2}"
_CITIZEN = re.compile(rf"(?<![\d/-])[1-8](?:{_BETWEEN}\d){{12}}(?!{_BETWEEN}\d)")
_CARD = re.compile(rf"(?<![\d/-])[3-6](?:{_BETWEEN}\d){{14,15}}(?!{_BETWEEN}\d)")
_CARDS = re.compile(r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|35|6")
STRUCK = "▇▇▇"


class Struck(NamedTuple):
    """A text without what was struck from it, and what that was."""

    text: str
    kinds: tuple[str, ...]  # citizen, card


def struck(text: str, is_receipt: Callable[[str], bool]) -> Struck:
    """The text without citizen and card numbers. Sixteen digits may be a receipt of ours: whoever knows is asked."""
    kinds: dict[str, None] = {}

    def strike(kind: str, right: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def struck(found: re.Match[str]) -> str:
            if not right(_digits(found[0])):
                return found[0]
            kinds[kind] = None
            return STRUCK

        return struck

    text = _CITIZEN.sub(strike("citizen", _is_citizen), text)
    text = _CARD.sub(strike("card", lambda digits: _is_card(digits) and not is_receipt(digits)), text)
    return Struck(text if text.replace(STRUCK, "").strip() else "", tuple(kinds))


def tells_of_health(plain: str) -> bool:
    """Whether somebody's illness or disability is named. That something stings or stinks is the complaint itself."""
    return any(word in plain for word in _health())


def without_health(text: str) -> str:
    """The text without the names of illnesses; what else was said stays."""
    for word in sorted(_health(), key=len, reverse=True):
        text = re.sub(re.escape(word), STRUCK, text, flags=re.I)
    return text


def _health() -> list[str]:
    words: list[str] = spoken("telling")["health"]
    return words


def _is_citizen(digits: str) -> bool:
    """The thirteenth digit follows from the twelve before it."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return int(digits[12]) == (11 - total % 11) % 10


def _is_card(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return _CARDS.match(digits) is not None and sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())
