"""What each unit reports to the inspectors: the figures as they were that day, and its head's word on them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Row, Transaction


@dataclass(frozen=True)
class Kept:
    """One unit's report of one period."""

    unit: str
    period: str
    figures: str
    made_at: float
    due_at: float
    confirmed_by: str = ""
    confirmed_at: float | None = None
    word: str = ""


@dataclass(frozen=True)
class Line:
    """A case as a report counts it."""

    number: str
    kind: str
    status: str
    priority: int
    contested: int
    lodged_at: float
    since: float  # since when it has had this status
    due_at: float | None
    outcome: str = ""
    hidden: int = 0


def lines(tx: Transaction, unit: str, since: float) -> list[Line]:
    """What lies with this unit and is open, or ended since then; never what lies there alone."""
    rows = tx.all(
        """select number, kind, status, priority, contested, lodged_at, since, due_at, outcome, hidden from tickets
           where unit = :unit and alone = 0 and (status <> 'ended' or since >= :since) order by number""",
        unit=unit,
        since=since,
    )
    return [Line(**row) for row in rows]


def reporting(tx: Transaction) -> list[str]:
    """The units that report: everybody who has officers, or something to do."""
    rows = tx.all(
        """select unit from tickets where alone = 0 and unit <> ''
           union select p.unit from people p join accounts a on a.person = p.id
                 where p.unit <> '' and p.role in ('officer', 'head', 'custodian') and a.disabled_at is null
           order by 1"""
    )
    return [str(row["unit"]) for row in rows]


def make(tx: Transaction, report: Kept) -> bool:
    """Keeps a report, unless there is one of that unit and period."""
    return bool(
        tx.run(
            """insert into reports (unit, period, figures, made_at, due_at)
               values (:unit, :period, :figures, :made_at, :due_at) on conflict (unit, period) do nothing""",
            unit=report.unit,
            period=report.period,
            figures=report.figures,
            made_at=report.made_at,
            due_at=report.due_at,
        )
    )


def confirm(tx: Transaction, unit: str, period: str, person: str, word: str, at: float) -> bool:
    """Records the head's confirmation; only the first counts."""
    return bool(
        tx.run(
            """update reports set confirmed_by = :person, confirmed_at = :at, word = :word
               where unit = :unit and period = :period and confirmed_at is null""",
            unit=unit,
            period=period,
            person=person,
            word=word,
            at=at,
        )
    )


def get(tx: Transaction, unit: str, period: str) -> Kept | None:
    row = tx.one("select * from reports where unit = :unit and period = :period", unit=unit, period=period)
    return _kept(row) if row else None


def of_period(tx: Transaction, period: str) -> list[Kept]:
    """All reports of this period, the unconfirmed first."""
    rows = tx.all(
        """select * from reports where period = :period
           order by case when confirmed_at is null then 0 else 1 end, unit""",
        period=period,
    )
    return [_kept(row) for row in rows]


def of_unit(tx: Transaction, unit: str, limit: int = 60) -> list[Kept]:
    """A unit's reports, the newest first."""
    rows = tx.all("select * from reports where unit = :u order by made_at desc limit :limit", u=unit, limit=limit)
    return [_kept(row) for row in rows]


def unconfirmed(tx: Transaction) -> list[Kept]:
    return [_kept(row) for row in tx.all("select * from reports where confirmed_at is null order by due_at, unit")]


def periods(tx: Transaction, limit: int = 60) -> list[str]:
    """The periods with reports, the newest first."""
    rows = tx.all("select period, max(made_at) from reports group by period order by 2 desc limit :limit", limit=limit)
    return [str(row["period"]) for row in rows]


def _kept(row: Row) -> Kept:
    return Kept(**row)
