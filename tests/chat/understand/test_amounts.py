"""Tests of reading amounts of money and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from bot.chat.understand.amounts import amount, sums, written
from bot.chat.understand.days import day_in

TODAY = date(2026, 11, 18)


@given(st.decimals(0, 10**9, places=2))
def test_a_sum_that_we_write_is_read_again(baht: Decimal) -> None:
    for language in ("th", "en"):
        found = amount(written(baht, language))
        assert found is not None
        assert (found.baht, found.named, found.exact) == (baht, True, True)


@given(st.integers(0, 10**9))
@example(3_000_000)
def test_a_number_in_thai_words_is_read(number: int) -> None:
    """But for a last digit behind a thousand: สี่พันห้า is 4,500 as people speak, 4,005 only in a book."""
    spoken_short = number > 1_000 and number % 10 > 0 and number % 1_000 < 10
    words = f"{num_to_thaiword(number)}บาท"

    found = amount(words)

    assert found is not None
    assert spoken_short or found.baht == number


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("สี่พันห้า", "4500"),
        ("4พัน5", "4500"),
        ("หมื่นห้า", "15000"),
        ("หนึ่งแสนสอง", "120000"),
        ("ล้านห้า", "1500000"),
        ("สองล้านครึ่ง", "2500000"),
        ("ครึ่งล้าน", "500000"),
        ("1 ล้าน 5 แสน", "1500000"),
        ("สามพันบาทห้าสิบสตางค์", "3000.50"),
        ("๓,๐๐๐.๕๐ บาท", "3000.50"),
        ("4,500", "4500"),
        ("4.5k", "4500"),
        ("15 million baht", "15000000"),
        ("3000.-", "3000"),
        ("ประมาณ 2,500 บาท", "2500"),
    ],
)
def test_sums_as_people_write_them(text: str, baht: str) -> None:
    found = amount(text)

    assert found is not None
    assert found.baht == Decimal(baht)
    assert found.exact


@pytest.mark.parametrize(
    "text",
    [
        "",
        "มาตรา 128",
        "ยื่นขอ รง.4",
        "มอก.2541",
        "3% 7 ปี",
        "ทองหนึ่งบาท",
        "เบียร์สองขวด",
        "สามี",
        "ห้างสรรพสินค้า",
        "😀",
        "ร้อยละ 3",
    ],
)
def test_other_numbers_are_no_sums(text: str) -> None:
    assert sums(text) == []


@pytest.mark.parametrize("text", ["เกินสามพันบาท", "ไม่เกิน 3,000 บาท", "สามพันกว่าบาท", "above 3,000 baht", "5,000 บาทขึ้นไป"])
def test_a_border_is_no_exact_sum(text: str) -> None:
    assert not sums(text)[0].exact


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)))
def test_a_day_is_read_in_every_way_that_it_is_written(day: date) -> None:
    months = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
    thai = day.year + 543
    for text in (
        f"{day.day} {months[day.month - 1]} {thai}",
        f"{day.day}{months[day.month - 1]}{thai}",
        f"{day.day}/{day.month}/{thai}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
    ):
        found = day_in(f"ได้รับเมื่อ {text} ครับ", TODAY)
        assert found is not None, text
        assert found.day == day, text


@given(st.integers(0, 400))
def test_days_ago_are_counted_back(ago: int) -> None:
    found = day_in(f"{ago} วันก่อน", TODAY)

    assert found is not None
    assert found.day == TODAY - timedelta(days=ago)
