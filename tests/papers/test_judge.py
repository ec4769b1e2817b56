"""Tests of the judge: a figure counts only whole, a quotation only where it stands, and a wrong lead is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from bot.basics.messages import Reply, Source
from bot.basics.texts import say
from indexer.unprepared.asked_papers import holds
from tests.papers.judge import Verdict, judge

SOURCE = (Source("a/b", "ก", "ข", "public", date(2026, 1, 1), 1.0),)


@pytest.mark.parametrize(
    ("text", "wanted", "stands"),
    [
        ("ปรับ ๑,๐๐๐ บาท", "1000", True),
        ("ปรับ 10,000 บาท", "1,000", False),
        ("ไม่เกิน 150 ลิตร", "15", False),
        ("ร้อยละ 1.5", "5", False),
        ("ภายใน 15 วัน", "15 วัน", True),
        ("Within 15 Days", "15 days", True),
    ],
)
def test_a_figure_stands_only_as_a_whole(text: str, wanted: str, stands: bool) -> None:
    assert holds(text, [wanted]) is stands


def test_the_verdicts() -> None:
    def said(text: str, *, asserted: bool = False) -> list[Reply]:
        return [Reply(text, sources=SOURCE, asserted=asserted)]

    assert judge(said("ปรับ 5 บาท\n\nเล่มละ 8 วัน", asserted=True), ["5 บาท"]) is Verdict.LED
    assert judge(said("ปรับ 5 บาท\n\nเล่มละ 8 วัน", asserted=True), ["8 วัน"], ["7 บาท"]) is Verdict.BELOW
    assert judge(said("ปรับ 5 บาท\n\nเล่มละ 8 วัน", asserted=True), ["8 วัน"], ["5 บาท"]) is Verdict.WRONG
    assert judge(said("ปรับ 5 บาท", asserted=True), []) is Verdict.WRONG
    assert judge(said("อาจตอบ\n\n1. ปรับ 5 บาท\n\n2. 8 วัน"), ["5 บาท"]) is Verdict.QUOTED
    assert judge(said("อาจตอบ\n\n1. ปรับ 5 บาท\n\n2. 8 วัน"), ["8 วัน"]) is Verdict.IN_THREE
    assert judge([Reply(say("answer.not_found", "th"))], ["5 บาท"]) is Verdict.DENIED
    assert judge([Reply("สวัสดีค่ะ")], ["5 บาท"]) is Verdict.ELSEWHERE
