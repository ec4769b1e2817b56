"""Macros: several steps on a case in one click, each filled in as its form on the page of a case. By unit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from bot.cases.model.action_spec import ActionSpec, Field, FieldKind, Form, Words
from bot.cases.model.actions import ACTIONS
from bot.cases.model.submission import Kind
from bot.cases.settings import default_files, unit_pages
from bot.store import Transaction

PAGE = "macros"
MOST_STEPS = 5
MAX_TITLE_LETTERS = 120
MAX_WORD_LETTERS = 1000  # of what a step says to colleagues
_WRITTEN = frozenset({FieldKind.TEXT, FieldKind.CHOICE, FieldKind.TAGS, FieldKind.PHOTOS})  # photos come by hand

# What may be a step: it can be called back, and it asks for nothing that only the case at hand can tell.
STEPS: dict[str, tuple[ActionSpec[Any], Form]] = {
    form.name: (spec, form)
    for spec in ACTIONS
    for form in spec.forms
    if spec.undo and {field.kind for field in spec.fields_of(form)} <= _WRITTEN
}


class NotAMacro(ValueError):
    """Steps that cannot be done; `place` is the step at fault, if it is one."""

    def __init__(self, why: str, place: int = 0) -> None:
        super().__init__(why)
        self.place = place


@dataclass(frozen=True)
class Macro:
    """Steps to be done one after the other."""

    id: str
    title: str
    kinds: tuple[Kind, ...]  # empty: all
    steps: tuple[Mapping[str, str], ...]

    def called(self, language: str) -> str:
        """Its title; of one that is written in Thai / English, the half in this language."""
        thai, _, english = self.title.partition(" / ")
        return english or thai if language == "en" else thai

    def suits(self, kind: Kind) -> bool:
        return not self.kinds or kind in self.kinds


def all_for(tx: Transaction, unit: str) -> tuple[Macro, ...]:
    """The macros of this unit's officers; a unit's own version replaces the common one."""
    found = unit_pages.entries(tx, PAGE, unit, _delivered())
    return tuple(sorted((_read(id, body) for id, body in found.items()), key=lambda one: one.title))


def version(tx: Transaction, unit: str) -> int:
    return unit_pages.version(tx, PAGE, unit)


def write(tx: Transaction, unit: str, one: Macro, seen: int, person: str, at: float) -> None:
    """Saves a macro for this unit."""
    body = {name: value for name, value in asdict(checked(one)).items() if name != "id"}
    try:
        unit_pages.write(tx, PAGE, unit, one.id, body, seen, person, at)
    except unit_pages.TooMany as many:
        raise NotAMacro(str(many)) from many


def remove(tx: Transaction, unit: str, id: str, seen: int, person: str, at: float) -> None:
    """Removes a macro for this unit."""
    unit_pages.write(tx, PAGE, unit, id, None, seen, person, at)


def is_for_citizens(spec: ActionSpec[Any]) -> bool:
    """Whether the citizen reads the words of this step: then they are a prepared answer, in both languages."""
    return spec.previewed


def checked(one: Macro) -> Macro:
    """The macro itself, if each of its steps can be done; raises NotAMacro if not."""
    if not one.title.strip() or not 1 <= len(one.steps) <= MOST_STEPS:
        raise NotAMacro(f"{one.id}: it needs a title and one to {MOST_STEPS} steps.")
    for place, step in enumerate(one.steps, 1):
        if step.get("do") not in STEPS:
            raise NotAMacro(f"{one.id}: {step.get('do')!r} is no step. Steps: {', '.join(STEPS)}.", place)
        spec, form = STEPS[step["do"]]
        for field in spec.fields_of(form):
            _check(one.id, place, spec, field, step)
    return one


def _check(id: str, place: int, spec: ActionSpec[Any], field: Field, step: Mapping[str, str]) -> None:
    said = step.get(field.typed_as, "")
    match field.kind:
        case FieldKind.CHOICE if said not in field.options:
            raise NotAMacro(f"{id}: {said!r} is none of {', '.join(field.options)}.", place)
        case FieldKind.TEXT if is_for_citizens(spec):
            if not step.get("prepared"):
                raise NotAMacro(f"{id}: what the citizen reads is a prepared answer.", place)
        case FieldKind.TEXT if len(said) > MAX_WORD_LETTERS or (spec.words is not Words.OPTIONAL and not said.strip()):
            raise NotAMacro(f"{id}: its words are missing or longer than {MAX_WORD_LETTERS} letters.", place)
        case FieldKind.TAGS if not said.strip():
            raise NotAMacro(f"{id}: it names no tag.", place)


@cache
def _delivered() -> dict[str, Any]:
    return tomllib.loads(default_files.page(PAGE))


def _read(id: str, body: Mapping[str, Any]) -> Macro:
    kinds, steps = tuple(map(Kind, body["kinds"])), tuple(dict(step) for step in body["steps"])
    return Macro(id, str(body["title"]), kinds, steps)
