"""The waiting list for loans: who asked to be notified once when one opens. Deleted when they were."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.dates import day_is_over
from bot.store import Transaction


@dataclass(frozen=True)
class Waiting:
    """One person's subscription to one paper."""

    person: str
    paper: str
    language: str


def keep(tx: Transaction, person: str, paper: str, language: str, at: float) -> None:
    """Subscribes a person; twice is once."""
    tx.run(
        """insert into waiting (person, paper, language, asked_at) values (:person, :paper, :language, :at)
           on conflict (person, paper) do update set language = :language""",
        person=person,
        paper=paper,
        language=language,
        at=day_is_over(at),
    )


def forget(tx: Transaction, person: str) -> int:
    """Deletes all subscriptions of a person."""
    return tx.run("delete from waiting where person = :person", person=person)


def hand_over(tx: Transaction, old: str, new: str) -> None:
    """Two addresses turned out to be one person, who is notified once."""
    tx.run(
        """insert into waiting (person, paper, language, asked_at)
           select :new, paper, language, asked_at from waiting where person = :old
           on conflict (person, paper) do nothing""",
        old=old,
        new=new,
    )
    forget(tx, old)


def of(tx: Transaction, person: str) -> list[Waiting]:
    """What this person subscribed to."""
    rows = tx.all("select person, paper, language from waiting where person = :person order by paper", person=person)
    return [Waiting(**row) for row in rows]


def papers(tx: Transaction) -> list[str]:
    """The papers with subscribers."""
    return [str(row["paper"]) for row in tx.all("select distinct paper from waiting order by paper")]


def take(tx: Transaction, paper: str) -> list[Waiting]:
    """Takes all subscribers of this paper off the list, to be notified."""
    rows = tx.all("select person, paper, language from waiting where paper = :paper order by asked_at", paper=paper)
    tx.run("delete from waiting where paper = :paper", paper=paper)
    return [Waiting(row["person"], row["paper"], row["language"]) for row in rows]
