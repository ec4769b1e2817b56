"""Extracts where, when and since when something happens, in the person's own words."""

from __future__ import annotations

import re

_DAYS = r"(?: เสาร์ | อาทิตย์ | จันทร์ | อังคาร | พุธ | พฤหัส | ศุกร์ | หยุด )"
_COUNTED = r"(?: หนึ่ง | สอง | สาม | สี่ | ห้า | หก | เจ็ด | แปด | เก้า | สิบ )"
_CLOCK = rf"""(?:
    \d{{1,2}} [:.] \d{{2}} (?: \s* น\.? )?
  | (?: \d{{1,2}} \s* | {_COUNTED} ) (?: ทุ่มครึ่ง | ทุ่ม | โมงเช้า | โมงเย็น | โมง | นาฬิกา | น\. )
  | ตี \s* (?: \d | {_COUNTED} ) (?: ครึ่ง )?
  | เที่ยงคืน | เที่ยง
)"""
_PART = r"(?: กลางคืน | กลางดึก | กลางวัน | เช้ามืด | หัวค่ำ | ดึก (?: \s? ๆ )? | ค่ำ | เช้า | สาย | บ่าย | เย็น )"
_OFTEN = rf"""(?:
    ทุก \s? ๆ? \s? (?: วัน | คืน | เช้า | เย็น | บ่าย | สัปดาห์ | อาทิตย์ | เดือน | ชั่วโมง ) {_DAYS}*
  | ทั้งวันทั้งคืน | ทั้งคืน | ทั้งวัน | ตลอดเวลา | ตลอดทั้งวัน | ตลอดทั้งคืน | ตลอด \s? 24 \s? (?: ชั่วโมง | ชม\.? )
  | วันเว้นวัน | บางวัน | บางคืน | เป็นพัก \s? ๆ | เสาร์ [\s-]? อาทิตย์ | วันหยุด | วันเสาร์ | วันอาทิตย์
)"""
_AT = r"(?: (?: ตั้งแต่ | ช่วง | ตอน | เวลา | หลัง | ก่อน | ประมาณ | ราว | ถึง | จนถึง | จน | ยัน | - | – ) \s* )"
_WHEN = re.compile(
    rf"""
    (?: {_OFTEN} | {_AT}{{1,4}} (?: {_CLOCK} | {_PART} ) | {_CLOCK} \s* (?= ถึง | - | – | ยัน ) | กลางคืน | กลางดึก )
    (?: \s* (?: {_OFTEN} | {_AT}{{0,4}} (?: {_CLOCK} | {_PART} ) ) )*
    """,
    re.VERBOSE,
)

_SPAN = r"(?: ชั่วโมง | ชม\.? | วัน | คืน | สัปดาห์ | อาทิตย์ | เดือน | ปี )"
_HOW_MANY = rf"(?: \d{{1,3}} (?: \s? - \s? \d{{1,3}} )? | {_COUNTED}{{1,2}} | หลาย | ครึ่ง )"
_MONTH = r"(?: [มกพตธส]\.? [คพย]\.? | มี\.?ค\.? | เม\.?ย\.? | มิ\.?ย\.? )"
_SINCE = re.compile(
    rf"""
    (?: นับตั้งแต่ | ตั้งแต่ | เริ่ม (?: มา )? (?: จาก | เมื่อ ) ) \s* (?! {_CLOCK} )
        [^\s,.!?]{{2,40}} (?: \s (?: {_SPAN} | \d{{1,4}} | {_MONTH} ) [^\s,!?]{{0,12}} )*
  | (?: มาเป็น | มาได้ | มานาน | มา | เป็น | ได้ | นาน ) (?: ประมาณ | ราว | เกือบ | กว่า | เวลา | \s )*
        {_HOW_MANY} \s* (?: กว่า )? \s* {_SPAN} (?: ครึ่ง | กว่า )? (?: \s* (?: มาแล้ว | แล้ว ) )?
  | {_HOW_MANY} \s* {_SPAN} (?: กว่า | ครึ่ง )? \s* (?: มาแล้ว | แล้ว )
  | เมื่อ (?: วานซืน | วาน | คืน | เช้า | กี้ | เดือนที่แล้ว | ปีที่แล้ว | อาทิตย์ที่แล้ว | สัปดาห์ที่แล้ว ) (?: นี้ )?
  | เพิ่ง (?: เริ่ม | เกิด | เป็น ) [^\s,!?]{{0,20}}
    """,
    re.VERBOSE,
)

