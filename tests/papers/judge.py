"""Judges one answer about a paper: asserted, quoted or not found, and whether what was wanted stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from bot.basics.messages import Reply
from bot.basics.texts import say
from indexer.unprepared.asked_papers import holds

_QUOTATION = re.compile(r"(?m)^([123])\. ")
_DENIALS = tuple(say(f"answer.{key}", language) for key in ("not_found", "not_understood") for language in ("th", "en"))
_MARKS = tuple(say(f"answer.{key}", language)[:12] for key in ("sample", "superseded") for language in ("th", "en"))


class Verdict(Enum):
    """What became of a question."""

    LED = "asserted, the answer first"
    BELOW = "asserted, the answer below"
    QUOTED = "quoted first"
    IN_THREE = "quoted second or third"
    WRONG = "asserted wrongly"
    MISQUOTED = "quoted without it"
    DENIED = "not found"
    ELSEWHERE = "something else"

    @property
    def answered(self) -> bool:
        return self in (Verdict.LED, Verdict.BELOW, Verdict.QUOTED)


def judge(replies: Sequence[Reply], wanted: Sequence[str], wrong: Sequence[str] = ()) -> Verdict:
    """The verdict on the replies to one question; where nothing is wanted, an assertion is wrong."""
    reply = next((one for one in replies if one.sources), None)
    if reply is None:
        denied = any(denial in one.text for one in replies for denial in _DENIALS)
        return Verdict.DENIED if denied else Verdict.ELSEWHERE
    if reply.asserted:
        return _asserted(reply.text, wanted, wrong)
    parts = quotations(reply.text)
    if parts and holds(parts[0], wanted):
        return Verdict.QUOTED
    return Verdict.IN_THREE if any(holds(part, wanted) for part in parts) else Verdict.MISQUOTED


def _asserted(text: str, wanted: Sequence[str], wrong: Sequence[str]) -> Verdict:
    lead = next((part for part in text.split("\n\n") if not part.startswith(_MARKS)), text)
    if holds(lead, wanted):
        return Verdict.LED
    return Verdict.BELOW if holds(text, wanted) and not holds(lead, wrong) else Verdict.WRONG


def quotations(text: str) -> list[str]:
    """The numbered quotations of a reply, without their numbers."""
    marks: list[re.Match[str]] = []
    for mark in _QUOTATION.finditer(text):
        if int(mark[1]) == len(marks) + 1:  # a quoted step may begin with a number of its own
            marks.append(mark)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
