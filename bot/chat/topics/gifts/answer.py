"""Reads the answer to a question of the gift dialogue, pressed or typed: "รับ", "บริษัท", "3000", "สามพัน"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.chat.topics.gifts.case import Gift, Giver, Sentence, Way, duty, occasion, told, who_gives
from bot.chat.topics.gifts.official_act import is_before_the_receiver
from bot.chat.turn import Turn
from bot.chat.understand import days, totals, understanding
from bot.chat.understand.understanding import spoken

# The whole message, without polite endings; dialects and missing letters included.
_RECEIVES = re.compile(
    r"(?:คน|ผู้|เป็นคน|เป็นผู้|ผม|ฉัน|ดิฉัน|หนู|เรา|ข้าพเจ้า|เจ้าหน้าที่|จนท\.?|ข้าราชการ|ตัวเอง|เป็น|ฝ่าย)*\s*"
    r"(?:รับ|ฮับ|รับมา|รับไว้|ได้|ได้มา|ได้รับ|ได้รับมา|รับของ|receive|received|receiving|i received"
    r"|i got it|got it|accept|the receiver)"
)
_GIVES = re.compile(
    r"(?:คน|ผู้|เป็นคน|เป็นผู้|ผม|ฉัน|ดิฉัน|หนู|เรา|ข้าพเจ้า|จะ|อยาก|เป็น|ฝ่าย)*\s*"
    r"(?:ให้|หื้อ|ให่|มอบ|มอบให้|ส่งให้|ซื้อให้|เอาไปให้|ให้เขา|give|giving|i give|i am giving|the giver|gave)"
)
_OFFICIAL = re.compile(r"เจ้าหน้าที่|ข้าราชการ|จนท|สอจ|ผู้ตรวจ|คนตรวจ|official|officer|inspector")
_HAS = re.compile(r"(?:ก็)?(?:มี|ใช่|เคย|กำลัง|น่าจะ|อาจ|yes|there is|it has|they have|maybe)")
_HAS_NOT = re.compile(r"(?:ก็)?(?:ไม่มี|บ่มี|ไม่ใช่|ไม่เคย|ไม่เกี่ยว|ไม่ได้|ไม่น่า|no\b|none|nothing|they have nothing)")
_UNSURE = re.compile(
    r"(?:ก็)?(?:ไม่|บ่|บ่อ|ไม่ค่อย)\s*(?:รู้|ฮู้|แน่|ทราบ|มั่น)|แล้วแต่|not sure|no idea"
    r"|(?:i )?(?:do not|don't) know|unsure|maybe"
)
TO = "to"  # "I give": to whom?


def pressed(turn: Turn, table: str, names: tuple[str, ...]) -> str:
    """Which of our buttons this is, in either language."""
    for name in names:
        for language in ("th", "en"):
            label = replace(turn, language=language).say(f"gift.{table}.{name}")
            if understanding.plain(label) == turn.understood.text:
                return name
    return ""


def answer(turn: Turn, asking: str, way: Way | None, today: date) -> Gift | None:
    """What this message answers; None if it does not."""
    sentence = Sentence(turn.message.text)
    if asking in ("way", TO):
        return _way(turn, sentence)
    if asking == "giver":
        return _giver(turn)
    if asking == "value":
        worth = totals.total(days.without_days(turn.message.text, today))
        known = worth.baht is not None or worth.unclear not in ("", totals.LIMIT)
        return Gift(value=worth.baht, unclear=worth.unclear, a_person=worth.a_person) if known else None
    if asking in ("occasion", "duty"):
        said = _yes_or_no(turn, asking, sentence)
        return None if said is None else Gift(custom=said) if asking == "occasion" else Gift(on_duty=said)
    if asking == "pending":
        pending = _has_a_matter(turn)
        return None if pending is None else Gift(pending=pending)
    if asking == "left":
        left = told(f"{spoken('gift')['left']['words'][0]} {turn.message.text}", today).left_on
        return Gift(left=True, left_on=left) if left else None
    day = days.day_in(turn.message.text, today)
    return Gift(day=day.day) if day else None


def gives(turn: Turn) -> bool:
    """Whether somebody says only that they are the giver."""
    return bool(_GIVES.fullmatch(understanding.without_politeness(turn.understood.text)))


def _way(turn: Turn, sentence: Sentence) -> Gift | None:
    found = pressed(turn, "way", tuple(Way))
    if found:
        return Gift(way=Way(found))
    bare = understanding.without_politeness(turn.understood.text)
    if pressed(turn, TO, ("official",)) or _RECEIVES.fullmatch(bare):
        return Gift(way=Way.RECEIVED)
    named = who_gives(sentence.plain)
    if named and named[0] is Giver.SUPERIOR:
        return Gift(way=Way.UPWARD)
    if named and named[0] in (Giver.RELATIVE, Giver.PARTNER):
        return Gift(way=Way.FAMILY)
    if _OFFICIAL.search(bare) or (named is None and sentence.has(spoken("gift")["me"])):
        return Gift(way=Way.RECEIVED)
    # Only a giver is named: an official receives it.
    return Gift(way=Way.RECEIVED, giver=named[0]) if named else None


def _giver(turn: Turn) -> Gift | None:
    found = pressed(turn, "giver", tuple(Giver))
    if found:
        return Gift(giver=Giver(found), relative="relative" if found == Giver.RELATIVE else "")
    named = who_gives(turn.message.text)
    return Gift(giver=named[0], relative=named[1]) if named else None


def _yes_or_no(turn: Turn, asking: str, sentence: Sentence) -> bool | None:
    found = pressed(turn, asking, ("yes", "no"))
    if found:
        return found == "yes"
    said = occasion(sentence) if asking == "occasion" else duty(sentence)
    if said is not None:
        return said
    bare = understanding.without_politeness(turn.understood.text)
    means = understanding.meaning(turn.understood.text, "answers")
    if _UNSURE.match(bare) or (means == "skip" and not _HAS_NOT.match(bare)):
        return asking == "duty"  # in doubt it is no custom, and it is connected with duty
    if means in ("yes", "no", "skip"):
        return means == "yes"
    return False if _HAS_NOT.match(bare) else True if _HAS.match(bare) else None


def _has_a_matter(turn: Turn) -> bool | None:
    """Whether the giver has something before the receiver; who is not sure is answered as if there were."""
    found = pressed(turn, "pending", ("yes", "no"))
    if found:
        return found == "yes"
    bare = understanding.without_politeness(turn.understood.text)
    told_of = is_before_the_receiver(turn.message.text)
    if told_of is not None:
        return told_of
    if _UNSURE.match(bare):
        return True
    if _HAS_NOT.match(bare):
        return False
    unsure = understanding.meaning(turn.understood.text, "answers") in ("skip", "yes")
    if unsure or _HAS.match(bare):
        return True
    return False if understanding.meaning(turn.understood.text, "answers") == "no" else None
