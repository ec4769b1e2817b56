"""Which notifications an officer has switched off. Danger alarms cannot be."""

from __future__ import annotations

from enum import StrEnum

from bot.store import Transaction


class About(StrEnum):
    """Notifications that an officer may switch off."""

    MORNING = "morning"  # the unit's morning digest
    NEW = "new"  # each new case


def keep(tx: Transaction, person: str, about: About) -> None:
    """Switches a notification off."""
    tx.run(
        "insert into silences (person, about) values (:person, :about) on conflict (person, about) do nothing",
        person=person,
        about=about,
    )


def end(tx: Transaction, person: str, about: About) -> None:
    tx.run("delete from silences where person = :person and about = :about", person=person, about=about)


def kept_by(tx: Transaction, about: About) -> frozenset[str]:
    """Who switched this off."""
    rows = tx.all("select person from silences where about = :about", about=about)
    return frozenset(str(row["person"]) for row in rows)
