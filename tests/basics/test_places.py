"""Tests of recognising places: provinces, districts, tambons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.places import Area, answered, areas
from bot.chat.understand.understanding import plain


def told(text: str) -> list[str]:
    return [area.name("th") for area in areas(plain(text))]


def named(text: str) -> list[str]:
    return [one.name("th") for one in answered(plain(text))]


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("แถวบางพลีสมุทรปราการ เหม็นมาก", "อ.บางพลี จ.สมุทรปราการ"),
        ("โรงงานที่บ่อวินศรีราชา", "ต.บ่อวิน อ.ศรีราชา จ.ชลบุรี"),
        ("ต บางพลีใหญ่ อ บางพลี", "ต.บางพลีใหญ่ อ.บางพลี จ.สมุทรปราการ"),
        ("ตำบลบางพลีใหญ อำเภอบางพลี", "ต.บางพลีใหญ่ อ.บางพลี จ.สมุทรปราการ"),
        ("อ.เมือง จ.ระยอง", "อ.เมืองระยอง จ.ระยอง"),
        ("แขวงบางนาใต้ กทม", "แขวงบางนาใต้ เขตบางนา กรุงเทพมหานคร"),
        ("ต.บ้านใหม่ อ.ปากเกร็ด", "ต.บ้านใหม่ อ.ปากเกร็ด จ.นนทบุรี"),
        ("a factory in Bang Phli smells", "อ.บางพลี จ.สมุทรปราการ"),
        ("near bang pu mai, samut prakan", "ต.บางปูใหม่ อ.เมืองสมุทรปราการ จ.สมุทรปราการ"),
        ("อยู่ ต.มาบยางพร\u200b ปลวกแดง ระยอง", "ต.มาบยางพร อ.ปลวกแดง จ.ระยอง"),
        ("โรงงานเหม็นมากที่ระยอง", "จ.ระยอง"),
        ("a smell at Bowin, Sriracha", "ต.บ่อวิน อ.ศรีราชา จ.ชลบุรี"),
        ("ถ.มิตรภาพ ขอนแก่น", "จ.ขอนแก่น"),
        ("ถนนบางนา-ตราด กม.23 อ.บางพลี จ.สมุทรปราการ", "อ.บางพลี จ.สมุทรปราการ"),
    ],
)
def test_a_sentence_says_where_as_exactly_as_it_does(sentence: str, area: str) -> None:
    assert told(sentence) == [area]


@pytest.mark.parametrize(
    "sentence",
    [
        "โรงงานเหม็นมากเลยค่ะ ทุกคืน",
        "บ้านหมอเสียงดัง",
        "ตลาดใหม่หน้าวัด",
        "เขตอุตสาหกรรม",
        "พ.ต.ท.สมชาย",
        "a loud song at night",
        "",
    ],
)
def test_an_everyday_word_is_no_place(sentence: str) -> None:
    assert told(sentence) == []


def test_a_name_that_several_places_bear_gives_them_all() -> None:
    found = areas(plain("โรงงานที่ ต.นาดี"))

    assert len(found) > 5
    assert all(one.tambon == "นาดี" for one in found)
    assert told("ต.นาดี สมุทรสาคร") == ["ต.นาดี อ.เมืองสมุทรสาคร จ.สมุทรสาคร"]


@pytest.mark.parametrize(
    ("answer", "area"),
    [
        ("เลย", "จ.เลย"),
        ("สมุทปราการ", "จ.สมุทรปราการ"),
        ("บางพลีใหย่", "อ.บางพลี จ.สมุทรปราการ"),
        ("บ้านใหม่ ปากเกร็ด", "ต.บ้านใหม่ อ.ปากเกร็ด จ.นนทบุรี"),
        ("Si Racha", "อ.ศรีราชา จ.ชลบุรี"),
        ("sriracha", "อ.ศรีราชา จ.ชลบุรี"),
        ("เมือง ระยอง", "อ.เมืองระยอง จ.ระยอง"),
        ("ท่าเรือ", "อ.ท่าเรือ จ.พระนครศรีอยุธยา"),
        ("แม่สอด ตาก", "อ.แม่สอด จ.ตาก"),
    ],
)
def test_an_answer_may_be_a_bare_name_or_misspelt(answer: str, area: str) -> None:
    assert named(answer) == [area]


def test_what_is_no_place_is_none_even_as_an_answer() -> None:
    assert named("ไม่บอก") == []
    assert named("🙏") == []


def test_a_tambon_says_its_district_and_province_in_both_languages() -> None:
    (area,) = areas("ต.บางพลีใหญ่")

    assert (area.tambon, area.district, area.province.th) == ("บางพลีใหญ่", "บางพลี", "สมุทรปราการ")
    assert area.name("en") == "Bang Phli Yai, Bang Phli, Samut Prakan"
    assert Area("11").around(area)


@given(st.text("ตอจ. เมืองบางพลี่ใหญ\u200b-0abc\n", max_size=120) | st.text(max_size=80))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    areas(plain(text))
    answered(plain(text))
