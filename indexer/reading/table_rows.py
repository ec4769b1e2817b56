"""Converts a table to lines, each row understandable alone."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers import Table


def lines_of(table: Table) -> list[str]:
    """A line for each row. With three columns or more every value carries its column's name."""
    rows = [tuple(" ".join(cell.split()) for cell in row) for row in table.rows if any(cell.strip() for cell in row)]
    if not named(table):
        return [plain(row) for row in rows]
    names, *values = rows
    return [labelled(names, row) for row in values]


def header_of(table: Table) -> str:
    """The line of column names that the lines of a narrow table need above them."""
    return lines_of(table)[0] if table.header and table.rows and not named(table) else ""


def named(table: Table) -> bool:
    """Whether values need their column's name: from three columns on."""
    filled = [row for row in table.rows if any(cell.strip() for cell in row)]
    return table.header and len(filled) > 1 and max(map(len, filled)) > 2


def plain(row: Sequence[str]) -> str:
    words = [cell for cell in row if cell]
    return ": ".join(words) if len(words) == 2 and not words[0].endswith(":") else " | ".join(words)


def labelled(names: Sequence[str], row: Sequence[str]) -> str:
    width = max(len(names), len(row))
    pairs = zip((*names, *[""] * (width - len(names))), (*row, *[""] * (width - len(row))), strict=True)
    return " · ".join(f"{name}: {value}" if name and name != value else value for name, value in pairs if value)
