"""Chooses the quotation of a passage: the one or two sentences, the table row or the steps that answer a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Scores
from knowledge.index.vector_parts import GIST as GIST
from knowledge.language.shorten import shorten
from knowledge.language.thai import THAI_DIGITS, normalise
from knowledge.passages import Passage
from knowledge.search import answer_type, number_ranges, steps
from knowledge.search.answer_type import AnswerType

LENGTH = 300  # characters of a quotation
STEPS_LENGTH = 700  # of a procedure, whose steps belong together
_ENOUGH = 120  # a quotation that is shorter takes the next line along, unless it is a row of a table
_CLAUSE = 90  # a long line is cut at pauses into parts of about so many characters
_MOST_UNITS = 150
# Chosen on the training questions of the Wikipedia set: how often the quotation holds the answer.
_TYPE, _STRONG_TYPE, _SHORT, _EARLY, _ONLY_LEADS = 0.05, 0.15, 0.0002, 0.02, 0.1
_CONTEXT, _RANGE = 0.3, 0.2
_NEAR = 3.0  # of a difference of cosines, which is some hundredths
_ROW = re.compile(r" · .*: | \| |^[^:\n]{1,60}: ")  # how a row of a table is written
_PAUSE = re.compile(r"\s+")
_BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}|(?:\. ){4,}")  # of a form that is filled in by hand, or a table of contents
_BOX = re.compile(r"[☐□❏]|\[ \]|\( \)")  # to be ticked by hand
_BLANK_LINES, _MOSTLY = 3, 0.6  # of a form, beside the words that explain it
_LEAD = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ได้แก่|คือ|:|ต่อไปนี้)\s*$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Span:
    """A part of a text: where it begins and ends."""

    begin: int
    end: int

    def __len__(self) -> int:
        return self.end - self.begin


@dataclass(frozen=True)
class Spots:
    """Where the question's words and letters are in a text, and what each is worth."""

    at: NDArray[np.intp]
    piece: NDArray[np.intp]
    worth: Scores  # adds up to 1 or 2, so that each is a share


def best_quote(
    text: str,
    normal_question: str,
    spots: Spots,
    parts: Sequence[tuple[int, int, float]] = (),
    context: Sequence[str] = (),
) -> str:
    """The quotation that answers best; for a question about a procedure its steps."""
    if told := _of_steps(text, normal_question, spots):
        return told
    units = [unit for unit in spans(text) if not text.startswith(GIST, unit.begin)]
    if not units:
        return ""
    return _tidy(text, _grown(text, units, _best(text, units, normal_question, spots, parts, context)))


def _of_steps(text: str, normal_question: str, spots: Spots) -> str:
    """What a question about a procedure wants of its steps: one by its number, the one after another, or all."""
    found = steps.steps_in(text)
    if not found:
        return ""
    if one := steps.asked_for(normal_question, found):
        return shorten(one.line, STEPS_LENGTH)
    if steps.asks_for_next(normal_question):
        worth = [_score(text, _place_of(text, step.line), (), spots) for step in found]
        after = int(np.argmax(worth)) + 1
        return shorten("\n".join(step.line for step in found[after - 1 : after + 1]), STEPS_LENGTH)
    return shorten(steps_of(text), STEPS_LENGTH) if answer_type.asks_for_steps(normal_question) else ""


def _place_of(text: str, line: str) -> Span:
    begin = text.index(line)
    return Span(begin, begin + len(line))


def steps_of(text: str) -> str:
    """The steps of a text from the first on, in short lines where they are long; empty for fewer than two."""
    found = steps.steps_in(text)
    if not found:
        return ""
    whole = text[text.index(found[0].line) :].strip()
    return whole if len(whole) <= STEPS_LENGTH else "\n".join(step.short for step in found)


def is_empty(passage: Passage) -> bool:
    """Whether a section says nothing beside its heading: a bare heading, a table of contents, a blank form."""
    heading = {normalise(words).strip() for words in passage.heading}
    lines = [line for line in passage.text.split("\n") if _LETTER.search(line)]
    blank = [line for line in lines if _BLANK.search(line) or _BOX.search(line)]
    silent = [line for line in lines if line in blank or normalise(line).strip() in heading]
    is_form = len(blank) >= _BLANK_LINES and _length(silent) >= _MOSTLY * _length(lines)
    return is_form or len(silent) == len(lines)


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def spans(text: str) -> list[Span]:
    """The sentences, rows and items of a text; a long line is cut at its pauses."""
    found: list[Span] = []
    begin = 0
    for line in text.split("\n"):
        if line.strip() and not _BLANK.search(line):
            found += _of_line(text, begin, begin + len(line))
        begin += len(line) + 1
    return found[:_MOST_UNITS]


