"""When something happens, and since when, in the words in which somebody tells it."""

from __future__ import annotations

import re

_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?:\s*น\.?)?|\d{1,2}\s*(?:ทุ่มครึ่ง|ทุ่ม|โมงเช้า|โมงเย็น|โมง|นาฬิกา|น\.)|ตี\s*(?:\d|หนึ่ง|สอง|สาม|สี่|ห้า)(?:ครึ่ง)?|(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)(?:ทุ่ม|โมงเย็น|โมงเช้า|โมง)|เที่ยงคืน|เที่ยง|\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.))"
_PART = r"(?:กลางคืน|กลางดึก|ดึก\s?ๆ|ดึก|กลางวัน|เช้ามืด|หัวค่ำ|ค่ำ|เช้า|สาย|บ่าย|เย็น)"
_OFTEN = r"(?:ทุก\s?ๆ?\s?(?:วัน|คืน|เช้า|เย็น|บ่าย|สัปดาห์|อาทิตย์|เดือน|ชั่วโมง)(?:เสาร์|อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|หยุด)*|ทั้งวันทั้งคืน|ทั้งคืน|ทั้งวัน|ตลอดเวลา|ตลอดทั้งวัน|ตลอดทั้งคืน|ตลอด\s?24\s?(?:ชั่วโมง|ชม\.?)|วันเว้นวัน|บางวัน|บางคืน|เป็นพัก\s?ๆ|เสาร์[\s-]?อาทิตย์|วันหยุด|วันเสาร์|วันอาทิตย์)"
_AT = r"(?:(?:ช่วง|ตอน|เวลา|หลัง|ก่อน|ประมาณ|ราว\s?ๆ?|ถึง|จน(?:ถึง)?|ยัน|-|–)\s*)"
_WHEN = re.compile(rf"(?:{_OFTEN}|{_AT}+(?:{_CLOCK}|{_PART})|{_CLOCK}\s*(?=ถึง|-|–|ยัน)|กลางคืน|กลางดึก)(?:\s*(?:{_OFTEN}|{_AT}*(?:{_CLOCK}|{_PART})))*")
_EN_CLOCK = r"(?:\d{1,2}(?::\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|o'clock)|midnight|noon|dawn|dusk|\d{1,2}:\d{2}|ten|eleven|nine|eight|six|seven|five)"
_EN_WHEN = re.compile(
    rf"\b(?:every (?:single )?(?:day|night|morning|evening|afternoon|week|weekend|hour|few \w+)|all (?:day|night)(?: long)?|day and night|at night|at weekends|on weekends|on (?:sun|mon|tues|wednes|thurs|fri|satur)days?|24/7|around the clock|(?:in|during) the (?:night|morning|evening|afternoon|day)|(?:after|before|around|from|at) {_EN_CLOCK})(?:[ ,]*(?:(?:and|until|till|to|after|before|around|from|at|between)\s)?{_EN_CLOCK})*",
    re.I,
)  # fmt: skip
_SPAN = r"(?:ชั่วโมง|ชม\.?|วัน|คืน|สัปดาห์|อาทิตย์|เดือน|ปี)"
_COUNT = r"(?:\d{1,3}|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|หลาย|ครึ่ง|สองสาม|สามสี่|2\s?-\s?3|3\s?-\s?4)"
_SINCE = re.compile(
    rf"(?:ตั้งแต่|เริ่ม(?:มา)?(?:จาก|ตั้งแต่|เมื่อ)|นับตั้งแต่)\s*[^\s,.!?\n]{{2,40}}(?:\s(?:{_SPAN}|\d{{1,4}}|ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค)[^\s,!?\n]{{0,12}})*"
    rf"|(?:มา|เป็น|มาเป็น|ได้|มาได้|นาน|มานาน)(?:ประมาณ|ราว|เกือบ|กว่า|เวลา|\s)*{_COUNT}\s*(?:กว่า)?\s*{_SPAN}(?:ครึ่ง|กว่า)?(?:\s*(?:แล้ว|มาแล้ว))?"
    rf"|{_COUNT}\s*{_SPAN}(?:กว่า|ครึ่ง)?\s*(?:มาแล้ว|แล้ว)"
    rf"|เมื่อ(?:วานซืน|วาน|คืน|เช้า|กี้|เดือนที่แล้ว|ปีที่แล้ว|อาทิตย์ที่แล้ว|สัปดาห์ที่แล้ว)(?:นี้)?|เพิ่ง(?:เริ่ม|เกิด|เป็น)[^\s,!?\n]{{0,20}}"
)  # fmt: skip
_EN_SINCE = re.compile(
    r"\b(?:since [^,.!?\n]{2,40}?(?=$|[,.!?\n]| (?:and|but|it|the|i|we|they)\b)|for (?:about |over |almost |more than |the last |the past )*(?:\d{1,3}|a|one|two|three|four|five|six|several|many|some)(?: or \w+)? (?:hour|day|night|week|month|year)s?|(?:\d{1,3}|a|one|two|three|several) (?:hour|day|night|week|month|year)s? ago|yesterday|last (?:night|week|month|year))",
    re.I,
)  # fmt: skip


def when_in(text: str) -> str:
    """ทุกคืนหลังสี่ทุ่ม, or every night after ten; nothing if it is not said."""
    return _first(text, _WHEN, _EN_WHEN)


def since_in(text: str) -> str:
    """ตั้งแต่เดือนที่แล้ว, or for three months; nothing if it is not said."""
    return _first(text, _SINCE, _EN_SINCE)


def _first(text: str, thai: re.Pattern[str], english: re.Pattern[str]) -> str:
    found = thai.search(text) or english.search(text)
    return " ".join(found[0].split()).strip(" -–") if found else ""
