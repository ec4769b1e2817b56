"""Answers that are written before they are needed: the house's own, what an administrator and a unit made of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Any

from bot.cases.model.submission import Kind
from bot.cases.model.ticket import IN_HAND, Status, Ticket
from bot.cases.settings import default_files, unit_pages
from bot.store import Transaction

PAGE = "prepared"
MAX_ANSWER_LETTERS = 4000  # of what an officer writes: more does not fit into one message of LINE
MAX_CANNED_LETTERS = 2000  # so that there is room to add to it
STATES = tuple(status for status in Status if status in IN_HAND)  # in other states no officer can answer


class Use(StrEnum):
    """The form that a template fills."""

    ANSWER = "answer"
    ASK = "ask"
    CLOSE = "close"


class Gap(StrEnum):
    """The placeholders, written in braces."""

    NUMBER = "number"
    UNIT = "unit"
    DUE = "due"
    NAME = "name"


class NotPrepared(ValueError):
    """The text cannot be a template."""


class UnknownGap(NotPrepared):
    """An unknown placeholder in braces."""

    def __init__(self, line: int, found: str) -> None:
        super().__init__(f"Line {line}: {found} cannot be filled. Known: {', '.join(f'{{{gap}}}' for gap in Gap)}.")
        self.line = line
        self.found = found


@dataclass(frozen=True)
class Prepared:
    """A template, in both languages."""

    id: str
    title: str  # for officers
    acts: tuple[Use, ...]
    kinds: tuple[Kind, ...]  # empty: all
    states: tuple[Status, ...]  # empty: all
    th: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.th

    def gaps(self, language: str) -> frozenset[Gap]:
        return gaps_in(self.text(language))

    def suits(self, ticket: Ticket) -> bool:
        """Whether this template fits the case in its current state."""
        return (not self.kinds or ticket.paper.kind in self.kinds) and (not self.states or ticket.status in self.states)


def gaps_in(text: str) -> frozenset[Gap]:
    """The placeholders of a text; raises UnknownGap with the line of an unknown one."""
    found = set()
    for at, line in enumerate(text.splitlines(), 1):
        try:
            pieces = list(Formatter().parse(line))
        except ValueError as broken:
            raise UnknownGap(at, line.strip()) from broken
        for _, name, form, conversion in pieces:
            if name is None:
                continue
            if name not in list(Gap) or form or conversion:
                raise UnknownGap(at, "{" + name + (f"!{conversion}" if conversion else "") + (form or "") + "}")
            found.add(Gap(name))
    return frozenset(found)


def checked(one: Prepared) -> Prepared:
    """The template itself, if it is complete; raises NotPrepared if not."""
    if not (one.title.strip() and one.th.strip() and one.en.strip() and one.acts):
        raise NotPrepared(f"{one.id}: it needs a title, its words in both languages and where it is used.")
    if max(len(one.th), len(one.en)) > MAX_CANNED_LETTERS:
        raise NotPrepared(f"{one.id}: at most {MAX_CANNED_LETTERS} letters.")
    gaps_in(one.th)
    gaps_in(one.en)
    return one


def all_for(tx: Transaction, unit: str) -> tuple[Prepared, ...]:
    """The templates of this unit's officers; a unit's own version replaces the common one."""
    found = unit_pages.entries(tx, PAGE, unit, _delivered())
    return tuple(sorted((_read(id, body) for id, body in found.items()), key=lambda one: (one.acts, one.title)))


def suitable(known: Iterable[Prepared], ticket: Ticket, gaps: Iterable[Gap]) -> dict[Use, list[Prepared]]:
    """By form, the templates that fit this case and can be filled completely."""
    can, language = frozenset(gaps), ticket.paper.language
    fitting = [one for one in known if one.suits(ticket) and one.gaps(language) <= can]
    return {use: [one for one in fitting if use in one.acts] for use in Use}


def filled(text: str, values: Mapping[Gap, str]) -> str:
    """The text with its placeholders filled."""
    gaps_in(text)
    return text.format(**{gap.value: words for gap, words in values.items()})


def version(tx: Transaction, unit: str) -> int:
    return unit_pages.version(tx, PAGE, unit)


def write(tx: Transaction, unit: str, one: Prepared, seen: int, person: str, at: float) -> None:
    """Saves a template for this unit."""
    body = {name: value for name, value in asdict(checked(one)).items() if name != "id"}
    try:
        unit_pages.write(tx, PAGE, unit, one.id, body, seen, person, at)
    except unit_pages.TooMany as many:
        raise NotPrepared(str(many)) from many


def remove(tx: Transaction, unit: str, id: str, seen: int, person: str, at: float) -> None:
    """Removes a template for this unit."""
    unit_pages.write(tx, PAGE, unit, id, None, seen, person, at)


@cache
def delivered_ones() -> tuple[Prepared, ...]:
    return tuple(checked(_read(id, body)) for id, body in _delivered().items())


@cache
def _delivered() -> dict[str, Any]:
    return tomllib.loads(default_files.page(PAGE))


def _read(id: str, body: Mapping[str, Any]) -> Prepared:
    one = Prepared(id=id, **dict(body))
    return replace(
        one,
        acts=tuple(map(Use, one.acts)),
        kinds=tuple(map(Kind, one.kinds)),
        states=tuple(map(Status, one.states)),
    )
