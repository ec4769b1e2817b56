"""Follow-up questions: recognises them, and rewrites them with what was shown before."""

from __future__ import annotations

import re
from collections.abc import Set

from knowledge.glossary import Glossary, MentionedTerm
from knowledge.language.stop_words import QUIET
from knowledge.language.thai import normalise

# The share of a question's letters in words that only other papers contain; above it, it is a new subject.
_NEW, _NEW_IF_SAID = 0.3, 0.6
_SHORT = 10  # characters; a shorter question such as "and if it is late?" names no subject of its own
_POLITE = r"(?:\s*(?:ล่ะ|ละ|คะ|ค่ะ|ครับ|คับ|นะ|จ๊ะ|จ้ะ))*\W*$"
_GOING_ON = re.compile(
    r"^(?:แล้ว|และ|ถ้า|กรณี|งั้น|ส่วน|then\b|and\b|what about|how about|what if)|(?:ล่ะ|ละ)\s*(?:คะ|ครับ|ค่ะ)?\s*\??$"
)
_THEN_TH = (
    r"หลังจากนั้นแล้ว|หลังจากนั้น|หลังจากนี้|ต่อจากนั้น|ต่อจากนี้|จากนั้น|ขั้น(?:ตอน)?(?:ต่อไป|ถัดไป)|ถัดไป|ต่อไป|"
    r"(?:ทำ)?(?:อะไร|ไง|ยังไง|อย่างไร)ต่อ"
)
_WHAT_TH = r"คืออะไร|มีอะไร|(?:ต้อง)?ทำ(?:อะไร|ไง|ยังไง|อย่างไร)(?:ต่อ)?|เป็น(?:ไง|ยังไง|อย่างไร)"
_THEN_EN = r"(?:(?:and|so|ok|okay) )?(?:(?:then )?what )?(?:(?:comes|happens) )?(?:after that|afterwards|then|next)"
_NEXT = re.compile(rf"^(?:แล้ว|และ)?\s*(?:ต้อง)?(?:{_THEN_TH})\s*(?:{_WHAT_TH})?{_POLITE}|^(?:then what|{_THEN_EN})\W*$")


def wants_next(normal: str) -> bool:
    """Whether the question only asks for what comes next."""
    return _NEXT.search(normal) is not None


def goes_on(normal: str, words: tuple[str, ...], here: Set[str], unknown: Set[str]) -> bool:
    """Whether a question is a follow-up on the paper that was shown: no word of it is only in other papers."""
    telling = {word for word in words if word not in QUIET}
    elsewhere = telling - here - unknown
    new, all_ = sum(map(len, elsewhere)), sum(map(len, telling))
    if _GOING_ON.search(normal):
        return all_ <= _SHORT or new <= _NEW_IF_SAID * all_
    return new <= _NEW * all_


def of_another(normal: str, heading: str, glossary: Glossary) -> str:
    """Rewrites "and Khong Krapan?" after an interest rate: the answered question, for another loan or system."""
    shown = normalise(heading)
    ours, theirs = _one_name(shown, glossary), _one_name(normal, glossary)
    if ours is None or theirs is None or ours.forms == theirs.forms or not _GOING_ON.search(normal):
        return ""
    left = [word for word in re.split(r"[\s?.!]+", normal.replace(theirs.words, " ")) if word]
    if sum(map(len, left)) > _SHORT:
        return ""  # it is a complete question
    return shown.replace(ours.words, theirs.words)


def _one_name(normal: str, glossary: Glossary) -> MentionedTerm | None:
    names = [said for said in glossary.means(normal) if said.name]
    return names[0] if len(names) == 1 else None
