"""Draws PDF pages with fpdf: Thai text shaping and line breaks, tables, pictures, QR codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

import segno
from PIL import Image

from bot.basics.texts import say
from bot.documents.pdf.thai_line_break import JOINT, with_joints

FAMILY = "Sarabun"
MARGIN = 20.0  # millimetres, as all lengths here
_WIDTH = 210.0 - 2 * MARGIN
_LINE = 1.75  # line height per letter height: Thai has marks above and below
_POINT = 0.3528
_ROW = 11.5 * _POINT * _LINE
_LABELS = 44.0  # the indent of a value beside its label
_CODE = 38.0
_PHOTO = 118.0  # a photo's height: two fill a page
_PIXELS = 1600  # a photo's longer side
_FURTHER_IN = "\u00a0" * 16  # non-breaking spaces
MOST_LETTERS = 40_000  # of one PDF: some twenty pages, and five seconds of CPU
_LETTERS_OF_A_LINE = 40  # what a line costs, however short it is
_INK, SOFT = (26, 34, 51), (85, 96, 122)


class Sheet:
    """Pages that are filled from top to bottom."""

    def __init__(self, title: str, language: str, foot: str, made_at: datetime, *, wide: bool = False) -> None:
        from bot.documents.pdf.fpdf_pages import Pages  # fpdf takes half a second to load

        self._pdf = Pages(foot, wide=wide)
        self._language, self._left = language, MOST_LETTERS
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_creation_date(made_at)
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("bot.documents.pdf") / "fonts" / f"Sarabun-{name}.ttf") as font:
                self._pdf.add_font(FAMILY, style, font)
        self._pdf.set_text_shaping(True)
        self._pdf.add_page()

    def heading(self, text: str, size: float = 15) -> None:
        self._keep_together(4 * _ROW)
        self._write(text, size, bold=True)

    def paragraph(self, text: str, size: float = 11, *, soft: bool = False) -> None:
        self._write(text, size, soft=soft)

    def fact(self, label: str, value: str) -> None:
        """A label with its value beside it."""
        self._keep_together(2 * _ROW)
        top, page = self._pdf.get_y(), self._pdf.page
        self._pdf.set_right_margin(MARGIN + _WIDTH - _LABELS + 3)
        self._write(label, 9.5, soft=True)
        self._pdf.set_right_margin(MARGIN)
        below = self._pdf.get_y()
        self._indented(_LABELS, top, lambda: self._write(value, 11.5))
        if self._pdf.page == page:
            self._pdf.set_y(max(below, self._pdf.get_y()))
        self.gap(1)

    def sides(self, left: str, right: str, size: float = 11.5) -> None:
        """Text at the margin, and other text from the middle on."""
        top = self._pdf.get_y()
        self._pdf.set_right_margin(MARGIN + _WIDTH / 2 + 4)
        self._write(left, size)
        self._pdf.set_right_margin(MARGIN)
        below = self._pdf.get_y()
        self._indented(_WIDTH / 2, top, lambda: self._write(right, size))
        self._pdf.set_y(max(below, self._pdf.get_y()))

    def named(self, name: str, value: str, by: float = 29.0, size: float = 11.5) -> None:
        """A letter's field such as เรียน, with its value beside it."""
        self._keep_together(2 * _ROW)
        top, page = self._pdf.get_y(), self._pdf.page
        self._write(name, size)
        below = self._pdf.get_y()
        self._indented(by, top, lambda: self._write(value, size))
        if self._pdf.page == page:
            self._pdf.set_y(max(below, self._pdf.get_y()))
        self.gap(1)

    def passage(self, text: str, size: float = 11.5) -> None:
        """A paragraph with an indented first line."""
        self._write(f"{_FURTHER_IN}{text}" if text.strip() else " ", size)

    def centred(self, text: str, size: float = 11.5) -> None:
        """Centred in the right part, as the end of a letter."""
        self._indented(_WIDTH / 3, self._pdf.get_y(), lambda: self._write(text, size, align="C"))

    def table(self, rows: Sequence[Sequence[str]], size: float = 8.5, *, widths: Sequence[int] | None = None) -> None:
        """A table whose first row is the header. With widths its cells hold words, else numbers."""
        self._pdf.set_font(FAMILY, "", size)
        self._pdf.set_text_color(*_INK)
        self._pdf.set_draw_color(*SOFT)
        self._pdf.set_line_width(0.1)
        known = self._pdf.known_letters()
        if widths:
            rows = [[with_joints(_printable(cell, known)) or " " for cell in row] for row in rows]
        align = "LEFT" if widths else "CENTER"
        with self._pdf.table(rows, line_height=size * _POINT * _LINE, text_align=align, col_widths=widths):
            pass
        self.gap(2)

    def picture(self, content: bytes, name: str) -> None:
        """A photo as large as fits, with its name."""
        with Image.open(BytesIO(content)) as photo:
            photo.thumbnail((_PIXELS, _PIXELS))
            fitting = BytesIO()
            photo.convert("RGB").save(fitting, "JPEG", quality=80)
            wide, high = photo.size
        scale = min(_WIDTH / wide, _PHOTO / high)
        self._keep_together(high * scale + _ROW)
        self._pdf.image(fitting, x=MARGIN, w=wide * scale, h=high * scale)
        self._write(name, 9.5, soft=True)
        self.gap(3)

    def begin_page(self) -> None:
        self._pdf.add_page()

    def keep(self, height: float) -> None:
        """Keeps what follows, of this height, on one page."""
        self._keep_together(height)

    def gap(self, height: float) -> None:
        self._pdf.ln(height)

    def rule(self) -> None:
        """A thin line, or a page break if the page is nearly full."""
        if self._keep_together(4 * _ROW):
            return
        self._pdf.set_draw_color(*SOFT)
        self._pdf.set_line_width(0.2)
        self.gap(2)
        self._pdf.line(MARGIN, self._pdf.get_y(), MARGIN + _WIDTH, self._pdf.get_y())
        self.gap(3)

    def code(self, digits: str, label: str, shown: str, beside: str) -> None:
        """A QR code of digits, with the same digits as text."""
        self._keep_together(_CODE + _ROW)
        top = self._pdf.get_y()
        self._squares(digits, MARGIN, top)

        def words() -> None:
            self._write(label, 9.5, soft=True)
            self._write(shown, 17, bold=True)
            self._write(beside, 9.5)

        self._indented(_LABELS, top, words)
        self._pdf.set_y(max(self._pdf.get_y(), top + _CODE + 1))

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    def _keep_together(self, height: float) -> bool:
        """Begins a new page if this height does not fit."""
        full = self._pdf.will_page_break(height)
        if full:
            self._pdf.add_page()
        return full

    def _indented(self, by: float, top: float, write: Callable[[], None]) -> None:
        self._pdf.set_left_margin(MARGIN + by)
        self._pdf.set_y(top)
        write()
        self._pdf.set_left_margin(MARGIN)
        self._pdf.set_x(MARGIN)

    def _write(self, text: str, size: float, *, bold: bool = False, soft: bool = False, align: str = "L") -> None:
        if self._left <= 0:
            return
        text = self._fitting(text)
        self._pdf.set_font(FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*(SOFT if soft else _INK))
        known = self._pdf.known_letters()
        for line in text.split("\n"):
            self._pdf.multi_cell(
                0,
                size * _POINT * _LINE,
                with_joints(_printable(line, known)) or " ",
                align=align,
                new_x="LMARGIN",
                new_y="NEXT",
            )

    def _fitting(self, text: str) -> str:
        """As much of a text as is still printed: Thai takes long to set, and whoever wrote it may have no end."""
        left, self._left = self._left, self._left - len(text) - _LETTERS_OF_A_LINE * text.count("\n")
        return text if self._left > 0 else f"{_first(text, left)}…\n{say('proof.cut', self._language)}"

    def _squares(self, digits: str, left: float, top: float) -> None:
        rows = segno.make_qr(digits, error="q").matrix
        step = _CODE / len(rows)
        self._pdf.set_fill_color(0, 0, 0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    # Slightly wider than a square, so that viewers show no seams.
                    self._pdf.rect(left + x * step, top + y * step, step * 1.01, step * 1.01, style="F")


@cache
def _base(letter: str) -> str:
    """The base letter of an accented one, or nothing."""
    plain = unicodedata.normalize("NFKD", letter)[0]
    return plain if plain.isalnum() else ""


def _printable(text: str, known: frozenset[int]) -> str:
    """What the font can show: emoji are dropped, letters of other scripts become a question mark."""
    out = []
    for letter in unicodedata.normalize("NFC", text).replace("\t", " ").replace(JOINT, ""):
        if ord(letter) in known:
            out.append(letter)
        elif unicodedata.category(letter)[0] in "LN":
            plain = _base(letter)
            out.append(plain if plain and ord(plain) in known else "?")
    return "".join(out)


def _first(text: str, most: int) -> str:
    """The first lines of a text that cost no more than this."""
    found = []
    for line in text.split("\n"):
        found.append(line[: max(0, most)])
        most -= len(line) + _LETTERS_OF_A_LINE
        if most <= 0:
            break
    return "\n".join(found)
