"""Tests of spelling correction and compound splitting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.spelling import parts, spelled
from knowledge.language.thai import normalise, tokenise

_THAI = st.text(alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=60)


def meant(text: str) -> list[str]:
    return [word for stretch in spelled(tokenise(normalise(text))) for word in stretch.meant]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("เสียงดัง", ("เสียง", "ดัง")),
        ("กลางคืน", ("กลาง", "คืน")),
        ("น้ำเสีย", ("น้ำ", "เสีย")),
        ("ควัน", ()),
        ("ชลบุรี", ()),
        ("", ()),
        ("smell", ()),
    ],
)
def test_a_compound_is_made_of_words(word: str, pieces: tuple[str, ...]) -> None:
    assert parts(word) == pieces


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("กลินเหม็นมาก", "กลิ่น"),
        ("ฝุนเยอะ", "ฝุ่น"),
        ("เครืองจักรดัง", "เครื่องจักร"),
        ("แมน้ำ", "แม่น้ำ"),
        ("โรงานปล่อยน้ำเสีย", "โรงงาน"),
        ("แสบจมุก", "จมูก"),
        ("อุสาหกรรม", "อุตสาหกรรม"),
        ("สมุทปราการ", "สมุทรปราการ"),
        ("กิล่นเหม็น", "กลิ่น"),
        ("ระยองง", "ระยอง"),
    ],
)
def test_a_misspelling_is_corrected(typed: str, word: str) -> None:
    assert word in meant(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "โรงงานปล่อยควันดำตอนกลางคืน",
        "บริษัทไทยรุ่งเรืองกิจพลาสติก จำกัด",
        "ซอย ๕ หมู่ ๓ ตำบลมาบตาพุด",
        "ฮอนด้า",
        "ได้ค่ะๆ",
        "smell at night",
        "😷",
    ],
)
def test_correct_words_stay_as_they_are(typed: str) -> None:
    assert meant(typed) == []


@given(_THAI)
def test_no_token_is_lost_or_added(text: str) -> None:
    tokens = tokenise(normalise(text))

    assert [token for stretch in spelled(tokens) for token in stretch.tokens] == tokens
