"""Marks possible line breaks between Thai words, which have no spaces, with zero-width spaces."""

from __future__ import annotations

from itertools import pairwise

import regex

from knowledge.language.thai import tokenise

JOINT = "\u200b"
_TOO_LONG = 24  # visible letters; a longer word may break between any two
_CLUSTER = regex.compile(r"\X")
_HOLDS_BACK = frozenset("ะาำๅๆฯ์่้๊๋ัิีึืุู็ํ)]}”’»,.;:!?%")  # no line starts with these
_HOLDS_ON = frozenset("เแโใไ([{“‘«")  # no line ends with these


def with_joints(text: str) -> str:
    """The text with a zero-width space wherever a line may break."""
    pieces = [piece for word in tokenise(text.replace(JOINT, "")) for piece in _pieces(word)]
    out = pieces[:1]
    for before, after in pairwise(pieces):
        out.append(JOINT + after if _may_part(before, after) else after)
    return "".join(out)


def _pieces(word: str) -> list[str]:
    letters = _CLUSTER.findall(word)
    return [word] if len(letters) <= _TOO_LONG else letters


def _may_part(before: str, after: str) -> bool:
    if before[-1].isspace() or after[0].isspace() or after[0] in _HOLDS_BACK or before[-1] in _HOLDS_ON:
        return False
    thai = "\u0e01" <= before[-1] <= "\u0e5b" or "\u0e01" <= after[0] <= "\u0e5b"
    return thai or len(_CLUSTER.findall(before)) == len(_CLUSTER.findall(after)) == 1
