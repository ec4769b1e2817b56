"""Prepares the blocks of a file for splitting: leaves out a table of contents, makes questions of a FAQ headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from indexer.readers import Block, Heading, ListItem, Paragraph, Table

FEWEST_ENTRIES = 3
MAX_QUESTION_LETTERS = 200
MOSTLY = 0.7  # of a table's rows
_LONGER = 5  # letters of a page number, after its heading's own
_CONTENTS = re.compile(r"\W*(?:สารบัญ(?:ตาราง|ภาพ)?|contents|table of contents)\W*", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\W\d_]+")
_QUESTION = re.compile(r"(?:คำถาม(?:ที่)?|ถาม|Q)\s*[0-9๐-๙]{0,3}\s*[:.：]\s*\S", re.IGNORECASE)
_DEEPEST = 6


def prepared(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a paper without its table of contents."""
    names = {key for block in blocks if isinstance(block, Heading) and len(key := _letters(block.text)) > 1}
    held: list[Block] = []
    for block in blocks:
        if _is_entry(block, names):
            held.append(block)
            continue
        yield from _unless_contents(held)
        held = []
        yield _question(block)
    yield from _unless_contents(held)


def _unless_contents(run: Sequence[Block]) -> Iterator[Block]:
    """A run of lines that repeat headings; few of them are no table of contents."""
    entries = sum(len(block.rows) if isinstance(block, Table) else 1 for block in run if not _is_title(block))
    if entries < FEWEST_ENTRIES:
        yield from map(_question, run)


def _is_entry(block: Block, names: Set[str]) -> bool:
    """Whether a block only repeats a heading, with its page, or names the table of contents."""
    if isinstance(block, Table):
        rows = [" ".join(row) for row in block.rows]
        return sum(_repeats(row, names) for row in rows) >= MOSTLY * len(rows)
    return _is_title(block) or (isinstance(block, Paragraph | ListItem) and _repeats(block.text, names))


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph | Heading) and _CONTENTS.fullmatch(block.text) is not None


def _repeats(text: str, names: Set[str]) -> bool:
    said = _letters(text)
    return any(said[: len(said) - more] in names for more in range(min(_LONGER, len(said)))) if said else False


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _question(block: Block) -> Block:
    """A question of a FAQ as the heading of its answer."""
    if isinstance(block, Paragraph) and len(block.text) <= MAX_QUESTION_LETTERS and _QUESTION.match(block.text):
        return Heading(_DEEPEST, block.text, block.page)
    return block
