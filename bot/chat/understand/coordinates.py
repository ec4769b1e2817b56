"""Coordinates as people send them: typed as two numbers, or inside a link to a map. No link is opened."""

from __future__ import annotations

import re
from urllib.parse import unquote

from bot.basics.messages import Place

_LETTERS = 4_000  # of a message; what stands behind is not looked at
_NUMBER = r"-?\d{1,3}\.\d{3,12}"
_PAIR = re.compile(rf"(?<![\d.])({_NUMBER})\s*°?\s*[NnEe]?\s*[,;/\s]\s*({_NUMBER})\s*°?\s*[NnEe]?(?![\d.])")
_LINK = re.compile(r"(?:https?://|www\.|maps\.|goo\.gl/)\S+")
# The pin itself, before what was searched for, before the middle of the picture.
_IN_A_LINK = (
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(rf"[?&](?:q|query|destination|daddr|ll|sll|cp)=(?:loc:)?({_NUMBER})[,~+\s]+({_NUMBER})"),
    re.compile(rf"/(?:place|search|dir)/({_NUMBER})[,+\s]+({_NUMBER})"),
    re.compile(rf"@({_NUMBER}),({_NUMBER})"),
    re.compile(rf"#map=\d+/({_NUMBER})/({_NUMBER})"),
)
_LABEL = re.compile(r"(?:พิกัด|gps|location|coordinates?|ตำแหน่ง)\s*[:=]?\s*$", re.IGNORECASE)
_SOUTH, _NORTH, _WEST, _EAST = 5.5, 20.6, 97.2, 105.8  # of Thailand
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def without_links(text: str) -> str:
    """The text without addresses of pages: they tell nothing of the language."""
    return _LINK.sub(" ", text)


def pin_in(text: str) -> tuple[Place | None, str]:
    """The place in Thailand that a text gives in figures, and the text without it."""
    said = text[:_LETTERS].translate(_THAI_DIGITS)
    for link in _LINK.finditer(said):
        address = unquote(link[0])
        for pattern in _IN_A_LINK:
            if (found := pattern.search(address)) and (place := _in_thailand(found[1], found[2])):
                return place, _without(text, link.start(), link.end())
    for pair in _PAIR.finditer(_LINK.sub(lambda link: " " * len(link[0]), said)):
        if place := _in_thailand(pair[1], pair[2]):
            return place, _without(text, pair.start(), pair.end())
    return None, text


def _in_thailand(one: str, other: str) -> Place | None:
    for latitude, longitude in ((float(one), float(other)), (float(other), float(one))):
        if _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST:
            return Place(latitude, longitude, "")
    return None


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{_LABEL.sub('', text[:start])} {text[end:]}".split())
