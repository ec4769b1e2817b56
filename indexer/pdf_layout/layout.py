"""Classifies lines of a PDF: page headers and footers, headings, paragraphs, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.clauses import begins_clause, begins_step, names_part
from indexer.pdf_layout.lines import Line, Page
from indexer.pdf_layout.tables import table_at
from indexer.readers import Block, Heading, Paragraph
from indexer.reading.plain_text import ITEM, item_of

EDGE = 0.12  # share of the page's height: where headers and footers are
LARGER = 1.12  # times the body's size: a heading
MAX_HEADING_LETTERS = 160
NEW_PARAGRAPH = 1.4  # times the usual distance of two lines
SHORT = 6  # letters' heights before the margin: a last line
DIGITS = re.compile(r"[0-9๐-๙]+")
THAI = re.compile("[ก-๛]")


@dataclass(frozen=True)
class Sizes:
    """The size of the body's letters, and the larger ones from the largest down."""

    body: float
    larger: tuple[float, ...]

    def level(self, line: Line) -> int:
        """Which heading a line is, 0 for none."""
        if len(line.text) > MAX_HEADING_LETTERS or len(line.cells) > 1 or ITEM.fullmatch(line.text):
            return 0
        if line.size >= LARGER * self.body:
            return min(self.larger.index(line.size) + 1, 5) if line.size in self.larger else 5
        return self.below() if line.bold else 0

    def below(self) -> int:
        return min(len(self.larger) + 1, 6)


def without_headers_and_footers(pages: Sequence[Page]) -> list[Page]:
    """The pages without the headers and footers that repeat, apart from the page number."""
    often = Counter(key for page in pages for key in {likeness(line) for line in page.lines if at_edge(line, page)})
    # Odd and even pages may have different headers, so a third of the pages is enough.
    shared = {key for key, count in often.items() if count >= max(3, len(pages) / 3)}
    return [
        replace(
            page, lines=tuple(line for line in page.lines if not (at_edge(line, page) and likeness(line) in shared))
        )
        for page in pages
    ]


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
    at = 0
    while at < len(page.lines):
        line = page.lines[at]
        table, after = table_at(page, at)
        if table is not None:
            yield table
            at = after
        elif level := heading_level(line, scale):
            yield Heading(level, line.text, page.number)
            at += 1
        else:
            end = at + 1
            while end < len(page.lines) and follows(page, end, scale, usual, margin):
                end += 1
            yield block_of(page.lines[at:end], page.number)
            at = end


def heading_level(line: Line, scale: Sizes) -> int:
    return scale.level(line) or (scale.below() if names_part(line.text) else 0)


def usual_distance(lines: Sequence[Line]) -> float:
    steps = Counter(
        round(one.base - two.base) for one, two in pairwise(lines) if 0 < one.base - two.base < 4 * one.size
    )
    return float(steps.most_common(1)[0][0]) if steps else 0.0


def follows(page: Page, at: int, scale: Sizes, usual: float, margin: float) -> bool:
    """Whether a line continues the paragraph of the line before."""
    before, line = page.lines[at - 1], page.lines[at]
    if not 0 < before.base - line.base <= NEW_PARAGRAPH * max(usual, line.size):
        return False
    if before.right < margin - SHORT * before.size:
        return False
    if ITEM.fullmatch(line.text) or begins_clause(line.text) or begins_step(line.text) or heading_level(line, scale):
        return False
    return table_at(page, at)[0] is None


def block_of(lines: Sequence[Line], page: int) -> Block:
    text = lines[0].text
    for before, line in pairwise(lines):
        # Thai is wrapped between words without a space, so none is put back.
        joined = THAI.match(before.text[-1]) and THAI.match(line.text[0])
        text += line.text if joined else f" {line.text}"
    return item_of(text, page) or Paragraph(text, page)