_EN_CLOCK = r"""(?:
    \d{1,2} (?: :\d{2} )? \s* (?: am | pm | a\.m\. | p\.m\. | o'clock ) | \d{1,2}:\d{2}
  | midnight | noon | dawn | dusk | five | six | seven | eight | nine | ten | eleven
)"""
_EN_WHEN = re.compile(
    rf"""\b
    (?: every \s (?: single \s )? (?: day | night | morning | evening | afternoon | week | weekend | hour | few \s \w+ )
      | all \s (?: day | night ) (?: \s long )? | day \s and \s night | at \s night | (?: at | on ) \s weekends
      | on \s (?: sun | mon | tues | wednes | thurs | fri | satur ) days? | 24/7 | around \s the \s clock
      | (?: in | during ) \s the \s (?: night | morning | evening | afternoon | day )
      | (?: after | before | around | from | at ) \s {_EN_CLOCK} )
    (?: [\s,]* (?: (?: and | until | till | to | after | before | around | from | at ) \s )? {_EN_CLOCK} )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EN_SPAN = r"(?: hour | day | night | week | month | year ) s?"
_EN_COUNT = r"(?: \d{1,3} | a | one | two | three | four | five | six | several | many | some )"
_EN_SINCE = re.compile(
    rf"""\b
    (?: since \s [^,.!?\n]{{2,40}}? (?= $ | [,.!?\n] | \s (?: and | but | it | the | i | we | they ) \b )
      | for \s (?: about \s | over \s | almost \s | more \s than \s | the \s last \s | the \s past \s )*
        {_EN_COUNT} (?: \s or \s \w+ )? \s {_EN_SPAN}
      | {_EN_COUNT} \s {_EN_SPAN} \s ago | yesterday | last \s (?: night | week | month | year ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ANY_TIME = re.compile(
    rf"(?: {_WHEN.pattern} | {_SINCE.pattern} | {_AT} | {_CLOCK} | {_PART} | {_EN_WHEN.pattern} | {_EN_SINCE.pattern}"
    rf" | และ | กับ | แล้ว | มา | ค่ะ | คะ | ครับ | นะ )",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(rf"{_CLOCK} | {_PART}", re.VERBOSE)
_FILLING = re.compile(r"และ|แล้ว|เป็น|มา|ค่ะ|คะ|ครับ|นะ|\b(?:and|it|has|been|is|was)\b")
_LITTLE, _FEW = 0.25, 2  # of its letters; letters

# Places that an officer can drive to. "ข้างบ้าน" and "near my house" are not.
_LANDMARK = r"""(?:
    วัด | โรงเรียน | รร\. | ตลาด | ปั๊ม | โรงพยาบาล | รพ\.? | อบต | เทศบาล | สถานี | ห้าง | สะพาน | หมู่บ้าน | มัสยิด
  | ศาลา | สวน | นิคม
)"""
_STREET = r"""(?:
    ซอย | ซ\. | ถนน | ถ\. | หมู่ที่ | (?: หมู่ | ม\. | เลขที่ ) \s? (?= \d ) | หมู่บ้าน | บ้านเลขที่ | ริมคลอง | ริมแม่น้ำ
  | กม\. | แยก
)"""
_BESIDE = rf"""(?:
    (?: ใกล้ (?: กับ )? | ติด (?: กับ )? | ตรงข้าม (?: กับ )? | หลัง | ข้าง | หน้า | แถว | บริเวณ ) \s? (?= {_LANDMARK} )
)"""
_ADMINISTERED = r"(?: ตำบล | ต\. | แขวง | อำเภอ | อ\. | เขต | จังหวัด | จ\. )"
_WHERE = re.compile(
    rf"""(?: {_STREET} | {_BESIDE} ) \s? [^\s,!?]{{1,40}}
         (?: \s+ (?: \d[\d/]* (?= \s | $ ) | (?: {_STREET} | {_ADMINISTERED} ) \s? [^\s,!?]{{1,40}} ) )*""",
    re.VERBOSE,
)
_EN_LANDMARK = r"(?: market | school | temple | wat | hospital | station | bridge | mosque | mall | estate )"
_EN_WHERE = re.compile(
    rf"""\b(?: soi | moo | mu \s (?= \d )
              | (?: near | behind | beside | opposite | next \s to | in \s front \s of ) \s
                (?= (?: the \s )? (?: \w+ \s ){{0,3}}? {_EN_LANDMARK} ) )
        \s* [^,.!?\n]{{2,60}}""",
    re.VERBOSE | re.IGNORECASE,
)


def where_in(text: str) -> str:
    """The place: ซอย 5 ตำบลเชิงเนิน, หลังวัดป่าประดู่, behind the market; nothing if none is named."""
    return _first(text, _WHERE, _EN_WHERE)


def when_in(text: str) -> str:
    """When: ทุกคืนหลังสี่ทุ่ม, or every night after ten; nothing if it is not said."""
    return _first(text, _WHEN, _EN_WHEN)


def since_in(text: str) -> str:
    """Since when: ตั้งแต่เดือนที่แล้ว, or for three months; nothing if it is not said."""
    return _first(text, _SINCE, _EN_SINCE)


def is_a_time(text: str) -> bool:
    """Whether these words are times and habits and little else: ตีสองตีสาม, ทุกคืนค่ะ, every night after ten."""
    rest = _ANY_TIME.sub("", text)
    if not any(pattern.search(text) for pattern in (_WHEN, _SINCE, _TIME, _EN_WHEN, _EN_SINCE)):
        return False
    return _letters(rest) <= _LITTLE * _letters(text)


def habit_and_beginning(text: str) -> tuple[str, str]:
    """An answer to "at what times, and since when", parted; what is not said is empty."""
    found = _SINCE.search(text) or _EN_SINCE.search(text)
    if found is None or when_in(found[0]) == " ".join(found[0].split()):
        return " ".join(text.split()), ""
    rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ,.-–")
    return (rest if _letters(_FILLING.sub("", rest)) > _FEW else when_in(text)), since_in(text)


def _letters(text: str) -> int:
    return len(re.sub(r"[\W_]+", "", text))


def _first(text: str, thai: re.Pattern[str], english: re.Pattern[str]) -> str:
    found = thai.search(text) or english.search(text)
    return " ".join(found[0].split()).strip(" -–") if found else ""
