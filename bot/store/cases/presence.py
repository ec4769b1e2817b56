"""Which officers have a case open right now: kept for seconds, shown to colleagues, in no history."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

LASTS = 30.0  # seconds without a heartbeat until somebody counts as gone


@dataclass(frozen=True)
class Present:
    """A colleague who has a case open."""

    person: str
    typing: bool


def here(tx: Transaction, ticket: str, person: str, at: float, *, typing: bool) -> None:
    """A heartbeat: they still have it open. Expired rows of theirs are deleted."""
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
    """Everybody else who has it open; whoever types comes first."""
    rows = tx.all(
        """select person, typing from presence where ticket = :ticket and person <> :person and seen_at > :old
           order by typing desc, person""",
        ticket=ticket,
        person=person,
        old=at - LASTS,
    )
    return [Present(row["person"], bool(row["typing"])) for row in rows]
