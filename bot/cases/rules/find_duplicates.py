"""Cases that may be about the same: one factory or place, one kind of nuisance, the same days. Only thinks."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.basics.messages import Place
from bot.cases.model.numbers import FACTORY_DIGITS, digits
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.model.ticket import Ticket

DAYS = 30 * 86400.0  # older cases are not the same event
NEAR = 500.0  # metres between two location pins
ALIKE = 88.0  # of 100: how similar two names of one factory are
MANY = 3  # from here on the number of other parties is shown; a smaller one could identify a neighbour

_CELL = 0.006  # degrees: a square of some 660 metres, so that what is NEAR is in the same or a neighbouring square
_METRES = 111_320.0  # of one degree of latitude
_COMMON = re.compile(
    r"บริษัท|บจก\.?|บมจ\.?|หจก\.?|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วน|จำกัด|\(มหาชน\)|มหาชน|โรงงาน|ประเทศไทย"
    r"|\b(?:company|co|ltd|limited|public|plc|factory|thailand)\b\.?",
    re.IGNORECASE,
)
_SHORTEST_NAME = 3  # letters


@dataclass(frozen=True)
class Twin:
    """A possible duplicate, as far as the person may know it."""

    number: str
    matters: tuple[Matter, ...]
    area: str
    since: float
    others: int  # other parties; 0 below MANY
    yours: bool  # the person filed or joined it themselves


def marks(paper: Lodge) -> tuple[str, ...]:
    """The index keys of a case: its map square, its factory, its tambon with matters."""
    return tuple(dict.fromkeys([*_factory_marks(paper), *_cell_marks(paper.place), *_area_marks(paper)]))


def looked_for(paper: Lodge) -> tuple[str, ...]:
    """The keys of possible duplicates, with those of the surrounding map squares."""
    around = [] if paper.place is None else [_cell(*one) for one in _around(paper.place)]
    return tuple(dict.fromkeys([*marks(paper), *around]))


def are_twins(one: Lodge, other: Lodge) -> bool:
    """Whether two submissions are likely duplicates."""
    if one.kind is not Kind.COMPLAINT or other.kind is not Kind.COMPLAINT:
        return False
    if not _kinds_meet(one, other) or (one.province and other.province and one.province != other.province):
        return False
    same_factory = _same_factory(one.factory, other.factory)
    if same_factory is not None:
        return same_factory
    if one.place and other.place:
        return metres(one.place, other.place) <= NEAR
    return bool(one.tambon) and (one.tambon, one.district) == (other.tambon, other.district)


def clusters(tickets: Sequence[Ticket]) -> list[tuple[Ticket, ...]]:
    """Groups of duplicates among these, the largest first; cases without one are left out."""
    groups: list[list[Ticket]] = []
    met: dict[str, list[Ticket]] = {}
    group_of: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        near = {one.number: one for mark in looked_for(ticket.paper) for one in met.get(mark, ())}
        found: list[list[Ticket]] = []
        for one in near.values():
            known = group_of[one.number]
            if not any(known is other for other in found) and may_join(ticket, one):
                found.append(known)
        group = _together(found, groups)
        group.append(ticket)
        group_of |= {one.number: group for one in group}
        for mark in marks(ticket.paper):
            met.setdefault(mark, []).append(ticket)
    return [tuple(group) for group in sorted(groups, key=len, reverse=True) if len(group) > 1]


def may_join(one: Ticket, other: Ticket) -> bool:
    """Whether these two may be merged."""
    days = abs(one.lodged_at - other.lodged_at) <= DAYS
    return days and not (one.alone or other.alone) and are_twins(one.paper, other.paper)


def metres(one: Place, other: Place) -> float:
    """The distance of two pins, exact enough for a neighbourhood."""
    north = (one.latitude - other.latitude) * _METRES
    east = (one.longitude - other.longitude) * _METRES * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def _together(found: list[list[Ticket]], groups: list[list[Ticket]]) -> list[Ticket]:
    """Merges these groups into one; a new one if there is none."""
    if not found:
        groups.append([])
        return groups[-1]
    first = found[0]
    for other in found[1:]:
        first += other
        groups[:] = [group for group in groups if group is not other]
    return first


def _kinds_meet(one: Lodge, other: Lodge) -> bool:
    if not one.matters or not other.matters:
        return True
    return not set(one.matters).isdisjoint(other.matters)


def _same_factory(one: str, other: str) -> bool | None:
    """Whether two names mean one factory; None if one is missing or they cannot be compared."""
    if (first := _number(one)) and (second := _number(other)):
        return first == second
    first, second = _name(one), _name(other)
    if not first or not second:
        return None
    return fuzz.ratio(first, second) >= ALIKE or fuzz.token_set_ratio(_words(one), _words(other)) >= ALIKE


def _factory_marks(paper: Lodge) -> Iterator[str]:
    if number := _number(paper.factory):
        yield f"number {number}"
    elif _name(paper.factory) and paper.province:
        # A name may have a typing error anywhere, so all names of a province and district are compared.
        yield f"named {paper.province} {paper.district}"
        yield f"name {_name(paper.factory)}"


def _cell_marks(place: Place | None) -> Iterator[str]:
    if place:
        yield _cell(*_square(place))


def _area_marks(paper: Lodge) -> Iterator[str]:
    if paper.tambon:
        for matter in paper.matters:
            yield f"tambon {paper.province} {paper.district} {paper.tambon} {matter}"


def _square(place: Place) -> tuple[int, int]:
    return math.floor(place.latitude / _CELL), math.floor(place.longitude / _CELL)


def _around(place: Place) -> Iterator[tuple[int, int]]:
    row, column = _square(place)
    return ((row + north, column + east) for north in (-1, 0, 1) for east in (-1, 0, 1))


def _cell(row: int, column: int) -> str:
    return f"cell {row} {column}"


def _number(factory: str) -> str:
    number = digits(factory)
    return number if len(number) == FACTORY_DIGITS else ""


def _name(factory: str) -> str:
    """A factory's own name without words such as "company"; nothing if that is all."""
    name = "".join(letter for letter in _words(factory) if unicodedata.category(letter)[0] in "LMN")
    return name if len(name) >= _SHORTEST_NAME and not name.isdecimal() else ""


def _words(factory: str) -> str:
    return " ".join(_COMMON.sub(" ", factory.casefold()).split())


def factory_key(paper: Lodge) -> str:
    """The index key of a case's factory: its number, or its own name; nothing if it is not told."""
    return next((mark for mark in _factory_marks(paper) if mark.startswith(("number ", "name "))), "")
