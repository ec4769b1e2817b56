"""Splits plain text into blocks: for text files, scanned pages and other formats without styles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.clauses import begins_clause, begins_step, names_part
from indexer.readers import Block, Heading, ListItem, Paragraph

BULLETS = "-–•●▪○*"
MARKER = re.compile(rf"[{BULLETS}]|\(?[0-9๐-๙]{{1,3}}(?:\.[0-9๐-๙]{{1,2}})*[.)]|[0-9๐-๙]{{1,2}}(?:\.[0-9๐-๙]{{1,2}})+")
ITEM = re.compile(rf"(?P<indent>\s*)(?P<marker>{MARKER.pattern})\s+(?P<text>\S.*)", re.DOTALL)


def blocks(text: str, page: int | None = None) -> Iterator[Block]:
    """Blocks begin at blank lines and at lines that open a clause, a step, an item or a part."""
    paragraph: list[str] = []
    for line in [*text.split("\n"), ""]:
        alone = standing_alone(line, page)
        opens = alone is not None or not line.strip() or begins_clause(line) or begins_step(line)
        if paragraph and opens:
            yield Paragraph("\n".join(paragraph), page)
            paragraph = []
        if alone is not None:
            yield alone
        elif line.strip():
            paragraph.append(line.strip())


def standing_alone(line: str, page: int | None) -> Block | None:
    """A line that is a block of its own."""
    return Heading(2, line.strip(), page) if names_part(line.strip()) else item_of(line, page)


def item_of(text: str, page: int | None) -> ListItem | None:
    """A line such as "๒. ส่งเรื่อง" or "• เอกสาร"."""
    item = ITEM.fullmatch(text)
    if item is None:
        return None
    depth = min(len(item["indent"].expandtabs(4)) // 2, 5)
    return ListItem(item["text"].strip(), "-" if item["marker"] in BULLETS else item["marker"], depth, page)
