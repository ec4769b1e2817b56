"""Figures of the queue: counted by the database, of many tickets at once and of none by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.store import Transaction, Value
from bot.store.cases import demonstration
from bot.store.cases.tickets import NOT_ENDED

_OPEN = f"t.{NOT_ENDED} and t.status in ('new', 'taken', 'asked', 'reopened')"
_CLOSED = "t.closed_at is not null and t.outcome <> 'merged'"


@dataclass(frozen=True)
class Reach:
    """Which tickets are counted: those of one unit, or of all but what lies with its unit alone."""

    unit: str | None = None
    kind: str | None = None
    made_up: bool | None = None  # of the demonstration, or not; nothing: either, under the mark that every page has
    hidden: bool = True  # also what stands in no list: nobody's figures get better by hiding

    def where(self) -> tuple[list[str], dict[str, Value]]:
        where, values = ["t.alone = 0"] if self.unit is None else ["t.unit = :counted_unit"], dict[str, Value]()
        if self.unit is not None:
            values["counted_unit"] = self.unit
        if self.kind is not None:
            where.append("t.kind = :counted_kind")
            values["counted_kind"] = self.kind
        if self.made_up is not None:
            where.append(demonstration.only(self.made_up))
        if not self.hidden:
            where.append("t.hidden = 0")
        return where, values


@dataclass(frozen=True)
class Spread:
    """How long something took: of so many, the one in the middle, and the one that nine of ten were quicker than."""

    count: int
    median: float | None
    ninth: float | None


def open_by_unit(tx: Transaction, reach: Reach, ages: tuple[float, ...]) -> list[tuple[str, list[int]]]:
    """Per unit how many are open: filed since the first of these moments, since the second …, before the last."""
    edges = {f"age{place}": moment for place, moment in enumerate(ages)}
    names = list(edges)
    younger = [f"t.lodged_at >= :{names[0]}"]
    younger += [f"t.lodged_at < :{later} and t.lodged_at >= :{earlier}" for later, earlier in pairwise(names)]
    younger += [f"t.lodged_at < :{names[-1]}"]
    sums = ", ".join(f"sum(case when {one} then 1 else 0 end) as n{place}" for place, one in enumerate(younger))
    where, values = reach.where()
    rows = tx.all(
        f"select t.unit, {sums} from tickets t where {' and '.join([_OPEN, *where])} group by t.unit order by t.unit",
        **edges,
        **values,
    )
    return [(row["unit"], [int(row[f"n{place}"]) for place in range(len(younger))]) for row in rows]


class Which(StrEnum):
    """The tickets that a number counts: of those that are open now, or of a time."""

    IN_WORK = "in_work"
    LATE = "late"
    DANGER = "danger"
    FILED = "filed"
    DANGER_FILED = "danger_filed"
    ANSWERED = "answered"
    CLOSED = "closed"
    IN_TIME = "in_time"
    CONTESTED = "contested"
    OPEN_AGAIN = "open_again"
    RATED = "rated"
    HIDDEN = "hidden"
    SPAM = "spam"


NOW = frozenset({Which.IN_WORK, Which.LATE, Which.DANGER, Which.HIDDEN})  # of no time
_FILED = "t.lodged_at >= :counted_since and t.lodged_at < :counted_until"
_ENDED = f"{_CLOSED} and t.closed_at >= :counted_since and t.closed_at < :counted_until"
_MEANT = {
    Which.IN_WORK: _OPEN,
    Which.LATE: f"{_OPEN} and t.due_at < :counted_at",
    Which.DANGER: f"{_OPEN} and t.priority = 0",
    Which.FILED: _FILED,
    Which.DANGER_FILED: f"{_FILED} and t.priority = 0",
    Which.ANSWERED: f"{_FILED} and t.answered_at is not null",
    Which.CLOSED: _ENDED,
    Which.IN_TIME: f"{_ENDED} and t.late = 0",
    # Closed in this time and contested at least once; or filed in it, contested, and open again.
    Which.CONTESTED: f"(({_ENDED}) or ({_FILED} and {_OPEN})) and t.contested > 0",
    Which.OPEN_AGAIN: f"{_FILED} and {_OPEN} and t.contested > 0",
    Which.HIDDEN: "t.hidden = 1",
    Which.SPAM: f"{_FILED} and t.outcome = 'spam'",
    Which.RATED: "t.stars is not null and t.closed_at >= :counted_since and t.closed_at < :counted_until",
}
# Which of them are counted in one reading of what they have in common.
_TOGETHER: tuple[tuple[str, tuple[Which, ...]], ...] = (
    (_OPEN, (Which.LATE, Which.DANGER)),
    (_FILED, (Which.FILED, Which.DANGER_FILED, Which.ANSWERED, Which.OPEN_AGAIN, Which.SPAM)),
    (_ENDED, (Which.CLOSED, Which.IN_TIME)),
    (_MEANT[Which.CONTESTED], (Which.CONTESTED,)),
)


@dataclass(frozen=True)
class Counted:
    """What a number counts, so that its list can show the same and nothing else."""

    which: Which
    since: float
    until: float
    at: float
    reach: Reach = Reach()
    stars: int | None = None
    customer: str = ""

    def where(self) -> tuple[str, dict[str, Value]]:
        where, values = self.reach.where()
        meant = f"({_MEANT[self.which]})"
        for name, value in (("since", self.since), ("until", self.until), ("at", self.at)):
            if f":counted_{name}" in meant:
                values[f"counted_{name}"] = value
        if self.which is not Which.SPAM:
            where.append("t.outcome <> 'spam'")  # it is no case
        if self.stars is not None:
            where.append("t.stars = :counted_stars")
            values["counted_stars"] = self.stars
        if self.customer:
            where.append("t.customer = :counted_customer")
            values["counted_customer"] = self.customer
        return " and ".join([meant, *where]), values


def hidden(tx: Transaction, reach: Reach, at: float) -> tuple[int, int, int]:
    """What stands in no list: how much, how much of it is open, and how much of that is late."""
    where, values = Counted(Which.HIDDEN, 0.0, 0.0, at, reach).where()
    row = tx.one(
        f"""select count(*) as n, sum(case when {_OPEN} then 1 else 0 end) as open,
                   sum(case when {_OPEN} and t.due_at < :now then 1 else 0 end) as late
            from tickets t where {where}""",
        now=at,
        **values,
    )
    return (int(row["n"]), int(row["open"] or 0), int(row["late"] or 0)) if row else (0, 0, 0)


def count(tx: Transaction, reach: Reach, which: Which, since: float, until: float, at: float) -> int:
    """How many that are."""
    where, values = _meant(reach, which, since, until, at)
    row = tx.one(f"select count(*) as n from tickets t where {where}", **values)
    return int(row["n"]) if row else 0


def counts(tx: Transaction, reach: Reach, since: float, until: float, at: float) -> dict[Which, int]:
    """How many of each: those of the same time are counted in one reading of it."""
    found: dict[Which, int] = {}
    for span, those in _TOGETHER:
        meant = {which: _meant(reach, which, since, until, at) for which in those}
        values = {name: value for _, its in meant.values() for name, value in its.items()}
        sums = ", ".join(f"sum(case when {where} then 1 else 0 end) as {which}" for which, (where, _) in meant.items())
        row = tx.one(f"select {sums} from tickets t where {' and '.join([span, *reach.where()[0]])}", **values)
        found |= {which: int((row or {}).get(which) or 0) for which in those}
    return found


def to_answer(tx: Transaction, reach: Reach, since: float, until: float, many: int) -> Spread:
    """Seconds until the ministry first spoke to the citizen, of what was filed in this time: so many."""
    return _spread(tx, reach, "t.answered_at - t.lodged_at", Which.ANSWERED, since, until, many)


def to_close(tx: Transaction, reach: Reach, since: float, until: float, many: int) -> Spread:
    """Seconds until it was closed, of what was closed in this time: so many."""
    return _spread(tx, reach, "t.closed_at - t.lodged_at", Which.CLOSED, since, until, many)


def stars(tx: Transaction, reach: Reach, since: float, until: float) -> dict[int, int]:
    """How often each number of stars was given to what was closed in this time."""
    where, values = _meant(reach, Which.RATED, since, until)
    rows = tx.all(f"select t.stars, count(*) as n from tickets t where {where} group by t.stars", **values)
    return {int(row["stars"]): int(row["n"]) for row in rows}


def by_province(tx: Transaction, reach: Reach, since: float, until: float) -> list[tuple[str, str, int]]:
    """Province, what it is about (with a space between several), how many."""
    where, values = _meant(reach, Which.FILED, since, until)
    rows = tx.all(
        f"""select t.province, t.matters, count(*) as n from tickets t
            where t.province <> '' and {where} group by t.province, t.matters""",
        **values,
    )
    return [(row["province"], row["matters"], int(row["n"])) for row in rows]


def by_customer(tx: Transaction, reach: Reach, since: float, until: float) -> dict[str, int]:
    """How much came from each of the Ministry's classes of customer; those who did not say are not counted."""
    where, values = _meant(reach, Which.FILED, since, until)
    rows = tx.all(
        f"""select t.customer, count(*) as n from tickets t
            where t.customer <> '' and {where} group by t.customer order by t.customer""",
        **values,
    )
    return {row["customer"]: int(row["n"]) for row in rows}


def between(tx: Transaction, reach: Reach, which: Which, edges: list[float]) -> list[int]:
    """How many between each of these moments and the next; filed or closed."""
    return [count(tx, reach, which, since, until, until) for since, until in pairwise(edges)]


def _meant(reach: Reach, which: Which, since: float, until: float, at: float = 0.0) -> tuple[str, dict[str, Value]]:
    return Counted(which, since, until, at, reach).where()


def _spread(tx: Transaction, reach: Reach, took: str, which: Which, since: float, until: float, many: int) -> Spread:
    """Sorted once, by the database."""
    if not many:
        return Spread(0, None, None)
    where, values = _meant(reach, which, since, until)
    rows = tx.all(
        f"""select took from (
                select {took} as took, row_number() over (order by {took}) as place from tickets t where {where}
            ) as sorted where place = :middle or place = :ninth order by place""",
        middle=(many + 1) // 2,
        ninth=min(many, many * 9 // 10 + 1),
        **values,
    )
    return Spread(many, float(rows[0]["took"]), float(rows[-1]["took"]))
