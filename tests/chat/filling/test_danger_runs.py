"""Tests of what is written while a reported danger goes on: no form beside the case, what saves a life at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.model.action_classes import AddWord
from bot.cases.records import repository
from tests.support.conversations import Chat, City
from tests.support.people import SMELL

pytest_plugins = ["tests.support.conversations"]

FIRE = replace(SMELL, danger=True)


@pytest.fixture
def number(city: City) -> str:
    return city.citizen().lodges(FIRE).ticket.number


@pytest.fixture
def somsri(city: City) -> Chat:
    return city.citizen()


def added(city: City, number: str) -> list[str]:
    history = city.house.store.read(lambda tx: repository.history(tx, number))
    return [entry.action.text for entry in history if isinstance(entry.action, AddWord)]


def test_new_symptoms_bring_the_numbers_and_go_into_the_case(city: City, somsri: Chat, number: str) -> None:
    said = [
        "พ่อเริ่มไอแล้ว แสบตาด้วย",
        "มีคนเจ็บเพิ่มอีกสี่คน",
        "ลุกขึ้นมาใหม่อีกแล้วค่ะ ไฟ",
        "แม่ใหญ่หายใจบ่ออกแล้ว",
        "my daughter is throwing up and her throat burns",
        "another tank is leaking now",
    ]
    for words in said:
        assert "1669" in somsri.says(words), words

    assert added(city, number) == said


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("ต้องวิ่งหนีหรือหลบอยู่ในบ้านดีคะ", "เหนือลม"),
        ("สิแล่นไปทางใด๋ดี", "เหนือลม"),
        ("stay indoors or get away?", "upwind"),
        ("who can I phone in English", "English, please"),
    ],
)
def test_a_question_that_may_save_a_life_is_answered_at_once(
    somsri: Chat, number: str, asked: str, wanted: str
) -> None:
    answer = somsri.says(asked)

    assert wanted in answer
    assert "1669" in answer


@pytest.mark.parametrize(
    "said",
    [
        "อยากให้ลงไว้ด้วยว่าโรงนี้รั่วมาสองครั้งแล้ว",
        "I want to report that this plant leaked before",
        "add it to my case please, it is the same plant",
    ],
)
def test_no_form_is_opened_beside_the_live_case(city: City, somsri: Chat, number: str, said: str) -> None:
    answer = somsri.says(said)

    assert number in answer
    assert "เกิดอะไรขึ้น" not in answer
    assert added(city, number) == [said]


@pytest.mark.parametrize("said", ["ไฟดับสนิทแล้วค่ะ ปลอดภัยทุกคน", "it's out, everyone is fine"])
def test_what_is_over_is_noted_without_a_card(city: City, somsri: Chat, number: str, said: str) -> None:
    assert "1669" not in somsri.says(said)
    assert added(city, number) == [said]


@pytest.mark.parametrize("asked", ["เลขเรื่องอะไรนะคะเมื่อกี้", "เบอร์เรื่องอะไรหล่าวนิ จำไม่ทัน", "what was my case number?"])
def test_the_number_asked_for_again_is_no_cry(somsri: Chat, number: str, asked: str) -> None:
    answer = somsri.says(asked)

    assert number in answer
    assert "1669" not in answer


def test_the_place_and_a_question_in_one_breath_are_both_heard(somsri: Chat) -> None:
    somsri.says("ไฟไหม้โรงงานสารเคมี ควันดำเต็มเลย")

    answer = somsri.says("อยู่มาบตาพุด ระยอง ควรหนีหรืออยู่ในบ้านดี")

    assert "เหนือลม" in answer
    assert "เจ้าหน้าที่เวร" in answer
