"""Working days and holidays of the government, from a holiday library, with the administrator's edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

PAGE = "calendar"  # the page of its edits
_SATURDAY = 5
_LABOUR_DAY = "วันแรงงาน"  # closes factories and banks, not the government's offices
_LANGUAGES = {"th": "th", "en": "en_US"}


class Day(StrEnum):
    """What an administrator may make of a day."""

    CLOSED = "closed"  # an additional holiday, declared by the cabinet
    OPEN = "open"  # the offices work through a holiday or a weekend
    HALF = "half"  # they work until noon


@dataclass(frozen=True)
class Calendar:
    """The government's working days.

    A half-day is half a working day. A period ends on the day on which its working days are complete, when that day's
    offices close; the excess of a last half-day is dropped.
    """

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    half: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return self.share(day) > 0

    def share(self, day: date) -> float:
        """The share of a working day that this day is: 0, 0.5 or 1."""
        if day in self.half:
            return 0.5
        if day in self.open:
            return 1
        return float(day.weekday() < _SATURDAY and day not in self.closed and day not in _free_days(day.year))

    def after(self, day: date, working_days: float) -> date:
        """The day so many working days later, not counting the day itself."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.share(day)
        return day

    def before(self, day: date, working_days: float) -> date:
        """The day so many working days earlier, not counting the day itself."""
        while working_days > 0:
            day -= timedelta(days=1)
            working_days -= self.share(day)
        return day

    def between(self, since: date, until: date) -> float:
        """The working days after the first day, up to and including the second."""
        return sum(self.share(since + timedelta(days=one + 1)) for one in range((until - since).days))


def corrected(days: Mapping[str, Mapping[str, str]]) -> Calendar:
    """The calendar with an administrator's edits: {"2026-11-24": {"is": "closed", "why": "…"}}."""
    of = {kind: frozenset(date.fromisoformat(day) for day, said in days.items() if said["is"] == kind) for kind in Day}
    return Calendar(closed=of[Day.CLOSED], open=of[Day.OPEN], half=of[Day.HALF])


@cache
def named(year: int, language: str) -> Mapping[date, str]:
    """Public and government holidays of a year with their names, without Labour Day and its substitute."""
    thai, shown = _of_library(year, "th"), _of_library(year, _LANGUAGES[language])
    return {day: shown[day] for day, names in sorted(thai.items()) if not _only_labour_day(names)}


@cache
def _free_days(year: int) -> frozenset[date]:
    return frozenset(named(year, "th"))


def _only_labour_day(names: str) -> bool:
    return all(_LABOUR_DAY in name for name in names.split("; "))


@cache
def _of_library(year: int, language: str) -> Mapping[date, str]:
    return dict(holidays.country_holidays("TH", years=year, categories=("government", "public"), language=language))
