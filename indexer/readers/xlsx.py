"""Reads Excel workbooks (.xlsx): each visible sheet is a section, each group of rows a table, formulas as values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from indexer.readers import Block, Heading, Paragraph, Table, Unreadable
from indexer.texts import say

MOST_ROWS = 20_000
MOST_COLUMNS = 200
PERCENT = re.compile(r"0(?:\.(?P<places>0+))?%")
PLACES = re.compile(r"0\.(0+)")


def read(data: bytes) -> Iterator[Block]:
    """The sheets of a workbook, without the hidden ones."""
    seen = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    typed = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    for sheet in seen.worksheets:
        if sheet.sheet_state != "visible":
            continue
        yield Heading(2, sheet.title)
        yield from groups(rows(sheet, typed[sheet.title]))


def rows(seen: Any, typed: Any) -> Iterator[tuple[str, ...]]:
    """The words in each row; an empty row is an empty tuple."""
    # The size that a sheet declares may be a million empty rows; what is really there is read instead.
    seen.reset_dimensions()
    typed.reset_dimensions()
    pairs = zip(seen.iter_rows(max_col=MOST_COLUMNS), typed.iter_rows(max_col=MOST_COLUMNS), strict=False)
    empty = 0
    for number, (values, formulas) in enumerate(pairs, 1):
        if number > MOST_ROWS:
            raise Unreadable(say("xlsx.rows", sheet=seen.title, most=f"{MOST_ROWS:,}"))
        cells = []
        for column, (value, formula) in enumerate(zip(values, formulas, strict=False), 1):
            if value.value is None and is_formula(formula.value):
                raise Unreadable(say("xlsx.formula", sheet=seen.title, cell=f"{get_column_letter(column)}{number}"))
            cells.append(shown(value.value, str(value.number_format or "")))
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        if empty > 1000:
            return
        yield tuple(cells)


def is_formula(value: object) -> bool:
    return (isinstance(value, str) and value.startswith("=") and len(value) > 1) or type(
        value
    ).__name__ == "ArrayFormula"


def groups(found: Iterator[tuple[str, ...]]) -> Iterator[Block]:
    """Tables between empty rows; a row with one word above a table is its caption."""
    group: list[tuple[str, ...]] = []
    for row in found:
        if row:
            group.append(row)
        elif group:
            yield from block(group)
            group = []
    if group:
        yield from block(group)


def block(group: list[tuple[str, ...]]) -> Iterator[Block]:
    at = 0
    while at < len(group) and sum(map(bool, group[at])) == 1:
        yield Paragraph(next(filter(None, group[at])))
        at += 1
    if at < len(group):
        width = max(map(len, group[at:]))
        yield Table(tuple(row + ("",) * (width - len(row)) for row in group[at:]), header=len(group) - at > 1)


def shown(value: object, how: str) -> str:
    """A value as the sheet shows it: 0.01 under a percent format is 1%."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number(value, how)
    return " ".join(str(value).split())


def number(value: int | float, how: str) -> str:
    if percent := PERCENT.search(how):
        return f"{value:.{len(percent['places'] or '')}%}"
    places = PLACES.search(how)
    grouped = "," if "#,##" in how or "0,0" in how else ""
    if places:
        return f"{value:{grouped}.{len(places[1])}f}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:{grouped}}" if grouped else repr(round(value, 10))
    return f"{int(value):{grouped}}"
