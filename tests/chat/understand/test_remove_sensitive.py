"""Tests of removing ID and card numbers before anything is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.understand.remove_sensitive import STRUCK, struck, tells_of_health, without_health


def clean(text: str, receipt: str = "") -> tuple[str, tuple[str, ...]]:
    found = struck(text, lambda digits: digits == receipt)
    return found.text, found.kinds


@pytest.mark.parametrize(
    "number", ["1234567890121", "1-2345-67890-12-1", "1 2345 67890 12 1", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "1\u200b234567890121"]
)
def test_an_id_number_is_removed_however_it_is_written(number: str) -> None:
    assert clean(f"เลขบัตรผม {number} ครับ") == (f"เลขบัตรผม {STRUCK} ครับ", ("citizen",))


def test_an_id_number_beside_a_telephone_number_is_removed() -> None:
    assert clean("0812345678 1234567890121") == (f"0812345678 {STRUCK}", ("citizen",))


@pytest.mark.parametrize("text", ["1234567890123", "0812345678", "10150000123456", "2569-000123", "วันที่ 21/11/2569", ""])
def test_other_numbers_stay(text: str) -> None:
    assert clean(text) == (text, ())


def test_a_card_number_is_removed_and_a_receipt_is_kept() -> None:
    """Both have sixteen digits, and some receipts satisfy the rule of cards."""
    assert clean("บัตร 4111-1111-1111-1111") == (f"บัตร {STRUCK}", ("card",))
    assert clean("4111 1111 1111 1111", receipt="4111111111111111") == ("4111 1111 1111 1111", ())


def test_of_a_message_that_was_only_a_number_nothing_is_left() -> None:
    assert clean("1234567890121") == ("", ("citizen",))


def test_an_illness_is_health_and_a_smarting_eye_is_the_complaint() -> None:
    assert tells_of_health("แม่เป็นหอบหืด")
    assert not tells_of_health("แสบตา แสบจมูก ปวดหัวมาก")
    assert without_health("แม่เป็นหอบหืด นอนไม่ได้") == f"แม่เป็น{STRUCK} นอนไม่ได้"


@given(st.text("0123456789๐๑๒๓ -.ก\u200b", max_size=80))
def test_only_digits_and_what_joins_them_are_ever_taken(text: str) -> None:
    left, _ = clean(text)

    assert left.count("ก") == text.count("ก") or left == ""
