"""Details by which the writer of a story may be known: name, nickname, number, house, job, car."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from bot.chat.understand.phones import without_contacts

HIDDEN = "…"
_I = r"(?<![ก-๙])(?:ผม|กระผม|หนู|ดิฉัน|อิฉัน|ฉัน|เรา|ข้าพเจ้า|ข้อย|ข่อย|เฮา|ข้าเจ้า|เปิ้น|พี่|ป้า|ลุง|ยาย|ตา|อ้าย|แม่อุ๊ย|พ่อ|แม่)"
ME = r"(?:ผม|กระผม|หนู|ดิฉัน|อิฉัน|ฉัน|เรา|ข้าพเจ้า|ข้อย|ข่อย|เฮา|ข้าเจ้า)"
_NAME = "(?:ชื่อ|ซื่อ|จื้อ|จื่อ|ฉื่อ)"
_ENDS = r"(?=นะ|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|เด้อ|ก็ได้|เอง|\s|,|$)"
_MY_NAME = re.compile(rf"{_I}\s*{_NAME}\s*(?!เล่น)([ก-๙]{{2,20}}?){_ENDS}")
_I_AM = re.compile(rf"(?:{_I}\s*(?:น\.?ส\.?)?|{_NAME}\s|นาย|นางสาว|นาง|น\.ส\.)\s*([ก-๙]{{3,20}})(?:\s+[ก-๙]{{3,20}})?")
_IN_ENGLISH = re.compile(
    r"\b(?:[Mm]y name is|[Ii] am|[Ii]'m|[Tt]his is)\s+(?:\w{1,20}\s+){0,3}?([A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_NICKNAME = re.compile(
    rf"ชื่อเล่น(?:ว่า|ชื่อ)?\s*([ก-๙]{{2,15}}?){_ENDS}|เรียก(?:ว่า)?\s?{ME}(?:ว่า)?\s*([ก-๙]{{2,15}}?){_ENDS}"
    r"|เรียก(?:ว่า)?\s*([ก-๙]{2,12}?)ก็ได้|(?i:my nickname is|call me)\s+([A-Za-z]{2,15})"
)
_HOUSE_NUMBER = r"\d{1,5}(?:\s?/\s?\d{1,5})?"
_MY_HOUSE = re.compile(
    rf"(?:บ้าน(?:ของ)?{ME}\s*(?:อยู่|คือ)?\s*(?:บ้าน)?(?:เลขที่)?|{ME}\s*(?:อาศัย)?อยู่\s*(?:ที่)?\s*บ้านเลขที่"
    rf"|(?i:my house (?:number )?is(?: at)?|my address is|i live at(?: house)?(?: number| no\.?)?))\s*({_HOUSE_NUMBER})"
)

# What may tell who writes, and may also be the matter itself: it is shown, and the writer decides.
_PLATE = r"\d?[ก-ฮ]{1,3}[\s-]?\d{1,4}(?!\d)"
_MAY_TELL = re.compile(
    rf"บ้านเลขที่\s*{_HOUSE_NUMBER}"
    rf"|(?:รถ|มอเตอร์ไซค์|มอไซค์|กระบะ)(?:ของ)?{ME}[^\n]{{0,25}}?{_PLATE}"
    r"|(?i:my (?:car|truck|bike|motorbike|plate)\b[^\n.,]{0,40})"
    r"|(?<![ก-๙])(?!(?:ผม|หนู|เรา|เขา|เค้า|มัน|ตัว|กัน|นี่|นั่น|ใคร|อยู่|ไป|มา|ทำ|แล้ว|เลย)เอง)[ก-๙]{2,10}เอง(?=ค่ะ|ครับ|คับ|จ้า|นะ|$)"
)
_CLAUSE = re.compile(rf"[\s,;]+|(?<=[ก-๙])(?={ME}(?:เป็น|ทำงาน|ทำ|อยู่|เคย|บ้าน|มี|ขับ|เช่า))")
_SHORTEST = 8  # letters of a clause that can tell who somebody is
_MOST_CLAUSES = 24  # are looked at
_MOST_JUDGED = 6  # by the costly reading
_MOST = 4  # are shown


def without_own_name(said: str) -> str:
    """The text without what surely names its writer: name, nickname, telephone, the own house's number."""
    said = without_contacts(said)
    told = (found for pattern in (_MY_NAME, _IN_ENGLISH, _NICKNAME, _MY_HOUSE) for found in pattern.finditer(said))
    for name in (_introduced(said), *(next(filter(None, found.groups()), "") for found in told)):
        said = said.replace(name, HIDDEN) if name else said
    return said


def may_tell_who(said: str, may: Callable[[str], bool], tells: Callable[[str], bool]) -> tuple[str, ...]:
    """The parts by which the writer may be known, in their words.

    Of the clauses that bear no mark, `may` picks at little cost those that `tells` then judges.
    """
    found = [one[0].strip() for one in _MAY_TELL.finditer(said)]
    clauses = [one for one in _clauses(said) if not any(part in one for part in found)]
    candidates = [one for one in clauses[:_MOST_CLAUSES] if may(one)]
    found += [one for one in candidates[:_MOST_JUDGED] if tells(one)]
    return tuple(dict.fromkeys(found))[:_MOST]


def without(said: str, parts: Sequence[str]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        said = said.replace(part, HIDDEN)
    return said


def _clauses(said: str) -> Iterator[str]:
    for clause in _CLAUSE.split(said):
        if len(clause) >= _SHORTEST and HIDDEN not in clause:
            yield clause


def _introduced(said: str) -> str:
    """ "ผมทองใบ ศรีบุญเฮือง": a given name that Thais bear, behind "I", and what follows it."""
    for found in _I_AM.finditer(said):
        if found[1] in given_names():
            return found[0][found.start(1) - found.start() :]
    return ""


@cache
def given_names() -> frozenset[str]:
    """Names that Thais bear."""
    from pythainlp.corpus import thai_female_names, thai_male_names

    return frozenset(thai_female_names() | thai_male_names())
