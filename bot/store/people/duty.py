"""The on-call roster for danger, and which units acknowledged an alarm."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.store import Row, Transaction


@dataclass(frozen=True)
class Shift:
    """One shift of a unit's roster; place 1 is called first."""

    id: str
    unit: str
    person: str
    place: int
    begins_at: float
    ends_at: float
    name: str = ""


def add(tx: Transaction, unit: str, person: str, place: int, begins_at: float, ends_at: float) -> str:
    """Adds a shift; the same shift submitted twice is stored once."""
    known = tx.one(
        """select id from shifts where unit = :unit and person = :person and place = :place
           and begins_at = :begins_at and ends_at = :ends_at""",
        unit=unit,
        person=person,
        place=place,
        begins_at=begins_at,
        ends_at=ends_at,
    )
    if known:
        return str(known["id"])
    shift = secrets.token_hex(8)
    tx.run(
        """insert into shifts (id, unit, person, place, begins_at, ends_at)
           values (:id, :unit, :person, :place, :begins_at, :ends_at)""",
        id=shift,
        unit=unit,
        person=person,
        place=place,
        begins_at=begins_at,
        ends_at=ends_at,
    )
    return shift


def remove(tx: Transaction, shift: str) -> bool:
    return bool(tx.run("delete from shifts where id = :id", id=shift))


def get(tx: Transaction, shift: str) -> Shift | None:
    row = tx.one("select s.*, p.name from shifts s join people p on p.id = s.person where s.id = :id", id=shift)
    return _shift(row) if row else None


def now(tx: Transaction, unit: str, at: float) -> list[Shift]:
    """Who is on duty there now, in calling order."""
    rows = tx.all(
        """select s.*, p.name from shifts s join people p on p.id = s.person
           where s.unit = :unit and s.begins_at <= :at and s.ends_at > :at order by s.place, s.begins_at, s.id""",
        unit=unit,
        at=at,
    )
    return [_shift(row) for row in rows]


def coming(tx: Transaction, at: float, unit: str | None = None) -> list[Shift]:
    """The current and future roster, of one unit or of all."""
    rows = tx.all(
        """select s.*, p.name from shifts s join people p on p.id = s.person
           where s.ends_at > :at and (:unit = '' or s.unit = :unit)
           order by s.unit, s.begins_at, s.place, s.id limit 1000""",
        at=at,
        unit=unit or "",
    )
    return [_shift(row) for row in rows]


def answer(tx: Transaction, ticket: str, unit: str, person: str, at: float) -> None:
    """Records that this unit acknowledged the alarm."""
    tx.run(
        """insert into answered_alarms (ticket, unit, person, at) values (:ticket, :unit, :person, :at)
           on conflict (ticket, unit) do update set person = :person, at = :at""",
        ticket=ticket,
        unit=unit,
        person=person,
        at=at,
    )


def answered(tx: Transaction, ticket: str) -> dict[str, float]:
    """Which units acknowledged, and when last."""
    rows = tx.all("select unit, at from answered_alarms where ticket = :ticket", ticket=ticket)
    return {row["unit"]: row["at"] for row in rows}


def _shift(row: Row) -> Shift:
    return Shift(row["id"], row["unit"], row["person"], row["place"], row["begins_at"], row["ends_at"], row["name"])
