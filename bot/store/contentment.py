"""How it ended, in figures: how many agreed, how many contested, how content they were. Nobody is in them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction


@dataclass(frozen=True)
class Contentment:
    """A unit's cases that ended between two moments."""

    unit: str
    ended: int
    contested: int  # at least once on the way
    rated: int
    stars: float | None  # on average; None where nobody rated


def by_unit(tx: Transaction, since: float, until: float) -> list[Contentment]:
    """Of every unit in which something ended, in the order of their names; what was merged ended elsewhere."""
    rows = tx.all(
        """select unit, count(*) as ended, sum(case when contested > 0 then 1 else 0 end) as contested,
                  count(stars) as rated, avg(stars * 1.0) as stars
           from tickets where status = 'ended' and merged_into = '' and since >= :since and since < :until
           group by unit order by unit""",
        since=since,
        until=until,
    )
    return [
        Contentment(
            row["unit"],
            int(row["ended"]),
            int(row["contested"]),
            int(row["rated"]),
            None if row["stars"] is None else float(row["stars"]),
        )
        for row in rows
    ]
