"""A factory as people name it: by its firm, or by its number however they write it; and the estate it stands in."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = 14  # of the number in use today; older ones are kept as they are written
_SPACED = re.compile(r"(?<!\d)\d(?:[\s\u200b-\u200d.\-‐-―/]{0,2}\d){13}(?![\s.\-‐-―/]{0,2}\d)")
# ข3-50(4)-1/35นม · 3-64(13)-20/40สป · น.42(1)-1/2540-ญนพ.
_OLD = re.compile(r"[ก-ฮ]?\.?\s?\d{1,3}(?:\(\d{1,3}\))?\s?-\s?(?:\d{1,3}(?:\(\d{1,3}\))?\s?-\s?)?\d{1,5}\s?/\s?\d{2,4}\s?-?\s?[ก-ฮ]{0,5}\.?")
_STOP = r"(?=\s*(?:$|[,;\n]|(?:ที่|แถว|ซึ่ง|ปล่อย|ส่ง|ทำ|เปิด|มี|ได้|ไม่|เสียง|กลิ่น|เหม็น|ฝุ่น|ควัน|น้ำเสีย|อยู่|ทุก|ตั้งแต่|ตำบล|อำเภอ|จังหวัด|ครับ|ค่ะ|คะ|นะ|[ตอจ]\.)))"
_LIMITED = re.compile(r"(?:บริษัท|บมจ\.?|บจก\.?|หจก\.?|ห้างหุ้นส่วนจำกัด)\s*[^,;\n]{2,60}?จำกัด(?:\s*\(มหาชน\))?")
_FIRM = re.compile(rf"(?:บริษัท|บมจ\.?|บจก\.?|หจก\.?|ห้างหุ้นส่วนจำกัด)\s*[^\s,;\n]{{2,40}}(?:\s[A-Za-z0-9.&-]{{1,20}})*?{_STOP}")
_CALLED = re.compile(rf"(?:โรงงาน(?:ชื่อ|ที่ชื่อ|ของบริษัท)|ชื่อโรงงาน(?:คือ)?|ชื่อบริษัท)\s*([^,;\n]{{2,50}}?){_STOP}")
_QUOTED = re.compile(r"(?:โรงงาน|บริษัท|factory|company|plant)\s*[\"“”'‘’«]([^\"“”'‘’»\n]{2,60})[\"“”'‘’»]", re.I)
_ENGLISH = re.compile(
    r"\b((?:[A-Z][\w&.-]*\s){1,5}(?:Co\.?,?\s?Ltd\.?|Company(?: Limited)?|Public Company Limited|PCL|Limited|Inc\.?|Corporation|Factory|Industries|Industry))(?![\w])"
)
_ENGLISH_CALLED = re.compile(r"\b(?:factory|company|plant)\s(?:called|named)\s([\w&.\- ]{2,40}?)(?=$|[,;.\n]| (?:in|at|on|near|which|that|has|is)\b)", re.I)
_ESTATE = re.compile(r"(?<!ไม่ได้อยู่ใน)(?<!ไม่อยู่ใน)(?<!ไม่ใช่)(?<!นอก)นิคม(?!สร้างตนเอง|สหกรณ์)(?:อุตสาหกรรม|ฯ)?\s*[ก-๙A-Za-z0-9]{2,30}")
_ENGLISH_ESTATE = re.compile(r"\b(?<!not in )((?:[A-Z][\w-]*\s){1,4}Industrial (?:Estate|Park))\b")  # fmt: skip
_SPACES = re.compile(r"\s+")


def factory_in(text: str) -> str:
    """The factory that a text names: its number before its name."""
    return number_in(text) or _name_in(text)


def number_in(text: str) -> str:
    """Fourteen digits without what was written between them, or an older number as it stands."""
    modern = _SPACED.search(text)
    if modern:
        digits = (str(unicodedata.digit(letter)) for letter in modern[0] if letter.isdigit())
        return "".join(digits)
    old = _OLD.search("".join(_western(letter) for letter in text))
    return _SPACES.sub("", old[0]) if old and _is_old(old[0]) else ""


def estate_in(text: str) -> str:
    """An industrial estate, in the words in which the person names it; a place near one is none."""
    found = _ESTATE.search(text) or _ENGLISH_ESTATE.search(text)
    return _SPACES.sub(" ", found[0]).strip() if found else ""


def _name_in(text: str) -> str:
    for pattern in (_LIMITED, _QUOTED, _CALLED, _FIRM, _ENGLISH, _ENGLISH_CALLED):
        found = pattern.search(text)
        if found:
            return _SPACES.sub(" ", found[found.lastindex or 0]).strip(" .")
    return ""


def _is_old(written: str) -> bool:
    """A date such as 3-12/69 is no number of a factory: one has its type's brackets, or letters of a province."""
    return "(" in written or re.search(r"[ก-ฮ]", written) is not None


def _western(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter
