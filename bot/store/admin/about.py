"""Facts about the installation itself, by name: its version, its last backup, whether it was restored."""

from __future__ import annotations

from bot.store import Transaction


def get(tx: Transaction, name: str) -> str:
    """The value of this name, or nothing."""
    row = tx.one("select value from about where name = :name", name=name)
    return str(row["value"]) if row else ""


def put(tx: Transaction, name: str, value: str) -> None:
    tx.run(
        "insert into about (name, value) values (:name, :value) on conflict (name) do update set value = :value",
        name=name,
        value=value,
    )


def remove(tx: Transaction, name: str) -> None:
    tx.run("delete from about where name = :name", name=name)


def named(tx: Transaction, beginning: str) -> dict[str, str]:
    """Every name that begins like this, with its value."""
    rows = tx.all("select name, value from about")
    return {row["name"]: row["value"] for row in rows if row["name"].startswith(beginning)}
