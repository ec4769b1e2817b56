"""Keeps demonstration and real cases apart: nobody is notified of, works on or is given cases of the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from bot.basics.people import Person
from bot.store import Transaction
from bot.store.cases import demonstration, parties
from bot.store.people import leave, officers


class ForSomebody(Protocol):
    """A letter to an officer, or to a party of a case."""

    @property
    def person(self) -> str: ...


_Letter = TypeVar("_Letter", bound=ForSomebody)


def same(tx: Transaction, person: str, number: str) -> bool:
    """Whether both are made up, or neither is."""
    return demonstration.is_made_up(tx, person) == demonstration.is_case(tx, number)


def are_alike(tx: Transaction, person: str, other: str) -> bool:
    return demonstration.is_made_up(tx, person) == demonstration.is_made_up(tx, other)


def of_unit(tx: Transaction, unit: str, number: str) -> list[Person]:
    """Those who work a unit's cases and may work this one."""
    made_up = demonstration.is_case(tx, number)
    return with_side(tx, officers.of_unit(tx, unit), made_up=made_up)


def present(tx: Transaction, unit: str, number: str, at: float) -> list[Person]:
    """Those of them who are there; should all of them be away, all: a case must not lie unseen."""
    everybody, gone = of_unit(tx, unit, number), leave.away(tx, at)
    return [one for one in everybody if one.id not in gone] or everybody


def with_side(tx: Transaction, persons: Iterable[Person], *, made_up: bool) -> list[Person]:
    return [one for one in persons if demonstration.is_made_up(tx, one.id) is made_up]


def hearing(tx: Transaction, number: str, news: Iterable[_Letter]) -> tuple[_Letter, ...]:
    """Of these letters about a case those that its own side may get; its parties came to it themselves."""
    return tuple(one for one in news if parties.is_alias(one.person) or same(tx, one.person, number))
