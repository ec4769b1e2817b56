"""Tests of understanding a single message: provinces, language, numbers, nuisances."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.provinces import mentioned, named, near, provinces
from bot.chat.understand.understanding import language_of, number_pressed, understand


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("โรงงานแถวบางพลี สมุทรปราการ", "สมุทรปราการ"),
        ("อยู่ จ.ระยอง ค่ะ", "ระยอง"),
        ("จังหวัดเลย", "เลย"),
        ("เหม็นมากเลยค่ะ", None),
        ("ตากผ้าไม่ได้", None),
        ("น่านน้ำ", None),
        ("กทม", "กรุงเทพมหานคร"),
        ("โคราช", "นครราชสีมา"),
        ("นครราชสีมากับนครปฐม", "นครราชสีมา"),
        ("อยู่เมืองเลยค่ะ", "เลย"),
        ("แถวเมืองคอน", "นครศรีธรรมราช"),
        ("a factory in Chon Buri", "ชลบุรี"),
        ("a factory in chonburi", "ชลบุรี"),
        ("my nan is ill", None),
        ("สมุทรสาคร", "สมุทรสาคร"),
    ],
)
def test_a_province_is_found_in_a_sentence_and_not_in_a_word(text: str, province: str | None) -> None:
    found = mentioned(understand(text).text)

    assert (found.th if found else None) == province


@pytest.mark.parametrize(
    ("answer", "province"),
    [
        ("เลย", "เลย"),
        ("ตาก", "ตาก"),
        ("จังหวัด น่าน", "น่าน"),
        ("สมุทปราการ", "สมุทรปราการ"),
        ("ชลบุรี่", "ชลบุรี"),
        ("เชียงใหม่ครับ", "เชียงใหม่"),
        ("Chiang Mai province", "เชียงใหม่"),
        ("ไม่บอก", None),
        ("", None),
    ],
)
def test_an_answer_is_a_province_with_typing_errors_forgiven(answer: str, province: str | None) -> None:
    found = named(understand(answer).text)

    assert (found.th if found else None) == province


def test_there_are_77_provinces_and_each_is_found_by_its_own_names() -> None:
    assert len(provinces()) == 77
    for province in provinces():
        assert named(province.th) == province
        assert named(province.en.lower()) == province
        assert near(province.latitude, province.longitude) == province


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("สวัสดี", "th"),
        ("hello", "en"),
        ("i-Single Form", ""),
        ("SME", ""),
        ("how do I file a complaint", "en"),
        ("2569-000123", ""),
        ("ขอข้อมูล i-Industry please", "th"),
        ("🙏", ""),
    ],
)
def test_the_language_of_words_and_not_of_names(text: str, language: str) -> None:
    assert language_of(understand(text).text) == language


@pytest.mark.parametrize("text", ["๑", "1", " 1. ", "(1)", "#1"])
def test_a_number_is_a_button_in_any_digits(text: str) -> None:
    assert number_pressed(understand(text).text, 3) == 0


@pytest.mark.parametrize("text", ["0", "4", "11", "1 ล้านบาท", "", "ข้อ 1"])
def test_another_number_is_no_button(text: str) -> None:
    assert number_pressed(understand(text).text, 3) is None


def test_a_case_and_a_receipt_are_read_from_what_people_type() -> None:
    assert understand("ขอดูเรื่อง ๒๕๖๙-๐๐๐๐๑๒ ค่ะ").ticket == "2569-000012"
    assert understand("7480 4055 9867 9442").receipt == "7480405598679442"
    assert understand("7480405598679442").receipt == "7480405598679442"


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_breaks_understanding(text: str) -> None:
    understand(text)


@pytest.mark.parametrize(
    "question",
    [
        "can my company register on i-industry by itself",
        "which industry is near my house",
        "cloud storage of my company",
    ],
)
def test_a_nuisance_inside_another_english_word_is_none(question: str) -> None:
    """There is dust in every industry."""
    assert not understand(question).grievance


@pytest.mark.parametrize(
    "told", ["It's (loud) at the factory every night", "Dusty air from the plant", "the mill:smoke"]
)
def test_an_english_nuisance_is_heard_where_a_word_begins(told: str) -> None:
    assert understand(told).grievance
