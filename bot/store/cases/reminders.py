"""Remembers which reminders and automatic actions were done, so that each happens once across processes."""

from __future__ import annotations

from bot.store import Transaction


def first(tx: Transaction, matter: str, stage: str, about: str, at: float) -> bool:
    """Marks this as done; False if it was done before."""
    return bool(
        tx.run(
            """insert into reminders (matter, stage, about, at) values (:matter, :stage, :about, :at)
               on conflict (matter, stage, about) do nothing""",
            matter=matter,
            stage=stage,
            about=about,
            at=at,
        )
    )


def done(tx: Transaction, matter: str, stage: str, about: str) -> bool:
    found = tx.one(
        "select 1 from reminders where matter = :matter and stage = :stage and about = :about",
        matter=matter,
        stage=stage,
        about=about,
    )
    return found is not None


def told(tx: Transaction, matter: str) -> dict[tuple[str, str], float]:
    """Everything that was done about this matter: stage and subject, and when."""
    rows = tx.all("select stage, about, at from reminders where matter = :matter order by at", matter=matter)
    return {(row["stage"], row["about"]): row["at"] for row in rows}
