"""Which words name an office of this Ministry: what is said of its people goes to the anti-corruption centre alone."""

from __future__ import annotations

import re

from bot.basics.provinces import provinces

_OURS = (
    r"สอจ|อุตสาหกรรมจังหวัด|หัวหน้าอุตสาหกรรม|อุตสาหกรรมอำเภอ|กรมโรง|กนอ|การนิคม|กระทรวงอุต|"
    r"industry office|industrial office|ministry of industry|\bdiw\b|\bieat\b"
)
_OFFICE = re.compile(_OURS)
_OR_INSPECTORS = re.compile(_OURS + r"|มาตรวจ|คนตรวจ|ผู้ตรวจ|inspector|inspection")


def names_our_office(said: str) -> bool:
    return bool(_OFFICE.search(said))


def may_name_our_people(said: str) -> bool:
    """Also inspectors, of whatever office: whoever tells of them is asked once whether they are complained of."""
    return bool(_OR_INSPECTORS.search(said))


_TITLE = r"(?:(?:เจ้าหน้าที่|จนท\.?|หัวหน้า|ผอ\.?|ผู้อำนวยการ|ผู้ตรวจ|พนักงาน|ข้าราชการ|คน)(?:ของ|จาก|ที่|ใน)?\s?)?"
_UNIT = re.compile(
    rf"{_TITLE}(?:สำนักงาน)?(?:อุตสาหกรรมจังหวัด|สอจ\.?|อุตสาหกรรมอำเภอ)\s?(?P<where>[ก-๙]*)"
    rf"|{_TITLE}(?:กรมโรงงาน(?:อุตสาหกรรม)?|กนอ\.?|การนิคม(?:อุตสาหกรรม)?|กระทรวงอุตสาหกรรม|ศูนย์ส่งเสริมอุตสาหกรรม(?:ภาค)?(?:ที่)?\s?\d{{0,2}}(?:\s[ก-๙]{{2,12}}(?=มา|\s|$))?)"
    r"|\b(?:the )?(?:[A-Z]\w+ )*(?:[Pp]rovincial )?[Ii]ndustr(?:y|ial) [Oo]ffice(?: (?:of|in) [A-Z]\w+(?: [A-Z]\w+)*)?"
)
_PERSON = re.compile(
    r"(?:คน[ก-๙]{0,8}?\s?ชื่อ(?:เล่น)?(?:ว่า)?|(?:เขา|มัน|มี)\s?ชื่อ(?:เล่น)?(?:ว่า)?|(?<![ก-๙])(?:คุณ|ผอ\.?|หัวหน้า|ปลัด|ท่าน))\s?(?!ผม|หนู|ฉัน|เรา|ๆ|สอจ|อุตสาห|โรง|กะ)[ก-๙A-Za-z]{2,}"
    r"(?:\s(?:ฝ่าย|แผนก|กลุ่ม|สอจ|กรม)\S*)?"
    r"|(?<![ก-๙])(?:นาย|นางสาว|นาง|น\.ส\.)\s?(?!จ้าง|หน้า|ทุน)[ก-๙]{2,}(?:\s[ก-๙]{2,15}(?=\s|$))?"
    r"|\b(?:Mr|Ms|Mrs|Khun|Officer|Inspector)\.? [A-Z]\w+(?: [A-Z]\w+)?"
)


def office_in(said: str) -> str:
    """The office of ours that a text names, with the title before it: เจ้าหน้าที่อุตสาหกรรมจังหวัดระยอง."""
    found = _UNIT.search(said)
    if found is None:
        return ""
    where = found["where"] or ""
    known = max((name for one in provinces() if where.startswith(name := one.th)), key=len, default="")
    if found["where"] is not None and not known:
        return ""  # which of the provincial offices is not said
    told = found[0].removesuffix(where) + known
    return " ".join(told.split()).removesuffix("มา")


def person_in(said: str) -> str:
    """Somebody whom a text names by title and name: หัวหน้าวิชัย ฝ่ายตรวจ."""
    found = _PERSON.search(said)
    return " ".join(found[0].split()) if found else ""


def accused_in(said: str) -> str:
    """The person and the office that a text names; nothing if it names neither."""
    person, office = person_in(said), office_in(said)
    return person if office in person else " ".join(filter(None, (person, office)))
