"""The queue in figures: how much is open, how quickly it is answered, how it ends, where it comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.basics import access
from bot.basics.people import Person
from bot.basics.provinces import Province, provinces
from bot.cases.settings.deadlines import beginning_of, day_of
from bot.store import Transaction
from bot.store.cases import statistics as counted
from bot.store.cases.statistics import Reach, Spread, Which

AGES = (7, 30, 90)  # days: the age columns of open cases
WEEKS = 12  # of the trend
_HOUR = 3600.0
_NO_STARS = (0,) * 5
FEWEST = 5  # the smallest published number; a smaller one could identify somebody


@dataclass(frozen=True)
class Period:
    """From the start of one day to the end of another."""

    since: date
    until: date

    @property
    def begins(self) -> float:
        return beginning_of(self.since)

    @property
    def ends(self) -> float:
        return beginning_of(self.until + timedelta(days=1))


class About(NamedTuple):
    """What is counted. None means any."""

    kind: str | None = None
    matter: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class Week:
    """Cases filed and closed in the week that begins on this Monday."""

    monday: date
    filed: int
    closed: int


@dataclass(frozen=True)
class Origin:
    """Cases of a province, by matter."""

    province: Province
    filed: int
    matters: tuple[tuple[str, int], ...]  # the most frequent first


@dataclass(frozen=True)
class Figures:
    """All statistics of one unit, or of all."""

    period: Period
    open: tuple[tuple[str, tuple[int, ...]], ...]  # unit, and its number of each age
    danger: int
    late: int
    filed: int
    danger_filed: int
    to_answer: Spread
    to_close: Spread
    closed: int
    in_time: int
    contested: int
    stars: tuple[int, ...]  # the count of one star, two …
    origins: tuple[Origin, ...]
    weeks: tuple[Week, ...]
    customers: tuple[tuple[str, int], ...] = ()  # customer class, and its number of cases
    open_again: int = 0  # of the contested
    hidden: int = 0  # counted above as well; how many, how many open, how many late
    hidden_open: int = 0
    hidden_late: int = 0
    spam: int = 0  # filed in the period and marked as spam: counted nowhere else

    @property
    def in_work(self) -> int:
        return sum(sum(ages) for _, ages in self.open)

    @property
    def ended(self) -> int:
        """What was closed, or was closed and is open again: the base of the contested share."""
        return self.closed + self.open_again

    @property
    def contentment(self) -> float | None:
        """The mean number of stars."""
        given = sum(self.stars)
        return sum(stars * count for stars, count in enumerate(self.stars, 1)) / given if given else None


def figures(tx: Transaction, person: Person, period: Period, at: float, about: About | None = None) -> Figures:
    """The statistics that this person may see, of all cases or of what is asked about."""
    kind, matter, province = about or About()
    access.require(person, "figures.see", unit=person.unit or None)
    everywhere = access.may(person, "figures.see", unit="")
    return _counted(tx, Reach(None if everywhere else person.unit, kind, matter, province), period, at)


def of_everybody(today: date) -> Period:
    """Only whole past weeks: with weekly updates nobody can subtract two days' numbers."""
    sunday = today - timedelta(days=today.weekday() + 1)
    return Period(sunday - timedelta(weeks=WEEKS) + timedelta(days=1), sunday)


def for_everybody(tx: Transaction, period: Period, at: float) -> Figures:
    """For the public page: complaints only, and nothing that could point at somebody."""
    reach = Reach(kind="complaint", hidden=False)
    return without_small_numbers(_counted(tx, reach, period, at))


