"""Puts official notices before the answers that they concern, once per conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.dates import moment
from bot.basics.messages import Reply
from bot.basics.provinces import near, provinces
from bot.basics.texts import say
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.understanding import plain
from bot.store.papers.notices import Notice

_SHOWN = 3  # provinces by name; the others are counted


def announced(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, preceded by the notices that concern it and were not shown yet."""
    holding = turn.desk.notices()
    known = [one.id for one in holding if one.id in outcome.talk.told]
    new = [one for one in holding if one.id not in known and concerns(one, turn.understood.text, province_of(turn))]
    if not new:
        return outcome
    talk = replace(outcome.talk, told=(*known, *(one.id for one in new)))
    said = [Reply(notice_text(one, turn.language)) for one in new]
    return replace(outcome, talk=talk, replies=(*said, *outcome.replies))


def concerns(notice: Notice, text: str, province: str) -> bool:
    """Whether a notice concerns this question and not plainly another place."""
    spoken_of = any(plain(word) in text for word in notice.words)
    if notice.words and not spoken_of:
        return False
    if not notice.provinces:
        return True
    return province in notice.provinces if province else spoken_of


def province_of(turn: Turn) -> str:
    """The province that the question is about, in Thai; nothing if unknown."""
    if turn.understood.province:
        return turn.understood.province.th
    pin = turn.message.place or turn.talk.place
    return near(pin.latitude, pin.longitude).th if pin else ""


def notice_text(notice: Notice, language: str) -> str:
    """The text of a notice in chat."""
    values = {"text": notice.text(language), "until": moment(notice.ends_at, language)}
    if not notice.provinces:
        return say("announce.everywhere", language, **values)
    return say("announce.at", language, place=_named(notice.provinces, language), **values)


def _named(names: Sequence[str], language: str) -> str:
    known = {province.th: province.en if language == "en" else province.th for province in provinces()}
    shown = ", ".join(known.get(name, name) for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return say("announce.more", language, shown=shown, n=more) if more > 0 else shown
