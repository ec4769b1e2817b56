"""Answers are filed by meaning, not by turn; what is said to be otherwise replaces its line, at any moment."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.assistant import Assistant, NoCases
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def told(talk: Conversation, *lines: str) -> dict[str, Any]:
    """The answers of the form after these messages."""
    for line in lines:
        talk.says(line)
    assert talk.talk.draft is not None
    return dict(talk.talk.draft.answers)


def asking(talk: Conversation) -> str:
    assert talk.talk.draft is not None
    return talk.talk.draft.asking


RECYCLER = "โรงหลอมพลาสติกชื่อรุ่งกิจรีไซเคิล อยู่บ่อวิน ศรีราชา ชลบุรี เหม็นไหม้ทุกคืนหลังเที่ยงคืน มาราวสองเดือนแล้วครับ"
CEMENT = "บริษัท ปูนดีจำกัด ฝุ่นปูนเต็มบ้าน ต.หน้าพระลาน อ.เฉลิมพระเกียรติ สระบุรี ทุกวันตั้งแต่ต้นปี พี่ชายผมทำงานอยู่แผนกโม่ด้วย"
NAMED = "บอกชื่อได้ครับ ประเสริฐ มั่นคง 0817776655"


def test_what_is_told_at_once_is_not_asked_again(talk: Conversation) -> None:
    known = told(talk, RECYCLER)

    assert known["factory"] == "รุ่งกิจรีไซเคิล"
    assert known["area"]["code"].startswith("2007")
    assert known["when"] == "ทุกคืนหลังเที่ยงคืน"
    assert known["since"] == "มาราวสองเดือนแล้ว"
    assert asking(talk) == "identity"


def test_without_tone_marks_and_with_a_misspelt_province_the_lines_are_the_same(talk: Conversation) -> None:
    known = told(talk, "โรงงานทอผ้าเสียงดังมาก", "กระทุ่มแบน สมุดสาคอน", "ไมรูชือ เปนตึกสีเหลือง", "4ทุม ถึง ตี4 ตังแตเดือนทีแลว")

    assert known["area"]["code"] == "7402"
    assert "ตึกสีเหลือง" in known["place"]["words"], "who knows no name describes it"
    assert known["when"] == "4ทุม ถึง ตี4"
    assert known["since"] == "ตังแตเดือนทีแลว"
    assert not known.get("factory")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("บ้านเราอยู่บางนา กรุงเทพ แต่โรงงานอยู่บางพลี สมุทรปราการ", "1103"),
        ("I live in Nonthaburi but the plant is in Lat Lum Kaeo, Pathum Thani", "1305"),
        ("บ้านอยู่สันป่าตอง แต่โฮงงานอยู่แม่วาง เชียงใหม่", "5022"),
    ],
)
def test_the_factorys_place_counts_not_the_writers(talk: Conversation, said: str, code: str) -> None:
    assert told(talk, "โรงงานปล่อยควันดำ เหม็นมาก", said)["area"] == {"code": code}


def test_two_corrections_in_one_message_replace_two_lines(talk: Conversation) -> None:
    told(talk, RECYCLER, "ไม่บอกชื่อ")
    (corrected, *_) = talk.says("โรงงานผิด ต้องเป็นรุ่งเจริญรีไซเคิล แล้วจังหวัดเป็นระยองนะ ไม่ใช่ชลบุรี")

    known = told(talk)
    assert known["factory"] == "รุ่งเจริญรีไซเคิล"
    assert known["area"] == {"code": "21"}
    assert "รุ่งเจริญรีไซเคิล" in corrected.text
    assert "ระยอง" in corrected.text
    assert "ผิด" not in known["what"], "a correction is no part of the story"


def test_a_corrected_district_and_hour_in_english(talk: Conversation) -> None:
    told(talk, "A dyeing plant in Lat Lum Kaeo, Pathum Thani dumps foul water every night", "no idea of its name")
    told(talk, "since June", "anonymous")
    known = told(talk, "it's Sam Khok, not Lat Lum Kaeo", "the time is wrong, it should be every Sunday morning")

    assert known["area"] == {"code": "1307"}
    assert known["when"] == "every Sunday morning"


def test_a_correction_in_the_middle_is_no_answer_to_the_open_question(talk: Conversation) -> None:
    told(talk, "โรงงานเหม็นมาก อยู่หางดง เชียงใหม่")
    before = asking(talk)
    known = told(talk, "บ่ใจ้หางดงเจ้า ต้องเป็นสารภี")

    assert known["area"] == {"code": "5019"}
    assert asking(talk) == before


@pytest.mark.parametrize(
    "said",
    [
        "บอกชื่อไม่ได้ครับ แต่โทรมาคุยได้ 0861234567",
        "ข้าเจ้าบ่ะออกจื้อ แต่โทรมาได้เน้อ 0861234567",
        "do not tell the factory who I am, but you can call me at 0861234567",
    ],
)
def test_whoever_may_be_called_and_not_be_told_of_is_sealed(talk: Conversation, said: str) -> None:
    known = told(talk, RECYCLER, said)

    assert known["identity"] == ["confidential"]
    assert known["phone"] == "0861234567"
    assert not known.get("name")


def test_a_number_that_is_taken_back_is_said_to_be_dropped(talk: Conversation) -> None:
    told(talk, f"{RECYCLER} โทรผมได้ 0861234567")
    (lost, *_) = talk.says("ไม่บอกชื่อดีกว่า")

    assert told(talk)["identity"] == ["anonymous"]
    assert "0861234567" in lost.text


def test_put_my_name_in_at_the_summary_asks_for_the_name(talk: Conversation) -> None:
    told(talk, RECYCLER, "ไม่บอกชื่อ", "ถูกแล้ว แต่ใส่ชื่อผมด้วยนะ")

    assert told(talk)["identity"] == ["named"]
    assert asking(talk) == "name"


def test_a_yes_that_takes_the_name_out_sends_nothing(talk: Conversation) -> None:
    assert told(talk, CEMENT, NAMED)["name"] == "ประเสริฐ มั่นคง"
    known = told(talk, "ใช่ถูกแล้ว แต่เอาชื่อผมออก")

    assert talk.acts == []
    assert known["identity"] == ["anonymous"]
    assert not known.get("name")


def test_what_is_not_to_be_written_is_taken_out_and_shown_and_the_name_stays(talk: Conversation) -> None:
    told(talk, CEMENT, NAMED)
    (out, *_) = talk.says("ไม่ต้องเขียนเรื่องพี่ชายนะครับ")

    known = told(talk)
    assert "พี่ชาย" not in known["what"]
    assert "พี่ชายผมทำงานอยู่แผนกโม่ด้วย" in out.text
    assert known["identity"] == ["named"]


def test_an_accusation_takes_only_what_fits_each_line_and_warns_of_the_writer(talk: Conversation) -> None:
    known = told(
        talk,
        "เจ้าหน้าที่กรมโรงงานมาขอเงินโรงงานทุกเดือน ไม่ให้ก็ตรวจถี่",
        "หนูทำงานบัญชีที่โรงงานนี้เองค่ะ บ้านโป่ง ราชบุรี",
        "คนชื่อหัวหน้าชัยพร ฝ่ายตรวจ มากินเลี้ยงกับเถ้าแก่ เมื่อวันศุกร์ที่แล้ว",
    )
    summary = talk.says("ดูสรุป")[-1].text

    assert "หัวหน้าชัยพร ฝ่ายตรวจ" in known["official"]
    assert "บ้านโป่ง" in known["venue"]
    assert "หนูทำงาน" not in known["official"] + str(known.get("happened"))
    assert "ชัยพร" not in summary.partition("⚠️")[2]


def test_the_accused_office_of_the_first_message_is_not_asked_and_can_be_corrected(talk: Conversation) -> None:
    known = told(talk, "เจ้าหน้าที่อุตสาหกรรมจังหวัดลพบุรีเรียกเงินผมสามหมื่น", "เมื่อวันพฤหัสที่แล้ว ที่ร้านอาหารริมน้ำ")
    assert known["official"] == "เจ้าหน้าที่อุตสาหกรรมจังหวัดลพบุรี"
    assert "ร้านอาหาร" in known["happened"]

    known = told(talk, "ผู้ถูกร้องเรียนไม่ถูกครับ ที่ถูกคือนายช่างกลุ่มโรงงาน สอจ.สิงห์บุรี")
    assert known["official"] == "นายช่างกลุ่มโรงงาน สอจ.สิงห์บุรี"


def test_a_name_is_no_nuisance(talk: Conversation) -> None:
    known = told(talk, "โรงโม่หินระเบิดแรงมาก บ้านร้าวหมด อยู่ทุ่งสง นครศรีธรรมราช", "โรงโม่หินเขาเหมน ระเบิดตอนเที่ยงทุกวัน")

    assert known["factory"] == "โรงโม่หินเขาเหมน"
    assert "smell" not in known["nuisance"]


def test_a_misspelt_name_and_a_wish_for_the_seal_touch_nothing_else(talk: Conversation) -> None:
    told(talk, CEMENT, NAMED)
    known = told(talk, "ชื่อสะกดผิดค่ะ ต้อง ประเสริฐษ์ มั่นคง", "เปลี่ยนใจค่ะ ขอปกปิดชื่อดีกว่า")

    assert known["name"] == "ประเสริฐษ์ มั่นคง"
    assert known["factory"] == "บริษัท ปูนดีจำกัด"
    assert known["identity"] == ["confidential"]


def test_a_province_in_the_factorys_name_is_no_place(talk: Conversation) -> None:
    known = told(talk, "โรงกระเบื้องปล่อยควันขาว แสบตามาก แถวหนองแค สระบุรี", "ชื่อระยองเซรามิคค่ะ เป็นทุกวันหลังสี่ทุ่ม มาเกือบปีแล้ว")

    assert known["factory"] == "ระยองเซรามิค"
    assert known["area"]["code"].startswith("19")
    assert known["since"] == "มาเกือบปีแล้ว"


def test_a_districts_name_in_a_factorys_name_takes_no_place_away(talk: Conversation) -> None:
    talk.says("โรงงานข้างบ้านปล่อยควันดำ เหม็นมาก")
    talk.says("ซอย 5 ต.ทับมา อ.เมืองระยอง จ.ระยอง โรงงานศรีวัฒนา")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["factory"] == "โรงงานศรีวัฒนา"
    assert talk.talk.draft.answers["area"] == {"code": "210111"}


def test_whoever_was_taken_for_an_accuser_comes_back_to_the_factory(talk: Conversation) -> None:
    talk.says("เจ้าหน้าที่อุตสาหกรรมจังหวัดรับเงินโรงงาน")

    talk.says("เฉพาะโรงงาน")

    assert talk.talk.draft is not None
    assert not {"corruption", "official_conduct"} & set(talk.talk.draft.answers.get("nuisance") or ())
    assert talk.talk.draft.asking != "official"
