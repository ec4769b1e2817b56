"""Answers what is asked after a verdict on a gift: whom to tell, by when, what if it is worth more."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Reply
from bot.chat.answers.search_papers import open_section
from bot.chat.topics.gifts.case import Gift, Way
from bot.chat.topics.gifts.rules import REGULATION, SECTION
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import LIKELY

_LONG = 90  # letters; a longer message begins something else
_TOPICS = {
    "gift_report": "report",
    "gift_return": "return",
    "gift_penalty": "penalty",
    "gift_above": "above",
    "gift_refuse_rude": "above",
    "gift_below": "below",
    "gift_count": "count",
}
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
        "report": _ABOVE, "above": _ABOVE, "below": (SECTION, "เจ้าหน้าที่รับของขวัญได้แค่ไหน"),
        "count": (SECTION, _MANY), "penalty": (SECTION, "โทษของการรับของขวัญผิดมาตรา 128"),
        "return": _ABOVE, "back": (SECTION, "ถูกสั่งให้คืนของขวัญ"),
    },
    Way.FAMILY: {
        "report": _TOOK, "return": _TOOK, "above": _FAMILY, "below": _FAMILY, "count": _FAMILY,
        "penalty": _BREACH,
    },
    Way.UPWARD: {
        "report": _ASK, "return": _ASK, "above": _UPWARD, "below": _UPWARD, "count": _UPWARD,
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
    shown = open_section(turn, "#".join(answers[topic]), *(() if topic == "return" else asked))
    if topic != "return" or "back" not in answers or shown is None:
        return shown
    returned = open_section(turn, "#".join(answers["back"]), *asked)
    return replace(returned, replies=(*shown.replies, *returned.replies)) if returned else shown


def asks_of_another_value(turn: Turn) -> bool:
    """Whether the same gift is asked about with another value: "and if it is more?"."""
    return _topic(turn) in ("above", "below")


def _topic(turn: Turn) -> str:
    act = turn.reading.best
    if turn.means or len(turn.understood.text) > _LONG or not turn.does(act, at=LIKELY):
        return ""
    return _TOPICS.get(act, "")
