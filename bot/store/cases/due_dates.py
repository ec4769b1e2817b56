"""Tickets by when they are due: what the clock looks through, and the one thing that it may correct in them.

An ended case is never due. Every query here uses a partial index of open cases, so ended cases cost nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bot.store import Transaction, Value
from bot.store.cases.status_groups import NOT_ENDED


class Due(NamedTuple):
    """A case's place in the order by due date."""

    at: float
    number: str


def until(tx: Transaction, statuses: Collection[str], latest: float, after: Due, limit: int) -> list[Due]:
    """A page of the cases that are due by then, the oldest first, after this place."""
    values: dict[str, Value] = {"latest": latest, "after_due": after.at, "after_number": after.number, "limit": limit}
    where = _among(statuses, values)
    rows = tx.all(
        f"""select due_at, number from tickets
            where {NOT_ENDED} and due_at <= :latest and (due_at, number) > (:after_due, :after_number) and {where}
            order by due_at, number limit :limit""",
        **values,
    )
    return [Due(row["due_at"], row["number"]) for row in rows]


def of_priority(tx: Transaction, statuses: Collection[str], priority: int) -> list[str]:
    """Cases of this priority, whenever they are due."""
    return _numbers(tx, statuses, "priority = :priority", "due_at, number", priority=priority)


def numbers_after(tx: Transaction, statuses: Collection[str], number: str, limit: int) -> list[str]:
    """A page of all cases with these statuses."""
    return _numbers(tx, statuses, "number > :after", "number limit :limit", after=number, limit=limit)


def missing(tx: Transaction, statuses: Collection[str], limit: int) -> list[str]:
    """Cases of these statuses that have no due date."""
    return _numbers(tx, statuses, "due_at is null", "number limit :limit", limit=limit)


def move(tx: Transaction, number: str, version: int, due_at: float | None) -> bool:
    """Sets the due date, unless the case has changed meanwhile and was recalculated with that."""
    return bool(
        tx.run(
            "update tickets set due_at = :due_at where number = :number and version = :version",
            due_at=due_at,
            number=number,
            version=version,
        )
    )


def _numbers(tx: Transaction, statuses: Collection[str], which: str, order: str, **values: Value) -> list[str]:
    where = _among(statuses, values)
    rows = tx.all(f"select number from tickets where {NOT_ENDED} and {which} and {where} order by {order}", **values)
    return [str(row["number"]) for row in rows]


def _among(statuses: Collection[str], values: dict[str, Value]) -> str:
    names = [f"status_{'abcdefgh'[place]}" for place in range(len(statuses))]
    values |= dict(zip(names, map(str, statuses), strict=True))
    return f"status in ({', '.join(f':{name}' for name in names)})"
