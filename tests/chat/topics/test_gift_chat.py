"""Tests of conversations about gifts: understanding, questions, verdict, declaration."""

from __future__ import annotations

from datetime import date

import pytest

from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.model.submission import Kind
from bot.cases.settings.routing import read_routing
from bot.chat.effects import FileTicket
from bot.chat.topics.gifts.case import Giver, Way, is_a_case, told
from bot.chat.topics.gifts.rules import Book, book
from knowledge.library import Library
from tests.support.talk import Conversation

TODAY = date(2026, 11, 18)  # the day of NOW
PUBLIC = frozenset({"public"})


@pytest.fixture(scope="module")
def rules(gift_library: Library) -> Book:
    found = book(gift_library, PUBLIC)
    assert found
    return found


@pytest.fixture
def talk(gift_talk: Conversation) -> Conversation:
    return gift_talk


@pytest.mark.parametrize(("days_ago", "late"), [(0, 0), (29, 0), (30, 0), (31, 1), (45, 15)])
def test_the_thirtieth_day_after_receipt_is_the_last(talk: Conversation, days_ago: int, late: int) -> None:
    (reply,) = talk.says(f"ผู้รับเหมาให้กระเช้า 4,500 บาท ปีใหม่ {days_ago} วันก่อน")

    assert (f"เกินกำหนดแล้ว {late} วัน" in reply.text) == (late > 0)
    assert ("เกินกำหนด" in reply.text) == (late > 0)


def test_what_only_the_draft_said_is_to_be_checked(talk: Conversation) -> None:
    (reply,) = talk.says("ภรรยาผมรับกระเช้าจากโรงงาน 2,000 เมื่อวาน")

    assert "ร่างระเบียบ" in reply.text
    assert "17 ธ.ค. 2569" in reply.text
    assert "ตรวจสอบกับ ศปท." in reply.text


def test_of_the_old_rule_only_its_name_is_said(talk: Conversation) -> None:
    (reply,) = talk.says("ให้กระเช้าหัวหน้า 2,500 บาท ปีใหม่ วันที่ 1 ม.ค. 2566")

    assert "พ.ศ. 2544" in reply.text
    assert "ไม่มีตัวบทในระบบนี้" in reply.text
    assert "3,000" not in reply.text
    assert not reply.asserted


