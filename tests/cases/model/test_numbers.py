"""Tests of reading case numbers and receipts as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.model.numbers import RECEIPT_DIGITS, grouped, new_receipt, number_in, receipt_in, written


@pytest.mark.parametrize(
    "typed",
    [
        "2569-000123",
        "๒๕๖๙-๐๐๐๑๒๓",
        "2569 123",
        "2569/000123",
        "เรื่อง 2569–123 ค่ะ",
        "2569\u200b-000123",
        "#2569-0123",
        "2569 - 123",
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str) -> None:
    assert number_in(typed) == "2569-000123"


@pytest.mark.parametrize("typed", ["", "2569", "1234-000123", "12569-000123", "โทร 1669", "2569 1234 5678 9012", "🙂"])
def test_other_numbers_are_not_read_as_case_numbers(typed: str) -> None:
    """A year alone, a telephone number, a receipt that begins like a year."""
    assert number_in(typed) == ""


def test_the_hundred_thousandth_and_the_millionth_ticket_have_a_number() -> None:
    assert number_in(written(2569, 999_999)) == "2569-999999"
    assert number_in(written(2569, 1_000_000)) == "2569-1000000"


@given(st.text(max_size=40), st.text(max_size=40).filter(lambda text: not any(letter.isnumeric() for letter in text)))
def test_nothing_that_is_typed_breaks_the_reading(before: str, after: str) -> None:
    assert isinstance(number_in(before), str)
    assert isinstance(receipt_in(before), str)
    assert number_in(f"x{after} 2569-000123 {after}x") == "2569-000123"


def test_a_receipt_is_read_as_it_is_shown() -> None:
    receipt = new_receipt()

    assert len(receipt) == RECEIPT_DIGITS
    assert receipt_in(grouped(receipt)) == receipt


@pytest.mark.parametrize("typed", ["123", "1" * 15, "1" * 17, "1234-5678-9012", "1234.5678.9012.3456"])
def test_fewer_or_more_digits_are_no_receipt(typed: str) -> None:
    assert receipt_in(typed) == ""
