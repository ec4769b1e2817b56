"""Resolves merged cells: each row says what its merged cells say, and each column has one full name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MOST_HEADER_ROWS = 3


@dataclass(frozen=True)
class Cell:
    """A cell of a table: where it begins, and how many rows and columns it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def resolved(cells: Sequence[Cell]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table. A row of one cell only is a caption of the rows below it."""
    width = max((cell.column + cell.columns for cell in cells), default=0)
    height = max((cell.row + cell.rows for cell in cells), default=0)
    rows = [[""] * width for _ in range(height)]
    captions = {cell.row for cell in cells if width > 1 and cell.columns == width and cell.text}
    above = next((row for row in range(height) if row not in captions), height)
    below = above + _header_rows(cells, above, width, height)
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        for row in range(cell.row, min(cell.row + cell.rows, height)):
            for column in range(cell.column, cell.column + (cell.columns if cell.row < below else 1)):
                rows[row][column] = cell.text
    names = [_joined([rows[row][column] for row in range(above, below)]) for column in range(width)]
    found: list[tuple[str, ...]] = [(rows[row][0],) for row in range(above)]
    found.append(tuple(names) if below > above else ())
    found += [(rows[row][0],) if row in captions else tuple(rows[row]) for row in range(below, height)]
    return tuple(row for row in found if any(row))


def _header_rows(cells: Sequence[Cell], first: int, width: int, height: int) -> int:
    """How many rows name the columns: more than one where a name of the first row stands over several columns."""
    top = [cell for cell in cells if cell.row == first]
    deep = max((cell.rows for cell in top), default=1)
    if deep == 1 and any(1 < cell.columns < width for cell in top):
        deep = 2
    return deep if deep <= _MOST_HEADER_ROWS and first + deep < height else min(1, height - first)


def _joined(names: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(name for name in names if name))