def without_small_numbers(known: Figures) -> Figures:
    """Leaves out numbers below FEWEST: a village with one factory has one neighbour who complains.

    The others are rounded down to a multiple of FEWEST, or the total less its parts would reveal what was left out.
    """
    origins = tuple(
        Origin(
            origin.province,
            _safe(origin.filed),
            tuple((matter, _safe(count)) for matter, count in origin.matters if count >= FEWEST),
        )
        for origin in known.origins
        if origin.filed >= FEWEST
    )
    weeks = tuple(Week(week.monday, _safe(week.filed), _safe(week.closed)) for week in known.weeks)
    return Figures(
        period=known.period,
        open=(),
        danger=0,
        late=_safe(known.late),
        filed=_safe(known.filed),
        danger_filed=0,
        to_answer=_safe_spread(known.to_answer),
        to_close=_safe_spread(known.to_close),
        closed=_safe(known.closed),
        in_time=_safe(known.in_time) if _tells_nothing(known.closed, known.in_time) else 0,
        contested=_safe(known.contested) if _tells_nothing(known.ended, known.contested) else 0,
        stars=tuple(map(_safe, known.stars)) if sum(known.stars) >= FEWEST * len(known.stars) else _NO_STARS,
        origins=origins,
        weeks=weeks,
        open_again=_safe(known.ended) - _safe(known.closed),
    )


def _counted(tx: Transaction, reach: Reach, period: Period, at: float) -> Figures:
    span = period.begins, period.ends
    given = counted.stars(tx, reach, *span)
    hidden, hidden_open, hidden_late = counted.hidden(tx, reach, at)
    many = counted.counts(tx, reach, *span, at)
    return Figures(
        period=period,
        open=tuple((unit, tuple(ages)) for unit, ages in counted.open_by_unit(tx, reach, age_edges(at))),
        danger=many[Which.DANGER],
        late=many[Which.LATE],
        filed=many[Which.FILED],
        danger_filed=many[Which.DANGER_FILED],
        to_answer=counted.to_answer(tx, reach, *span, many[Which.ANSWERED]),
        to_close=counted.to_close(tx, reach, *span, many[Which.CLOSED]),
        closed=many[Which.CLOSED],
        in_time=many[Which.IN_TIME],
        contested=many[Which.CONTESTED],
        stars=tuple(given.get(number, 0) for number in range(1, 6)),
        origins=_origins(counted.by_province(tx, reach, *span)),
        weeks=_weeks(tx, reach, day_of(period.ends - 1)),
        customers=tuple(counted.by_customer(tx, reach, *span).items()),
        open_again=many[Which.OPEN_AGAIN],
        hidden=hidden,
        hidden_open=hidden_open,
        hidden_late=hidden_late,
        spam=many[Which.SPAM],
    )


def _origins(rows: list[tuple[str, str, int]]) -> tuple[Origin, ...]:
    known = {one.th: one for one in provinces()}
    filed: Counter[str] = Counter()
    matters: dict[str, Counter[str]] = {}
    for province, about, count in rows:
        filed[province] += count
        for matter in about.split():
            matters.setdefault(province, Counter())[matter] += count
    return tuple(
        Origin(known[name], count, tuple(matters.get(name, Counter()).most_common()))
        for name, count in sorted(filed.items(), key=lambda pair: (-pair[1], pair[0]))
        if name in known
    )


def _weeks(tx: Transaction, reach: Reach, last: date) -> tuple[Week, ...]:
    monday = last - timedelta(days=last.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    edges = [beginning_of(one) for one in (*mondays, monday + timedelta(weeks=1))]
    came, went = (counted.between(tx, reach, which, edges) for which in (Which.FILED, Which.CLOSED))
    return tuple(Week(*one) for one in zip(mondays, came, went, strict=True))


def age_edges(at: float) -> tuple[float, ...]:
    """The filing times that separate the age columns."""
    return tuple(at - days * 86400.0 for days in AGES)


def _safe(count: int) -> int:
    return count - count % FEWEST


def _safe_spread(spread: Spread) -> Spread:
    """Rounds to hours: a median is one person's own value."""
    if spread.count < FEWEST or spread.median is None or spread.ninth is None:
        return Spread(0, None, None)
    return Spread(_safe(spread.count), *(round(one / _HOUR) * _HOUR for one in (spread.median, spread.ninth)))


def _tells_nothing(whole: int, part: int) -> bool:
    """Whether neither this part nor the rest of the total is small enough to identify somebody."""
    return part >= FEWEST and whole - part >= FEWEST
