"""What stands around a figure, from which its role is read: income, expense, the sum to borrow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

FIGURE = "#"
_BEFORE, _AFTER = 30, 9  # letters
_NEAR = 12  # letters right before it, which tell most and are counted twice
_MARKED = re.compile(r"\{(\w+):([^}]+)\}")


def around(text: str, spans: Sequence[tuple[int, int]], place: int) -> str:
    """The words before and after this figure, as far as the figures beside it."""
    start, end = spans[place]
    before = max(spans[place - 1][1] if place else 0, start - _BEFORE)
    after = min(spans[place + 1][0] if place + 1 < len(spans) else len(text), end + _AFTER)
    near = text[max(before, start - _NEAR) : start].strip()
    return f"{text[before:start].strip()} | {near}{FIGURE}{text[end:after].strip()}"


def marked(sentence: str) -> Iterator[tuple[str, str]]:
    """The surroundings and the role of each figure of an example such as "รายได้ {income:400,000}"."""
    text, spans, roles, read = "", [], [], 0
    for found in _MARKED.finditer(sentence):
        text += sentence[read : found.start()]
        spans.append((len(text), len(text) + len(found[2])))
        roles.append(found[1])
        text, read = text + found[2], found.end()
    text += sentence[read:]
    for place, role in enumerate(roles):
        yield around(text, spans, place), role
