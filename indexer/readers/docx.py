"""Reads Word documents (.docx): headings by style, list numbering, tables, text boxes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import docx
from docx.document import Document
from lxml import etree

from indexer.readers import Block, Heading, ListItem, Paragraph, Table
from indexer.reading.table_spans import Cell, resolved

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING_STYLES = ("heading ", "หัวเรื่อง ", "หัวข้อ ")
MAX_BOLD_HEADING_LETTERS = 100
FEWEST_STYLED = 2  # headings by style; who has fewer made his headings bold
MOST_TITLE_LINES = 4
NUMBERED = re.compile(r"\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?\s")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def read(data: bytes) -> Iterator[Block]:
    """The blocks of a Word document's body, in the order of its pages."""
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    levels = outline(document)
    used = [levels[name] for style in body.iter(f"{W}pStyle") if (name := str(style.get(f"{W}val"))) in levels]
    styled = sum(level > 1 for level in used) >= FEWEST_STYLED or used.count(1) > FEWEST_STYLED
    blocks = Walker(levels, numbering(document), styled).container(body)
    yield from blocks if used else titled(blocks)


def titled(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, with the headings at the very beginning, which are the lines of a title, as one."""
    lines: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and len(lines) < MOST_TITLE_LINES:
            lines.append(block)
            continue
        if lines:
            yield Heading(1, " ".join(line.text for line in lines))
        yield block
        yield from blocks
        return
    if lines:
        yield Heading(1, " ".join(line.text for line in lines))


@dataclass(frozen=True)
class Numbering:
    """How one level of one list is counted."""

    format: str
    pattern: str  # "%1.", "ขั้นตอนที่ %1"
    start: int


@dataclass
class Walker:
    levels: dict[str, int]  # the heading level of each style
    numbering: dict[tuple[str, int], Numbering]
    styled: bool  # the author used heading styles; who did not made his headings bold
    counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def container(self, element: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables, also inside content controls."""
        for child in element:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
                yield from self.container(child)

    def paragraph(self, element: etree._Element) -> Iterator[Block]:
        if text := said(element):
            yield self.named(element, text)
        for box in boxes(element):
            yield from self.container(box)

    def named(self, element: etree._Element, text: str) -> Block:
        style = value(element, "w:pPr/w:pStyle")
        own = value(element, "w:pPr/w:outlineLvl")
        level = int(own) + 1 if own.isdigit() and int(own) < 9 else self.levels.get(style, 0)
        if level:
            return Heading(min(level, 6), text)
        number = value(element, "w:pPr/w:numPr/w:numId")
        if number not in ("", "0"):
            depth = int(value(element, "w:pPr/w:numPr/w:ilvl") or 0)
            return ListItem(text, self.marker(number, depth), depth)
        if style.lower().startswith("list"):
            return ListItem(text, "-" if "number" not in style.lower() else self.marker(style, 0))
        if not self.styled and len(text) <= MAX_BOLD_HEADING_LETTERS and is_bold(element):
            centred = value(element, "w:pPr/w:jc") == "center" and NUMBERED.match(text) is None
            return Heading(1 if centred else min(2 + depth_of(text), 6), text)
        return Paragraph(text)

    def marker(self, number: str, depth: int) -> str:
        how = self.numbering.get(
            (number, depth), Numbering("decimal" if "number" in number.lower() else "bullet", "%1.", 1)
        )
        if how.format in ("bullet", "none"):
            return "-"
        for deeper in [key for key in self.counted if key[0] == number and key[1] > depth]:
            del self.counted[deeper]  # a new item begins its inner list anew
        self.counted[number, depth] = self.counted.get((number, depth), how.start - 1) + 1
        marker = how.pattern
        for level in range(depth + 1):
            count = self.counted.get((number, level), 1)
            marker = marker.replace(f"%{level + 1}", counted(count, self.numbering.get((number, level), how).format))
        return marker.strip()


def depth_of(text: str) -> int:
    """How deep a heading's number goes: 2.1 stands below 2."""
    number = NUMBERED.match(text)
    return len(re.findall(r"[0-9๐-๙]+", number[0])) - 1 if number else 0


def counted(count: int, how: str) -> str:
    if how.startswith("thaiNumbers"):
        return str(count).translate(THAI)
    if how.startswith("thaiLetters"):
        return "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"[(count - 1) % 42]
    if how.endswith("Letter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if how.startswith("upper") else letter
    return str(count)


def outline(document: Document) -> dict[str, int]:
    """Which styles are headings, by their outline level or else by their name."""
    levels = {}
    for style in document.styles.element.iterfind(f"{W}style"):
        name = value(style, "w:name").lower()
        own = value(style, "w:pPr/w:outlineLvl")
        if own.isdigit() and int(own) < 9:
            levels[identity(style)] = int(own) + 1
        elif name == "title":
            levels[identity(style)] = 1
        elif name.startswith(HEADING_STYLES) and name[-1].isdigit():
            levels[identity(style)] = int(name[-1])
    return levels


def numbering(document: Document) -> dict[tuple[str, int], Numbering]:
    """Each list's levels: Word keeps the numbers that people see apart from the text."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    if part is None:
        return {}
    root = part.element
    abstract = {kind.get(f"{W}abstractNumId"): kind for kind in root.iterfind(f"{W}abstractNum")}
    found = {}
    for number in root.iterfind(f"{W}num"):
        for level in abstract.get(value(number, "w:abstractNumId"), ()):
            if level.tag == f"{W}lvl":
                start = value(level, "w:start")
                how = Numbering(
                    value(level, "w:numFmt"), value(level, "w:lvlText"), int(start) if start.isdigit() else 1
                )
                found[str(number.get(f"{W}numId")), int(level.get(f"{W}ilvl") or 0)] = how
    return found


def table(element: etree._Element) -> Iterator[Block]:
    """The rows of a table, each with what its merged cells say."""
    cells: list[Cell] = []
    open_above: dict[int, int] = {}  # the cell that goes on downwards in each column
    height = 0
    for row in element.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not element:
            continue  # the row of a table inside a cell is said with its cell
        before = value(row, "w:trPr/w:gridBefore")
        column = int(before) if before.isdigit() else 0
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row:
                continue
            span = value(cell, "w:tcPr/w:gridSpan")
            width = max(int(span) if span.isdigit() else 1, 1)
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val") != "restart"
            if goes_on and column in open_above:
                above = cells[open_above[column]]
                cells[open_above[column]] = replace(above, rows=height - above.row + 1)
            else:
                open_above[column] = len(cells)
                cells.append(Cell(" ".join(cell_words(cell)), height, column, 1, width))
            column += width
        height += 1
    if any(cell.text for cell in cells):
        rows = resolved(cells)
        yield Table(rows, header=len(rows) > 1)


def cell_words(cell: etree._Element) -> Iterator[str]:
    for paragraph in cell.iter(f"{W}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            yield from said(paragraph).split()


def said(paragraph: etree._Element) -> str:
    """A paragraph's own words: without deleted ones, and without the text boxes anchored in it."""
    words: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag == f"{W}t":
            words.append(element.text or "")
        elif element.tag == f"{W}tab":
            words.append(" ")
        elif element.tag in (f"{W}br", f"{W}cr"):
            words.append("\n")
        elif element.tag not in (f"{W}txbxContent", f"{W}del", f"{W}moveFrom", f"{W}pPr", FALLBACK):
            pending.extend(reversed(element))
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def is_bold(paragraph: etree._Element) -> bool:
    """Every run with words in it is bold."""
    runs = [run for run in paragraph.iterfind(f"{W}r") if run.find(f"{W}t") is not None]
    return bool(runs) and all(any(is_on(run.find(f"{W}rPr/{W}{mark}")) for mark in ("b", "bCs")) for run in runs)


def is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val") not in ("0", "false")


def boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes once each: Word keeps a second copy for old programs."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if next(box.iterancestors(FALLBACK), None) is None and next(box.iterancestors(f"{W}p")) is paragraph:
            yield box


def value(element: etree._Element, path: str) -> str:
    found = element.find(path.replace("w:", W))
    return "" if found is None else str(found.get(f"{W}val") or "")


def identity(style: etree._Element) -> str:
    return str(style.get(f"{W}styleId"))
