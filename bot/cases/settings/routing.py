"""Which unit a paper goes to, and why. The units and the rules are data."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from bot.basics.provinces import provinces
from bot.cases.model.action_classes import Route
from bot.cases.model.numbers import FACTORY_DIGITS, digits
from bot.cases.model.submission import Kind, Lodge, Matter

_ISSUED_BY_ESTATES = "7"
_INSIDE_AN_ESTATE = "23"


class NoUnit(ValueError):
    """A unit that units.toml does not have."""


@dataclass(frozen=True)
class Unit:
    """A unit that gets cases."""

    id: str
    short: str
    th: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.th


@dataclass(frozen=True)
class Rule:
    """A routing rule: the unit, if all conditions are met."""

    unit: str
    reason: str = ""
    kinds: tuple[Kind, ...] = ()
    matters: tuple[Matter, ...] = ()
    provinces: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    estate: bool = False
    danger: bool = False
    alone: bool = False  # a restricted case: no other unit has access

    def fits(self, paper: Lodge) -> bool:
        return (
            (not self.kinds or paper.kind in self.kinds)
            and (not self.matters or not set(self.matters).isdisjoint(paper.matters))
            and (not self.provinces or paper.province in self.provinces)
            and (not self.topics or paper.topic in self.topics)
            and (not self.estate or in_estate(paper))
            and (not self.danger or paper.danger)
        )


@dataclass(frozen=True)
class Routing:
    """The routing rules and the units."""

    rules: tuple[Rule, ...]
    also: tuple[Rule, ...]
    units: dict[str, Unit]
    offices: dict[str, str]  # province to the key of its provincial office

    def route(self, number: str, paper: Lodge) -> Route:
        """The unit that gets this submission, the copied units, and the reason."""
        for rule in self.rules:
            unit = self._unit(rule, paper)
            if unit:
                others = [] if rule.alone else [self._unit(other, paper) for other in self.also]
                copied = tuple(dict.fromkeys(other for other in others if other and other != unit))
                return Route(number, unit, copied, rule.reason, rule.alone)
        raise NoUnit(f"No rule of routing.toml fits {number} ({paper.kind}). Its last rule must fit everything.")

    @property
    def alone_units(self) -> frozenset[str]:
        """The units whose cases nobody else sees."""
        return frozenset(rule.unit for rule in self.rules if rule.alone)

    def unit(self, key: str) -> Unit:
        if key not in self.units:
            raise NoUnit(f"No unit named {key!r}. Units: bot/cases/settings/units.toml.")
        return self.units[key]

    def name(self, key: str, language: str) -> str:
        """A unit's name; for one that units.toml no longer has, its key, as old tickets name it."""
        return self.units[key].name(language) if key in self.units else key

    def short(self, key: str) -> str:
        return self.units[key].short if key in self.units else key

    def _unit(self, rule: Rule, paper: Lodge) -> str:
        if not rule.fits(paper):
            return ""
        if "{province}" in rule.unit:
            return self.offices.get(paper.province, "")
        return rule.unit


def in_estate(paper: Lodge) -> bool:
    """Whether it is in an industrial estate, by the person's words or the factory number; a map pin does not count."""
    number = digits(paper.factory)
    by_number = len(number) == FACTORY_DIGITS and (number[0] == _ISSUED_BY_ESTATES or number[1] in _INSIDE_AN_ESTATE)
    return bool(paper.estate) or by_number


@cache
def read_routing() -> Routing:
    """The delivered routing."""
    known, ruled = _table("units.toml"), _table("routing.toml")
    office = known["provincial_office"]
    units = {key: Unit(key, **words) for key, words in known["units"].items()}
    offices = {}
    for province in provinces():
        if province.th not in office["none_in"]:
            key = offices[province.th] = office["key"].format(province=province.th)
            units[key] = Unit(
                key, key, office["th"].format(province=province.th), office["en"].format(province=province.en)
            )
    rules, also = _rules(ruled["rule"]), _rules(ruled["also"])
    unknown = {rule.unit for rule in rules + also} - set(units) - {office["key"]}
    if unknown:
        raise NoUnit(f"routing.toml sends papers to {', '.join(sorted(unknown))}, which units.toml does not know.")
    return Routing(rules, also, units, offices)


def _rules(tables: Sequence[dict[str, Any]]) -> tuple[Rule, ...]:
    return TypeAdapter(tuple[Rule, ...]).validate_python(tables)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("bot.cases.settings") / name).read_text("utf-8"))
