"""Finds the unit that somebody means: by abbreviation, name, province, or something similar."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.cases.settings.routing import Unit
from bot.chat.understand.understanding import plain

_ALIKE = 85  # of 100: how similar a mistyped name must be
_MOST = 8  # more are not a useful choice


def unit_in(typed: str, units: Sequence[Unit]) -> list[Unit]:
    """The possible units; exactly one if there is no doubt."""
    said = _letters(typed)
    if not said:
        return []
    exact = [unit for unit in units if said in _names(unit)]
    if exact:
        return exact[:1]
    within = [unit for unit in units if any(said in name for name in _names(unit))]
    if within:
        return within[:_MOST]
    alike = [(max(fuzz.ratio(said, name) for name in _names(unit)), unit) for unit in units]
    best = max((score for score, _ in alike), default=0.0)
    return [one for score, one in alike if score >= _ALIKE and score == best][:_MOST]


def _names(unit: Unit) -> tuple[str, ...]:
    return tuple(_letters(name) for name in (unit.id, unit.short, unit.th, unit.en))


def _letters(text: str) -> str:
    return "".join(letter for letter in plain(text) if unicodedata.category(letter)[0] in "LMN")
