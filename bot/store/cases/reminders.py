"""Remembers which reminders and automatic actions were done, so that each happens once across processes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import Transaction

Told = dict[tuple[str, str], float]  # stage and subject, and when that was done


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


def told(tx: Transaction, matter: str) -> Told:
    """Everything that was done about this matter: stage and subject, and when."""
    return told_of_each(tx, [matter])[matter]


def told_of_each(tx: Transaction, matters: Sequence[str]) -> dict[str, Told]:
    """The same of a batch of matters."""
    found: dict[str, Told] = {matter: {} for matter in matters}
    names = {f"matter{place}": matter for place, matter in enumerate(matters)}
    among = ", ".join(f":{name}" for name in names)
    sql = f"select matter, stage, about, at from reminders where matter in ({among}) order by at"
    for row in tx.all(sql, **names) if names else ():
        found[row["matter"]][row["stage"], row["about"]] = row["at"]
    return found
