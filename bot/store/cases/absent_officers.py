"""Cases whose officer is not there: on leave, shut out, or working somewhere else by now."""

from __future__ import annotations

from typing import NamedTuple

from bot.store import Transaction, Value
from bot.store.people import leave

_WORKS = ("officer", "head", "custodian", "administrator")


class Gone(NamedTuple):
    """In this unit this officer answers for cases and is not there."""

    officer: str
    unit: str
    works_in: str = ""  # a unit that they moved to: what that unit looks on is still theirs


def gone(tx: Transaction, at: float) -> tuple[Gone, ...]:
    """Few, however many cases there are: who holds something is read from an index."""
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
    """The condition that holds for their cases, and its values."""
    parts, values = ["1 = 0"], dict[str, Value]()
    for place, one in enumerate(those):
        values |= {f"gone{place}": one.officer, f"left{place}": one.unit}
        part = f"t.officer = :gone{place} and t.unit = :left{place}"
        if one.works_in:
            part += f" and ' ' || t.copied || ' ' not like :moved{place}"
            values[f"moved{place}"] = f"% {one.works_in} %"
        parts.append(f"({part})")
    return f"({' or '.join(parts)})", values
