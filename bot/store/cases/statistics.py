"""Figures of the queue: counted by the database, of many tickets at once and of none by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.store import Transaction, Value
from bot.store.cases.status_groups import IN_WORK, NOT_ENDED

_IN_WORK = f"t.{NOT_ENDED} and t.status in {IN_WORK}"
_CLOSED = "t.closed_at is not null and t.outcome <> 'merged'"


@dataclass(frozen=True)
class Reach:
    """Which cases are counted: those of one unit, or all but restricted ones."""

    unit: str | None = None
    kind: str | None = None
    matter: str | None = None
    province: str | None = None
    hidden: bool = True  # also hidden cases: nobody's figures get better by hiding

    def where(self) -> tuple[list[str], dict[str, Value]]:
        where, values = ["t.alone = 0"] if self.unit is None else ["t.unit = :counted_unit"], dict[str, Value]()
        if self.unit is not None:
            values["counted_unit"] = self.unit
        if self.kind is not None:
            where.append("t.kind = :counted_kind")
            values["counted_kind"] = self.kind
        if self.matter is not None:
            where.append(
                "exists (select 1 from ticket_matters m where m.matter = :counted_matter and m.ticket = t.number)"
            )
            values["counted_matter"] = self.matter
        if self.province is not None:
            where.append("t.province = :counted_province")
            values["counted_province"] = self.province
        if not self.hidden:
            where.append("t.hidden = 0")
        return where, values


@dataclass(frozen=True)
class Spread:
    """A duration's count, median and ninth decile."""

    count: int
    median: float | None
    ninth: float | None


def open_by_unit(tx: Transaction, reach: Reach, ages: tuple[float, ...]) -> list[tuple[str, list[int]]]:
    """Open cases per unit by age: filed since the first moment, since the second …, before the last."""
    edges = {f"age{place}": moment for place, moment in enumerate(ages)}
    names = list(edges)
    younger = [f"t.lodged_at >= :{names[0]}"]
    younger += [f"t.lodged_at < :{later} and t.lodged_at >= :{earlier}" for later, earlier in pairwise(names)]
    younger += [f"t.lodged_at < :{names[-1]}"]
    sums = ", ".join(f"sum(case when {one} then 1 else 0 end) as n{place}" for place, one in enumerate(younger))
    where, values = reach.where()
    rows = tx.all(
        f"""select t.unit, {sums} from tickets t where {" and ".join([_IN_WORK, *where])}
            group by t.unit order by t.unit""",
        **edges,
        **values,
    )
    return [(row["unit"], [int(row[f"n{place}"]) for place in range(len(younger))]) for row in rows]


def late_by_unit(tx: Transaction, reach: Reach, at: float) -> list[tuple[str, int]]:
    """Open cases that are overdue, per unit, the most first."""
    where, values = Counted(Which.LATE, 0.0, 0.0, at, reach).where()
    rows = tx.all(
        f"select t.unit, count(*) as n from tickets t where {where} group by t.unit order by 2 desc, 1", **values
    )
    return [(row["unit"], int(row["n"])) for row in rows]


class Which(StrEnum):
    """What a number counts: cases that are open now, or of a period."""

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


NOW = frozenset({Which.IN_WORK, Which.LATE, Which.DANGER, Which.HIDDEN})  # not of a period
_FILED = "t.lodged_at >= :counted_since and t.lodged_at < :counted_until"
_ENDED = f"{_CLOSED} and t.closed_at >= :counted_since and t.closed_at < :counted_until"
_MEANT = {
    Which.IN_WORK: _IN_WORK,
    Which.LATE: f"{_IN_WORK} and t.due_at < :counted_at",
    Which.DANGER: f"{_IN_WORK} and t.priority = 0",
    Which.FILED: _FILED,
    Which.DANGER_FILED: f"{_FILED} and t.priority = 0",
    Which.ANSWERED: f"{_FILED} and t.answered_at is not null",
    Which.CLOSED: _ENDED,
    Which.IN_TIME: f"{_ENDED} and t.late = 0",
    # Closed in this period and contested at least once; or filed in it, contested, and open again.
    Which.CONTESTED: f"(({_ENDED}) or ({_FILED} and {_IN_WORK})) and t.contested > 0",
    Which.OPEN_AGAIN: f"{_FILED} and {_IN_WORK} and t.contested > 0",
    Which.HIDDEN: "t.hidden = 1",
    Which.SPAM: f"{_FILED} and t.outcome = 'spam'",
    Which.RATED: "t.stars is not null and t.closed_at >= :counted_since and t.closed_at < :counted_until",
}
# Which numbers are counted in one query, and what they have in common.
_TOGETHER: tuple[tuple[str, tuple[Which, ...]], ...] = (
    (_IN_WORK, (Which.LATE, Which.DANGER)),
    (_FILED, (Which.FILED, Which.DANGER_FILED, Which.ANSWERED, Which.OPEN_AGAIN, Which.SPAM)),
    (_ENDED, (Which.CLOSED, Which.IN_TIME)),
    (_MEANT[Which.CONTESTED], (Which.CONTESTED,)),
)