@pytest.mark.parametrize(
    "said",
    [
        "ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่",
        "ผู้รับเหมาให้กระเช้าสี่พันห้าปีใหม่",
        "ผู้รับเหมาให้กระเช้าราคา๔๕๐๐บาทปีใหม่ค่ะ",
        "ผู้รับเหมา\u200bให้กระเช้า4500บาท ปีใหม่ 🎁",
        "A contractor gave me a hamper worth 4,500 baht at New Year",
        "ได้กระเช้าปีใหม่จากบริษัทมูลค่า 4.5 พันบาท รับได้มั้ย",
    ],
)
def test_one_sentence_is_enough_for_a_verdict(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert reply.asserted
    assert "4,500" in reply.text
    assert "ข้อมูลเบื้องต้น ไม่ใช่คำวินิจฉัย" in reply.text
    assert "ศปท." in reply.text
    assert "30" in reply.text
    assert reply.sources[0].document == "ethics/gift-nacc-128"
    assert reply.sources[0].as_of is not None


@pytest.mark.parametrize(
    "question",
    [
        "รับของขวัญได้ไม่เกินเท่าไร",
        "ข้าราชการรับของขวัญได้ไม่เกินเท่าไร",
        "รับของเกิน 3,000 บาทต้องทำอย่างไร",
        "ให้ของหัวหน้าเกินสามพันผิดวินัยไหม",
        "พ่อแม่ให้รถข้าราชการได้ไหม",
        "received a gift above 3,000 baht",
        "โรงงานข้างบ้านปล่อยน้ำเสีย",
        "กู้เงินจากบริษัท 5,000 บาท",
        "ลูกอายุ 12 แจ้งเรื่องเองได้ไหม",
        "ให้เงินหัวหน้างานวันเกิด",
        "บริษัทมอบกระเช้าให้ข้าราชการ",
        "บริษัทอยากบริจาค 10,000 บาทให้กระทรวง",
    ],
)
def test_a_question_about_the_rule_is_for_the_papers(question: str) -> None:
    assert not is_a_case(question, told(question, TODAY))


@pytest.mark.parametrize(
    ("said", "way", "giver"),
    [
        ("บริษัทเลี้ยงข้าวมื้อละ 1,200 บาท ตอนไปตรวจโรงงาน", Way.RECEIVED, Giver.BUSINESS),
        ("ผรม.ให้ซองห้าพัน", Way.RECEIVED, Giver.BUSINESS),
        ("ภรรยาผมรับกระเช้าจากโรงงาน 2,000", Way.FAMILY, Giver.BUSINESS),
        ("my wife received a watch worth 5,000 from a contractor", Way.FAMILY, Giver.BUSINESS),
        ("ซื้อกระเช้าให้ภรรยาหัวหน้า 3,500", Way.UPWARD, None),
        ("I want to give my boss a gift of 2500 baht for new year", Way.UPWARD, None),
        ("บริษัทให้นาฬิกาหัวหน้าผม 9,000 บาท", Way.RECEIVED, Giver.BUSINESS),
        ("หัวหน้าให้กระเช้า 5,000", Way.RECEIVED, Giver.SUPERIOR),
        ("จับสลากได้ iPhone ในงานปีใหม่", Way.RECEIVED, Giver.GENERAL),
    ],
)
def test_who_gives_and_who_receives(said: str, way: Way, giver: Giver | None) -> None:
    gift = told(said, TODAY)

    assert is_a_case(said, gift)
    assert gift.way is way
    assert giver is None or gift.giver is giver


def test_only_what_is_missing_is_asked(talk: Conversation) -> None:
    asked = [talk.says(line)[-1].text for line in ("ตรวจของขวัญ", "ผมเป็นคนรับ", "เพื่อน", "สองพันเก้า", "วันเกิด")]
    (reply,) = talk.says("ไม่เกี่ยวกับงาน")

    keys = ("way", "giver", "value", "occasion", "duty")
    assert [question.splitlines()[-1] for question in asked] == [say(f"gift.ask.{key}", "th") for key in keys]
    assert "อยู่ในเกณฑ์ที่รับได้" in reply.text
    assert "2,900 บาท" in reply.text


def test_a_day_after_the_verdict_gives_the_last_day_and_another_value_another_verdict(talk: Conversation) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่")

    assert "17 ธ.ค. 2569" in talk.says("เมื่อวานครับ")[0].text
    assert talk.says("แล้วถ้า 2,500 ล่ะ")[0].text.endswith(say("gift.ask.pending", "th"))
    assert "อยู่ในเกณฑ์ที่รับได้" in talk.says("ไม่มี")[0].text


def test_a_gift_connected_with_duty_is_never_simply_allowed(talk: Conversation) -> None:
    talk.says("ผู้รับเหมาให้กระเช้า 2,000 บาท ปีใหม่")
    (reply,) = talk.says("ไม่มี")

    assert "No Gift Policy" in reply.text


def test_a_question_in_between_is_answered_and_nobody_is_held(talk: Conversation) -> None:
    talk.says("ตรวจของขวัญ")

    assert talk.says("โทษของการรับของขวัญผิดมาตรา 128 คืออะไร")[0].sources[0].document == "ethics/gift-nacc-128"
    assert talk.says("อะไรนะ")[0].text.startswith("ยังไม่เข้าใจ")
    talk.says("ยกเลิก")
    assert talk.talk.case is None


def test_a_declaration_goes_to_the_anti_corruption_centre_alone(talk: Conversation) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่ เมื่อวาน")
    talk.says("แจ้ง ศปท. เรื่องนี้")
    (summary,) = talk.says("ข้าม")
    assert "4,500 บาท" in summary.text
    assert "17 พ.ย. 2569" in summary.text

    talk.says("ส่งเรื่อง")

    (act,) = talk.acts
    assert isinstance(act, FileTicket)
    assert act.paper.kind is Kind.GIFT
    route = read_routing().route("2569-000001", act.paper)
    assert (route.unit, route.copied) == ("ศปท", ())


def test_a_declaration_can_be_made_without_a_verdict(talk: Conversation) -> None:
    talk.person = Person("napa", Role.STAFF, "สปอ")
    for line in ("แจ้งของขวัญ", "นาฬิกาจากบริษัท", "ตัวเจ้าหน้าที่", "บริษัทหนึ่ง", "แพงมาก", "หมื่นห้า", "๑/๑๑/๖๙", "ข้าม", "ข้าม"):
        (*_, reply) = talk.says(line)

    assert "15,000 บาท" in reply.text
    assert "1 พ.ย. 2569" in reply.text


def test_nothing_of_a_gift_is_asked_in_a_group(talk: Conversation) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่", group=True)

    assert talk.talk.case is None
