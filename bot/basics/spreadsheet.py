"""Writes a table as CSV or XLSX. Text stays text: no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

Cell = str | int | float | None
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_000  # letters; a spreadsheet takes 32,767
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file with a byte order mark, by which Excel recognises UTF-8."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(letter for letter in title if letter not in r"[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    for row in (head, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A cell with an apostrophe before what a spreadsheet would calculate, as spreadsheets write it themselves."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA) else cell


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    try:
        cell = WriteOnlyCell(sheet, value[:_LONGEST])
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(letter for letter in value if letter.isprintable())[:_LONGEST])
    cell.data_type = "s"  # text, also where it looks like a formula
    return cell