@dataclass(frozen=True)
class Counted:
    """What a number counted, so that its list can show exactly the same cases."""

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
            where.append("t.outcome <> 'spam'")  # spam is not a case
        if self.stars is not None:
            where.append("t.stars = :counted_stars")
            values["counted_stars"] = self.stars
        if self.customer:
            where.append("t.customer = :counted_customer")
            values["counted_customer"] = self.customer
        return " and ".join([meant, *where]), values


def open_and_late(tx: Transaction, at: float) -> tuple[int, int]:
    """How many cases are in work everywhere, and how many of them are late."""
    row = tx.one(
        f"""select count(*) as open, sum(case when t.due_at < :now then 1 else 0 end) as late
            from tickets t where {_IN_WORK}""",
        now=at,
    )
    return (int(row["open"]), int(row["late"] or 0)) if row else (0, 0)


def hidden(tx: Transaction, reach: Reach, at: float) -> tuple[int, int, int]:
    """Hidden cases: how many, how many are open, and how many of those are late."""
    where, values = Counted(Which.HIDDEN, 0.0, 0.0, at, reach).where()
    row = tx.one(
        f"""select count(*) as n, sum(case when {_IN_WORK} then 1 else 0 end) as open,
                   sum(case when {_IN_WORK} and t.due_at < :now then 1 else 0 end) as late
            from tickets t where {where}""",
        now=at,
        **values,
    )
    return (int(row["n"]), int(row["open"] or 0), int(row["late"] or 0)) if row else (0, 0, 0)


def count(tx: Transaction, reach: Reach, which: Which, since: float, until: float, at: float) -> int:
    """The number of these cases."""
    where, values = _meant(reach, which, since, until, at)
    row = tx.one(f"select count(*) as n from tickets t where {where}", **values)
    return int(row["n"]) if row else 0


def counts(tx: Transaction, reach: Reach, since: float, until: float, at: float) -> dict[Which, int]:
    """Each of the numbers; those of the same period are counted in one query."""
    found: dict[Which, int] = {}
    for span, those in _TOGETHER:
        meant = {which: _meant(reach, which, since, until, at) for which in those}
        values = {name: value for _, its in meant.values() for name, value in its.items()}
        sums = ", ".join(f"sum(case when {where} then 1 else 0 end) as {which}" for which, (where, _) in meant.items())
        row = tx.one(f"select {sums} from tickets t where {' and '.join([span, *reach.where()[0]])}", **values)
        found |= {which: int((row or {}).get(which) or 0) for which in those}
    return found


def to_answer(tx: Transaction, reach: Reach, since: float, until: float, many: int) -> Spread:
    """Seconds until the first answer to the citizen, of what was filed in this period: so many."""
    return _spread(tx, reach, "t.answered_at - t.lodged_at", Which.ANSWERED, since, until, many)


def to_close(tx: Transaction, reach: Reach, since: float, until: float, many: int) -> Spread:
    """Seconds until closed, of what was closed in this period: so many."""
    return _spread(tx, reach, "t.closed_at - t.lodged_at", Which.CLOSED, since, until, many)


def stars(tx: Transaction, reach: Reach, since: float, until: float) -> dict[int, int]:
    """How often each number of stars was given to what was closed in this period."""
    where, values = _meant(reach, Which.RATED, since, until)
    rows = tx.all(f"select t.stars, count(*) as n from tickets t where {where} group by t.stars", **values)
    return {int(row["stars"]): int(row["n"]) for row in rows}


def by_province(tx: Transaction, reach: Reach, since: float, until: float) -> list[tuple[str, str, int]]:
    """Province, matters (separated by spaces), count."""
    where, values = _meant(reach, Which.FILED, since, until)
    rows = tx.all(
        f"""select t.province, t.matters, count(*) as n from tickets t
            where t.province <> '' and {where} group by t.province, t.matters""",
        **values,
    )
    return [(row["province"], row["matters"], int(row["n"])) for row in rows]


def by_customer(tx: Transaction, reach: Reach, since: float, until: float) -> dict[str, int]:
    """Cases per customer class of the Ministry; those who did not say are not counted."""
    where, values = _meant(reach, Which.FILED, since, until)
    rows = tx.all(
        f"""select t.customer, count(*) as n from tickets t
            where t.customer <> '' and {where} group by t.customer order by t.customer""",
        **values,
    )
    return {row["customer"]: int(row["n"]) for row in rows}


def between(tx: Transaction, reach: Reach, which: Which, edges: list[float]) -> list[int]:
    """Counts between each of these moments and the next; filed or closed."""
    return [count(tx, reach, which, since, until, until) for since, until in pairwise(edges)]


def _meant(reach: Reach, which: Which, since: float, until: float, at: float = 0.0) -> tuple[str, dict[str, Value]]:
    return Counted(which, since, until, at, reach).where()


def _spread(tx: Transaction, reach: Reach, took: str, which: Which, since: float, until: float, many: int) -> Spread:
    """The median and ninth decile, sorted once by the database."""
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
