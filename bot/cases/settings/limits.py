"""How long somebody may be banned, and how much one person may file on a day: data, as it was corrected."""

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
    """Days."""

    short: PositiveInt
    middle: PositiveInt
    long: PositiveInt
    longest: PositiveInt

    @property
    def choices(self) -> tuple[int, ...]:
        """The shortest first, which is the usual one; one there always is."""
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
    """The page with what the Ministry corrected in it."""
    return _understood(tuple(sorted(changes.items())))


@lru_cache(maxsize=4)  # every filing asks, and hardly anybody ever corrects it
def _understood(changes: tuple[tuple[str, Value], ...]) -> Limits:
    return _LIMITS.validate_python(default_files.read(PAGE, dict(changes)))


def read(tx: Transaction) -> Limits:
    """What holds now."""
    return limits(corrections.latest(tx, PAGE).body)
