"""Tests of fears, questions and anger around a form: heard, answered in a sentence, and the form goes on."""

from __future__ import annotations

import pytest

from tests.support.conversations import Chat, City

pytest_plugins = ["tests.support.conversations"]


@pytest.fixture
def somsri(city: City) -> Chat:
    return city.citizen()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("ถ้าแจ้งแล้วหนูจะปลอดภัยใช่ไหม", "1205"),
        ("ต้องเสียตังค์ก่อน้อ", "ไม่มีค่าใช้จ่าย"),
        ("โรงงานจะรู้ไหมว่าเป็นบ้านเรา", "ไม่มีใครบอกโรงงาน"),
        ("เดี๋ยวเจ้าหน้าที่จะโทรมาหาหรือเปล่า", "ในแชตนี้"),
        ("ขออ่านก่อนได้ไหมว่าจะส่งอะไรไป", "ยังไม่ได้ส่ง"),
    ],
)
def test_a_fear_is_answered_and_the_form_waits(somsri: Chat, asked: str, wanted: str) -> None:
    somsri.says("โรงสีข้าวปล่อยฝุ่นเข้าบ้านทุกวัน")

    answer = somsri.says(asked)

    assert wanted in answer
    assert "เกิดที่ไหน" in answer


@pytest.mark.parametrize("asked", ["ขอดูก่อนส่งได้ไหม", "ยังไม่ต้องส่ง ขออ่านก่อน", "let me see it before you send it"])
def test_whoever_wants_to_see_it_first_sees_it_and_sends_nothing(city: City, somsri: Chat, asked: str) -> None:
    for said in ("ร้องเรียน", "เสียงดัง", "ซอยหนึ่ง", "ระยอง", "ทุกคืน", "ไม่บอกชื่อ"):
        somsri.says(said)

    answer = somsri.says(asked)

    assert "เสียงดัง" in answer
    assert city.house.store.read(lambda tx: tx.all("select number from tickets")) == []


@pytest.mark.parametrize(
    "said", ["แจ้งไปสามหนแล้ว ไม่มีใครมาทำอะไรให้เลย", "I told you people three times and nothing happened"]
)
def test_anger_about_earlier_complaints_is_heard(somsri: Chat, said: str) -> None:
    answer = somsri.says(said)

    assert "ขออภัย" in answer or "sorry" in answer
    assert "ไม่เข้าใจ" not in answer
    assert somsri.choices


@pytest.mark.parametrize(("said", "wanted"), [("ไปก่อนล่ะ บ๊ายบายจ้า", "กลับมาได้ทุกเมื่อ"), ("ok bye now", "Goodbye")])
def test_a_goodbye_gets_a_goodbye(somsri: Chat, said: str, wanted: str) -> None:
    assert wanted in somsri.says(said)


def test_nobody_is_named_as_holding_an_office(somsri: Chat) -> None:
    for asked in ("ตอนนี้ใครเป็นรัฐมนตรีกระทรวงอุตสาหกรรม", "who is the industry minister these days?"):
        assert "www.industry.go.th" in somsri.says(asked)


def test_what_is_needed_to_complain_is_answered_in_english(somsri: Chat) -> None:
    answer = somsri.says("What documents must I bring to complain about a factory?")

    assert "No ID card" in answer
    assert not any("฀" <= letter <= "๿" for letter in answer)
