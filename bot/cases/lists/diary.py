"""When a nuisance happens: the parties' diary entries by weekday and time of day, to plan an inspection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.dates import local
from bot.cases.model.action_classes import AgainNow
from bot.cases.model.ticket import Entry

DAYS = range(7)  # Monday first
HOURS = 3  # hours of one part of the day
PARTS = range(24 // HOURS)


@dataclass(frozen=True)
class Cell:
    """One part of a weekday: how often, and the worst strength."""

    times: int = 0
    worst: int = 0


@dataclass(frozen=True)
class Diary:
    """All diary entries of a case."""

    cells: dict[tuple[int, int], Cell]  # by weekday and part of the day
    times: int

    def cell(self, day: int, part: int) -> Cell:
        return self.cells.get((day, part), Cell())

    @property
    def mostly(self) -> tuple[int, int] | None:
        """The best time for an inspection: the most frequent, and among these the worst."""
        return max(self.cells, key=lambda at: (self.cells[at].times, self.cells[at].worst), default=None)


def read(history: Iterable[Entry]) -> Diary:
    """The diary in a case's history."""
    cells: dict[tuple[int, int], Cell] = {}
    lines = [entry.action for entry in history if isinstance(entry.action, AgainNow)]
    for line in lines:
        when = local(line.happened_at)
        at = when.weekday(), when.hour // HOURS
        known = cells.get(at, Cell())
        cells[at] = Cell(known.times + 1, max(known.worst, int(line.strength)))
    return Diary(cells, len(lines))


def hours(part: int) -> tuple[int, int]:
    """The start and end hour of a part of the day."""
    return part * HOURS, (part + 1) * HOURS
