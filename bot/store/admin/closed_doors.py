"""Doors that an administrator has closed: a channel, the API, filing, or answers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What

CHANNELS = ("line", "telegram", "web")
API, FILING, ANSWERS = "api", "filing", "answers"
DOORS = (*CHANNELS, API, FILING, ANSWERS)


@dataclass(frozen=True)
class Closed:
    """A closed door."""

    name: str
    reason: str
    closed_by: str
    closed_at: float


def all_closed(tx: Transaction) -> dict[str, Closed]:
    """The closed doors by name."""
    return {row["name"]: Closed(**row) for row in tx.all("select * from closed_doors order by name")}


def close(tx: Transaction, name: str, reason: str, by: str, at: float) -> bool:
    """Closes the door; False if it is closed already."""
    closed = tx.run(
        """insert into closed_doors (name, reason, closed_by, closed_at) values (:name, :reason, :by, :at)
           on conflict (name) do nothing""",
        name=name,
        reason=reason,
        by=by,
        at=at,
    )
    if closed:
        audit.write(tx, by, What.DOOR_CLOSED, f"{name}: {reason}", at)
    return bool(closed)


def reopen(tx: Transaction, name: str, reason: str, by: str, at: float) -> bool:
    """Opens the door again; False if it is open already."""
    opened = tx.run("delete from closed_doors where name = :name", name=name)
    if opened:
        audit.write(tx, by, What.DOOR_OPENED, f"{name}: {reason}", at)
    return bool(opened)
