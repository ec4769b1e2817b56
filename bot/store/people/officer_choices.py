"""What an officer chose for their own pages, by name."""

from __future__ import annotations

from bot.store import Transaction


def get(tx: Transaction, person: str, name: str) -> str | None:
    row = tx.one("select value from officer_choices where person = :person and name = :name", person=person, name=name)
    return str(row["value"]) if row else None


def put(tx: Transaction, person: str, name: str, value: str) -> None:
    tx.run(
        """insert into officer_choices (person, name, value) values (:person, :name, :value)
           on conflict (person, name) do update set value = :value""",
        person=person,
        name=name,
        value=value,
    )
