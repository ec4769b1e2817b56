"""The PDF of a list on wide pages: cases for a meeting, or the numbers of every unit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.dates import local
from bot.documents.pdf.pdf_page import Sheet


@dataclass(frozen=True)
class WideTable:
    """The content: a title, what it covers, and rows."""

    title: str
    filters: str
    count: str
    foot: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    language: str
    made_at: float
    widths: tuple[int, ...] = (8, 28, 50, 44, 46, 26, 30, 24, 24)


def printed(table: WideTable) -> bytes:
    """The table as a PDF."""
    sheet = Sheet(table.title, table.language, table.foot, local(table.made_at), wide=True)
    sheet.heading(table.title, 16)
    sheet.paragraph(f"{table.filters}\n{table.count}", 10, soft=True)
    sheet.gap(2)
    sheet.table((table.head, *table.rows), widths=table.widths)
    return sheet.finished()
