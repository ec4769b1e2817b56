"""Figures of the queue: counted by the database, of many tickets at once and of none by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.store import Transaction, Value

_OPEN = "t.status in ('new', 'taken', 'asked', 'reopened')"
_CLOSED = "t.closed_at is not null and t.outcome <> 'merged'"


@dataclass(frozen=True)
class Reach:
    """Which tickets are counted: those of one unit, or of all but what lies with its unit alone."""

    unit: str | None = None
    kind: str | None = None
    hidden: bool = True  # also what stands in no list: nobody's figures get better by hiding
    spam: bool = False  # only what is no case; else all but that

    def where(self) -> tuple[str, dict[str, Value]]:
        where, values = ["t.alone = 0"] if self.unit is None else ["t.unit = :unit"], dict[str, Value]()
        where.append("t.outcome = 'spam'" if self.spam else "t.outcome <> 'spam'")
        if not self.hidden:
            where.append("t.hidden = 0")
        if self.unit is not None:
            values["unit"] = self.unit
        if self.kind is not None:
            where.append("t.kind = :kind")
            values["kind"] = self.kind
        return " and ".join(where), values


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
        f"select t.unit, {sums} from tickets t where {_OPEN} and {where} group by t.unit order by t.unit",
        **edges,
        **values,
    )
    return [(row["unit"], [int(row[f"n{place}"]) for place in range(len(younger))]) for row in rows]


def open_danger(tx: Transaction, reach: Reach) -> int:
    return _count(tx, reach, f"{_OPEN} and t.priority = 0")


def open_late(tx: Transaction, reach: Reach, at: float) -> int:
    return _count(tx, reach, f"{_OPEN} and t.due_at < :at", at=at)


def hidden(tx: Transaction, reach: Reach, at: float) -> tuple[int, int, int]:
    """What stands in no list: how much, how much of it is open, and how much of that is late."""
    late = _count(tx, reach, f"t.hidden = 1 and {_OPEN} and t.due_at < :at", at=at)
    return _count(tx, reach, "t.hidden = 1"), _count(tx, reach, f"t.hidden = 1 and {_OPEN}"), late


def filed(tx: Transaction, reach: Reach, since: float, until: float) -> int:
    return _count(tx, reach, "t.lodged_at >= :since and t.lodged_at < :until", since=since, until=until)


def danger_filed(tx: Transaction, reach: Reach, since: float, until: float) -> int:
    return _count(
        tx, reach, "t.priority = 0 and t.lodged_at >= :since and t.lodged_at < :until", since=since, until=until
    )


def closed(tx: Transaction, reach: Reach, since: float, until: float) -> dict[str, int]:
    """Of what was closed in this time: how many, in time, contested at least once."""
    where, values = reach.where()
    row = tx.one(
        f"""select count(*) as closed, sum(case when t.late = 0 then 1 else 0 end) as in_time,
                   sum(case when t.contested > 0 then 1 else 0 end) as contested
            from tickets t where {_CLOSED} and t.closed_at >= :since and t.closed_at < :until and {where}""",
        since=since,
        until=until,
        **values,
    )
    return {name: int((row and row[name]) or 0) for name in ("closed", "in_time", "contested")}


def contested_again(tx: Transaction, reach: Reach, since: float, until: float) -> int:
    """Filed in this time, contested, and open again."""
    span = "t.lodged_at >= :since and t.lodged_at < :until"
    return _count(tx, reach, f"t.contested > 0 and {_OPEN} and {span}", since=since, until=until)


def to_answer(tx: Transaction, reach: Reach, since: float, until: float) -> Spread:
    """Seconds until the ministry first spoke to the citizen, of what was filed in this time."""
    where = "t.answered_at is not null and t.lodged_at >= :since and t.lodged_at < :until"
    return _spread(tx, reach, "t.answered_at - t.lodged_at", where, since, until)


def to_close(tx: Transaction, reach: Reach, since: float, until: float) -> Spread:
    """Seconds until it was closed, of what was closed in this time."""
    where = f"{_CLOSED} and t.closed_at >= :since and t.closed_at < :until"
    return _spread(tx, reach, "t.closed_at - t.lodged_at", where, since, until)


def stars(tx: Transaction, reach: Reach, since: float, until: float) -> dict[int, int]:
    """How often each number of stars was given to what was closed in this time."""
    where, values = reach.where()
    rows = tx.all(
        f"""select t.stars, count(*) as n from tickets t
            where t.stars is not null and t.closed_at >= :since and t.closed_at < :until and {where}
            group by t.stars""",
        since=since,
        until=until,
        **values,
    )
    return {int(row["stars"]): int(row["n"]) for row in rows}


def by_province(tx: Transaction, reach: Reach, since: float, until: float) -> list[tuple[str, str, int]]:
    """Province, what it is about (with a space between several), how many."""
    where, values = reach.where()
    rows = tx.all(
        f"""select t.province, t.matters, count(*) as n from tickets t
            where t.province <> '' and t.lodged_at >= :since and t.lodged_at < :until and {where}
            group by t.province, t.matters""",
        since=since,
        until=until,
        **values,
    )
    return [(row["province"], row["matters"], int(row["n"])) for row in rows]


def by_customer(tx: Transaction, reach: Reach, since: float, until: float) -> dict[str, int]:
    """How much came from each of the Ministry's classes of customer; those who did not say are not counted."""
    where, values = reach.where()
    rows = tx.all(
        f"""select t.customer, count(*) as n from tickets t
            where t.customer <> '' and t.lodged_at >= :since and t.lodged_at < :until and {where}
            group by t.customer order by t.customer""",
        since=since,
        until=until,
        **values,
    )
    return {row["customer"]: int(row["n"]) for row in rows}


def moments(tx: Transaction, reach: Reach, column: str, edges: list[float]) -> list[int]:
    """How many between each of these moments and the next; filed or closed."""
    assert column in ("lodged_at", "closed_at")
    sums = ", ".join(
        f"sum(case when t.{column} >= :edge{place} and t.{column} < :edge{place + 1} then 1 else 0 end) as n{place}"
        for place in range(len(edges) - 1)
    )
    where, values = reach.where()
    row = tx.one(
        f"select {sums} from tickets t where t.{column} >= :first and t.{column} < :last and {where}",
        first=edges[0],
        last=edges[-1],
        **{f"edge{place}": edge for place, edge in enumerate(edges)},
        **values,
    )
    return [int((row and row[f"n{place}"]) or 0) for place in range(len(edges) - 1)]


def _count(tx: Transaction, reach: Reach, which: str, **more: float) -> int:
    where, values = reach.where()
    row = tx.one(f"select count(*) as n from tickets t where {which} and {where}", **more, **values)
    return int(row["n"]) if row else 0


def _spread(tx: Transaction, reach: Reach, took: str, which: str, since: float, until: float) -> Spread:
    count = _count(tx, reach, which, since=since, until=until)
    if not count:
        return Spread(0, None, None)
    where, values = reach.where()

    def at(place: int) -> float:
        row = tx.one(
            f"select {took} as took from tickets t where {which} and {where} order by took limit 1 offset :place",
            since=since,
            until=until,
            place=place,
            **values,
        )
        return float(row["took"]) if row else 0.0

    return Spread(count, at((count - 1) // 2), at(min(count - 1, count * 9 // 10)))
