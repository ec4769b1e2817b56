"""Deadlines (SLA): when a case is due, in working days of the government. The periods are data, not law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from pydantic import NonNegativeInt, PositiveFloat, PositiveInt, TypeAdapter

from bot.basics.dates import BANGKOK, local
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import WAITING, Priority, Status, Ticket
from bot.cases.settings import default_files
from bot.cases.settings.default_files import Value
from bot.cases.settings.working_days import Calendar

PAGE = "deadlines"


class Standing(StrEnum):
    """How urgent a due date is today."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    FINE = "fine"


@dataclass(frozen=True)
class Periods:
    """How many working days each step may take."""

    finish: PositiveInt
    reply: PositiveInt
    word: PositiveInt
    take: NonNegativeInt = 0
    take_hours: PositiveFloat | None = None  # by the clock, instead of take


@dataclass(frozen=True)
class Calls:
    """When reminders and escalations are sent, in working days. See deadlines.toml."""

    before: PositiveInt
    decide: PositiveInt
    inspectors: PositiveInt
    again: PositiveInt
    pause: PositiveInt
    danger_hours: PositiveFloat
    unit: str


@dataclass(frozen=True)
class Quiet:
    """Quiet hours, in which only urgent messages are sent."""

    begins: time
    ends: time

    def over(self, at: float) -> float:
        """When the quiet hours end, if this moment is in them; otherwise 0."""
        now = local(at)
        if self.begins <= self.ends:
            quiet = self.begins <= now.time() < self.ends
        else:  # across midnight
            quiet = now.time() >= self.begins or now.time() < self.ends
        if not quiet:
            return 0.0
        day = now.date() if now.time() < self.ends else now.date() + timedelta(days=1)
        return datetime.combine(day, self.ends, BANGKOK).timestamp()


@dataclass(frozen=True)
class Duty:
    minutes: PositiveFloat  # to acknowledge a danger case before the next officer is called


@dataclass(frozen=True)
class Reporting:
    every: Literal["month", "week"]
    confirm: NonNegativeInt  # working days for the head to confirm a report


@dataclass(frozen=True)
class Referral:
    """Periods for referral letters. See deadlines.toml."""

    follow_up: PositiveInt
    refusals: PositiveInt
    checks: PositiveInt


@dataclass(frozen=True)
class Deadlines:
    """All deadlines, and the calendar they count by."""

    danger: Periods
    kinds: dict[Kind, Periods]
    office_opens: time
    office_closes: time
    half_day_closes: time
    soon: NonNegativeInt
    calls: Calls
    quiet: Quiet
    duty: Duty
    reports: Reporting
    referral: Referral
    calendar: Calendar = field(default_factory=Calendar)

    def due(self, ticket: Ticket) -> float | None:
        """When the next step is due; None for an ended case.

        A paused case is due for a check whether it must still wait.
        """
        periods = self.periods(ticket)
        if ticket.waiting_since is not None:
            return self.later(ticket.waiting_since, self.calls.pause)
        match ticket.status:
            case Status.NEW | Status.REOPENED if self.by_the_clock(ticket):
                return ticket.since + (periods.take_hours or 0) * 3600
            case Status.NEW | Status.REOPENED:
                return self.later(ticket.since, periods.take)
            case Status.TAKEN:
                return self.finish(ticket)
            case Status.ASKED:
                return self.later(ticket.since, periods.reply)
            case Status.CLOSED:
                return self.later(ticket.since, periods.word)
        return None

    def finish(self, ticket: Ticket) -> float:
        """When the case must be closed, pauses included."""
        return self.later(ticket.running_since, self.periods(ticket).finish + self._stood_still(ticket))

    def begun(self, ticket: Ticket) -> float:
        """When the period of the current step began."""
        if ticket.waiting_since is not None:
            return ticket.waiting_since
        return ticket.running_since if ticket.status is Status.TAKEN else ticket.since

    def periods(self, ticket: Ticket) -> Periods:
        return self.danger if ticket.priority is Priority.DANGER else self.kinds[ticket.paper.kind]

    def by_the_clock(self, ticket: Ticket) -> bool:
        """Whether this step is counted in hours, day and night."""
        return ticket.status in WAITING and self.periods(ticket).take_hours is not None

    def standing(self, due_at: float, at: float) -> Standing:
        due, today = day_of(due_at), day_of(at)
        if due_at < at:
            return Standing.LATE
        if due == today:
            return Standing.TODAY
        return Standing.SOON if due <= self.calendar.after(today, self.soon) else Standing.FINE

    def later(self, since: float, working_days: float) -> float:
        """Closing time after so many working days, not counting the day itself."""
        return self.closing(self.calendar.after(day_of(since), working_days))

    def earlier(self, until: float, working_days: float) -> float:
        """Opening time so many working days before."""
        return self.opening(self.calendar.before(day_of(until), working_days))

    def opening(self, day: date) -> float:
        return datetime.combine(day, self.office_opens, BANGKOK).timestamp()

    def closing(self, day: date) -> float:
        closes = self.half_day_closes if day in self.calendar.half else self.office_closes
        return datetime.combine(day, closes, BANGKOK).timestamp()

    def _stood_still(self, ticket: Ticket) -> float:
        """The working days of its past pauses."""
        return sum(self.calendar.between(day_of(since), day_of(until)) for since, until in ticket.pauses)


def days_until(due_at: float, at: float) -> int:
    """Calendar days left; negative when overdue."""
    return (day_of(due_at) - day_of(at)).days


def end_of_day(at: float) -> float:
    """Midnight after this moment, in Bangkok."""
    return datetime.combine(day_of(at) + timedelta(days=1), time(), BANGKOK).timestamp()


def beginning_of(day: date) -> float:
    """Midnight at the start of this day, in Bangkok."""
    return datetime.combine(day, time(), BANGKOK).timestamp()


def day_of(at: float) -> date:
    """The date of this moment, in Bangkok."""
    return local(at).date()


def deadlines(changes: Mapping[str, Value], calendar: Calendar) -> Deadlines:
    """The deadlines with the administrator's edits."""
    return _understood({**default_files.read(PAGE, changes), "calendar": calendar})


@cache
def read_deadlines() -> Deadlines:
    """The delivered deadlines."""
    return _understood(tomllib.loads(default_files.page(PAGE)))


def _understood(written: dict[str, Any]) -> Deadlines:
    kinds = {kind: written.pop(kind) for kind in Kind}
    return TypeAdapter(Deadlines).validate_python({**written, "kinds": kinds})
