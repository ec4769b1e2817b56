"""Tests of filling in a form by conversation."""

from __future__ import annotations

import pytest

from bot.basics.messages import File, Place
from bot.basics.texts import say
from bot.cases.model.submission import Kind, Matter
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import DRAFT_LASTS
from bot.chat.effects import FileTicket
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture
def clock() -> list[float]:
    return [NOW]


@pytest.fixture
def talk(library: Library, clock: list[float]) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: clock[0]))


@pytest.mark.parametrize(
    "word", ["ยกเลิก", "ยกเลิกค่ะ", "  ยกเลิก!! ", "ยก\u200bเลิก", "ยกเลิค", "cancel", "CANCEL", "/cancel"]
)
def test_cancel_works_at_any_moment_however_it_is_typed(talk: Conversation, word: str) -> None:
    talk.says("ร้องเรียน")

    (reply,) = talk.says(word)

    assert talk.talk.draft is None
    assert reply.text in (say("form.cancelled", "th"), say("form.cancelled", "en"))


def test_a_complaint_is_filed_from_the_first_word_on(talk: Conversation) -> None:
    talk.says("ร้องเรียนโรงงาน")
    talk.says("ปล่อยน้ำเสียลงคลองและส่งกลิ่นเหม็น")
    talk.says("หลังวัดใหญ่")
    talk.says("สมุทปราการ")  # a letter is missing
    talk.says("ทุกเช้า ตั้งแต่เดือนที่แล้ว")
    talk.says(files=(File("photo1", "image/jpeg", 9),))
    talk.says(files=(File("photo2", "image/png", 9),))
    (summary,) = talk.says("ไม่บอกชื่อ")
    assert "สมุทรปราการ" in summary.text
    assert "2 ไฟล์" in summary.text

    talk.says("ส่งเรื่อง")

    (act,) = talk.acts
    assert isinstance(act, FileTicket)
    paper = act.paper
    assert paper.kind is Kind.COMPLAINT
    assert paper.province == "สมุทรปราการ"
    assert set(paper.matters) == {Matter.WASTEWATER, Matter.SMELL}
    assert paper.files == ("photo1", "photo2")
    assert paper.said[0].text == "ปล่อยน้ำเสียลงคลองและส่งกลิ่นเหม็น"
    assert talk.talk.draft is None


def test_a_plain_grievance_opens_the_form_with_what_was_said(talk: Conversation) -> None:
    replies = talk.says("โรงงานข้างบ้านเสียงดังทั้งคืนเลยค่ะ อยู่จังหวัดระยอง")

    assert say("form.sorry_to_hear", "th") in replies[0].text
    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["noise"]
    assert talk.talk.draft.answers["area"] == {"code": "21"}, "ระยอง, and not เลย, which is a word here"
    assert talk.talk.draft.asking == "place"


def test_a_question_about_nuisances_opens_no_form(talk: Conversation) -> None:
    talk.says("โรงงานส่งกลิ่นเหม็นใครรับผิดชอบ")

    assert talk.talk.draft is None


def test_a_pin_fills_the_place_and_its_province_is_only_a_guess(talk: Conversation) -> None:
    talk.says("ร้องเรียน")
    talk.says("เสียงดัง")
    talk.says("ข้างโรงเรียน")
    (_, question) = talk.says(place=Place(13.06, 101.15))

    assert "ชลบุรี" in question.text
    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["place"]["words"] == "ข้างโรงเรียน", "what was said before is kept"
    assert "area" not in talk.talk.draft.answers


def test_back_change_later_and_resume(talk: Conversation) -> None:
    talk.says("ร้องเรียน")
    talk.says("เสียงดังมาก")
    talk.says("ซอยหนึ่ง")
    talk.says("กลับ")
    assert talk.talk.draft is not None
    assert talk.talk.draft.asking == "place"
    talk.says("ซอยสอง")
    talk.says("ไว้ก่อน")
    assert "15 ล้านบาท" in talk.says("กู้กองทุนตัวอย่างได้เท่าไร")[0].text
    talk.says("ทำต่อ")
    assert talk.talk.draft.asking == "area"
    for answer in ("ระยอง", "ข้าม", "ไม่บอกชื่อ", "แก้ไข", "สถานที่", "ซอยสาม"):
        (reply,) = talk.says(answer)[-1:]

    assert "ซอยสาม" in reply.text
    assert "ซอยสอง" not in reply.text


def test_a_form_left_alone_is_kept_seven_days_and_no_longer(talk: Conversation, clock: list[float]) -> None:
    talk.says("ร้องเรียน")
    clock[0] += DRAFT_LASTS - 60
    talk.says("เสียงดังมากที่ระยอง")
    assert talk.talk.draft is not None

    clock[0] += DRAFT_LASTS + 60

    talk.says("เมนู")
    assert talk.talk.draft is None


def test_a_complaint_is_never_taken_in_a_group(talk: Conversation) -> None:
    (reply,) = talk.says("ร้องเรียนโรงงาน", group=True)

    assert reply.text == say("group.alone", "th")
    assert talk.talk.draft is None


def test_a_question_in_between_does_not_throw_the_complaint_away(talk: Conversation) -> None:
    """Somebody asks an officer in the middle of a complaint, and then goes on with it."""
    for line in ("ร้องเรียน", "เสียงดังมากทั้งคืน", "ไว้ก่อน", "ถามเจ้าหน้าที่", "ขอทราบเวลาทำการ", "ข้าม", "ส่งเรื่อง"):
        talk.says(line)
    assert [type(act) for act in talk.acts] == [FileTicket]

    talk.says("ทำต่อ")

    assert talk.talk.draft is not None
    assert talk.talk.draft.form == "complaint"
    assert talk.talk.draft.answers["what"] == "เสียงดังมากทั้งคืน"


def test_more_of_the_same_grievance_is_added_to_it(talk: Conversation) -> None:
    for line in ("โรงงานข้างบ้านเสียงดังทั้งคืน", "ไว้ก่อน", "โรงงานข้างบ้านปล่อยควันดำด้วยทุกวัน"):
        talk.says(line)

    assert talk.talk.draft is not None
    told = talk.talk.draft.answers["what"].splitlines()
    assert told == ["โรงงานข้างบ้านเสียงดังทั้งคืน", "โรงงานข้างบ้านปล่อยควันดำด้วยทุกวัน"]


def test_a_cry_for_help_in_the_middle_of_a_form_keeps_the_form(talk: Conversation) -> None:
    for line in ("ถามเจ้าหน้าที่", "ขอทราบเวลาทำการ", "โรงงานข้างบ้านไฟไหม้"):
        talk.says(line)

    assert talk.talk.draft is not None
    assert talk.talk.draft.form == "complaint"
    assert talk.talk.shelf["ask_a_person"].answers["what"] == "ขอทราบเวลาทำการ"
