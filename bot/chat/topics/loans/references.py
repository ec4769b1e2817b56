"""Resolves "the first one" and "the one with the lower rate" to the schemes that were shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.chat.topics.loans.schemes import Scheme
from bot.chat.understand.understanding import toneless

_ONE = r"(?:อัน|ตัว|แบบ|โครงการ|สินเชื่อ)"
_ORDINALS = tuple(
    re.compile(toneless(pattern))
    for pattern in (
        rf"{_ONE}(?:แรก|ที่\s*(?:1|หนึ่ง|นึง))|\bfirst (?:one|loan)|\bthe first\b|\bnumber 1\b",
        rf"{_ONE}ที่\s*(?:2|สอง)|\bsecond\b|\bnumber 2\b",
        rf"{_ONE}ที่\s*(?:3|สาม)|\bthird\b|\bnumber 3\b",
        rf"{_ONE}ที่\s*(?:4|สี่)|\bfourth\b|\bnumber 4\b",
    )
)
_LAST = re.compile(toneless(rf"{_ONE}(?:สุดท้าย|หลัง)|\bthe last (?:one|loan)"))
_WHICH = rf"(?:{_ONE}?\s*(?:ไหน|ใด|ได๋))?\s*"
_LOWEST = r"(?:ต่ำ|ถูก|น้อย|หน้อย)"
_MOST = r"(?:สูง|เยอะ|มาก|หลาย|นัก)"
_LONGEST = r"(?:นาน|ยาว|เมิน)"
_TERMS = (
    ("rate", False, rf"ดอก(?:เบี้ย)?\s*{_WHICH}{_LOWEST}|cheap|low(?:er|est) (?:rate|interest)"),
    (
        "ceiling",
        True,
        rf"วงเงิน\s*{_WHICH}{_MOST}|ให้(?:กู้)?\s*(?:ได้)?{_MOST}|(?:larg|high)(?:er|est) (?:sum|ceiling|amount)",
    ),
    ("grace", True, rf"(?:ปลอด|พัก)(?:ชำระ)?(?:เงิน)?ต้น\s*{_WHICH}{_LONGEST}|longe(?:r|st) grace"),
    ("tenor", True, rf"(?:ผ่อน|ส่ง|ระยะ)(?:ได้)?\s*{_WHICH}(?:ได้)?{_LONGEST}|longe(?:r|st)"),
)
_COMPARED = tuple((key, highest, re.compile(toneless(pattern))) for key, highest, pattern in _TERMS)


def referred(said: str, shown: Sequence[Scheme], today: date) -> list[Scheme]:
    """The scheme that is meant by its place in what was shown, or by its figure."""
    bare = toneless(said)
    for place, ordinal in enumerate(_ORDINALS):
        if ordinal.search(bare) and place < len(shown):
            return [shown[place]]
    if shown and _LAST.search(bare):
        return [shown[-1]]
    found = compared_by(said) if re.search(rf"{_ONE}\s*{toneless('ที่')}|\bone\b", bare) else None
    figures = [(one, one.figure(found[0], today)) for one in shown] if found else []
    known = [(one, figure) for one, figure in figures if figure is not None]
    if found is None or len(known) < 2:
        return []
    return [(max if found[1] else min)(known, key=lambda pair: pair[1])[0]]


def behind_reference(said: str) -> str:
    """What is asked of the one that is meant: "วงเงินเท่าไหร่" in "ตัวที่ดอกต่ำกว่า วงเงินเท่าไหร่"."""
    bare = toneless(said)
    ends = [found.end() for _, _, pattern in _COMPARED if (found := pattern.search(bare))]
    return bare[min(ends) :] if ends else bare


def compared_by(said: str) -> tuple[str, bool] | None:
    """The term by which schemes are compared, and whether more of it is better."""
    bare = toneless(said)
    return next(((key, highest) for key, highest, pattern in _COMPARED if pattern.search(bare)), None)
