"""Exact match of a question with a heading or with an approved question of a section."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.language.thai import normalise
from knowledge.passages import Passage

# A dot between the single letters of ก.พ.ร. tells it from กพร.; one behind ศปท. tells nothing.
_TELLING = re.compile(r"((?:(?<![ก-๛])|(?<=\.))[ก-ฮ])\.(?=[ก-ฮ])")
_MARKS = re.compile(r"[^\w\u0e31-\u0e4e·]|_")
_POLITE = re.compile("(?:ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|นะ|หน่อย)+$")


@lru_cache(maxsize=4096)
def said(text: str) -> str:
    """The text without spaces, punctuation and polite endings."""
    return _POLITE.sub("", _MARKS.sub("", _TELLING.sub(r"\1·", normalise(text))))


def asks_for(question: str, passage: Passage, likely: bool = True) -> bool:
    """Whether the question equals the heading, or (where `likely`) one of the approved questions."""
    wanted = said(question)
    own = (*passage.heading[-1:], *(passage.asked if likely else ()))
    return bool(wanted) and any(said(words) == wanted for words in own)
