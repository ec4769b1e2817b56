"""Which texts of a passage get a vector: a prepared passage with its questions, else each part of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from knowledge.index.partition_writer import headline
from knowledge.passages import Paper, Passage

PART_LETTERS = 600  # of a long passage one vector says too little of each of its matters
GIST = "In English:"  # how a Thai paper marks an English summary of a section
_THAI = re.compile("[ก-๙]")


@dataclass(frozen=True)
class Part:
    """A part of a passage: where it begins and ends in its text, and what is encoded."""

    begin: int
    end: int
    text: str
    digest: int
    foreign: bool  # it is also, or only, in another language than Thai


def parts_of(passage: Passage, paper: Paper, digest: int) -> tuple[Part, ...]:
    """The parts of a passage; a passage with approved questions is one with them."""
    foreign = GIST in passage.text or not _THAI.search(passage.text)
    if passage.asked:
        text = "\n".join((headline(passage, paper), passage.text, *passage.asked))
        return (Part(0, len(passage.text), text, digest, foreign),)
    heading = passage.heading[-1] if passage.heading else paper.title
    texts = [(begin, end, f"{heading}\n{passage.text[begin:end]}") for begin, end in _pieces(passage.text)]
    return tuple(Part(begin, end, text, _digest(text), foreign) for begin, end, text in texts)


def _digest(text: str) -> int:
    said = json.dumps(["part", text], ensure_ascii=False)
    return int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Whole lines of about so many letters; a long line is cut at its spaces."""
    begin = end = 0
    for stop in _stops(text):
        if stop - begin > PART_LETTERS and end > begin:
            yield begin, end
            begin = end
        end = stop
    yield begin, len(text)


def _stops(text: str) -> Iterator[int]:
    """Where a part may end: at each line end, and in a long line at its spaces."""
    begin = 0
    for line in text.splitlines(keepends=True):
        if len(line) > PART_LETTERS:
            yield from (begin + space.end() for space in re.finditer(r"\s+", line))
        begin += len(line)
        yield begin
