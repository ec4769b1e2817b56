"""Tests of reading times of day."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.dates import BANGKOK
from bot.chat.understand.hours import happened_at
from bot.chat.understand.understanding import plain

MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)


def told(text: str) -> str | None:
    at = happened_at(plain(text), MORNING.timestamp())
    return datetime.fromtimestamp(at, BANGKOK).strftime("%d %H:%M") if at is not None else None


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("เมื่อคืนสี่ทุ่ม", "20 22:00"),
        ("สี่ทุ่มครึ่ง", "20 22:30"),
        ("๔ ทุ่ม", "20 22:00"),
        ("ตีสอง", "21 02:00"),
        ("เมื่อวานบ่ายสอง", "20 14:00"),
        ("เมื่อวานซืน 6 โมงเย็น", "19 18:00"),
        ("7 โมงเช้า", "21 07:00"),
        ("22.30 น.", "20 22:30"),
        ("๐๘:๑๕", "21 08:15"),
        ("เที่ยงคืน", "21 00:00"),
        ("เมื่อวานเที่ยง", "20 12:00"),
        ("สองชั่วโมงที่แล้ว", "21 07:00"),
        ("30 นาทีก่อน", "21 08:30"),
        ("เมื่อคืน", "20 22:00"),
        ("เมื่อเช้า", "21 07:00"),
        ("last night 10 pm", "20 22:00"),
        ("yesterday 6:30pm", "20 18:30"),
        ("an hour ago", "21 08:00"),
        ("2 am", "21 02:00"),
    ],
)
def test_times_of_day_are_read(said: str, when: str) -> None:
    assert told(said) == when


@pytest.mark.parametrize("said", ["", "ทนไม่ไหว", "99:99", "ตี 88", "พรุ่งนี้", "เมื่อปีที่แล้ว", "3 เดือนก่อน", "🙂"])
def test_what_says_no_time_has_none(said: str) -> None:
    assert told(said) is None


def test_what_is_told_is_never_later_than_now_nor_older_than_a_week() -> None:
    assert told("10 วันก่อน 8 โมง") is None
    assert told("วันนี้ 23:00") is None


@given(st.text(alphabet=st.sampled_from("0123456789:.ตีทุ่มโมงบ่ายเช้าชั่วนาทีก่อน ago hourspm"), max_size=30))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    at = happened_at(plain(text), MORNING.timestamp())

    assert at is None or MORNING.timestamp() - 8 * 86400 <= at <= MORNING.timestamp()
