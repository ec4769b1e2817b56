"""The units' self-assessments of their SOPs (PDCA), counted per SOP and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.basics import access
from bot.basics.people import Person, unit_label
from bot.cases.model.submission import Kind, Lodge
from bot.cases.records import repository
from bot.cases.settings.deadlines import day_of
from bot.store import Transaction
from bot.store.cases import tickets as kept

_MANY = 10_000
_AS_WRITTEN = ("ทำตาม", "ตาม")  # how the form's answer begins that is no deviation
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
        key = (paper.topic, unit_of(paper))
        times[key] += 1
        steps.setdefault(key, Counter()).update(line.text for line in paper.said if line.field.endswith(_HOW))
    return tuple(Figure(sop, unit, times[sop, unit], dict(steps[sop, unit])) for sop, unit in sorted(steps))


@dataclass(frozen=True)
class Round:
    """The assessments of one quarter."""

    name: str  # such as 2026-Q4
    figures: tuple[Figure, ...]
    as_written: int  # steps
    deviations: tuple[tuple[str, str, int], ...]  # SOP, step, number of units that do it otherwise or not at all
    missing: tuple[str, ...]  # units that assessed themselves before, and not in this round

    @property
    def steps(self) -> int:
        return sum(sum(figure.steps.values()) for figure in self.figures)


def rounds(tx: Transaction, person: Person) -> tuple[Round, ...]:
    """The rounds that this person may see, the newest first."""
    papers = _papers(tx, person)
    units = {unit_of(paper) for _, paper in papers}
    names = sorted({name for name, _ in papers}, reverse=True)
    return tuple(_round(name, [paper for at, paper in papers if at == name], units) for name in names)


def _round(name: str, papers: list[Lodge], units: set[str]) -> Round:
    steps: Counter[tuple[str, str]] = Counter()
    as_written = 0
    for paper in papers:
        for line in paper.said:
            if line.field.endswith(_HOW):
                if line.text.startswith(_AS_WRITTEN):
                    as_written += 1
                else:
                    steps[paper.topic, line.label] += 1
    deviations = tuple((sop, step, count) for (sop, step), count in steps.most_common())
    there = {unit_of(paper) for paper in papers}
    return Round(name, figures(papers), as_written, deviations, tuple(sorted(units - there)))


def unit_of(paper: Lodge) -> str:
    """The unit that assessed itself."""
    return next((unit_label(line.text) for line in paper.said if line.field == "unit"), "")


def _papers(tx: Transaction, person: Person) -> list[tuple[str, Lodge]]:
    """The assessments that this person may see, each with its quarter."""
    access.require(person, "figures.see", unit=person.unit)
    everywhere = access.may(person, "figures.see", unit="")
    tickets = [repository.ticket_of(row) for row in kept.of_kind(tx, Kind.ASSESSMENT, _MANY)]
    return [
        (_quarter(day_of(ticket.lodged_at)), ticket.paper)
        for ticket in tickets
        if everywhere or unit_of(ticket.paper) == person.unit
    ]


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def assessed(tx: Transaction, person: Person) -> tuple[Figure, ...]:
    """The figures that this person may see: their unit's, or all units'."""
    return figures(paper for _, paper in _papers(tx, person))
