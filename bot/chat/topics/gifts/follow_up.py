"""Answers what is asked after a verdict on a gift: whom to tell, by when, what if it is worth more."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Reply
from bot.chat.answers.search_papers import look_up
from bot.chat.topics.gifts.case import Gift, Way
from bot.chat.topics.gifts.official_act import compact, pattern
from bot.chat.topics.gifts.rules import REGULATION, SECTION
from bot.chat.turn import Outcome, Turn

_SHORT = 60  # letters; a longer message begins something else
_TOPICS = {
    "penalty": (
        r"โทษ|ติดคุก|จำคุก|โดน(?:อะไร|ไล่|ลงโทษ)|ผิด(?:อะไร|กฎหมาย|วินัย|ไหม|มั้ย)|(?:ถ้า"
        r"|หาก).{0,6}ไม่(?:แจ้ง|คืน|รายงาน|บอก)|ไม่(?:แจ้ง|คืน|รายงาน)(?:ได้|จะ|แล้ว|ล่ะ|ละ)|penalt|punish"
        r"|jail|prison|if i (?:do not|don't) (?:report|tell|return)"
    ),
    "return": (
        r"คืน(?:ยังไง|อย่างไร|ใคร|ไม่ได้|ที่ไหน|เมื่อ|ของ|ไง)|ส่งคืน|เอาไปคืน|ต้องคืน|ไม่(?:เอา|รับ"
        r"|ยอมรับ)คืน|return it|give it back|send it back"
    ),
    "report": (
        r"(?:แจ้ง|รายงาน|บอก|ส่ง|ยื่น|ติดต่อ|ปรึกษา|ถาม|บอกเล่า).{0,10}(?:ใคร|ไผ|ไหน|หน่วย|เบอร์|ใด)"
        r"|(?:ใคร|ไผ).{0,6}(?:แจ้ง|รับเรื่อง)|กี่(?:วัน|มื้อ)|ภายใน|กำหนด|เมื่อ(?:ไร|ไหร่|ใด)|ทัน(?:ไหม"
        r"|มั้ย|บ่)|แบบ(?:ฟอร์ม|ไหน|อะไร)|ใช้แบบ|ต้อง(?:แจ้ง|รายงาน)|who (?:do|should|must) i|whom|who to"
        r"|how (?:long|many days)|deadline|by when|which form|report"
    ),
    "below": r"ไม่(?:ถึง|เกิน)|ถูกกว่า|น้อยกว่า|ต่ำกว่า|less than|below|cheaper",
    "above": r"เกิน|แพงกว่า|มากกว่า|more than|above|exceed|worth more",
    "count": r"นับ(?:ยังไง|อย่างไร|รวม|ต่อ|ไง)|รวมกัน|หลาย(?:คน|ครั้ง|ชิ้น)",
    "already": (
        r"รับ(?:ไป|มา|ไว้)แล้ว|(?:กิน|ใช้)(?:ไป|หมด)?แล้ว|เผลอรับ|ทำ(?:ไง|ยังไง|จั๋งได๋|จังได๋|อย่างไร)"
        r"|ต้องทำอะไร|what (?:should|do|must) i do|now what|already"
    ),
}
_ELSEWHERE = r"ร้องเรียน|สินเชื่อ|กู้|เหม็น|น้ำเสีย|ไฟไหม้|เรื่องของ|ติดตามเรื่อง|loan|complain|my case"
_MANY = "เพดาน 3,000 บาทนับอย่างไร"
_ASK = ("ethics/two-gift-rules", "ไม่แน่ใจว่ารับได้ไหม ถามใคร")
_ABOVE = (SECTION, "รับของเกิน 3,000 บาทต้องทำอย่างไร")
_TOOK = (REGULATION, "ครอบครัวรับของไปแล้วต้องทำอย่างไร")
_FAMILY = (REGULATION, "ครอบครัวของเจ้าหน้าที่รับของขวัญได้ไหม")
_UPWARD = (REGULATION, "ให้ของขวัญหัวหน้าได้ไหม")
_BREACH = (REGULATION, "ฝ่าฝืนระเบียบของขวัญ 2565 มีผลอย่างไร")
_BRIBE = ("ethics/ethics-code", "โทษอาญาของการรับสินบนและละเว้นหน้าที่")
_SECTIONS = {
    Way.RECEIVED: {
        "report": _ABOVE, "above": _ABOVE, "already": _ABOVE, "below": (SECTION, "เจ้าหน้าที่รับของขวัญได้แค่ไหน"),
        "count": (SECTION, _MANY), "penalty": (SECTION, "โทษของการรับของขวัญผิดมาตรา 128"),
        "return": (SECTION, "ถูกสั่งให้คืนของขวัญ"),
    },
    Way.FAMILY: {
        "report": _TOOK, "already": _TOOK, "return": _TOOK, "above": _FAMILY, "below": _FAMILY, "count": _FAMILY,
        "penalty": _BREACH,
    },
    Way.UPWARD: {
        "report": _ASK, "already": _ASK, "return": _ASK, "above": _UPWARD, "below": _UPWARD, "count": _UPWARD,
        "penalty": _BREACH,
    },
}  # fmt: skip
_OF_AN_ACT = {"report": ("ethics/report-corruption", "แจ้งทุจริตได้ที่ไหน"), "penalty": _BRIBE}


def follow_up(turn: Turn, gift: Gift, *asked: Reply) -> Outcome | None:
    """The section of the gift rules that a follow-up asks for, before the open question of the dialogue."""
    topic = _topic(turn)
    if not topic:
        return None
    answers = {**_SECTIONS[gift.way or Way.RECEIVED], **(_OF_AN_ACT if gift.act else {})}
    paper, heading = answers[topic]
    sections = turn.library.sections(paper, audiences=turn.audiences)
    opened = next((one.id for one in sections if one.heading and one.heading[-1] == heading), "")
    if not opened:
        return None
    talk = replace(turn.talk, offered_sections={heading: opened})
    found = look_up(replace(turn, message=turn.message.saying(heading), talk=talk))
    return replace(found, replies=(*found.replies, *asked)) if found else None


def asks_of_another_value(turn: Turn) -> bool:
    """Whether the same gift is asked about with another value: "and if it is more?"."""
    return _topic(turn) in ("above", "below")


def _topic(turn: Turn) -> str:
    said = compact(turn.understood.text)
    if turn.means or len(said) > _SHORT or pattern(_ELSEWHERE).search(said):
        return ""
    return next((name for name, words in _TOPICS.items() if pattern(words).search(said)), "")
