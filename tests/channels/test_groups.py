"""Tests of group chats: only general questions are answered there."""

from __future__ import annotations

import pytest

from bot.app import House
from bot.basics.messages import Event, Place
from bot.basics.people import Role
from bot.basics.texts import say
from bot.store.people import invitations, people
from tests.support.platform_user import Somebody
from tests.support.platform_user import house as house

LINK = "https://line.me/R/ti/p/%40mindbot"
ALONE = say("group.alone", "th")


@pytest.fixture
def group(house: House) -> Somebody:
    return Somebody(house, "line", "C-village", sender="U-somchai", group=True, alone=LINK)


@pytest.mark.parametrize(
    "private",
    [
        "ร้องเรียน",
        "โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง",
        "ติดตามเรื่อง",
        "2569-000123",
        "1234 5678 9012 3456",
        "ถามเจ้าหน้าที่",
        "ABCDE-23456",
        "เชื่อมบัญชี",
    ],
)
def test_a_private_matter_is_offered_a_talk_alone(group: Somebody, private: str) -> None:
    assert group.says(private) == ALONE
    (letter,) = group.letters
    assert [choice.opens for choice in letter.reply.choices] == [LINK]


def test_a_question_that_concerns_everybody_is_answered(group: Somebody) -> None:
    assert "15 ล้าน" in group.says("กู้กองทุนตัวอย่างได้เท่าไร")


def test_danger_to_life_is_answered_everywhere(group: Somebody) -> None:
    answer = group.says("ไฟไหม้โรงงาน มีคนติดอยู่")

    assert answer != ALONE
    assert "199" in answer or "1784" in answer


def test_nobody_is_answered_in_a_group_as_what_they_are_at_work(house: House, group: Somebody) -> None:
    """A member of the staff asks, in a group, for exactly the words of a staff-only paper."""
    alone = Somebody(house, "line", "U-somchai")
    code = house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "สปอ", "operator", 1e10))
    alone.says(code)
    assert "ลับ-๙" in alone.says("ขั้นตอนเบิกงบลับ")

    assert "ลับ-๙" not in group.says("ขั้นตอนเบิกงบลับ")


def test_a_group_that_takes_us_in_is_told_what_we_do_there(group: Somebody) -> None:
    welcome = group.says(event=Event.JOINED)

    assert welcome == say("group.welcome", "th")
    labels = [choice.label for letter in group.letters for choice in letter.reply.choices]
    assert say("menu.complain", "th") not in labels


def test_a_pin_or_a_photo_in_a_group_begins_nothing(group: Somebody) -> None:
    assert "ร้องเรียน" not in group.says(place=Place(13.7, 100.5))


def test_writing_in_a_group_makes_no_address_of_it(house: House, group: Somebody) -> None:
    group.says("สวัสดี")

    assert house.store.read(lambda tx: people.find(tx, "line", "C-village")) is None
