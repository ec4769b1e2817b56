"""When officers are away: nothing is given to them meanwhile, and what is for them goes to their unit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.basics.people import Person
from bot.store import Transaction
from bot.store.people import officers

MAX_LEAVE_SECONDS = 400 * 86400.0  # a longer leave is a typing error


@dataclass(frozen=True)
class Leave:
    """One leave of an officer."""

    id: str
    person: str
    begins_at: float
    ends_at: float


class NoLeave(ValueError):
    """The dates are not a valid leave."""


def add(tx: Transaction, person: str, begins_at: float, ends_at: float, by: str) -> str:
    """Adds a leave."""
    if not begins_at < ends_at <= begins_at + MAX_LEAVE_SECONDS:
        raise NoLeave(f"A leave from {begins_at} to {ends_at} ends before it begins, or lasts for more than a year.")
    known = tx.one(
        "select id from leaves where person = :person and begins_at = :begins_at and ends_at = :ends_at",
        person=person,
        begins_at=begins_at,
        ends_at=ends_at,
    )
    if known:  # the same form submitted twice
        return str(known["id"])
    leave = secrets.token_hex(10)
    tx.run(
        """insert into leaves (id, person, begins_at, ends_at, made_by)
           values (:id, :person, :begins_at, :ends_at, :by)""",
        id=leave,
        person=person,
        begins_at=begins_at,
        ends_at=ends_at,
        by=by,
    )
    return leave


def remove(tx: Transaction, leave: str) -> bool:
    return bool(tx.run("delete from leaves where id = :id", id=leave))


def get(tx: Transaction, leave: str) -> Leave | None:
    row = tx.one("select id, person, begins_at, ends_at from leaves where id = :id", id=leave)
    return Leave(**row) if row else None


def coming(tx: Transaction, at: float) -> list[Leave]:
    """Current and future leaves, the next first."""
    rows = tx.all("select id, person, begins_at, ends_at from leaves where ends_at > :at order by begins_at, id", at=at)
    return [Leave(**row) for row in rows]


def away(tx: Transaction, at: float) -> frozenset[str]:
    """Who is on leave now."""
    rows = tx.all("select distinct person from leaves where begins_at <= :at and ends_at > :at", at=at)
    return frozenset(str(row["person"]) for row in rows)


def present(tx: Transaction, unit: str, at: float) -> list[Person]:
    """A unit's officers who are not on leave; if all are, all of them, so that no case is unseen."""
    everybody, gone = officers.of_unit(tx, unit), away(tx, at)
    return [one for one in everybody if one.id not in gone] or everybody
