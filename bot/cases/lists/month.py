"""How a month was: its figures beside those of the month and the year before, what rose and fell, and who is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from bot.basics import access
from bot.basics.people import Person
from bot.cases.lists import factories, statistics
from bot.cases.lists.factories import Factory
from bot.cases.lists.queue import Sieve
from bot.cases.lists.statistics import Figures, Period
from bot.store import Transaction
from bot.store.cases import statistics as counted
from bot.store.cases.statistics import Reach

_FEW = 5  # lines of each list


@dataclass(frozen=True)
class Change:
    """A problem, how often it was reported, and how often before."""

    matter: str
    now: int
    before: int

    @property
    def by(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class Month:
    """Everything that the page shows."""

    period: Period
    whole: bool  # the month is over; else it is compared with as many days of the others
    now: Figures
    before: Figures  # the month before
    last_year: Figures
    rose: tuple[Change, ...]
    fell: tuple[Change, ...]
    late: tuple[tuple[str, int], ...]  # unit and number of overdue cases, now
    factories: tuple[Factory, ...]


def month(tx: Transaction, person: Person, first: date, today: date, at: float) -> Month:
    """The month that begins on this day, as far as this person's figures reach."""
    period = _period(first, today)
    before, last_year = (_as_long(one, period) for one in (_first_before(first), first.replace(year=first.year - 1)))
    now, then, a_year_ago = (statistics.figures(tx, person, one, at) for one in (period, before, last_year))
    unit = None if access.may(person, "figures.see", unit="") else person.unit
    changes = _changes(now, then)
    return Month(
        period=period,
        whole=period.until < today or _last(first) == today,
        now=now,
        before=then,
        last_year=a_year_ago,
        rose=tuple(sorted((one for one in changes if one.by > 0), key=lambda one: -one.by)[:_FEW]),
        fell=tuple(sorted((one for one in changes if one.by < 0), key=lambda one: one.by)[:_FEW]),
        late=tuple(counted.late_by_unit(tx, Reach(unit), at)[: _FEW * 2]),
        factories=tuple(factories.ranking(tx, person, period, Sieve(), _FEW * 2)),
    )


def firsts(today: date, many: int) -> list[date]:
    """The first days of this month and those before it."""
    found = [today.replace(day=1)]
    while len(found) < many:
        found.append(_first_before(found[-1]))
    return found


def _changes(now: Figures, before: Figures) -> list[Change]:
    counts = [Counter[str](), Counter[str]()]
    for count, figures in zip(counts, (now, before), strict=True):
        for origin in figures.origins:
            count.update(dict(origin.matters))
    return [Change(matter, counts[0][matter], counts[1][matter]) for matter in sorted(counts[0].keys() | counts[1])]


def _period(first: date, today: date) -> Period:
    return Period(first, min(_last(first), today))


def _as_long(first: date, period: Period) -> Period:
    """The same days of another month: all of it, if the month is over."""
    if period.until == _last(period.since):
        return Period(first, _last(first))
    return Period(first, min(first + (period.until - period.since), _last(first)))


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _first_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
