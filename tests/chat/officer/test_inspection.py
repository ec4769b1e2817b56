"""An inspection planned in an officer's chat: the day as people write it, shown before it is kept."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.cases.model.ticket import Inspection
from bot.chat.understand.coming_days import coming_in
from tests.chat.officer.test_officer_chat import RAYONG, ticket
from tests.support.conversations import Chat, City
from tests.support.conversations import city as city
from tests.support.linked_chats import linked

TODAY = date(2026, 2, 16)


@pytest.fixture
def somchai(city: City) -> Chat:
    return linked(city, city.officer(RAYONG, name="สมชาย"), "U-somchai")


@pytest.fixture
def number(city: City) -> str:
    return city.citizen().lodges().ticket.number


def test_an_inspection_is_planned_step_by_step_and_the_citizen_hears_nothing(
    city: City, somchai: Chat, number: str
) -> None:
    """The city lives on 20 November 2026."""
    assert "วันและเวลาใด" in somchai.says(f"นัดตรวจ {number}")
    shown = somchai.says("25 พ.ย. 9.30 น.")
    assert "25 พ.ย. 2569 เวลา 09:30 น." in shown
    assert ticket(city, number).inspection is None, "nothing is kept before it is confirmed"

    somchai.presses("ส่งเลย")

    assert ticket(city, number).inspection == Inspection(date(2026, 11, 25), time(9, 30))
    city.later(60)
    assert "ตรวจ" not in city.citizen().reads()


def test_the_day_may_stand_behind_the_order(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"นัดตรวจ {number} พรุ่งนี้ บ่ายสอง")
    somchai.presses("ส่งเลย")

    assert ticket(city, number).inspection == Inspection(date(2026, 11, 21), time(14))


def test_a_note_for_colleagues_is_typed_before_it_is_kept(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"นัดตรวจ {number} 25/11/69")
    somchai.presses("แก้ไข")
    assert "โทรก่อนถึง" in somchai.says("โทรก่อนถึง")
    somchai.presses("ส่งเลย")

    assert "โทรก่อนถึง" in somchai.says(f"เปิดเรื่อง {number}")


def test_a_day_that_is_over_is_asked_again(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"นัดตรวจ {number}")

    assert "ตั้งแต่วันนี้เป็นต้นไป" in somchai.says("เมื่อวาน")
    assert "25 พ.ย. 2569" in somchai.says("25 พ.ย.")


def test_it_is_called_back_in_the_chat(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"นัดตรวจ {number} 25 พ.ย.")
    somchai.presses("ส่งเลย")

    assert "เรียกคืนแล้ว" in somchai.presses("เรียกคืน")
    assert ticket(city, number).inspection is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5 มี.ค. 9.30 น.", (date(2026, 3, 5), time(9, 30))),
        ("๕ มีนาคม ๒๕๖๙ เวลา ๐๙.๓๐ น.", (date(2026, 3, 5), time(9, 30))),
        ("tomorrow 2 pm", (date(2026, 2, 17), time(14))),
        ("มะรืนนี้", (date(2026, 2, 18), None)),
        ("วันนี้ 15.00", (TODAY, time(15))),
        ("1 ม.ค.", (date(2027, 1, 1), None)),
        ("16 ก.พ.", (TODAY, None)),
        ("1/2/69", None),
        ("เมื่อวาน", None),
        ("3 วันก่อน", None),
        ("ได้ค่ะ", None),
    ],
)
def test_a_coming_day_is_read_as_people_write_it(said: str, meant: tuple[date, time | None] | None) -> None:
    """A day without a year is the next one; one that is over is none."""
    assert coming_in(said, TODAY) == meant
