"""The PDF of a list of cases for a meeting: one row a case, on wide pages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.dates import local
from bot.documents.pdf.pdf_page import Sheet

_WIDTHS = (8, 28, 50, 44, 46, 26, 30, 24, 24)


@dataclass(frozen=True)
class CaseList:
    """The content of the list."""

    title: str
    filters: str
    count: str
    foot: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    language: str
    made_at: float


def printed(cases: CaseList) -> bytes:
    """The list as a PDF."""
    sheet = Sheet(cases.title, cases.language, cases.foot, local(cases.made_at), wide=True)
    sheet.heading(cases.title, 16)
    sheet.paragraph(f"{cases.filters}\n{cases.count}", 10, soft=True)
    sheet.gap(2)
    sheet.table((cases.head, *cases.rows), widths=_WIDTHS)
    return sheet.finished()
