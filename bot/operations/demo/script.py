"""Reads what the demonstration is made of: its officers, factories, sorts of cases and words, from month.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from bot.basics.people import Role
from bot.cases.model.submission import Kind, Matter


@dataclass(frozen=True)
class Actor:
    """An officer who does not exist."""

    name: str
    role: Role
    unit: str


@dataclass(frozen=True)
class Factory:
    """A factory that does not exist, in a tambon that does."""

    name: str
    province: str
    district: str
    tambon: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Sort:
    """A sort of case, how often it comes, and what is said."""

    kind: Kind
    share: int
    said: tuple[str, ...]
    matter: Matter | None = None
    danger: bool = False


@dataclass(frozen=True)
class Script:
    """Everything that the demonstration is made of."""

    officer: tuple[Actor, ...]
    factory: tuple[Factory, ...]
    sort: tuple[Sort, ...]
    words: dict[str, tuple[str, ...]]


@cache
def read_script() -> Script:
    return TypeAdapter(Script).validate_python(tomllib.loads((files(__package__) / "month.toml").read_text("utf-8")))
