"""Ratings (thumbs up or down) of answers, for the knowledge owners; without who rated."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction


@dataclass(frozen=True)
class Rated:
    """How often a section was rated good and bad."""

    section: str
    good: int
    bad: int


def keep(tx: Transaction, section: str, good: bool, question: str, at: float) -> None:
    """Stores a rating; the question only with a bad one, where it teaches something."""
    tx.run(
        "insert into ratings (section, good, question, at) values (:section, :good, :question, :at)",
        section=section,
        good=int(good),
        question=b"" if good else tx.seal.close(question.encode()),
        at=at,
    )


def by_section(tx: Transaction) -> list[Rated]:
    """Ratings by section, the least liked first."""
    rows = tx.all(
        """select section, sum(good) as good, sum(1 - good) as bad from ratings
           group by section order by sum(1 - good) desc, section limit 200"""
    )
    return [Rated(row["section"], int(row["good"]), int(row["bad"])) for row in rows]


def disliked(tx: Transaction, since: float) -> int:
    """How many answers were thumbed down since then."""
    row = tx.one("select count(*) as n from ratings where good = 0 and at >= :since", since=since)
    return int(row["n"]) if row else 0
