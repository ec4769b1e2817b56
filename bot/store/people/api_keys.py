"""API keys of the Ministry's other systems: each with an audience and a rate limit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.basics.people import Person, Role, unit_label
from bot.store import Transaction

_PREFIX = "mb_"  # so that a leaked key is recognised


@dataclass(frozen=True)
class Key:
    """A system with API access. Its key is stored as a fingerprint only."""

    name: str
    role: Role
    unit: str
    per_minute: int
    used_at: float | None

    @property
    def person(self) -> Person:
        """The system as a person, for checking rights."""
        return Person(f"key:{self.name}", self.role, self.unit)


def add(tx: Transaction, name: str, role: Role, unit: str, per_minute: int, at: float) -> str | None:
    """Creates a key, shown once; None if a system of this name has one."""
    key = _PREFIX + secrets.token_urlsafe(32)
    added = tx.run(
        """insert into api_keys (name, key, role, unit, per_minute, made_at, used_at)
           values (:name, :key, :role, :unit, :per_minute, :at, null) on conflict (name) do nothing""",
        name=name,
        key=tx.seal.fingerprint("api key", key),
        role=role,
        unit=unit_label(unit),
        per_minute=per_minute,
        at=at,
    )
    return key if added else None


def find(tx: Transaction, key: str) -> Key | None:
    """The system with this key."""
    row = tx.one(
        "select name, role, unit, per_minute, used_at from api_keys where key = :key",
        key=tx.seal.fingerprint("api key", key),
    )
    return Key(**{**row, "role": Role(row["role"])}) if row else None


def everybody(tx: Transaction) -> list[Key]:
    rows = tx.all("select name, role, unit, per_minute, used_at from api_keys order by name")
    return [Key(**{**row, "role": Role(row["role"])}) for row in rows]


def used(tx: Transaction, name: str, at: float) -> None:
    tx.run("update api_keys set used_at = :at where name = :name", name=name, at=at)


def remove(tx: Transaction, name: str) -> bool:
    return bool(tx.run("delete from api_keys where name = :name", name=name))
