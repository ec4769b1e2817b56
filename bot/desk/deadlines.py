"""The government's calendar: when a ticket is due, in working days. The periods are data, none is law."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import holidays
from pydantic import TypeAdapter

from bot.dates import BANGKOK, local
from bot.desk.papers import Kind
from bot.desk.tickets import Priority, Status, Ticket

_SATURDAY = 5
_LABOUR_DAY = "วันแรงงาน"  # closes factories and banks, not the government's offices


class Standing(StrEnum):
    """How a due date looks today."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    FINE = "fine"


@dataclass(frozen=True)
class Calendar:
    """The days on which the government works, with those that an administrator adds or takes away."""

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        if day in self.open:
            return True
        return day.weekday() < _SATURDAY and day not in self.closed and day not in _holidays(day.year)

    def after(self, day: date, working_days: int) -> date:
        """So many working days later; the day itself does not count."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.works(day)
        return day


@dataclass(frozen=True)
class Periods:
    """How many working days each step may take."""

    finish: int
    reply: int
    word: int
    take: int = 0
    take_hours: float | None = None  # instead of take, by the clock


@dataclass(frozen=True)
class Deadlines:
    """When things are due."""

    danger: Periods
    kinds: dict[Kind, Periods]
    office_closes: time
    soon: int
    calendar: Calendar = field(default_factory=Calendar)

    def due(self, ticket: Ticket) -> float | None:
        """The moment by which the next step is due; nothing is due of what has ended."""
        periods = self.danger if ticket.priority is Priority.DANGER else self.kinds[ticket.paper.kind]
        match ticket.status:
            case Status.NEW | Status.REOPENED if periods.take_hours is not None:
                return ticket.since + periods.take_hours * 3600
            case Status.NEW | Status.REOPENED:
                return self._end(ticket.since, periods.take)
            case Status.TAKEN:
                return self._end(ticket.running_since, periods.finish)
            case Status.ASKED:
                return self._end(ticket.since, periods.reply)
            case Status.CLOSED:
                return self._end(ticket.since, periods.word)
        return None

    def standing(self, due_at: float, at: float) -> Standing:
        due, today = _day(due_at), _day(at)
        if due_at < at:
            return Standing.LATE
        if due == today:
            return Standing.TODAY
        return Standing.SOON if due <= self.calendar.after(today, self.soon) else Standing.FINE

    def _end(self, since: float, working_days: int) -> float:
        day = self.calendar.after(_day(since), working_days)
        return datetime.combine(day, self.office_closes, BANGKOK).timestamp()


def days_until(due_at: float, at: float) -> int:
    """How many days of the calendar are left; fewer than none when it is late."""
    return (_day(due_at) - _day(at)).days


def end_of_day(at: float) -> float:
    """Midnight after this moment, in Thailand."""
    return datetime.combine(_day(at) + timedelta(days=1), time(), BANGKOK).timestamp()


@cache
def read_deadlines() -> Deadlines:
    """The periods that this house is delivered with."""
    written: dict[str, Any] = tomllib.loads((files("bot.desk") / "deadlines.toml").read_text("utf-8"))
    kinds = {kind: written.pop(kind) for kind in Kind}
    return TypeAdapter(Deadlines).validate_python({**written, "kinds": kinds})


def _day(at: float) -> date:
    return local(at).date()


@cache
def _holidays(year: int) -> frozenset[date]:
    """Public and government holidays of a year, without Labour Day and its substitute."""
    named = holidays.country_holidays("TH", years=year, categories=("government", "public"), language="th")
    return frozenset(day for day, names in named.items() if any(_LABOUR_DAY not in name for name in names.split("; ")))
