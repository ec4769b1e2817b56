"""Expected answer types: what a question asks for (an amount, days, a person, steps), and where a text has it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

_NUMBER = r"(?:\d[\d.,/]*|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ[ก-๙]{0,5}|ยี่สิบ[ก-๙]{0,4}|ร้อย|พัน|หมื่น|แสน|ล้าน)"
_SPAN = r"(?:วันทำการ|วัน|เดือน|ปี|ชั่วโมง|ชม\.?|นาที|สัปดาห์|ไตรมาส|days?|months?|years?|hours?|minutes?|weeks?)"
_MONTH = (
    r"(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)"
)
_MONEY = r"(?:บาท|ร้อยละ|ล้าน|สตางค์|%|baht|percent|per cent)"
_HOW_MANY = r"(?:เท่าไ[รห]|เท่าไหร|เท่าใด|กี่|how much|how many)"


class AnswerType(Enum):
    """What a question asks for: how it is asked, and how a text says it."""

    MONEY = (
        rf"(?:ค่า|เงิน|บาท|ราคา|ปรับ|ดอกเบี้ย|วงเงิน|กู้|งบ|ร้อยละ|เปอร์เซ็น).{{0,40}}{_HOW_MANY}|กี่(?:บาท|ล้าน|เปอร์เซ็น|%)"
        r"|how much|what (?:fee|price|rate|interest)",
        rf"{_NUMBER}\s*(?:{_MONEY}|แสน|หมื่น|พัน)|(?:ร้อยละ|อัตรา|%)\s*{_NUMBER}|ไม่(?:มี|เสีย|คิด|เก็บ)ค่า|ฟรี|ไม่เสียค่า|free",
    )
    SPAN = (
        rf"กี่\s*{_SPAN}|(?:นาน|ใช้เวลา|ภายใน|อายุ|ระยะเวลา|กำหนดเวลา|ล่วงหน้า|เร็ว).{{0,24}}{_HOW_MANY}"
        r"|นานแค่ไหน|นานไหม|how long",
        rf"{_NUMBER}\s*{_SPAN}|ทันที|ภายในวัน|immediately",
    )
    TIME = (
        r"เมื่อไ|เมื่อใด|กี่โมง|วันไหน|วันที่เท่าไ|วันใด|ปีใด|ปีไหน|ปีอะไร|เดือนไหน|เดือนใด|ช่วงไหน|เวลาไหน|เวลาใด"
        r"|when\b|what (?:day|time|year)",
        rf"\d{{1,2}}[.:]\d{{2}}\s*(?:น\.?|-|ถึง)|{_MONTH}|พ\.?ศ\.?\s*\d"
        r"|วัน(?:ที่|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์|ราชการ|ทำการ)"
        rf"|{_NUMBER}\s*{_SPAN}|ทุก(?:วัน|เดือน|ปี|ไตรมาส|สัปดาห์)|ก่อน|หลังจาก|เมื่อ|ทันที|ภายใน|ครั้งละ",
    )
    COUNT = (
        rf"{_HOW_MANY}",
        rf"{_NUMBER}\s*[ก-ฮ%a-z]|{_NUMBER}",
    )
    CONTACT = (
        r"เบอร์|โทร(?:ศัพท์)?|อีเมล|เว็บไซต์|ลิงก์|ติดต่อ|phone|e-?mail|website",
        r"\d[\d -]{2,}\d|@|https?:|www\.|\.go\.th|โทร|ติดต่อ",
    )
    PERSON = (
        r"ใคร|ผู้ใด|คนไหน|หน่วยงานไหน|หน่วยงานใด|ฝ่ายไหน|กลุ่มไหน|กองไหน|ตำแหน่ง(?:ไหน|อะไร|ใด)|who\b|which (?:unit|office)",
        r"ผู้|เจ้าหน้าที่|หัวหน้า|อธิบดี|รัฐมนตรี|ปลัด|นาย|นาง|คณะ|กลุ่ม|กอง|ฝ่าย|สำนัก|ศูนย์|กรม|หน่วย|พนักงาน|ช่าง|วิศวกร|แพทย์|officer|head|unit",
    )
    PLACE = (
        r"ที่ไหน|ที่ใด|ตรงไหน|แห่งใด|ทางไหน|ช่องทาง(?:ไหน|ใด|อะไร)|จังหวัดใด|จังหวัดไหน|where\b",
        r"ที่|ณ |อาคาร|ชั้น|ห้อง|กลุ่ม|สำนัก|ศูนย์|เว็บ|ระบบ|ทาง|จังหวัด|อำเภอ|ถนน|เคาน์เตอร์|https?:|www\.|\bat\b|\bin\b",
    )
    PAPERS = (
        r"(?:เอกสาร|หลักฐาน|แบบฟอร์ม|แบบ|ฟอร์ม|ใบ|หนังสือ).{0,20}(?:อะไร|ใด|ไหน|บ้าง)|ใช้อะไรบ้าง|เตรียมอะไร"
        r"|what (?:documents|papers|forms?)",
        r"สำเนา|บัตร|หนังสือ|แบบ|ใบ|เอกสาร|หลักฐาน|ทะเบียน|แผนที่|ภาพถ่าย|form|copy|document",
    )
    STEPS = (
        r"ขั้นตอน|ทำอย่างไร|ทำยังไง|ทำไง|อย่างไร|ยังไง|วิธี|how (?:do|can|should|to)|steps?\b|procedure",
        r"(?:^|\n)\s*(?:\d{1,2}[.)]|ขั้น(?:ตอน)?ที่|ข้อ|-|•)|จากนั้น|แล้ว|ให้|ต้อง|โดย|ยื่น|กรอก|แจ้ง",
    )
    REASON = (
        r"ทำไม|เพราะอะไร|เหตุใด|สาเหตุ|why\b",
        r"เพราะ|เนื่องจาก|เพื่อ|จึง|ทำให้|สาเหตุ|because|so that|in order",
    )
    MEANING = (
        r"คืออะไร|คือใคร|คืออะ|หมายถึง|หมายความ|แปลว่า|ย่อมาจาก|what (?:is|are)\b|\bmean",
        r"คือ|หมายถึง|หมายความ|ได้แก่|เรียกว่า|ย่อมาจาก|\bis\b|\bare\b|means",
    )
    YES_NO = (
        r"ไหม|มั้ย|มั๊ย|ไม๊|หรือไม่|หรือเปล่า|หรือยัง|รึเปล่า|^(?:can|may|is|are|do|does|must|should)\b",
        r"ไม่|ห้าม|ต้อง|ได้|อนุญาต|ยกเว้น|เว้นแต่|ยังคง|ให้|\bnot\b|\bmust\b|\bmay\b|\bcan\b",
    )

    @property
    def strong(self) -> bool:
        """Whether a text without it cannot be the answer."""
        return self in _STRONG


_STRONG = frozenset({AnswerType.MONEY, AnswerType.SPAN, AnswerType.COUNT, AnswerType.CONTACT})
_OF_A_STEP = frozenset({AnswerType.TIME, AnswerType.PERSON, AnswerType.PLACE})
_ASKED = {kind: re.compile(kind.value[0]) for kind in AnswerType}
_SAID = {kind: re.compile(kind.value[1]) for kind in AnswerType}
_UNIT = re.compile(r"กี่\s*([ก-ฮเ-ไ][ก-๎]{1,})|how many ([a-z]+)")


@lru_cache(maxsize=1024)
def asked_for(normal: str) -> tuple[AnswerType, ...]:
    """The answer types of a normalised question, the most telling first."""
    return tuple(kind for kind in AnswerType if _ASKED[kind].search(normal))


def places(kind: AnswerType, normal: str) -> list[tuple[int, int]]:
    """Where a normalised text says what such a question asks for."""
    return [found.span() for found in _SAID[kind].finditer(normal)]


def has(kind: AnswerType, normal: str) -> bool:
    return _SAID[kind].search(normal) is not None


def asks_for_steps(normal: str) -> bool:
    """Whether a question asks for a procedure, and for no figure, day, person or place of it."""
    kinds = asked_for(normal)
    return AnswerType.STEPS in kinds[:2] and not asks_for_figure(normal) and not _OF_A_STEP.intersection(kinds)


# Words that ask for a type and are seldom in the answer, which names the hour without โมง and the number without เบอร์.
ASKING = frozenset(
    "โมง เบอร์ เบอร์โทร เบอร์โทรศัพท์ โทร โทรศัพท์ เงิน เสีย นาน เวลา แค่ไหน ทำ ทำไง วิธี ขั้นตอน ใช้ ต้อง บ่อย อยู่ สามารถ ควร มั่ง "
    "long much many often phone number cost need".split()
)


def asks_for_figure(normal: str) -> bool:
    """Whether a question asks for an amount, a time span, a count or a number to call."""
    return any(kind.strong for kind in asked_for(normal))


def share_found(normal_question: str, text: str) -> float:
    """How many of the first two types that the question asks for a normalised text has; .5 where it asks for none."""
    kinds = asked_for(normal_question)[:2]
    return float(sum(has(kind, text) for kind in kinds) / len(kinds)) if kinds else 0.5


def lacks(normal_question: str, text: str) -> bool:
    """Whether the question asks for a figure, and a normalised text has none of that kind."""
    kinds = [kind for kind in asked_for(normal_question) if kind.strong]
    return bool(kinds) and not has(kinds[0], text)
