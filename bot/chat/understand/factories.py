"""A factory as people name it: by its firm, or by its number however they write it; and the estate it stands in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.cases.model.numbers import FACTORY_DIGITS
from bot.chat.understand.identifying import ME

_RUN = re.compile(r"\d(?:[\s\u200b-\u200d.\-‐-―/]{0,2}\d)*")
# Old registration numbers, kept as written: ข3-50(4)-1/35นม · 3-64(13)-20/40สป · น.42(1)-1/2540-ญนพ.
_OLD = re.compile(
    r"""[ก-ฮ]? \.? \s? \d{1,3} (?: \(\d{1,3}\) )? \s? - \s?
        (?: \d{1,3} (?: \(\d{1,3}\) )? \s? - \s? )? \d{1,5} \s? / \s? \d{2,4} \s? -? \s? [ก-ฮ]{0,5} \.?""",
    re.VERBOSE,
)
_FIRM = r"""(?: บริษัท | บมจ\.? | บจก\.? | หจก\.? | ห้างหุ้นส่วนจำกัด )
    (?! \s* (?: นี้ | นั้น | ข้าง | แถว | แห่ง | เดียว | หนึ่ง | ที่ | ใหญ่ | ของ | อะไร | ไหน | ไม่ | ผม | ฉัน | เขา | มัน ) )"""
# What a factory does, or where it stands, is no part of its name.
_DOES = r"""(?: ปล่อย | ส่งกลิ่น | ส่งเสียง | เสียงดัง | กลิ่น | เหม็น | ฝุ่น | ควัน | น้ำเสีย | ตั้งอยู่ | ตั้งแต่ | ระเบิด
    | ทุกวัน | ทุกคืน | ตำบล | อำเภอ | จังหวัด | ครับ | ค่ะ )"""
_ENDS = rf"""(?= \s* (?: $ | [,;\n] | {_DOES} )
  | \s+ (?: ที่ | แถว | ซึ่ง | ส่ง | ทำ | เปิด | มี | ได้ | ไม่ | เสียง | อยู่ | ทุก | คะ | นะ | [ตอจ]\. ) )"""
# "The factory is called", with its kind between; never behind "I do not know".
_CALLED = r"""(?<! รู้ ) (?<! ฮู้ ) (?<! รุ ) (?<! ทราบ ) (?<! จำ )
    (?: (?: โรง | โฮง ) [ก-๙]{0,16}? (?: ที่ )? (?: ชื่อ | ซื่อ | จื้อ | จื่อ )
      | (?: ชื่อ | ซื่อ | จื้อ | จื่อ ) \s? (?: ของ )? (?: (?: โรง | โฮง ) งาน | บริษัท ) ) (?: คือ | ว่า | เป็น )?"""
_NO_NAME = "(?: ดอก | สะกด | อะไร | อิหยัง | ไหน | ไม่ | บ่ | ผิด | ถูก | นี้ | นั้น | แล้ว | จำ | ด้วย | ยัง | ที่ | คือ )"
_NAMES = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        rf"{_FIRM} \s* [^,;\n]{{2,60}}? จำกัด (?: \s* \(มหาชน\) )?",
        r"(?: โรงงาน | บริษัท | [Ff]actory | [Cc]ompany | [Pp]lant ) \s* [\"“”'‘’«] ([^\"“”'‘’»\n]{2,60}) [\"“”'‘’»]",
        rf"""{_CALLED} \s* (?! {_NO_NAME} ) ([^\s,;\n]{{2,40}}? (?: \s [A-Za-z0-9.&-]{{1,20}} )*)
            (?= \s | [,;\n] | $ | (?: นะ | ค่ะ | คะ | ครับ | คับ | เด้อ | จ้า )+ (?: \s | $ ) | {_ENDS} )""",
        rf"{_FIRM} \s* [^\s,;\n]{{2,40}}? (?: \s [A-Za-z0-9.&-]{{1,20}} )*? {_ENDS}",
        r"""\b (?: [A-Z] [\w&.-]* \s ){1,5} (?: Public\sCompany\sLimited | Company\sLimited | Company | Co\.?,?\s?Ltd\.?
            | PCL | Limited | Inc\.? | Corporation | Factory | Industries | Industry ) (?! \w )""",
        r"""\b (?: [Ff]actory | [Cc]ompany | [Pp]lant ) \s (?: called | named ) \s ([\w&.\-\ ]{2,40}?)
            (?= $ | [,;.\n] | \s (?: in | at | on | near | which | that | has | is ) \b )""",
    )
)
# Where the name was asked for: a word that begins with "factory", and goes on with more than where it stands.
_ASKED_FOR = (
    re.compile(
        rf"(?: ^ | \s ) (?: ชื่อ | ซื่อ | จื้อ | จื่อ ) \s? (?! {_NO_NAME} | {ME} | เล่น | ได้ | ให้ | โรงงาน | โฮงงาน )"
        r"([ก-๙A-Za-z]{2,40}? (?: \s [A-Za-z0-9.&-]{1,20} )* (?: \s จำกัด )?)"
        r"(?= $ | [\s,;] | ค่ะ | ครับ | คะ | นะ )",
        re.VERBOSE,
    ),
    re.compile(
        rf"""(?: ^ | [\s,;] | คือ | เป็น | ร้องเรียน ) (?: ชื่อ \s? )?
            ( (?: โรงงาน | โฮงงาน | โรง (?! เรียน | พยาบาล | แรม | พัก | หนัง | อาหาร | จอด | งาน ) ) \s?
              (?! \s | อยู่ | ที่ | ใน | ข้าง | ใกล้ | ติด | หลัง | แถว | ตรง | ชื่อ | ซื่อ | จื้อ | ตั้ง | มัน | เขา
                | {_NO_NAME} | {_DOES} )
              [^\s,;]{{2,40}}? )
            (?= $ | [\s,;] | อยู่ | ที่ | แถว | ข้าง | ซอย | ถนน | ใกล้ | ตรงข้าม | คะ | นะ | {_DOES} )""",
        re.VERBOSE,
    ),
    re.compile(
        r"\b((?!The\b|A\b|This\b|That\b|My\b|Our\b)[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,4}\s(?:[Ff]actory|[Pp]lant|[Mm]ill))\b"
    ),
    re.compile(r"\b(?:it is|it's|its name is|name is|called|named)\s([A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,4})"),
)
_ESTATE = re.compile(
    r"""(?<! ไม่ได้อยู่ใน ) (?<! ไม่อยู่ใน ) (?<! ไม่ใช่ ) (?<! นอก ) (?<! ใกล้ ) (?<! ข้าง )
        นิคม (?! สร้างตนเอง | สหกรณ์ | นะ ) (?: อุตสาหกรรม | ฯ )? \s* [ก-๙A-Za-z0-9]{2,30}
      | \b (?: [A-Z] [\w-]* \s ){1,4} Industrial \s (?: Estate | Park ) \b""",
    re.VERBOSE,
)


@lru_cache(maxsize=16)  # one message is asked from several sides
def factory_in(text: str) -> str:
    """The factory in a text: its number, else its name."""
    return number_in(text) or _name_in(text)


@lru_cache(maxsize=16)  # one message is asked from several sides
def factory_told(text: str) -> str:
    """The factory in an answer to "what is it called": its number or firm, else โรงงานไทยเจริญ, Thai Rung factory."""
    if known := factory_in(text):
        return known
    found = next((found for pattern in _ASKED_FOR if (found := pattern.search(text))), None)
    return " ".join(found[1].split()) if found else ""


def number_in(text: str) -> str:
    """A 14-digit number without separators, or an old number as written."""
    runs = (*_RUN.findall(text), *re.findall(r"\d+", text))
    numbers = ([letter for letter in run if letter.isdigit()] for run in runs)
    modern = next(("".join(map(_western, digits)) for digits in numbers if len(digits) == FACTORY_DIGITS), "")
    if modern:
        return modern
    old = _OLD.search(text if text.isascii() else "".join(map(_western, text)))
    return "".join(old[0].split()) if old and _has_marks(old[0]) else ""


def estate_in(text: str) -> str:
    """The industrial estate in a text, in the person's words; a place near one does not count."""
    found = _ESTATE.search(text)
    return " ".join(found[0].split()) if found else ""


def _name_in(text: str) -> str:
    found = next((found for pattern in _NAMES if (found := pattern.search(text))), None)
    return " ".join(found[found.lastindex or 0].split()).strip(" .") if found else ""


def _has_marks(written: str) -> bool:
    """Whether it has brackets or province letters, unlike a date such as 3-12/69."""
    return "(" in written or re.search("[ก-ฮ]", written) is not None


def _western(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter
