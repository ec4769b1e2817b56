"""Extracts where, when and since when something happens, in the person's own words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_DAYS = r"(?: เสาร์ | อาทิตย์ | จันทร์ | อังคาร | พุธ | พฤหัส | ศุกร์ | หยุด )"
_ORDINAL = r"(?: แรก | สุดท้าย | ที่ \s? \S{1,6}? )"
_COUNTED = r"(?: หนึ่ง | สอง | สาม | สี่ | ห้า | หก | เจ็ด | แปด | เก้า | สิบ )"
_CLOCK = rf"""(?:
    \d{{1,2}} [:.] \d{{2}} (?: \s* น\.? )?
  | (?: \d{{1,2}} \s* | {_COUNTED} ) (?: ทุ่มครึ่ง | ทุ่ม | โมงเช้า | โมงเย็น | โมง | นาฬิกา | น\. )
  | ตี \s* (?: \d | {_COUNTED} ) (?: ครึ่ง )?
  | บ่าย \s? (?: \d{{1,2}} | {_COUNTED} ) (?: \s? โมง )? | บ่ายโมง
  | เที่ยงคืน | เที่ยง
)"""
_PART = r"(?: กลางคืน | กลางดึก | กลางวัน | เช้ามืด | หัวค่ำ | ดึก (?: \s? ๆ )? | ค่ำ | เช้า | สาย | บ่าย | เย็น )"
_OFTEN = rf"""(?:
    ทุก \s? ๆ? \s? (?: วัน | คืน | เช้า | เย็น | บ่าย | สัปดาห์ | อาทิตย์ | เดือน | ชั่วโมง ) {_DAYS}* (?: {_ORDINAL} ของเดือน )?
  | (?: วัน )? {_DAYS} {_ORDINAL} ของ (?: ทุก )? เดือน
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
    (?: นับตั้งแต่ | (?: เริ่ม )? ตั้งแต่ | เริ่ม (?: มา )? (?: จาก | เมื่อ )
      | แต่ (?= วัน {_DAYS} | วันก่อน | ปี | เดือน | ต้น | สงกรานต์ ) ) \s* (?! {_CLOCK} | {_PART} \s* (?: ยัน | ถึง | จน ) )
        [^\s,.!?]{{2,40}} (?: \s (?! {_CLOCK} ) (?: {_SPAN} | \d{{1,4}} | {_MONTH} ) [^\s,!?]{{0,12}} )*
  | (?: มาเป็น | มาได้ | มานาน | มา | เป็น | ได้ | นาน ) (?: ประมาณ | ราว | เกือบ | กว่า | เวลา | \s )*
        {_HOW_MANY} \s* (?: กว่า )? \s* {_SPAN} (?: ครึ่ง | กว่า )? (?: \s* (?: มาแล้ว | แล้ว ) )?
  | {_HOW_MANY} \s* {_SPAN} (?: กว่า | ครึ่ง )? \s* (?: มาแล้ว | แล้ว )
  | (?: มา | เป็น | ได้ )+ (?: เกือบ | ร่วม | กว่า ) {_SPAN} (?: แล้ว )?
  | (?: มาได้ | มา ) (?: เดือน | ปี | อาทิตย์ | สัปดาห์ ) [^\s,!?]{{0,12}} แล้ว
  | เมื่อ (?: วานซืน | วาน | คืน | เช้า | กี้ ) (?: นี้ )? | (?: เมื่อ )? (?: เดือน | ปี | อาทิตย์ | สัปดาห์ ) ที่แล้ว
  | เพิ่ง (?: เริ่ม | เกิด | เป็น ) [^\s,!?]{{0,20}}
    """,
    re.VERBOSE,
)

_EN_CLOCK = r"""(?:
    \d{1,2} (?: :\d{2} )? \s* (?: am | pm | a\.m\. | p\.m\. | o'clock ) | \d{1,2}:\d{2}
  | midnight | noon | dawn | dusk | five | six | seven | eight | nine | ten | eleven
)"""
_EN_DAY = r"(?: (?: sun | mon | tues | wednes | thurs | fri | satur ) day )"
_EN_WHEN = re.compile(
    rf"""\b
    (?: every \s (?: single \s )? (?: weekday | {_EN_DAY} (?: \s \w+ing )? | day | night | morning | evening
          | afternoon | week | weekend | hour | few \s \w+ )
      | all \s (?: day | night ) (?: \s long )? | day \s and \s night | at \s night | (?: at | on ) \s weekends
      | on \s {_EN_DAY} s? | 24/7 | around \s the \s clock
      | from \s \d{{1,2}} \s (?: to | till | until | - ) \s \d{{1,2}}
      | (?: every \s | on \s )? (?: the \s )? (?: first | second | third | last ) \s {_EN_DAY}
          \s of \s (?: the | each | every ) \s month
      | (?: in | during ) \s the \s (?: night | morning | evening | afternoon | day )
      | (?: after | before | around | from | at ) \s {_EN_CLOCK} )
    (?: \s from \s \d{{1,2}} \s (?: to | till | until | - ) \s \d{{1,2}} )?
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

# A day on which something happened.
_MONTH_SAID = rf"(?: {_MONTH} | [ก-๙]{{2,8}} (?: คม | ยน | พันธ์ | กา | ษา | รา ) )"
_MOMENT = re.compile(
    rf"""(?: เมื่อ | หลังสุด | ล่าสุด )? \s? (?: เช้า | สาย | บ่าย | เย็น | ค่ำ | คืน )?
         วัน (?: ที่ \s? \d{{1,2}} (?: \s? {_MONTH_SAID} )? (?: \s? \d{{2,4}} )? | \s? {_DAYS} (?: บดี )? )
         (?: \s? (?: ที่แล้ว | ที่ผ่านมา | แล้ว (?: นี้ )? | ก่อน (?: โน้น )? | นี้ | เมื่อ \S+ ) )?
      | \b (?: last | on | this ) \s (?: the \s )? {_EN_DAY}
      | \b on \s (?: the \s )? \d{{1,2}} (?: st | nd | rd | th )? (?: \s (?: of \s )? [A-Z]\w+ )? | \b yesterday""",
    re.VERBOSE | re.IGNORECASE,
)
_ANY_TIME = re.compile(
    rf"(?: {_MOMENT.pattern} | {_WHEN.pattern} | {_SINCE.pattern} | {_AT} | {_CLOCK} | {_PART}"
    rf" | {_EN_WHEN.pattern} | {_EN_SINCE.pattern} | และ | กับ | แล้ว | มา | ค่ะ | คะ | ครับ | นะ )",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(rf"{_CLOCK} | {_PART}", re.VERBOSE)
_FILLING = re.compile(r"และ|แล้ว|เป็น|มา|ค่ะ|คะ|ครับ|นะ|\b(?:and|it|has|been|is|was)\b")
_TONES = re.compile("[\u0e47-\u0e4c]")
_LOOKED_THROUGH = 800  # letters in which missing tone marks are forgiven
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


@lru_cache(maxsize=16)  # one message is asked from several sides
def where_in(text: str) -> str:
    """The place: ซอย 5 ตำบลเชิงเนิน, หลังวัดป่าประดู่, behind the market; nothing if none is named."""
    return _first(text, _WHERE, _EN_WHERE)


@lru_cache(maxsize=16)  # one message is asked from several sides
def when_in(text: str) -> str:
    """When: ทุกคืนหลังสี่ทุ่ม, or every night after ten; nothing if it is not said."""
    return _first(text, _WHEN, _EN_WHEN)


@lru_cache(maxsize=16)  # one message is asked from several sides
def since_in(text: str) -> str:
    """Since when: ตั้งแต่เดือนที่แล้ว, or for three months; nothing if it is not said."""
    return _first(text, _SINCE, _EN_SINCE)


def moment_in(text: str) -> str:
    """On which day, and at what hour, something happened: วันพุธที่แล้ว ตอนบ่าย; nothing if it is not said."""
    text = " ".join(text.split())
    day = _MOMENT.search(text)
    if day is None:
        return " ".join(dict.fromkeys(filter(None, (since_in(text), when_in(text)))))
    return day_in(text)


def day_in(text: str) -> str:
    """The same only where a day is named: a habit is no day."""
    day = _MOMENT.search(text)
    if day is None:
        return ""
    hour = _WHEN.search(text, day.end()) or _EN_WHEN.search(text, day.end())
    return " ".join(part for part in (day[0].strip(), hour[0].strip() if hour else "") if part)


@lru_cache(maxsize=16)  # one message is asked from several sides
def is_a_time(text: str) -> bool:
    """Whether these words are times and habits and little else: ตีสองตีสาม, ทุกคืนค่ะ, every night after ten."""
    rest = _ANY_TIME.sub("", text)
    if not any(pattern.search(text) for pattern in (_WHEN, _SINCE, _TIME, _MOMENT, _EN_WHEN, _EN_SINCE)):
        return False
    return _letters(rest) <= _LITTLE * _letters(text)


def habit_and_beginning(text: str) -> tuple[str, str]:
    """An answer to "at what times, and since when", parted; what is not said is empty."""
    since, habit = since_in(text), when_in(text)
    if not since or when_in(since) == since:
        return (habit if habit and not is_a_time(text) else " ".join(text.split())), ""
    rest = " ".join(text.split()).replace(since, " ", 1)
    rest = " ".join(rest.split()).strip(" ,.-–")
    if habit and not is_a_time(text):
        return when_in(rest) or habit, since
    return (rest if _letters(_FILLING.sub("", rest)) > _FEW else when_in(rest)), since


def _letters(text: str) -> int:
    return len(re.sub(r"[\W_]+", "", text))


def _first(text: str, thai: re.Pattern[str], english: re.Pattern[str]) -> str:
    found = thai.search(text) or english.search(text)
    told = max(found[0] if found else "", _without_tones(text, thai), key=len)
    return " ".join(told.split()).strip(" -–")


def _without_tones(text: str, thai: re.Pattern[str]) -> str:
    """The same where the tone marks were left out: ตังแตเดือนทีแลว, 4ทุม."""
    text = text[:_LOOKED_THROUGH]
    at = [n for n, letter in enumerate(text) if not _TONES.match(letter)]
    found = _toneless(thai).search("".join(text[n] for n in at))
    return text[at[found.start()] : at[found.end() - 1] + 1] if found and found[0] else ""


@cache
def _toneless(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(_TONES.sub("", pattern.pattern), pattern.flags)
