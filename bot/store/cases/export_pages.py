"""Cases in the order of their numbers, a piece at a time: for whoever takes all of them along."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction, Value
from bot.store.cases.tickets import Kept, those


@dataclass(frozen=True)
class Reach:
    """Which cases: of one unit, with its restricted and copied ones; or of all units, without restricted ones."""

    unit: str | None = None
    since: float | None = None  # filed then or later
    until: float | None = None  # and before then
    with_alone: bool = True  # also the unit's restricted cases: only for that unit's own officers


def after(tx: Transaction, reach: Reach, number: str, limit: int) -> list[Kept]:
    """The next cases after this number."""
    values: dict[str, Value] = {"after": number, "limit": limit}
    where = ["t.number > :after", "t.hidden = 0"]
    if reach.unit is None:
        where.append("t.alone = 0")
    else:
        where.append("(t.unit = :unit or (t.alone = 0 and t.copied <> '' and ' ' || t.copied || ' ' like :looks_on))")
        values |= {"unit": reach.unit, "looks_on": f"% {reach.unit} %"}
        where += [] if reach.with_alone else ["t.alone = 0"]
    if reach.since is not None:
        where.append("t.lodged_at >= :since")
        values["since"] = reach.since
    if reach.until is not None:
        where.append("t.lodged_at < :until")
        values["until"] = reach.until
    return those(tx, f"where {' and '.join(where)} order by t.number limit :limit", **values)
