"""Finds ruled tables on a PDF page: the drawn lines that touch each other, and the cells between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

THIN = 3.0  # points: a drawn box thinner than this is a line
SHORTEST = 6.0  # points
TOUCH = 3.0  # points between two lines that meet
COVERED = 0.6  # of a cell's side: a line that divides
MOST_LINES = 2_500  # a page with more is a drawing
SMALLEST = 5.0  # points: a column or row that is narrower is a double line


@dataclass(frozen=True)
class Rule:
    """A drawn line: at a height from left to right, or at a distance from the left from foot to head."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True)
class Box:
    """A cell: its rows and columns in the grid, last ones excluded."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """A ruled table: the heights of its row borders from above, its column borders, and the cell of each square."""

    heights: tuple[float, ...]
    sides: tuple[float, ...]
    boxes: tuple[Box, ...]
    square: dict[tuple[int, int], int]

    def box_at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point."""
        row = bisect_left([-height for height in self.heights], -y) - 1
        column = bisect_left(self.sides, x) - 1
        return self.square.get((row, column))


def grids_of(page: pdfium.PdfPage) -> list[Grid]:
    """The ruled tables of a page with more than one row and column."""
    level, upright = drawn_lines(page)
    if len(level) + len(upright) > MOST_LINES:
        return []
    grids = (grid_of(*group) for group in touching(level, upright))
    return [grid for grid in grids if grid is not None]


def drawn_lines(page: pdfium.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and vertical lines of a page."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        for (x0, y0), (x1, y1) in _strokes(thing):
            width, height = abs(x1 - x0), abs(y1 - y0)
            if height <= THIN < width and width >= SHORTEST:
                level.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif width <= THIN < height and height >= SHORTEST:
                upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(level) + len(upright) > MOST_LINES:
            break
    return level, upright


Point = tuple[float, float]


def _strokes(thing: pdfium.PdfObject) -> Iterator[tuple[Point, Point]]:
    """The strokes of a drawing; a thin box is one stroke, another box has four."""
    for points in _outlines(thing):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if right - left <= THIN or high - low <= THIN:
            yield (left, low), (right, high)
        else:
            yield from pairwise(points)


def _outlines(thing: pdfium.PdfObject) -> Iterator[list[Point]]:
    """The corners of each part of a drawing, in points of the page."""
    matrix = thing.get_matrix()
    points: list[Point] = []
    for place in range(raw.FPDFPath_CountSegments(thing.raw)):
        segment = raw.FPDFPath_GetPathSegment(thing.raw, place)
        x, y = raw.c_float(), raw.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    if len(points) > 1:
        yield points


def touching(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The lines that meet each other, table by table."""
    parent = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, across in enumerate(level):
        for two, down in enumerate(upright, len(level)):
            if (
                across.begin - TOUCH <= down.at <= across.end + TOUCH
                and down.begin - TOUCH <= across.at <= down.end + TOUCH
            ):
                parent[root(one)] = root(two)
    for lines, offset in ((level, 0), (upright, len(level))):
        order = sorted(range(len(lines)), key=lambda at: (lines[at].at, lines[at].begin))
        for one, two in pairwise(order):
            if abs(lines[one].at - lines[two].at) <= THIN and abs(lines[two].begin - lines[one].end) <= TOUCH:
                parent[root(offset + one)] = root(offset + two)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at in range(len(parent)):
        group = groups.setdefault(root(at), ([], []))
        if at < len(level):
            group[0].append(level[at])
        else:
            group[1].append(upright[at - len(level)])
    yield from groups.values()


def grid_of(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    heights, sides = tuple(reversed(_borders(level))), tuple(_borders(upright))
    rows, columns = len(heights) - 1, len(sides) - 1
    if rows < 1 or columns < 2 or rows * columns > MOST_LINES:
        return None
    squares = [(row, column) for row in range(rows) for column in range(columns)]
    cell = {square: square for square in squares}
    for row, column in squares:
        span = heights[row + 1], heights[row]
        if column + 1 < columns and not _divides(upright, sides[column + 1], *span):
            _merge(cell, (row, column), (row, column + 1))
        width = sides[column], sides[column + 1]
        if row + 1 < rows and not _divides(level, heights[row + 1], *width):
            _merge(cell, (row, column), (row + 1, column))
    return _with_boxes(heights, sides, cell)


def _with_boxes(heights: tuple[float, ...], sides: tuple[float, ...], cell: dict[Square, Square]) -> Grid | None:
    members: dict[Square, list[Square]] = {}
    for square, root in cell.items():
        members.setdefault(root, []).append(square)
    boxes: list[Box] = []
    number: dict[Square, int] = {}
    for squares in members.values():
        rows, columns = [row for row, _ in squares], [column for _, column in squares]
        number |= dict.fromkeys(squares, len(boxes))
        boxes.append(Box(min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1))
    return Grid(heights, sides, tuple(boxes), number) if len(boxes) > 1 else None


Square = tuple[int, int]


def _merge(cell: dict[Square, Square], one: Square, two: Square) -> None:
    keep, gone = cell[one], cell[two]
    if keep != gone:
        for square, root in cell.items():
            if root == gone:
                cell[square] = keep


def _borders(rules: Iterable[Rule]) -> list[float]:
    """The different places of lines, in rising order."""
    found: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not found or at - found[-1] > SMALLEST:
            found.append(at)
    return found


def _divides(rules: Sequence[Rule], at: float, begin: float, end: float) -> bool:
    """Whether drawn lines cover most of a side."""
    pieces = sorted((max(rule.begin, begin), min(rule.end, end)) for rule in rules if abs(rule.at - at) <= SMALLEST)
    covered, reached = 0.0, begin
    for low, high in pieces:
        if high > reached:
            covered += high - max(low, reached)
            reached = high
    return covered >= COVERED * (end - begin)
