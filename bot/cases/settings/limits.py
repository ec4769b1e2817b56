"""Limits: how long a ban may last, and how many submissions a person may file per day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import PositiveInt, TypeAdapter

from bot.cases.settings import default_files
from bot.cases.settings.default_files import Value
from bot.store import Transaction
from bot.store.papers import corrections

PAGE = "limits"


@dataclass(frozen=True)
class Bans:
    """Lengths of a ban in days."""

    short: PositiveInt
    middle: PositiveInt
    long: PositiveInt
    longest: PositiveInt

    @property
    def choices(self) -> tuple[int, ...]:
        """The lengths to choose from, the shortest and usual one first; at least one."""
        fitting = sorted({one for one in (self.short, self.middle, self.long) if one <= self.longest})
        return tuple(fitting) or (self.longest,)


@dataclass(frozen=True)
class Filing:
    most: PositiveInt


@dataclass(frozen=True)
class Limits:
    ban: Bans
    filing: Filing


_LIMITS = TypeAdapter(Limits)


def limits(changes: Mapping[str, Value]) -> Limits:
    """The limits with the administrator's edits."""
    return _understood(tuple(sorted(changes.items())))


@lru_cache(maxsize=4)  # every submission asks, and edits are rare
def _understood(changes: tuple[tuple[str, Value], ...]) -> Limits:
    return _LIMITS.validate_python(default_files.read(PAGE, dict(changes)))


def read(tx: Transaction) -> Limits:
    """The limits in force."""
    return limits(corrections.latest(tx, PAGE).body)
