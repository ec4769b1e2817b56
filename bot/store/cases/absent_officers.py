"""Finds cases whose officer is absent: on leave, disabled, or moved to another unit."""

from __future__ import annotations

from typing import NamedTuple

from bot.store import Transaction, Value
from bot.store.people import leave

_WORKS = ("officer", "head", "custodian", "administrator")


class Gone(NamedTuple):
    """An absent officer who still holds cases of this unit."""

    officer: str
    unit: str
    works_in: str = ""  # the unit that they moved to: cases that unit was copied on are still theirs


def gone(tx: Transaction, at: float) -> tuple[Gone, ...]:
    """Every absent officer who holds cases; cheap, because holders are read from an index."""
    away = leave.away(tx, at)
    rows = tx.all(
        """select t.officer, t.unit, p.role, p.unit as works_in, a.disabled_at
           from (select distinct officer, unit from tickets where officer <> '' and status in ('taken', 'asked')) t
           left join people p on p.id = t.officer left join accounts a on a.person = t.officer
           order by t.officer, t.unit"""
    )
    found = []
    for row in rows:
        if row["role"] not in _WORKS or row["disabled_at"] is not None or row["officer"] in away:
            found.append(Gone(row["officer"], row["unit"]))
        elif row["role"] != "administrator" and row["works_in"] != row["unit"]:
            found.append(Gone(row["officer"], row["unit"], row["works_in"]))
    return tuple(found)


def among(those: tuple[Gone, ...]) -> tuple[str, dict[str, Value]]:
    """The SQL condition for the cases of these officers, and its values."""
    parts, values = ["1 = 0"], dict[str, Value]()
    for place, one in enumerate(those):
        values |= {f"gone{place}": one.officer, f"left{place}": one.unit}
        part = f"t.officer = :gone{place} and t.unit = :left{place}"
        if one.works_in:
            part += f" and ' ' || t.copied || ' ' not like :moved{place}"
            values[f"moved{place}"] = f"% {one.works_in} %"
        parts.append(f"({part})")
    return f"({' or '.join(parts)})", values
