"""The units' self-assessments of their SOPs (PDCA), counted per SOP and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.basics import access
from bot.basics.people import Person, unit_label
from bot.cases.model.submission import Kind, Lodge
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.cases import tickets as kept

_MANY = 10_000
_HOW = ".how"  # the form's field "is this step done as written"


@dataclass(frozen=True)
class Figure:
    """One unit and one SOP: the number of assessments, and how many steps got which answer."""

    sop: str
    unit: str
    assessments: int
    steps: Mapping[str, int]


def figures(papers: Iterable[Lodge]) -> tuple[Figure, ...]:
    """Counts every assessment; the answers are the form's own words."""
    steps: dict[tuple[str, str], Counter[str]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        unit = next((unit_label(line.text) for line in paper.said if line.field == "unit"), "")
        key = (paper.topic, unit)
        times[key] += 1
        steps.setdefault(key, Counter()).update(line.text for line in paper.said if line.field.endswith(_HOW))
    return tuple(Figure(sop, unit, times[sop, unit], dict(steps[sop, unit])) for sop, unit in sorted(steps))


def assessed(tx: Transaction, person: Person) -> tuple[Figure, ...]:
    """The figures that this person may see: their unit's, or all units'."""
    access.require(person, "figures.see", unit=person.unit)
    papers = [repository.ticket_of(row).paper for row in kept.of_kind(tx, Kind.ASSESSMENT, _MANY)]
    everywhere = access.may(person, "figures.see", unit="")
    return tuple(figure for figure in figures(papers) if everywhere or figure.unit == person.unit)
