"""Recognises names of clauses in a question: "ข้อ ๕", "มาตรา 128", "Section 5", in Thai or English the same key."""

from __future__ import annotations

import re

from knowledge.language.thai import normalise

# In Thai law a section is มาตรา; rules and regulations have articles or clauses, which are ข้อ.
_WORDS = {
    "มาตรา": r"มาตรา|(?<![ก-๙])ม\.|\b(?:section|sec\.)",
    "ข้อ": r"ข้อ(?:ที่)?|\b(?:article|art\.|clause|rule|item)",
    "หมวด": r"หมวด(?:ที่)?|\bchapter",
    "ขั้นตอนที่": r"ขั้นตอน(?:ที่)?|ขั้นที่|\bstep",
    "ส่วนที่": r"ส่วน(?:ที่)?|\bpart",
    "ภาคผนวก": r"ภาคผนวก|\bannex",
}
_NUMBER = r"\s*(\d+(?:/\d+)?(?:\s*(?:ทวิ|ตรี|จัตวา|เบญจ))?(?:\.\d+)*)"
_NAMED = {name: re.compile(f"(?:{words}){_NUMBER}") for name, words in _WORDS.items()}


def named_in(normal: str) -> tuple[str, ...]:
    """The keys of all clauses that a normalised text names."""
    found = [_key(name, match[1]) for name, pattern in _NAMED.items() for match in pattern.finditer(normal)]
    return tuple(dict.fromkeys(found))


def without(normal: str) -> str:
    """A normalised question without the clauses that it names."""
    for pattern in _NAMED.values():
        normal = pattern.sub(" ", normal)
    return normal


def clause_key(clause: str) -> str:
    """The key of a clause: "ข้อ ๕", "ข้อ 5" and "Article 5" have the same one."""
    normal = normalise(clause)
    return next(iter(named_in(normal)), _key("", normal))


def _key(name: str, number: str) -> str:
    return "§" + "".join(f"{name}{number}".split()).rstrip(".:")
