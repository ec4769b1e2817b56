"""Detects tables in a PDF by the alignment of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.pdf_layout.lines import Cell, Line, Page
from indexer.readers import Table
from indexer.reading.plain_text import MARKER

FULL = 0.6  # of the lines of a table have words in two columns or more
TOUCH = 2.0  # points


@dataclass(frozen=True)
class Column:
    left: float
    right: float

    def holds(self, cell: Cell) -> bool:
        return cell.left < self.right + TOUCH and cell.right > self.left - TOUCH


def table_at(page: Page, start: int) -> tuple[Table | None, int]:
    """The table that begins at this line, and the line after it."""
    end = start
    while end < len(page.lines) and (is_row(page.lines[end]) or (end > start and goes_on(page, start, end))):
        end += 1
    while end > start and not is_row(page.lines[end - 1]) and not goes_on(page, start, end - 1):
        end -= 1
    lines = page.lines[start:end]
    found = columns([line for line in lines if is_row(line)])
    filled = sum(len({at for at, _ in placed(line, found)}) > 1 for line in lines)
    if sum(map(is_row, lines)) < 2 or len(found) < 2 or filled < FULL * sum(map(is_row, lines)):
        return None, start
    rows = gathered(lines, found, page.rules)
    return Table(rows, header=len(rows) > 1, page=page.number), end


def is_row(line: Line) -> bool:
    """Whether a line is a table row: several cells, and no list item."""
    return len(line.cells) > 2 or (len(line.cells) == 2 and MARKER.fullmatch(line.cells[0].text) is None)


def goes_on(page: Page, start: int, at: int) -> bool:
    """A lone cell under the table's second or later column: the rest of a cell that was too long for one line."""
    line, before = page.lines[at], page.lines[at - 1]
    found = columns([row for row in page.lines[start:at] if is_row(row)])
    close = 0 < before.base - line.base < 2.2 * line.size
    return close and len(found) > 1 and len(line.cells) == 1 and not found[0].holds(line.cells[0])


def columns(lines: Sequence[Line]) -> list[Column]:
    """Columns: cells that overlap horizontally."""
    found: list[Column] = []
    for cell in sorted((cell for line in lines for cell in line.cells), key=lambda cell: cell.left):
        if found and cell.left < found[-1].right + TOUCH:
            found[-1] = Column(found[-1].left, max(found[-1].right, cell.right))
        else:
            found.append(Column(cell.left, cell.right))
    return found


def placed(line: Line, found: Sequence[Column]) -> list[tuple[int, str]]:
    """Each cell's words with the number of its column."""
    return [(next((at for at, column in enumerate(found) if column.holds(cell)), 0), cell.text) for cell in line.cells]


def gathered(lines: Sequence[Line], found: Sequence[Column], rules: Sequence[float]) -> tuple[tuple[str, ...], ...]:
    """Lines into rows: between two rows there is a rule, or where none is drawn the first column has words."""
    ruled = any(lines[-1].base < rule < lines[0].base for rule in rules)
    rows: list[list[str]] = []
    above = float("inf")
    for line in lines:
        words = placed(line, found)
        crossed = any(line.base < rule < above for rule in rules)
        if not rows or (crossed if ruled else words[0][0] == 0):
            rows.append([""] * len(found))
        for at, text in words:
            rows[-1][at] = f"{rows[-1][at]} {text}".strip()
        above = line.base
    return tuple(map(tuple, rows))
