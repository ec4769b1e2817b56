"""A table as somebody's spreadsheet opens it. What people wrote stays text: no cell of ours ever calculates."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from bot.basics.text_split import cut, units

Cell = str | int | float | None
_FORMULA_SIGNS = "=+-@"  # also in the wide and small forms of Chinese and Japanese keyboards
_MAX_CELL_UNITS = 32_000  # of UTF-16; a spreadsheet takes 32,767
_MAX_TITLE_UNITS = 31
_BOM = "\ufeff"  # by this mark Excel knows that it is UTF-8
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV file, one after the other."""
    yield _BOM
    for row in chain([head], rows):
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue()


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file at once."""
    return "".join(csv_lines(head, rows)).encode()


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, filtered: bool = False) -> bytes:
    """An XLSX file with one sheet; with filters over its columns, if wanted."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title) or "1")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, value) for value in head])
    many = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        many += 1
    if filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{many}"
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def _sheet_name(title: str) -> str:
    return cut("".join(letter for letter in title if letter not in r"[]:*?/\\"), _MAX_TITLE_UNITS, units)


def _harmless(cell: Cell) -> Cell:
    """A cell with an apostrophe before what a spreadsheet would calculate, as spreadsheets write it themselves."""
    return f"'{cell}" if isinstance(cell, str) and _begins_a_formula(cell) else cell


def _begins_a_formula(text: str) -> bool:
    """Some programs pass over spaces and what nobody sees before they look for a sign."""
    first = next((letter for letter in text if not (letter.isspace() or unicodedata.category(letter)[0] in "CZ")), "")
    return text.startswith(("\t", "\r", "\n")) or unicodedata.normalize("NFKC", first) in tuple(_FORMULA_SIGNS)


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    try:
        cell = WriteOnlyCell(sheet, cut(value, _MAX_CELL_UNITS, units))
    except IllegalCharacterError:
        printable = "".join(letter for letter in value if letter.isprintable())
        cell = WriteOnlyCell(sheet, cut(printable, _MAX_CELL_UNITS, units))
    cell.data_type = "s"  # text, also where it looks like a formula
    return cell
