"""What a unit reports to the inspectors: made from the queue, so that nothing is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.basics.dates import BANGKOK, BUDDHIST, MONTHS, day, local
from bot.cases.lists.statistics import AGES
from bot.cases.model.action_classes import Outcome
from bot.cases.model.next_reminder import Told
from bot.cases.model.ticket import IN_WORK, Priority, Status
from bot.cases.settings.deadlines import Deadlines, day_of
from bot.store.cases.reports import Kept, Line

MOST_LATE = 500  # case numbers that a report lists


@dataclass(frozen=True)
class Period:
    """A month or a week: 2026-11, or 2026-W47."""

    name: str
    first: date
    last: date

    @property
    def begins_at(self) -> float:
        return datetime.combine(self.first, time(), BANGKOK).timestamp()

    @property
    def ends_at(self) -> float:
        return datetime.combine(self.last + timedelta(days=1), time(), BANGKOK).timestamp()

    def title(self, language: str) -> str:
        if "W" not in self.name:
            if language == "en":
                return f"{self.first:%B %Y}"
            return f"{MONTHS[self.first.month - 1]} {self.first.year + BUDDHIST}"
        return f"{day(self.first, language)} – {day(self.last, language)}"


@dataclass(frozen=True)
class Late:
    """An overdue case."""

    number: str
    kind: str
    status: str
    due_at: float


@dataclass(frozen=True)
class Figures:
    """A unit's period in numbers, without restricted cases."""

    came: int = 0  # in the period
    ended: int = 0  # in the period
    open: int = 0  # in work, as in the queue, when the report was made, as everything below
    danger: int = 0
    contested: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)  # also what waits for the citizen's word
    ages: Mapping[str, int] = field(default_factory=dict)  # by age group in days; "more" beyond the last
    late: tuple[Late, ...] = ()
    late_count: int = 0
    hidden: int = 0  # open and hidden; counted above as well
    spam: int = 0  # filed in the period and marked as spam; counted nowhere else


def last_period(every: str, at: float) -> Period:
    """The last finished period."""
    today = day_of(at)
    if every == "week":
        sunday = today - timedelta(days=today.weekday() + 1)
        return period_of(f"{sunday:%G-W%V}")
    return period_of(f"{today.replace(day=1) - timedelta(days=1):%Y-%m}")


def period_of(name: str) -> Period:
    """The period of that name; raises ValueError if there is none."""
    if "W" in name:
        monday = datetime.strptime(f"{name}-1", "%G-W%V-%u").date()
        return Period(name, monday, monday + timedelta(days=6))
    first = datetime.strptime(name, "%Y-%m").date()
    return Period(name, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def figures(lines: Iterable[Line], period: Period, at: float) -> Figures:
    """Computes the figures of a period."""
    every = list(lines)
    known = [one for one in every if one.outcome != Outcome.SPAM]
    still = [one for one in known if one.status in IN_WORK]
    late = sorted((one for one in still if one.due_at is not None and one.due_at < at), key=lambda one: one.due_at or 0)
    return Figures(
        came=_came(known, period),
        ended=sum(one.status == Status.ENDED and one.since < period.ends_at for one in known),
        open=len(still),
        danger=sum(one.priority == Priority.DANGER for one in still),
        contested=sum(one.contested > 0 for one in still),
        kinds=Counter(one.kind for one in still),
        statuses=Counter(one.status for one in known if one.status != Status.ENDED),
        ages=Counter(_age(one, at) for one in still),
        late=tuple(Late(one.number, one.kind, one.status, one.due_at or 0) for one in late[:MOST_LATE]),
        late_count=len(late),
        hidden=sum(one.hidden for one in still),
        spam=_came(every, period) - _came(known, period),
    )


def total(every: Iterable[Figures]) -> Figures:
    """What several units report together, without their lists."""
    found = list(every)
    names = ("came", "ended", "open", "danger", "contested", "late_count", "hidden", "spam")
    return Figures(**{name: sum(getattr(one, name) for one in found) for name in names})


def _came(lines: Iterable[Line], period: Period) -> int:
    return sum(period.begins_at <= line.lodged_at < period.ends_at for line in lines)


def calls(report: Kept, told: Told, rules: Deadlines, at: float) -> tuple[str, str] | None:
    """The reminder that is due to the head about this unconfirmed report: its stage and subject."""
    return next((call for call in _ladder(report, rules, at) if call not in told), None)


def _ladder(report: Kept, rules: Deadlines, at: float) -> Iterator[tuple[str, str]]:
    if at < report.due_at:
        yield "made", report.period
        if at >= rules.opening(day_of(report.due_at)) and day_of(report.made_at) != day_of(report.due_at):
            yield "soon", report.period
        return
    late = day_of(report.due_at)
    following = rules.calendar.after(late, rules.calls.again)
    while rules.opening(following) <= at:
        late, following = following, rules.calendar.after(following, rules.calls.again)
    yield "late", late.isoformat()


def _age(line: Line, at: float) -> str:
    days = (local(at).date() - local(line.lodged_at).date()).days
    return next((str(limit) for limit in AGES if days <= limit), "more")
