"""Where a printed line may end: Thai writes no spaces, so between its words stands a joint that nobody sees."""

from __future__ import annotations

from itertools import pairwise

import regex

from knowledge.language.thai import tokenise

JOINT = "\u200b"
_TOO_LONG = 24  # letters, as a person counts them; a longer word is broken anywhere but inside a letter
_CLUSTER = regex.compile(r"\X")
_HOLDS_BACK = frozenset("ะาำๅๆฯ์่้๊๋ัิีึืุู็ํ)]}”’»,.;:!?%")  # no line begins with these
_HOLDS_ON = frozenset("เแโใไ([{“‘«")  # and none ends with these


def with_joints(text: str) -> str:
    """The same text with a joint wherever a line may end besides at a space."""
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
