"""Validates an administrator's edits of a settings file."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.settings import deadlines, default_files, emergency_contacts, limits
from bot.cases.settings.default_files import Value
from bot.cases.settings.routing import read_routing
from bot.cases.settings.working_days import Calendar


class NoSuchUnit(ValueError):
    """The unit of the inspectors does not exist."""


def corrected(page: str, kept: Mapping[str, Value], typed: Mapping[str, str]) -> dict[str, Value]:
    """All values that differ from the delivered file, with this edit; raises ValueError if it is not valid."""
    known = default_files.values(default_files.page(page))
    wanted = {**kept, **{key: _read(text, known[key]) for key, text in typed.items() if key in known}}
    changes = {key: value for key, value in wanted.items() if key in known and value != known[key]}
    _check(page, changes)
    return changes


def _read(text: str, like: Value) -> Value:
    if isinstance(like, str):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


def _check(page: str, changes: Mapping[str, Value]) -> None:
    if page == emergency_contacts.PAGE:
        emergency_contacts.contacts(changes)
        return
    if page == limits.PAGE:
        limits.limits(changes)
        return
    made = deadlines.deadlines(changes, Calendar())
    if made.calls.unit not in read_routing().units:
        raise NoSuchUnit(f"No unit named {made.calls.unit!r}. Units: bot/cases/settings/units.toml.")
