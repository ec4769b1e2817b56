"""The commands that officers use on a case in chat: the buttons, and recognising typed commands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.basics.messages import Choice
from bot.basics.texts import LANGUAGES, say
from bot.cases.model.action_spec import ActionSpec
from bot.cases.model.actions import ACTIONS
from bot.cases.model.numbers import around_number

OPEN, UNDO = "open", "undo"
_CHATS = sorted(((spec.chat, spec) for spec in ACTIONS if spec.chat), key=lambda one: one[0].place)
ORDERS: dict[str, ActionSpec[Any]] = {chat.name: spec for chat, spec in _CHATS}  # in the order of the buttons
_NUMBERED = re.compile("(หมายเลข|เลขที|เลข|number|no|case)$", re.ASCII)  # "รับเรื่องเลขที่ …", in letters alone
_TONES = re.compile("[\u0e47-\u0e4c]")


@dataclass(frozen=True)
class Order:
    """One of our own buttons, pressed or typed; without a number the case is meant that was opened last."""

    what: str
    number: str = ""
    words: str = ""  # what was written behind it


def choice(what: str, number: str, language: str) -> Choice:
    label = say(f"work.order.{what}.label", language)
    return Choice(label, send=f"{label} {number}")


def ordered(text: str) -> Order | None:
    """Which order this is, if it is one: "ปิดเรื่อง 2569-000123 ซ่อมแล้ว", however the number is written."""
    before, number, after = around_number(text)
    said = _letters(before if number else text)
    what = _known().get(said, "") or _known().get(_NUMBERED.sub("", said) if number else "", "")
    if what:
        return Order(what, number, after.strip() if number else "")
    return Order(OPEN, number) if number and not _letters(before) and not _letters(after) else None


@cache
def _known() -> dict[str, str]:
    """Each order's words, and others that mean the same."""
    return {
        _letters(words): what
        for what in (OPEN, UNDO, *ORDERS)
        for language in LANGUAGES
        for words in (say(f"work.order.{what}.label", language), *say(f"work.order.{what}.also", language).split("|"))
    }


def _letters(text: str) -> str:
    """Only the letters, without the tone marks that hurried people leave out; no other slip, for a letter more or
    less makes เปิดเรื่อง of ปิดเรื่อง."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in _TONES.sub("", plain) if unicodedata.category(letter)[0] in "LM")
