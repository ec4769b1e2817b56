"""Converts a table to lines, each row understandable alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.readers import Table

MAX_CAPTION_LETTERS = 80  # a longer caption is said once, not in each row below it


def lines_of(table: Table) -> list[str]:
    """A line for each row. With three columns or more every value carries its column's name."""
    rows = filled(table)
    if not named(table):
        return [plain(row) for row in rows]
    at = next(at for at, row in enumerate(rows) if len(row) > 1)
    return [*(row[0] for row in rows[:at]), *labelled_rows(rows[at], rows[at + 1 :])]


def labelled_rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row with the names of its columns; a caption is said before each row below it."""
    caption = ""
    for row in rows:
        if len(row) == 1:
            caption = row[0] if len(row[0]) <= MAX_CAPTION_LETTERS else ""
            yield row[0]
        else:
            yield " · ".join(filter(None, (caption, labelled(names, row))))


def header_of(table: Table) -> str:
    """The line of column names that the lines of a narrow table need above them."""
    return lines_of(table)[0] if table.header and table.rows and not named(table) else ""


def named(table: Table) -> bool:
    """Whether values need their column's name: from three columns on."""
    rows = [row for row in filled(table) if len(row) > 1]
    return table.header and len(rows) > 1 and max(map(len, rows)) > 2


def filled(table: Table) -> list[tuple[str, ...]]:
    """The rows with words, each cell on one line."""
    return [tuple(" ".join(cell.split()) for cell in row) for row in table.rows if any(cell.strip() for cell in row)]


def plain(row: Sequence[str]) -> str:
    words = [cell for cell in row if cell]
    return ": ".join(words) if len(words) == 2 and not words[0].endswith(":") else " | ".join(words)


def labelled(names: Sequence[str], row: Sequence[str]) -> str:
    width = max(len(names), len(row))
    pairs = zip((*names, *[""] * (width - len(names))), (*row, *[""] * (width - len(row))), strict=True)
    return " · ".join(f"{name}: {value}" if name and name != value else value for name, value in pairs if value)
