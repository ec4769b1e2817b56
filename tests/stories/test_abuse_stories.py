"""Whole conversations about abuse: a banned person is told politely, in every channel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.people import Person, Role
from bot.cases.model.abuse_actions import Ban, BanKind, LiftBan
from bot.cases.model.submission import Identity, Lodge
from bot.cases.model.ticket import Status
from bot.cases.rules.bans import Barred
from bot.delivery.citizen_view import OwnCases
from bot.operations.integrity_check import examine
from bot.store.cases import bans as kept
from bot.store.cases import parties
from bot.store.people import pairings, people
from tests.chat.officer.test_officer_chat import ticket
from tests.support.conversations import Chat, City
from tests.support.conversations import city as city
from tests.support.linked_chats import linked
from tests.support.people import SMELL

RAYONG = "สอจ.ระยอง"
SMOKE = "โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ ต.เนินพระ อ.เมือง จ.ระยอง"
DAY = 86400.0


@pytest.fixture
def malee(city: City) -> Person:
    return city.officer(RAYONG, Role.HEAD, "มาลี")


def banned(city: City, malee: Person, citizen: Chat, days: int = 7) -> str:
    """A ban put from a case of theirs; its id."""
    number = citizen.lodges(replace(SMELL, identity=Identity.ANONYMOUS)).ticket.number
    alias = city.house.store.read(lambda tx: parties.of(tx, number))[0].alias
    city.do(malee, Ban(number, alias, BanKind.ABUSE, days, "ด่าทุกวัน"))
    held = city.house.store.read(lambda tx: kept.everything(tx))
    return held[-1].id


@pytest.mark.parametrize("channel", ["web", "line", "telegram", "terminal"])
def test_a_banned_person_is_told_before_the_form_and_loses_nothing(city: City, malee: Person, channel: str) -> None:
    """In any channel: one clear sentence; danger, questions and their cases go on; then the form is still there."""
    citizen = city.citizen("somebody", channel)
    banned(city, malee, citizen)
    assert "ดูหมิ่น" in citizen.reads()

    said = citizen.says(SMOKE)
    assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in said
    assert "แจ้งได้เสมอ" in said
    assert "15 ล้าน" in citizen.says("เงินกู้กองทุนตัวอย่างกู้ได้เท่าไร")
    assert "2569-000001" in citizen.says("ติดตามเรื่อง")
    assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in citizen.says("ทำต่อ")

    city.later(8 * DAY)
    asked = citizen.says("ทำต่อ")
    assert "ยังรับเรื่องใหม่" not in asked
    assert asked
    for text in ("ซอยหลังตลาด", "ไม่บอกชื่อ", "ส่งเรื่อง"):
        said = citizen.says(text)
    assert "2569-000002" in said, said


def test_danger_is_filed_by_the_banned_too(city: City, malee: Person) -> None:
    citizen = city.citizen()
    banned(city, malee, citizen)

    citizen.says("ไฟไหม้โรงงานสารเคมี หายใจไม่ออก ที่ ต.เนินพระ อ.เมืองระยอง")
    said = citizen.presses("ส่งเรื่องทันที")

    assert "2569-000002" in said, said


def test_a_ban_that_comes_while_the_form_is_open_keeps_the_form(city: City, malee: Person) -> None:
    citizen = city.citizen()
    for text in (SMOKE, "ซอยหลังตลาด", "ไม่บอกชื่อ"):
        citizen.says(text)
    id = banned(city, malee, citizen)

    assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in citizen.says("ส่งเรื่อง")

    city.do(malee, LiftBan("2569-000001", id, "ขอโทษแล้ว"))
    assert "ทำต่อ" in citizen.reads()
    assert "ถูกต้องไหม" in citizen.says("ทำต่อ")
    assert "2569-000002" in citizen.says("ส่งเรื่อง")
    assert examine(city.house.store, city.house.desk).faults == ()


def test_a_review_is_requested_once_and_reaches_the_head(city: City, malee: Person) -> None:
    head, citizen = linked(city, malee, "U-malee"), city.citizen()
    banned(city, malee, citizen)
    citizen.reads()

    citizen.presses("ขอให้ทบทวน")
    citizen.says("วันนั้นโมโห ขอโทษค่ะ")
    assert "ส่งคำขอ" in citizen.says("ส่ง")

    citizen.says("ร้องเรียน")
    assert "ขอให้ทบทวน" not in [choice.label for choice in citizen.choices]
    assert "ขอให้ทบทวนไว้แล้ว" in citizen.says("ขอให้ทบทวน")
    ban = city.house.store.read(kept.everything)[0]
    assert ban.asked == "วันนั้นโมโห ขอโทษค่ะ"
    city.later(DAY)
    assert "ทบทวน" in head.reads()


def test_a_ban_goes_along_into_a_linked_channel_and_outlives_being_forgotten(city: City, malee: Person) -> None:
    """Only an unreadable mark of the address stays, until the ban is over; the certificate says so."""
    citizen, telephone = city.citizen(), city.citizen("U-somsri", "line")
    banned(city, malee, citizen)
    person = citizen.person
    code = city.house.store.write(lambda tx: pairings.make(tx, person.id, city.at))
    telephone.says(code)
    assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in telephone.says(SMOKE)

    telephone.says("ลืมฉัน")
    assert "ลายนิ้วมือ" in telephone.says("ยืนยันให้ลืมฉัน")

    assert city.house.store.read(lambda tx: people.get(tx, person.id)) is None
    for one in (telephone, citizen):
        assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in one.says(SMOKE), "somebody new to us, and the ban still holds"
    city.later(8 * DAY)
    assert "ยังรับเรื่องใหม่" not in citizen.says(SMOKE)


def test_a_flood_of_one_person_is_stopped_kindly_and_danger_is_not(city: City) -> None:
    citizen = city.citizen()
    for _ in range(10):
        citizen.lodges()

    said = citizen.says(SMOKE)
    assert "ครบ 10 เรื่อง" in said
    assert "แจ้งได้เสมอ" in said
    assert "2569-000001" not in city.citizen("somebody-else").says(SMOKE)

    city.later(DAY)
    assert "ครบ 10 เรื่อง" not in citizen.says("ทำต่อ")


def test_an_officer_hides_and_puts_spam_aside_in_the_chat(city: City, malee: Person) -> None:
    somchai, citizen = linked(city, city.officer(RAYONG, name="สมชาย"), "U-somchai"), city.citizen()
    number = citizen.lodges().ticket.number

    assert "พิมพ์เหตุผล" in somchai.says(f"ซ่อนเรื่อง {number}")
    assert "ซ่อนเรื่อง" in somchai.says("เอ่ยชื่อเพื่อนบ้าน")
    assert ticket(city, number).hidden
    assert number not in somchai.says("คิวหน่วยงาน")
    assert number not in somchai.says("เรื่องที่ซ่อนไว้"), "the list of what is hidden is for those who judge"

    somchai.says(f"จัดเป็นสแปม {number}")
    somchai.presses("โฆษณา")
    assert "โฆษณา" in somchai.says("ขายประกัน")
    somchai.presses("ส่งเลย")
    found = ticket(city, number)
    assert (found.status, str(found.outcome)) == (Status.CLOSED, "spam")
    assert "ไม่ได้รับไว้เป็นเรื่อง" in citizen.reads()

    assert [choice.label for choice in citizen.choices] == ["ยังไม่เรียบร้อย"]
    head = linked(city, malee, "U-malee")
    assert number in head.says("เรื่องที่ซ่อนไว้")


def test_a_ban_during_handling_keeps_the_form(city: City, malee: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the answer was thought of they might still file; when it was to be done they might not any more."""
    citizen, real, put = city.citizen(), OwnCases.barred, list[str]()
    for text in (SMOKE, "ซอยหลังตลาด", "ไม่บอกชื่อ"):
        citizen.says(text)

    def barred(self: OwnCases, person: Person, paper: Lodge) -> Barred | None:
        found = real(self, person, paper)
        if not put:
            put.append(banned(city, malee, citizen))
        return found

    monkeypatch.setattr(OwnCases, "barred", barred)
    assert "ยังรับเรื่องใหม่จากคุณไม่ได้" in citizen.says("ส่งเรื่อง")

    city.later(8 * DAY)
    assert "ถูกต้องไหม" in citizen.says("ทำต่อ")
