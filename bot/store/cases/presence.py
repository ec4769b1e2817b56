"""Which officer has a case before them at the moment. Kept for seconds, shown to colleagues, and in no history."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

LASTS = 30.0  # seconds after which somebody who was not heard of is gone


@dataclass(frozen=True)
class Present:
    """A colleague at a case."""

    person: str
    typing: bool


def here(tx: Transaction, ticket: str, person: str, at: float, *, typing: bool) -> None:
    """They still look at it. What they looked at before, and left without a word, is swept."""
    tx.run(
        """insert into presence (ticket, person, typing, seen_at) values (:ticket, :person, :typing, :at)
           on conflict (ticket, person) do update set typing = excluded.typing, seen_at = excluded.seen_at""",
        ticket=ticket,
        person=person,
        typing=int(typing),
        at=at,
    )
    tx.run("delete from presence where person = :person and seen_at < :old", person=person, old=at - LASTS)


def gone(tx: Transaction, ticket: str, person: str) -> None:
    tx.run("delete from presence where ticket = :ticket and person = :person", ticket=ticket, person=person)


def others(tx: Transaction, ticket: str, person: str, at: float) -> list[Present]:
    """Everybody else who looks at it; whoever types comes first."""
    rows = tx.all(
        """select person, typing from presence where ticket = :ticket and person <> :person and seen_at > :old
           order by typing desc, person""",
        ticket=ticket,
        person=person,
        old=at - LASTS,
    )
    return [Present(row["person"], bool(row["typing"])) for row in rows]
