"""What staff ask about ethics and manuals, and gifts that change from one message to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    index = tmp_path_factory.mktemp("staff-questions") / "index"
    build(Path("knowledge/documents"), index)
    return Library(index)


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW), Person("napa", Role.STAFF, "สปอ"))


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("อธิบายโนกิฟต์โพลิซีให้หน่อยสั้นๆ", "No Gift Policy คืออะไร"),
        ("จริยธรรมที่ข้าราชการต้องยึดถือมีอะไรบ้าง", "มาตรฐานจริยธรรมเจ็ดข้อ"),
        ("อาเป็นเจ้าของโรงงานที่ผมได้รับมอบหมายให้ตรวจ", "ญาติหรือตนเองมีส่วนได้เสียกับโรงงานที่ต้องตรวจ"),
        ("รับจ้างเขียนแบบให้โรงงานวันหยุดได้ไหม", "ข้าราชการทำงานนอกหรืออาชีพเสริม"),
        ("ไปช่วยแจกใบปลิวหาเสียงได้ไหมครับ", "ข้าราชการกับการเมือง"),
        ("what SOP manuals can I read here", "มี SOP เรื่องอะไรบ้าง"),
        ("ทำไม่ทันเวลาที่คู่มือกำหนด ต้องทำอย่างไร", "ทำงานไม่ทันเวลาใน SOP ต้องทำอย่างไร"),
    ],
)
def test_everyday_questions_of_staff_open_their_section(talk: Conversation, said: str, heading: str) -> None:
    (reply,) = talk.says(said)

    assert reply.sources[0].heading == heading


@pytest.mark.parametrize(
    "said", ["เห็นพี่ในกลุ่มงานรับซองจากโรงงาน แจ้งใครได้", "my co-worker takes money from factories, where do I report it"]
)
def test_a_colleagues_wrong_goes_to_the_anti_corruption_centre_without_a_name(talk: Conversation, said: str) -> None:
    talk.says(said)

    assert talk.talk.draft
    assert talk.talk.draft.answers["nuisance"] == ["corruption"]
    assert "identity" not in talk.talk.draft.answers or talk.talk.draft.answers["identity"] == ["anonymous"]


def test_another_giver_and_another_thing_are_another_gift(talk: Conversation) -> None:
    talk.says("โรงงานส่งตะกร้าผลไม้มาช่วงสงกรานต์ ราคา 2,500 รับได้มั้ย")
    pending = talk.says("เขาเพิ่งยื่นขอใบอนุญาต รง.4 กับเราอยู่")[0].text
    uncle = talk.says("แล้วถ้าเป็นน้าชายให้ 10,000 ล่ะ")[0].text
    lunch = talk.says("เลี้ยงข้าวเที่ยงตอนออกไปตรวจล่ะ")[0].text

    assert "2,500 บาท" in pending, "the number of a form is no value"
    assert say("gift.head.received.allowed", "th") in uncle
    assert say("gift.pending.yes", "th") not in uncle
    assert say("gift.head.never_received", "th") in lunch
    assert "10,000" not in lunch


def test_money_collected_for_a_superior_is_warned_of(talk: Conversation) -> None:
    (reply,) = talk.says("น้องๆ หารกันซื้อกระเช้าปีใหม่ให้ ผอ. ราคา 4,000 บาท ได้ไหม")

    assert say("gift.head.upward.refuse", "th") in reply.text
    assert say("gift.note.pooled", "th") in reply.text


@pytest.mark.parametrize(
    "said",
    [
        "Can we give the officer a small present to thank her?",
        "อยากเอาขนมไปฝากเจ้าหน้าที่ที่ช่วยเดินเรื่องให้ ได้ไหมคะ",
        "may I treat the inspector to lunch",
    ],
)
def test_who_deals_with_the_agency_is_told_better_not(library: Library, said: str) -> None:
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW))

    assert talk.says(said)[0].sources[0].heading == "ประชาชนให้ของขวัญเจ้าหน้าที่กระทรวงได้ไหม"
    worth = talk.says("a fruit basket, 1000 baht" if talk.talk.language == "en" else "ราคาแค่ 300 เอง")[0].text
    assert say("gift.head.received.allowed", talk.talk.language) not in worth
