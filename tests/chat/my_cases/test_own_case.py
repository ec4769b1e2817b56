"""Tests of what people ask and wish after filing, in their own words: answered from the case, and carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.people import Person
from bot.cases.model.action_classes import Close, Outcome, Request, Take, Wish
from bot.cases.model.submission import Identity, Lodge, Matter, Said
from bot.cases.officer.identity import may_look
from bot.cases.records import repository
from bot.store.cases import parties
from tests.support.conversations import City
from tests.support.people import SMELL

pytest_plugins = ["tests.support.conversations"]

UNIT = "สอจ.ระยอง"
UNNAMED = replace(SMELL, identity=Identity.ANONYMOUS)
OF_AN_OFFICIAL = replace(
    SMELL, matters=(Matter.CORRUPTION,), said=(Said("what", "เรื่อง", "เจ้าหน้าที่เรียกเงิน"),), identity=Identity.ANONYMOUS
)


@pytest.fixture
def officer(city: City) -> Person:
    return city.officer(UNIT)


def answers(city: City, paper: Lodge, *questions: str) -> dict[str, str]:
    """Each question asked by somebody of their own, who has just filed this."""
    told = {}
    for place, question in enumerate(questions):
        chat = city.citizen(f"asks-{place}")
        chat.lodges(paper)
        told[question] = chat.says(question)
    return told


def without(told: dict[str, str], *wanted: str) -> list[str]:
    """The questions whose answer has none of these."""
    return [f"{question}: {answer}" for question, answer in told.items() if not any(one in answer for one in wanted)]


def wishes(city: City, number: str) -> list[tuple[Wish, str]]:
    history = city.house.store.read(lambda tx: repository.history(tx, number))
    return [(one.action.wish, one.action.text) for one in history if isinstance(one.action, Request)]


def test_what_happens_to_a_case_is_answered_from_the_case(city: City) -> None:
    """Which office, who comes, what next, will they call, may I add: none gets the same boilerplate."""
    office = "สำนักงานอุตสาหกรรมจังหวัดระยอง", "Rayong Provincial Industry Office"
    with_the_office = answers(
        city,
        UNNAMED,
        "เรื่องที่แจ้งนี่ไปอยู่กับใครแล้ว",
        "ตกลงหน่วยงานไหนรับไปคะ",
        "ไผสิเป็นคนมาเบิ่งโรงงานให้",
        "ใครจะลงมาดูให้คะ",
        "who is going to look at the factory?",
        "which department got my report?",
        "ขั้นต่อไปเขาทำยังไงคะ",
        "and now what happens?",
    )
    in_this_chat = answers(city, UNNAMED, "เขาจะโทรมาถามอะไรอีกไหม", "will an officer phone me?", "เปิ้นจะถามหยังแหมก่อเจ้า")
    to_add = answers(city, UNNAMED, "ถ้าพรุ่งนี้ถ่ายคลิปได้ ส่งมาอีกได้ไหม", "Could I send you a video tomorrow?")

    assert without(with_the_office, *office) == []
    assert without(in_this_chat, "ในแชตนี้", "in this chat") == []
    assert without(to_add, "ได้ทุกเมื่อ", "whenever") == []


def test_a_name_in_the_case_can_be_put_under_seal_at_once(city: City, officer: Person) -> None:
    chat = city.citizen()
    number = chat.lodges().ticket.number
    city.do(officer, Take(number))

    def shown() -> bool:
        def look(tx):  # type: ignore[no-untyped-def]
            return may_look(officer, city.house.desk.ticket(tx, officer, number), parties.of(tx, number)[0])

        return bool(city.house.store.read(look))

    assert "บอกชื่อ" in chat.says("ในนั้นมีชื่อหนูติดไปไหมคะ")
    assert shown()

    assert "ปกปิดชื่อในเรื่อง" in chat.says("เอาเลยค่ะ")

    assert not shown()
    assert wishes(city, number)[0][0] is Wish.SEAL
    assert "นามแฝง" in chat.says("ใครเห็นชื่อหนูบ้าง")
    assert chat.choices == ()


def test_a_complaint_about_an_official_is_not_seen_by_the_office_complained_of(city: City) -> None:
    told = answers(
        city,
        OF_AN_OFFICIAL,
        "หน่วยงานที่ผมร้องเรียนเขาเห็นเรื่องนี้ไหม",
        "can the officer I reported read this?",
        "คนที่ถูกฟ้องเปิดดูได้ก่อ",
    )

    assert without(told, "ไม่เห็น", "cannot see it", "does not reach") == []


def test_a_correction_reaches_the_officers_as_one(city: City, officer: Person) -> None:
    """The person is told, and the case says what is wrong in its history."""
    for place, said in enumerate(
        (
            "แก้ให้หน่อยค่ะ โรงงานอยู่บ้านค่าย ไม่ใช่ปลวกแดง",
            "please fix it: the factory is in Chonburi, not Rayong",
            "ส่งผิดจังหวัดแล้วครับ ที่ถูกคือชลบุรี",
        )
    ):
        chat = city.citizen(f"corrects-{place}")
        number = chat.lodges().ticket.number
        city.do(officer, Take(number))

        answer = chat.says(said)

        assert f"{number} ต้องแก้" in answer or f"{number} must be corrected" in answer, said
        assert wishes(city, number) == [(Wish.CORRECT, said)]


def test_whoever_asks_whether_it_can_be_corrected_is_asked_what_is_right(city: City) -> None:
    chat = city.citizen()
    number = chat.lodges().ticket.number

    assert "ที่ถูกคืออะไร" in chat.says("ขอแก้ที่อยู่ในเรื่องได้ไหมคะ")
    assert "ต้องแก้" in chat.says("ซอย 8 ไม่ใช่ซอย 3")

    assert wishes(city, number) == [(Wish.CORRECT, "ซอย 8 ไม่ใช่ซอย 3")]


@pytest.mark.parametrize(
    ("asks", "agrees"),
    [("ขอถอนเรื่องได้ไหมถ้ากลัวขึ้นมา", "ถอนเลยค่ะ"), ("can I take it back?", "yes"), ("ถอนคืนได้บ่น้อ", "เอาเลย")],
)
def test_a_yes_to_our_own_question_withdraws(city: City, asks: str, agrees: str) -> None:
    chat = city.citizen()
    number = chat.lodges().ticket.number
    chat.says(asks)
    assert wishes(city, number) == []

    answer = chat.says(agrees)

    assert number in answer
    assert [wish for wish, _ in wishes(city, number)] == [Wish.WITHDRAW]


def test_a_no_leaves_the_case_as_it_is(city: City) -> None:
    chat = city.citizen()
    number = chat.lodges().ticket.number
    chat.says("ถอนเรื่องทีหลังได้ไหมคะ")

    assert "เหมือนเดิม" in chat.says("ไม่ค่ะ")

    assert wishes(city, number) == []


def test_a_closed_case_is_not_promised_more(city: City, officer: Person) -> None:
    chat = city.citizen()
    number = chat.lodges().ticket.number
    city.do(officer, Take(number))
    city.do(officer, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))

    assert "ยังไม่เรียบร้อย" in chat.says("ส่งคลิปเพิ่มได้อยู่ไหม")
    assert "ยังไม่เรียบร้อย" in chat.says("แล้วขั้นต่อไปคืออะไร")
