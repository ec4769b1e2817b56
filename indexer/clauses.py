"""Recognises the numbering of Thai rules at the beginning of a line: ข้อ ๕, มาตรา 128, หมวด 2, ขั้นตอนที่ 3."""

from __future__ import annotations

import re

from knowledge.language.thai import THAI_DIGITS

NUMBER = r"[0-9๐-๙]{1,4}(?:(?:\s?/\s?|\.)[0-9๐-๙]{1,3}){0,3}(?:\s?(?:ทวิ|ตรี|จัตวา|เบญจ)(?![ก-๛]))?(?![0-9๐-๙])"
# What stands alone as an answer ("ข้อ 5") is a clause; what holds clauses ("หมวด 2") is a heading.
CLAUSES = r"ข้อ(?:ที่)?|มาตรา|Section|Article|Clause|Rule"
STEPS = r"ขั้นตอนที่|ขั้นตอน|ขั้นที่|Step"
HOLDERS = r"ภาคที่|ภาคผนวก|ภาค|ลักษณะ|หมวดที่|หมวด|ส่วนที่|บทที่|Part|Chapter|Annex"
SAME = {"ข้อที่": "ข้อ", "ขั้นตอน": "ขั้นตอนที่", "ขั้นที่": "ขั้นตอนที่", "หมวดที่": "หมวด", "ภาคที่": "ภาค"}
MARGIN = " \t#*_.-–(\u200b\ufeff"


def numbered(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{words})\s{{0,3}}(?P<number>{NUMBER})", re.IGNORECASE)


ANY, CLAUSE, STEP, HOLDER = map(numbered, (f"{CLAUSES}|{STEPS}|{HOLDERS}", CLAUSES, STEPS, HOLDERS))


def clause_of(heading: str) -> str:
    """The clause a heading or paragraph begins with, written one way: "ข้อ ๕" and "ข้อที่5" are "ข้อ 5"."""
    found = ANY.match(heading.lstrip(MARGIN))
    if found is None:
        return ""
    number = "".join(found["number"].split()).translate(THAI_DIGITS)
    return f"{SAME.get(found['word'], found['word'])} {number}"


def begins_clause(text: str) -> bool:
    """Whether a paragraph begins a numbered clause."""
    return CLAUSE.match(text.lstrip(MARGIN)) is not None


def begins_step(text: str) -> bool:
    return STEP.match(text.lstrip(MARGIN)) is not None


def names_part(line: str) -> bool:
    """A short line such as "หมวด ๑ บททั่วไป": the heading of a rule that knows no headings."""
    return len(line) <= 120 and HOLDER.match(line.lstrip(MARGIN)) is not None
