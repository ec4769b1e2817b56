"""Groups the letters of a PDF page into lines, cells and ruled tables, with position, size and weight."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexer.pdf_layout.grid import Grid, grids_of
from indexer.pdf_layout.letters import Letter, letters_of
from indexer.readers import Table
from indexer.reading import table_spans
from indexer.reading.repair_thai import repair

SAME_LINE = 0.4  # of a letter's height: how far two baselines may differ
NEW_CELL = 1.2  # of a letter's height: a gap in a line that no space between words makes
CELL_LINES = 15  # how many lines a cell may have, for its neighbour to be found beside it
RULE = 3.0  # points: a drawn box thinner than this is a line of a table
SHORTEST_RULE = 20.0
_MIDDLE = 0.15  # of a letter's height above its line: where a letter stands
_FULL_LINE = 0.35  # of a cell's width that may be left white in a line that was wrapped
_THAI = re.compile("[ก-๛]")


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
    """The lines of a page and its ruled tables, in reading order."""

    number: int
    height: float
    parts: tuple[tuple[Line, ...] | Table, ...]
    rules: tuple[float, ...] = ()  # heights of the horizontal lines that are drawn on it

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for part in self.parts if not isinstance(part, Table) for line in part)

    def with_lines(self, keep: Callable[[Line], bool]) -> Page:
        """The page with some of its lines."""
        kept = (part if isinstance(part, Table) else tuple(line for line in part if keep(line)) for part in self.parts)
        return replace(self, parts=tuple(kept))


def page_of(page: pdfium.PdfPage, number: int) -> Page:
    """The lines and ruled tables of a page, in the order in which its letters were set."""
    textpage = page.get_textpage()
    try:
        letters = letters_of(textpage)
        parts = tuple(_parts(letters, grids_of(page), number))
        lines = [line for part in parts if not isinstance(part, Table) for line in part]
        # Only a line of cells can be a row, so other pages are spared the search for rules.
        ruled = any(len(line.cells) > 1 for line in lines)
        return Page(number, page.get_height(), parts, tuple(rules_of(page)) if ruled else ())
    finally:
        textpage.close()


def _parts(letters: Sequence[Letter], grids: Sequence[Grid], number: int) -> Iterator[tuple[Line, ...] | Table]:
    """Lines and tables: a table stands where its first letter was set."""
    inside: dict[int, dict[int, list[Letter]]] = {}
    outside: list[Letter] = []
    order: list[list[Letter] | int] = [outside]
    for letter in letters:
        grid, box = _box_of(letter, grids)
        if grid is None or box is None:
            outside.append(letter)
            continue
        if grid not in inside:
            inside[grid] = {}
            outside = []
            order += [grid, outside]
        inside[grid].setdefault(box, []).append(letter)
    for part in order:
        if isinstance(part, list):
            yield tuple(lines_of(part))
        else:
            table = table_of(grids[part], inside[part], number)
            yield table if table else tuple(line for own in inside[part].values() for line in lines_of(own))


def _box_of(letter: Letter, grids: Sequence[Grid]) -> tuple[int | None, int | None]:
    x, y = (letter.left + letter.right) / 2, letter.base + _MIDDLE * letter.size
    for at, grid in enumerate(grids):
        if (box := grid.box_at(x, y)) is not None:
            return at, box
    return None, None


def table_of(grid: Grid, inside: Mapping[int, Sequence[Letter]], number: int) -> Table | None:
    """The table of a grid; None where it only frames text."""
    cells = []
    for at, box in enumerate(grid.boxes):
        width = grid.sides[box.column + box.columns] - grid.sides[box.column]
        text = joined(lines_of(inside.get(at, ())), width)
        cells.append(table_spans.Cell(text, box.row, box.column, box.rows, box.columns))
    rows = table_spans.resolved(cells)
    if len([row for row in rows if len(row) > 1]) < 2:
        return None
    return Table(rows, header=True, page=number)


def joined(lines: Sequence[Line], width: float) -> str:
    """The words of a cell. Thai is wrapped between words without a space, so none is put back where a line is full."""
    lines = sorted(lines, key=lambda line: -line.base)
    right = max((line.right for line in lines), default=0.0)
    text = ""
    for before, line in zip((None, *lines), lines, strict=False):
        tight = before is not None and right - before.right <= _FULL_LINE * width
        glued = tight and text and _THAI.match(text[-1]) and _THAI.match(line.text)
        text += line.text if glued or not text else f" {line.text}"
    return text


def lines_of(letters: Sequence[Letter]) -> list[Line]:
    return [line for row in rows(letters) if (line := line_of(row)) is not None]


def rows(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Group letters by baseline. A cell is drawn whole before its neighbour, so earlier rows are searched, too."""
    found: list[list[Letter]] = []
    for run in straight(letters):
        beside = next((row for row in reversed(found[-CELL_LINES:]) if stands_beside(run, row)), None)
        if beside is None:
            found.append(run)
        else:
            beside.extend(run)
    return found


def straight(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
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
