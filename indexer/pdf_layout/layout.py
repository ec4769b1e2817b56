"""Classifies lines of a PDF: page headers and footers, headings, paragraphs, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.clauses import begins_clause, begins_step, names_part
from indexer.pdf_layout.lines import Line, Page
from indexer.pdf_layout.tables import table_at
from indexer.readers import Block, Heading, Paragraph, Table
from indexer.reading.plain_text import BULLETS, ITEM, item_of

EDGE = 0.12  # share of the page's height: where headers and footers are
LARGER = 1.12  # times the body's size: a heading
MAX_HEADING_LETTERS = 160
TORN = 1.7  # times a letter's height: how far the next line of a heading may stand
FEWEST_HEADING_LETTERS = 4
LETTER = re.compile(r"[^\W\d_]")
BLANK = re.compile(r"[._…]{4,}")
NUMBERED = re.compile(r"\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?(?=\s|$)")
NEW_PARAGRAPH = 1.4  # times the usual distance of two lines
INDENT = (0.8, 4.0)  # letters' heights
LONG_WORD = 12  # letters' heights before the margin, where a paragraph is known to go on
SHORT = 6  # letters' heights before the margin: a last line
PAGE_NUMBER = re.compile(
    r"[-–—( ]*(?:หน้า(?:ที่)?|page)?\s*[0-9๐-๙]{1,4}\s*(?:(?:/|จาก|of)\s*[0-9๐-๙]{1,4})?[-–—) ]*", re.I
)
DIGITS = re.compile(r"[0-9๐-๙]+")
THAI = re.compile("[ก-๎]")


def is_wording(text: str) -> bool:
    """Whether a line has words: no heading is "105", "COD" or a bullet alone, and none ends in the dots of a form."""
    return len(LETTER.findall(text)) >= FEWEST_HEADING_LETTERS and not BLANK.search(text) and text[0] not in BULLETS


def depth_of(text: str) -> int:
    """How deep a heading's number goes: 2.1 stands below 2."""
    number = NUMBERED.match(text)
    return len(re.findall(r"[0-9๐-๙]+", number[0])) - 1 if number else 0


@dataclass(frozen=True)
class Sizes:
    """The size of the body's letters, and the larger ones from the largest down."""

    body: float
    larger: tuple[float, ...]

    def level(self, line: Line) -> int:
        """Which heading a line is, 0 for none."""
        if len(line.text) > MAX_HEADING_LETTERS or len(line.cells) > 2 or not is_wording(line.text):
            return 0
        if len(line.cells) == 2 and not NUMBERED.fullmatch(line.cells[0].text):
            return 0
        if line.size >= LARGER * self.body:
            level = min(self.larger.index(line.size) + 1, 5) if line.size in self.larger else 5
        else:
            level = self.below() if line.bold else 0
        return min(level + depth_of(line.text), 6) if level else 0

    def below(self) -> int:
        return min(len(self.larger) + 1, 6)


def without_headers_and_footers(pages: Sequence[Page]) -> list[Page]:
    """The pages without the headers and footers that repeat, apart from the page number."""
    often = Counter(key for page in pages for key in {likeness(line) for line in page.lines if at_edge(line, page)})
    # Odd and even pages may have different headers, so a third of the pages is enough.
    shared = {key for key, count in often.items() if count >= max(3, len(pages) / 3)}
    return [
        page.with_lines(lambda line, page=page: not is_at_edge_of_all(line, page, shared))  # type: ignore[misc]
        for page in pages
    ]


def is_at_edge_of_all(line: Line, page: Page, shared: Collection[tuple[str, int]]) -> bool:
    """Whether a line at the head or foot is a page number, or repeats on other pages."""
    return at_edge(line, page) and (likeness(line) in shared or PAGE_NUMBER.fullmatch(line.text.strip()) is not None)


def at_edge(line: Line, page: Page) -> bool:
    return line.base < EDGE * page.height or line.base > (1 - EDGE) * page.height


def likeness(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text), round(line.base / 6)


def sizes(pages: Sequence[Page]) -> Sizes:
    """The font sizes of a paper; the most frequent one is its body."""
    counted: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counted[line.size] += len(line.text)
    body = counted.most_common(1)[0][0] if counted else 0.0
    return Sizes(body, tuple(sorted((size for size in counted if size >= LARGER * body), reverse=True)))


def arrange(page: Page, scale: Sizes) -> Iterator[Block]:
    """The blocks of one page."""
    usual = usual_distance(page.lines)
    margin = max((line.right for line in page.lines), default=0.0)
    for part in page.parts:
        if isinstance(part, Table):
            yield part
        else:
            yield from arrange_lines(replace(page, parts=(part,)), scale, usual, margin)


def arrange_lines(page: Page, scale: Sizes, usual: float, margin: float) -> Iterator[Block]:
    lines, at = page.lines, 0
    while at < len(lines):
        table, after = table_at(page, at)
        if table is not None:
            yield table
            at = after
        elif level := heading_level(lines[at], scale):
            end = at + 1
            while end < len(lines) and is_torn(lines[at:end], lines[end], level, scale):
                end += 1
            yield Heading(level, block_text(lines[at:end]), page.number)
            at = end
        else:
            end = at + 1
            while end < len(lines) and follows(page, at, end, scale, usual, margin):
                end += 1
            yield block_of(lines[at:end], page.number)
            at = end


def is_torn(above: Sequence[Line], line: Line, level: int, scale: Sizes) -> bool:
    """Whether a heading goes on in the next line: of the same letters, close below, and without a number of its own."""
    before = above[-1]
    alike = heading_level(line, scale) == level and line.bold == before.bold and abs(line.size - before.size) < 0.5
    close = 0 < before.base - line.base < TORN * before.size
    short = sum(len(one.text) for one in (*above, line)) <= MAX_HEADING_LETTERS
    return alike and close and short and not opens(line.text)


def opens(text: str) -> bool:
    """Whether a line begins something of its own: a number, a clause, a part."""
    return bool(ITEM.fullmatch(text)) or begins_clause(text) or begins_step(text) or names_part(text)


def heading_level(line: Line, scale: Sizes) -> int:
    return scale.level(line) or (scale.below() if names_part(line.text) else 0)


def usual_distance(lines: Sequence[Line]) -> float:
    steps = Counter(
        round(one.base - two.base) for one, two in pairwise(lines) if 0 < one.base - two.base < 4 * one.size
    )
    return float(steps.most_common(1)[0][0]) if steps else 0.0


def follows(page: Page, start: int, at: int, scale: Sizes, usual: float, margin: float) -> bool:
    """Whether a line continues the paragraph that began at `start`."""
    before, line = page.lines[at - 1], page.lines[at]
    if not 0 < before.base - line.base <= NEW_PARAGRAPH * max(usual, line.size):
        return False
    # Only the first line of an official paragraph is indented; its other lines may end early, as words are long.
    indented = INDENT[0] * line.size < page.lines[start].left - line.left < INDENT[1] * line.size
    if before.right < margin - (LONG_WORD if indented else SHORT) * before.size:
        return False
    if ITEM.fullmatch(line.text) or begins_clause(line.text) or begins_step(line.text) or heading_level(line, scale):
        return False
    return table_at(page, at)[0] is None


def block_of(lines: Sequence[Line], page: int) -> Block:
    text = block_text(lines)
    return item_of(text, page) or Paragraph(text, page)


def block_text(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for before, line in pairwise(lines):
        # Thai is wrapped between words without a space, so none is put back.
        joined = THAI.match(before.text[-1]) and THAI.match(line.text[0])
        text += line.text if joined else f" {line.text}"
    return text
