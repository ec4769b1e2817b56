"""Chooses the snippet of a passage: at most 300 characters, cut at a pause."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Scores
from knowledge.language import thai
from knowledge.language.shorten import shorten
from knowledge.search.passage_match import held_from

PHONE = 900  # characters that a phone shows at once
LENGTH = 300
_PAUSE = re.compile(r"\s+")
_MOST_STARTS = 400
_CENTRE, _SIGN = 0.07, 0.1


def best_snippet(
    text: str, at: NDArray[np.intp], piece: NDArray[np.intp], worth: Scores, signs: NDArray[np.intp]
) -> str:
    """The best snippet: the window with most of the question, centred, near a word of the expected kind."""
    if len(text) <= LENGTH:
        return text.strip()
    starts = _starts(text)
    width = LENGTH - 2  # room for the … at both ends
    order = np.argsort(at, kind="stable")
    at, piece = at[order], piece[order]
    total = max(worth.sum(), 1e-9)
    score = held_from(starts, at, piece, worth, width) / total if len(at) else np.zeros(len(starts))
    if len(at):
        away = np.abs(at - (starts[:, None] + width / 2)) / (width / 2)
        score = score + _CENTRE * (np.clip(1 - away, 0, 1) @ worth[piece]) / max(worth[piece].sum(), 1e-9)
    if len(signs):
        score = score + _SIGN * ((signs >= starts[:, None]) & (signs < starts[:, None] + width)).any(axis=1)
    return _cut_out(text, int(starts[int(np.argmax(score))]), width)


def beginning(text: str) -> str:
    """The first lines of a text that was not reranked."""
    return shorten(text.strip(), LENGTH)


def _starts(text: str) -> NDArray[np.intp]:
    """Where a snippet may begin: after a space, or at a grapheme border inside a long run without one."""
    pauses = [0, *(found.end() for found in _PAUSE.finditer(text))]
    starts = []
    for pause, following in zip(pauses, [*pauses[1:], len(text)], strict=True):
        starts.append(pause)
        if following - pause > LENGTH // 2:
            starts += [pause + place for place in thai.clusters(text[pause:following])[40::40]]
    step = len(starts) // _MOST_STARTS + 1
    return np.array([start for start in starts[::step] if start < len(text)] or [0], dtype=np.intp)


def _cut_out(text: str, start: int, width: int) -> str:
    end = start + width
    if end >= len(text):
        # Nothing is gained by less than the whole width, so the window moves back to a pause.
        earlier = [
            pause
            for pause in (0, *(found.end() for found in _PAUSE.finditer(text[:start])))
            if len(text) - pause <= width
        ]
        start = min([*earlier, start])
        return ("…" if start else "") + text[start:].strip()
    return ("…" if start else "") + shorten(text[start:].lstrip(), width + 1)
