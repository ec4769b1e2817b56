"""Previews the sections of a paper as a phone shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from indexer.papers.lint import Read
from indexer.texts import say
from knowledge.language.thai import clusters, tokenise
from knowledge.passages import Paper, Passage
from knowledge.search.snippets import PHONE

WIDTH = 38  # letters in a line of a small phone
_GIST = "In English:"


def preview(one: Read, today: date) -> Iterator[str]:
    """Each section in a frame, with a remark when it is too long for one screen."""
    for passage in one.passages:
        words = "\n".join((*_marks(one.paper, today), _thai(passage), _origin(one.paper, passage)))
        yield f"╭{'─' * (WIDTH + 2)}╮"
        for line in wrapped(words):
            yield f"│ {line}{' ' * (WIDTH - width(line))} │"
        yield f"╰{'─' * (WIDTH + 2)}╯"
        if len(passage.text) > PHONE:
            yield say("preview.long", letters=len(passage.text), most=PHONE)
        if _GIST not in passage.text:
            yield say("preview.no_english", heading=passage.heading[-1])


def wrapped(text: str) -> Iterator[str]:
    """Word wrap for Thai: lines are cut between words, and a long word between grapheme clusters."""
    for line in text.split("\n"):
        room = ""
        for piece in _pieces(line):
            if width(room + piece) > WIDTH:
                yield room.rstrip()
                room = ""
            room += piece if room or not piece.isspace() else ""
        yield room


def _pieces(line: str) -> Iterator[str]:
    for word in tokenise(line):
        if width(word) <= WIDTH:
            yield word
        else:
            yield from (word[begin:end] for begin, end in pairwise([*clusters(word), len(word)]))


def width(text: str) -> int:
    """The display width in columns: combining marks take none."""
    return sum(unicodedata.category(letter) not in ("Mn", "Me", "Cf") for letter in text)


def _marks(paper: Paper, today: date) -> Iterator[str]:
    if paper.sample:
        yield say("preview.sample")
    if paper.superseded_by:
        yield say("preview.superseded", other=paper.superseded_by)
    if paper.review_by and paper.review_by < today:
        yield say("lint.review", day=paper.review_by)


def _thai(passage: Passage) -> str:
    parts = [part for part in passage.text.strip().split("\n\n") if not part.startswith(_GIST)]
    return "\n".join(parts) or passage.text.strip()


def _origin(paper: Paper, passage: Passage) -> str:
    day = paper.as_of or passage.effective or paper.effective
    return " · ".join(part for part in (f"{paper.title} › {passage.heading[-1]}", str(day or ""), paper.owner) if part)
