"""Which texts get a vector: a prepared passage with its questions, else each part of it and each line of a part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from knowledge.index.partition_writer import headline
from knowledge.passages import Paper, Passage

PART_LETTERS = 600  # of a long passage one vector says too little of each of its matters
LINE_LETTERS = 160  # of a sentence or a row of a table, so that one matter is not lost among its neighbours
GIST = "In English:"  # how a Thai paper marks an English summary of a section
_THAI = re.compile("[ก-๙]")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Part:
    """A part of a passage: where it begins and ends in its text, and what is encoded."""

    begin: int
    end: int
    text: str
    digest: int
    foreign: bool  # it is also, or only, in another language than Thai
    is_line: bool = False  # a line of a part that has a vector, too


def parts_of(passage: Passage, paper: Paper, digest: int) -> tuple[Part, ...]:
    """The parts of a passage; a passage with approved questions is one with them."""
    foreign = GIST in passage.text or not _THAI.search(passage.text)
    if passage.asked:
        text = "\n".join((headline(passage, paper), passage.text, *passage.asked))
        return (Part(0, len(passage.text), text, digest, foreign),)
    heading = passage.heading[-1] if passage.heading else paper.title
    large, small = (list(_pieces(passage.text, letters)) for letters in (PART_LETTERS, LINE_LETTERS))
    lines = [piece for piece in small if _LETTER.search(passage.text, *piece)] if len(small) > len(large) else []
    pieces = [*((piece, False) for piece in large), *((piece, True) for piece in lines)]
    texts = [(begin, end, f"{heading}\n{passage.text[begin:end]}", is_line) for (begin, end), is_line in pieces]
    return tuple(Part(begin, end, text, _digest(text), foreign, is_line) for begin, end, text, is_line in texts)


def _digest(text: str) -> int:
    said = json.dumps(["part", text], ensure_ascii=False)
    return int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _pieces(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Whole lines of about so many letters; a long line is cut at its spaces."""
    begin = end = 0
    for stop in _stops(text, most):
        if stop - begin > most and end > begin:
            yield begin, end
            begin = end
        end = stop
    yield begin, len(text)


def _stops(text: str, most: int) -> Iterator[int]:
    """Where a part may end: at each line end, and in a long line at its spaces."""
    begin = 0
    for line in text.splitlines(keepends=True):
        if len(line) > most:
            yield from (begin + space.end() for space in re.finditer(r"\s+", line))
        begin += len(line)
        yield begin
