"""Groups the letters of a PDF page into lines and cells, with position, size and weight."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexer.reading.repair_thai import repair

BOLD = 600
SAME_LINE = 0.4  # of a letter's height: how far two baselines may differ
NEW_CELL = 1.2  # of a letter's height: a gap in a line that no space between words makes
CELL_LINES = 15  # how many lines a cell may have, for its neighbour to be found beside it
RULE = 3.0  # points: a drawn box thinner than this is a line of a table
SHORTEST_RULE = 20.0


@dataclass(frozen=True)
class Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Cell:
    """A run of words in a line, with white on both sides."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Line:
    cells: tuple[Cell, ...]
    base: float  # points above the foot of the page
    size: float
    bold: bool

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right


@dataclass(frozen=True)
class Page:
    number: int
    height: float
    lines: tuple[Line, ...]
    rules: tuple[float, ...] = ()  # heights of the horizontal lines that are drawn on it


def page_of(page: pdfium.PdfPage, number: int) -> Page:
    """The lines of a page, in the order in which its letters were set."""
    textpage = page.get_textpage()
    try:
        lines = tuple(line for row in rows(letters_of(textpage)) if (line := line_of(row)) is not None)
        # Only a line of cells can be a row, so other pages are spared the search for rules.
        ruled = any(len(line.cells) > 1 for line in lines)
        return Page(number, page.get_height(), lines, tuple(rules_of(page)) if ruled else ())
    finally:
        textpage.close()


def letters_of(textpage: pdfium.PdfTextPage) -> list[Letter]:
    found: list[Letter] = []
    box, left, base = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    handle = textpage.raw
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if raw.FPDFText_IsGenerated(handle, index) == 1 or not code:
            # pdfium adds line ends and spaces of its own; ends are found by geometry here, spaces are kept.
            if code == ord(" ") and found:
                last = found[-1]
                found.append(Letter(" ", last.right, last.right, last.base, last.size, last.bold))
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(left), ctypes.byref(base))
        # The box is as high as the font, so it is true also where the size hides in a matrix.
        size = round(abs(box.top - box.bottom), 1)
        found.append(
            Letter(chr(code), box.left, box.right, base.value, size, raw.FPDFText_GetFontWeight(handle, index) >= BOLD)
        )
    return found


def rows(letters: list[Letter]) -> list[list[Letter]]:
    """Group letters by baseline. A cell is drawn whole before its neighbour, so earlier rows are searched, too."""
    found: list[list[Letter]] = []
    for run in straight(letters):
        beside = next((row for row in reversed(found[-CELL_LINES:]) if stands_beside(run, row)), None)
        if beside is None:
            found.append(run)
        else:
            beside.extend(run)
    return found


def straight(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Letters that follow each other on one height, from left to right."""
    run: list[Letter] = []
    for letter in letters:
        if run and (not level(run[-1], letter) or letter.right < run[-1].left - letter.size):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def level(one: Letter, two: Letter) -> bool:
    return abs(one.base - two.base) < SAME_LINE * max(one.size, two.size, 1.0)


def stands_beside(run: list[Letter], row: list[Letter]) -> bool:
    return level(run[0], row[0]) and run[0].left >= max(letter.right for letter in row) - 1


def line_of(row: list[Letter]) -> Line | None:
    inked = [letter for letter in row if not letter.text.isspace()]
    if not inked:
        return None
    cells = tuple(cell for run in runs(row) if (cell := cell_of(run)).text)
    size = Counter(letter.size for letter in inked).most_common(1)[0][0]
    return Line(cells, inked[0].base, size, all(letter.bold for letter in inked)) if cells else None


def runs(row: list[Letter]) -> list[list[Letter]]:
    """A row's letters, parted where there is more white than between two words."""
    found = [[row[0]]]
    edge = row[0].right
    for _, letter in pairwise(row):
        if not letter.text.isspace():
            if letter.left - edge > NEW_CELL * letter.size:
                found.append([])
            edge = max(edge, letter.right)
        found[-1].append(letter)
    return found


def cell_of(run: list[Letter]) -> Cell:
    inked = [letter for letter in run if not letter.text.isspace()] or run
    text = " ".join(repair("".join(letter.text for letter in run)).split())
    return Cell(text, min(letter.left for letter in inked), max(letter.right for letter in inked))


def rules_of(page: pdfium.PdfPage) -> Iterator[float]:
    """The heights of drawn lines: thin boxes, and the upper and lower edge of framed cells."""
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if right - left >= SHORTEST_RULE:
            yield top
            if top - bottom > RULE:
                yield bottom
