"""The A4 pages of fpdf, with a footer. Loaded when the first PDF is drawn."""

from __future__ import annotations

import logging
from typing import cast

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.documents.pdf.pdf_page import FAMILY, MARGIN, SOFT

# fontTools logs every table that a subset omits.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class Pages(FPDF):
    """A4 pages with a footer."""

    def __init__(self, foot: str, *, wide: bool) -> None:
        super().__init__("landscape" if wide else "portrait", format="A4")
        self._foot = foot
        self.set_margins(MARGIN, 16, MARGIN)
        self.set_auto_page_break(True, 20)
        self.set_creator("mindbot")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, "", 8.5)
        self.set_text_color(*SOFT)
        self.cell(0, 5, f"{self._foot} · {self.page_no()}/{{nb}}", align="C")

    def known_letters(self) -> frozenset[int]:
        """The code points that the current font can show."""
        return frozenset(cast(TTFFont, self.current_font).cmap)
