"""Tickets by when they are due: what the clock looks through, and the one thing that it may correct in them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import Transaction, Value
from bot.store.tickets import Kept, those


def until(tx: Transaction, statuses: Sequence[str], latest: float, after: tuple[float, str], limit: int) -> list[Kept]:
    """What is due until then, the oldest first, from behind that due date and number on."""
    values: dict[str, Value] = {"latest": latest, "after_due": after[0], "after_number": after[1], "limit": limit}
    statuses_now = _among("t.status", statuses, values)
    return those(
        tx,
        f"""where t.due_at <= :latest and (t.due_at, t.number) > (:after_due, :after_number) and {statuses_now}
            order by t.due_at, t.number limit :limit""",
        **values,
    )


def of_priority(tx: Transaction, statuses: Sequence[str], priority: int) -> list[Kept]:
    """Tickets of this priority, whenever they are due."""
    values: dict[str, Value] = {"priority": priority}
    where = _among("t.status", statuses, values)
    return those(tx, f"where t.priority = :priority and {where} order by t.due_at, t.number", **values)


def numbers_after(tx: Transaction, statuses: Sequence[str], number: str, limit: int) -> list[str]:
    """The numbers of all tickets of these statuses, a piece at a time."""
    values: dict[str, Value] = {"after": number, "limit": limit}
    where = _among("status", statuses, values)
    rows = tx.all(
        f"select number from tickets where number > :after and {where} order by number limit :limit", **values
    )
    return [str(row["number"]) for row in rows]


def missing(tx: Transaction, statuses: Sequence[str], limit: int) -> list[str]:
    """Tickets of these statuses that have no due date."""
    values: dict[str, Value] = {"limit": limit}
    where = _among("status", statuses, values)
    return [
        str(row["number"])
        for row in tx.all(f"select number from tickets where due_at is null and {where} limit :limit", **values)
    ]


def move(tx: Transaction, number: str, version: int, due_at: float | None) -> bool:
    """Another due date, unless the ticket itself changed meanwhile and was counted anew with that."""
    return bool(
        tx.run(
            "update tickets set due_at = :due_at where number = :number and version = :version",
            due_at=due_at,
            number=number,
            version=version,
        )
    )


def _among(column: str, statuses: Sequence[str], values: dict[str, Value]) -> str:
    names = [f"status_{'abcdefgh'[place]}" for place in range(len(statuses))]
    values |= dict(zip(names, map(str, statuses), strict=True))
    return f"{column} in ({', '.join(f':{name}' for name in names)})"