def _of_line(text: str, begin: int, end: int) -> list[Span]:
    if end - begin <= LENGTH // 2:
        return [Span(begin, end)]
    parts: list[Span] = []
    start = begin
    for pause in _PAUSE.finditer(text, begin, end):
        if pause.start() - start >= _CLAUSE and end - pause.end() > _CLAUSE // 3:
            parts.append(Span(start, pause.start()))
            start = pause.end()
    return [*parts, Span(start, end)]


def _best(
    text: str,
    units: Sequence[Span],
    normal_question: str,
    spots: Spots,
    parts: Sequence[tuple[int, int, float]],
    context: Sequence[str],
) -> Span:
    """The run of neighbouring units with the most of the question and its answer type."""
    plain = text.translate(THAI_DIGITS).lower()  # of equal length, so that places stay
    types = [(kind, answer_type.places(kind, plain)) for kind in answer_type.asked_for(normal_question)[:2]]
    ranges = number_ranges.ranges_around(normal_question, plain)
    best, chosen = -np.inf, units[0]
    for first, unit in enumerate(units):
        for last in range(first, len(units)):
            window = Span(unit.begin, units[last].end)
            if last > first and len(window) > LENGTH:
                break
            score = _score(text, window, types, spots) - _EARLY * first / len(units) + _nearness(window, parts)
            score += _shared(plain, window, context)
            score += _RANGE * any(window.begin <= begin and end <= window.end for begin, end in ranges)
            if score > best:
                best, chosen = score, window
    return chosen


def _shared(plain: str, window: Span, context: Sequence[str]) -> float:
    """How many words of the question before a follow-up the window has: they may name its row."""
    if not context:
        return 0.0
    words = plain[window.begin : window.end]
    return _CONTEXT * sum(word in words for word in context) / len(context)


def _nearness(window: Span, parts: Sequence[tuple[int, int, float]]) -> float:
    """How near in meaning the window's lines are, beside the other lines of the text."""
    if len(parts) < 2:
        return 0.0
    shared = [max(0, min(end, window.end) - max(begin, window.begin)) for begin, end, _ in parts]
    least = min(near for _, _, near in parts)
    own = sum(size * near for size, (_, _, near) in zip(shared, parts, strict=True))
    return _NEAR * (own / sum(shared) - least) if sum(shared) else 0.0


def _score(text: str, window: Span, types: Sequence[tuple[AnswerType, list[tuple[int, int]]]], spots: Spots) -> float:
    inside = (spots.at >= window.begin) & (spots.at < window.end)
    score = float(spots.worth[np.unique(spots.piece[inside])].sum()) / 2 - _SHORT * len(window)
    for kind, places in types:
        if any(window.begin <= begin and end <= window.end for begin, end in places):
            score += _STRONG_TYPE if kind.strong else _TYPE
    return score - (_ONLY_LEADS if _LEAD.search(text, window.begin, window.end) else 0.0)


def _grown(text: str, units: Sequence[Span], core: Span) -> Span:
    """The span with the rest of its paragraph on both sides, as far as there is room."""
    first = next(place for place, unit in enumerate(units) if unit.begin == core.begin)
    last = next(place for place, unit in enumerate(units) if unit.end == core.end)
    forward = True
    while True:
        ahead = last + 1 < len(units) and _may_join(text, core, units[last + 1])
        behind = first > 0 and _may_join(text, core, units[first - 1])
        if not ahead and not behind:
            return core
        if ahead and (forward or not behind):
            last += 1
        else:
            first -= 1
        forward = not forward
        core = Span(units[first].begin, units[last].end)


def _may_join(text: str, core: Span, unit: Span) -> bool:
    """Whether a neighbour belongs to the quotation: of the same line, or the next line of a very short one."""
    wider = Span(min(core.begin, unit.begin), max(core.end, unit.end))
    if len(wider) > LENGTH:
        return False
    gap = text[min(core.end, unit.end) : max(core.begin, unit.begin)]
    return "\n" not in gap or (len(core) < _ENOUGH and not _ROW.search(text[core.begin : core.end]))


def _tidy(text: str, window: Span) -> str:
    """The words of a span, with … where its line goes on."""
    words = text[window.begin : window.end].strip()
    if len(words) > LENGTH:
        return shorten(words, LENGTH)
    before, after = text[: window.begin].rstrip(" "), text[window.end :].lstrip(" ")
    cut_before = bool(before) and not before.endswith("\n")
    cut_after = bool(after) and not after.startswith("\n")
    return ("…" if cut_before else "") + words + ("…" if cut_after else "")
