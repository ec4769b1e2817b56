"""When it happens: the diary of everybody in a case, by weekday and part of the day, for an inspector's plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.dates import local
from bot.cases.model.action_classes import AgainNow
from bot.cases.model.ticket import Entry

DAYS = range(7)  # Monday first
HOURS = 3  # in one part of the day
PARTS = range(24 // HOURS)


@dataclass(frozen=True)
class Cell:
    """A weekday's part: how often, and how bad at worst."""

    times: int = 0
    worst: int = 0


@dataclass(frozen=True)
class Diary:
    """All lines together."""

    cells: dict[tuple[int, int], Cell]  # by weekday and part of the day
    times: int

    def cell(self, day: int, part: int) -> Cell:
        return self.cells.get((day, part), Cell())

    @property
    def mostly(self) -> tuple[int, int] | None:
        """When it is best to come: where it happened most often, and among these where it was worst."""
        return max(self.cells, key=lambda at: (self.cells[at].times, self.cells[at].worst), default=None)


def read(history: Iterable[Entry]) -> Diary:
    """The diary that a case's history holds."""
    cells: dict[tuple[int, int], Cell] = {}
    lines = [entry.action for entry in history if isinstance(entry.action, AgainNow)]
    for line in lines:
        when = local(line.happened_at)
        at = when.weekday(), when.hour // HOURS
        known = cells.get(at, Cell())
        cells[at] = Cell(known.times + 1, max(known.worst, int(line.strength)))
    return Diary(cells, len(lines))


def hours(part: int) -> tuple[int, int]:
    """From when to when a part of the day lasts."""
    return part * HOURS, (part + 1) * HOURS
