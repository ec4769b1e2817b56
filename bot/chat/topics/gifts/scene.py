"""What kind of giving a message is about, learned: to an official, from a party, pooled, among colleagues."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.chat.topics.gifts.case import Gift, Giver, Way
from bot.chat.turn import Turn
from bot.chat.understand import reading
from bot.chat.understand.reading import DOUBT, SURE

_SUBJECT = "gift_scene"
_MAY_GIVE = ("ask_gift", "gift_for_act", "gift_to_office", "gift_above", "gift_below", "thank", "accuse_own_official")
_PLAINLY = 0.75  # by itself, where the reader of acts hears nothing of a gift


class Scene(StrEnum):
    """Who gives to whom, as far as the answer depends on it."""

    TO_OFFICIAL = "to_official"  # somebody who deals with the agency wants to give
    FROM_PARTY = "from_party"  # an official gets something at an inspection, or from an applicant
    POOL = "pool"  # money is collected for a superior
    AMONG_US = "among_us"  # colleagues, no superior
    NONE = "none"


def scene_of(turn: Turn, *, on_table: bool) -> Scene:
    if turn.means or turn.pressed or turn.understood.empty:
        return Scene.NONE
    read = reading.read_of(_SUBJECT, turn.understood.said)
    hears = on_table or turn.reading.of(*_MAY_GIVE) >= DOUBT
    return Scene(read.best) if read.best and read.of(read.best) >= (SURE if hears else _PLAINLY) else Scene.NONE


def set_in(gift: Gift, scene: Scene) -> Gift:
    """The facts of a gift with what its scene tells."""
    if scene in (Scene.TO_OFFICIAL, Scene.FROM_PARTY):
        giver = gift.giver if gift.giver not in (None, Giver.SUPERIOR) else Giver.BUSINESS
        if giver is Giver.RELATIVE:
            return gift
        return replace(gift, way=Way.RECEIVED, giver=giver, relative="", pending=True)
    if scene is Scene.POOL:
        return replace(gift, way=Way.UPWARD, giver=None, relative="", pooled=True, pending=None, on_duty=None)
    if scene is Scene.AMONG_US:
        return replace(gift, way=Way.RECEIVED, giver=Giver.SOMEONE, relative="", pending=False)
    return gift
