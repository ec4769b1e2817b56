"""Covering parts of a photo: which boxes somebody means, and what a case's history says is covered. Only thinks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from bot.basics.text_split import shorten
from bot.cases.model.redaction_actions import Box, Redact, Redraw
from bot.cases.model.ticket import Entry

MOST_BOXES = 20  # per save; more can be added after it
WHOLE = 1000  # thousandths


class NoBox(ValueError):
    """The numbers are not a part of a picture."""


def read_box(typed: Sequence[str]) -> Box | None:
    """A box from left, top, width and height in percent; None if the fields are empty."""
    if not any(one.strip() for one in typed):
        return None
    left, top, width, height = (_percent(one) for one in typed)
    if not (left < 100 and top < 100 and width > 0 and height > 0):
        raise NoBox(f"A box at {left}, {top} of {width} by {height} percent covers nothing of the picture.")
    (begins, across), (top_at, down) = _span(left, width), _span(top, height)
    return Box(begins, top_at, across, down)


def covered(history: Iterable[Entry]) -> dict[str, tuple[Redact, ...]]:
    """The redactions of each photo since its copy was last made."""
    found: dict[str, tuple[Redact, ...]] = {}
    for entry in history:
        match entry.action:
            case Redact(file=file):
                found[file] = (*found.get(file, ()), entry.action)
            case Redraw(file=file):
                found.pop(file, None)
    return found


def _percent(typed: str) -> float:
    try:
        number = float(typed.strip().replace(",", "."))
    except ValueError as wrong:
        raise NoBox(f"{shorten(typed, 20)!r} is no number of percent.") from wrong
    if not 0 <= number <= 100:  # NaN fails this, too
        raise NoBox(f"{number} is not between 0 and 100 percent.")
    return number


def _span(begin: float, length: float) -> tuple[int, int]:
    """Start and length in thousandths, rounded outwards within the picture."""
    first = math.floor(round(begin * 10, 3))
    last = min(WHOLE, math.ceil(round((begin + length) * 10, 3)))
    return first, last - first
