"""The fields in which a case is corrected: what they hold now, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.basics.provinces import provinces
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.cases.model.correction_actions import CUSTOMERS, Correct, Corrections, Part, as_text, pin
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.settings.routing import Routing
from bot.console.request import Visit

KINDS = tuple(kind for kind in Kind if kind not in (Kind.GIFT, Kind.ASSESSMENT))
_MAX_LETTERS = 120  # of a factory's or a place's name
_BEFORE = "to_"  # the fields' names begin with it
_MATTER = "to_matter."


class NotAPlace(ValueError):
    """Coordinates that are none."""


def read(visit: Visit) -> Corrections:
    """Every field as it was typed; what is as before is left out when the correction is carried out."""
    return tuple((part, _read(visit, part)) for part in Part)


def shown(typed: Mapping[str, str], paper: Lodge) -> dict[str, str]:
    """What the fields hold: what was typed, and else what the case says."""
    now = {str(part): value for part, value in as_text(paper).items()}
    if typed.get("do") != "correct":
        return now
    if _BEFORE + Part.PLACE not in typed:  # an undone correction names only what it changed
        return {part: typed.get(_BEFORE + part, value) for part, value in now.items()}
    ticked = " ".join(name.removeprefix(_MATTER) for name in typed if name.startswith(_MATTER))
    return {**{part: typed.get(_BEFORE + part, "") for part in now}, Part.MATTERS: ticked}


def typed(corrections: Corrections) -> dict[str, str]:
    """Corrections as they were typed."""
    return {_BEFORE + part: value for part, value in corrections}


@dataclass(frozen=True)
class Fields:
    """The fields on the page, and what can be chosen in them."""

    now: dict[str, str]
    kinds = KINDS
    matters = tuple(Matter)
    customers = CUSTOMERS
    provinces = tuple(province.th for province in provinces())


def in_words(action: Correct, routing: Routing, language: str) -> Iterator[str]:
    """What was corrected, a line each."""
    for part, value in action.parts:
        if part == Part.DANGER:
            yield say(f"console.correct.{'is_danger' if value else 'no_danger'}", language)
        else:
            yield f"{say(f'console.correct.{part}', language)}: {_said(part, value, language)}"
    if action.unit:
        yield say("console.correct.moved", language, unit=routing.name(action.unit, language))


def _said(part: str, value: str, language: str) -> str:
    words = {Part.KIND: "ticket.kind", Part.MATTERS: "ticket.matter", Part.CUSTOMER: "loan.customer"}.get(Part(part))
    if not value:
        return say("console.correct.none", language)
    return ", ".join(say(f"{words}.{one}", language) for one in value.split()) if words else value


def _read(visit: Visit, part: Part) -> str:
    value = visit.text(_BEFORE + part)
    match part:
        case Part.KIND:
            return _one_of(KINDS, value)
        case Part.MATTERS:
            return " ".join(matter for matter in Matter if visit.text(_MATTER + matter))
        case Part.PROVINCE:
            return _one_of(("", *(province.th for province in provinces())), value)
        case Part.CUSTOMER:
            return _one_of(("", *CUSTOMERS), value)
        case Part.DANGER:
            return "1" if value else ""
        case Part.PLACE:
            try:
                return pin(value)
            except ValueError as wrong:
                raise NotAPlace(str(wrong)) from wrong
    return cut(" ".join(value.split()), _MAX_LETTERS)


def _one_of(known: tuple[str, ...], value: str) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {known}.")
    return value
