"""Tests of grouping questions that ask the same."""

from __future__ import annotations

import random

import pytest

from bot.questions.similar_questions import alike, grouped, most_alike, words_of

CLOSING = ["สำนักงานเปิดวันเสาร์ไหมคะ", "วันเสาร์สำนักงานเปิดมั้ยครับ", "สํานักงานเปิดวันเสาร์ไหม", "สำนักงาน เปิด วันเสาร์ ไหม"]
GOLD = ["ขอใบอนุญาตขุดทองได้ที่ไหน", "อยากทราบว่าขอใบอนุญาตขุดทองที่ไหนคะ"]


def test_the_same_question_in_other_words_is_one() -> None:
    assert grouped(CLOSING + GOLD) == [(0, 1, 2, 3), (4, 5)]


@pytest.mark.parametrize("seed", range(5))
def test_a_later_question_moves_none_of_the_older(seed: int) -> None:
    texts = [*CLOSING, *GOLD, "รับกระเช้าปีใหม่ได้ไหม", "How do I open a factory?", "opening a factory, how?"] * 3
    random.Random(seed).shuffle(texts)

    for end in range(1, len(texts)):
        before, after = grouped(texts[:end]), grouped(texts[: end + 1])
        assert [tuple(place for place in group if place < end) for group in after if min(group) < end] == before


def test_everything_is_in_one_group_and_none_is_lost() -> None:
    texts = ["", "😀😀", "๑๒๓", "ค่ะ", "ไหม", "ก" * 3000, "​", *CLOSING]

    found = grouped(texts)

    assert sorted(place for group in found for place in group) == list(range(len(texts)))


def test_politeness_alone_makes_nothing_alike() -> None:
    assert not alike(words_of("ขอทราบเวลาทำการหน่อยค่ะ"), words_of("ขอทราบเบอร์โทรหน่อยค่ะ"))
    assert not alike(words_of(""), words_of(""))


def test_thai_digits_and_english_endings_are_one() -> None:
    assert grouped(["มาตรา ๑๒๘ ว่าอย่างไร", "มาตรา 128 ว่าอย่างไร"]) == [(0, 1)]
    assert grouped(["opening factories", "open factory"]) == [(0, 1)]


def test_the_likest_comes_first() -> None:
    others = [("b", "ขอใบอนุญาตขุดทองที่ระยอง"), ("a", "ขอใบอนุญาตขุดทอง"), ("c", "ดอกเบี้ยเท่าไร")]

    assert most_alike("ขอใบอนุญาตขุดทองได้ที่ไหน", others) == ["a", "b"]
