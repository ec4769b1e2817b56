"""An ordinary complaint takes five messages, and their order does not matter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import File, Place, Reply
from bot.basics.texts import say
from bot.cases.model.submission import Identity, Lodge
from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import FileTicket
from knowledge.library import Library
from tests.support.examples import examples
from tests.support.talk import NOW, Conversation

STORY = "โรงงานข้างบ้านปล่อยควันดำ เหม็นมาก"
PLACE = "ซอย 5 ต.เชิงเนิน อ.เมืองระยอง จ.ระยอง"
FIVE = {
    "factory": "โรงงานไทยเจริญ",
    "time": "ตีสองตีสาม",
    "photos": "ไม่มีรูป",
    "identity": "ไม่บอกชื่อ",
    "place": PLACE,
}


@pytest.fixture
def talk(library: Library) -> Conversation:
    return _talk(library)


def _talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def asking(talk: Conversation) -> str:
    assert talk.talk.draft is not None
    return talk.talk.draft.asking


def answers(talk: Conversation) -> dict[str, Any]:
    assert talk.talk.draft is not None
    return dict(talk.talk.draft.answers)


def tell(talk: Conversation, *lines: str) -> list[Reply]:
    replies: list[Reply] = []
    for line in lines:
        replies = talk.says(line)
    return replies


def filed(talk: Conversation) -> Lodge:
    (act,) = [act for act in talk.acts if isinstance(act, FileTicket)]
    return act.paper


def said(paper: Lodge) -> dict[str, str]:
    return {one.field: one.text for one in paper.said}


@pytest.mark.parametrize(
    "five",
    [
        (STORY, f"{PLACE} โรงงานไทยเจริญ", "ทุกคืน มาสองเดือนแล้ว", "ไม่บอกชื่อ", "ส่งเรื่อง"),
        ("โรงงานเสียงดังมาก นอนไม่ได้", "หลังวัดหนองแขม ต.เชิงเนิน จ.ระยอง ไม่ทราบชื่อ", "ตั้งแต่ปีที่แล้ว", "ไม่บอกชื่อ", "ส่งเลย"),
        (
            "A factory near my house stinks terribly",
            "Thai Rung factory, Soi 5, Bang Phli, Samut Prakan",
            "every night for two months",
            "anonymous",
            "send it",
        ),
    ],
)
def test_an_ordinary_complaint_takes_five_messages(talk: Conversation, five: tuple[str, ...]) -> None:
    tell(talk, *five)

    assert filed(talk).identity is Identity.ANONYMOUS
    assert filed(talk).province in ("ระยอง", "สมุทรปราการ")


def test_a_pin_takes_no_message_more(talk: Conversation) -> None:
    tell(talk, STORY)
    (noted, question) = talk.says(place=Place(12.68, 101.25))
    assert "ระยอง" in noted.text
    assert say("form.pinned_in", "th", province="ระยอง") == noted.text
    assert "ตั้งแต่เมื่อไร" in question.text

    tell(talk, "ทุกคืน", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert filed(talk).province == "ระยอง"
    assert filed(talk).place is not None


@pytest.mark.parametrize("typed", ["12.6800, 101.2500", "https://maps.google.com/?q=12.6800,101.2500"])
def test_coordinates_that_are_typed_or_stand_in_a_link_are_a_pin(talk: Conversation, typed: str) -> None:
    tell(talk, STORY, typed)

    assert (answers(talk)["place"]["latitude"], answers(talk)["place"]["longitude"]) == (12.68, 101.25)
    assert answers(talk)["area"] == {"code": "21"}
    assert asking(talk) == "when"
    assert talk.talk.language == "th"


def test_coordinates_in_the_story_are_its_place(talk: Conversation) -> None:
    tell(talk, f"{STORY} พิกัด 12.6800, 101.2500 ทุกคืน")

    assert answers(talk)["place"]["latitude"] == 12.68
    assert answers(talk)["when"] == "ทุกคืน"


def test_a_pin_between_two_provinces_is_asked(talk: Conversation) -> None:
    tell(talk, STORY)

    talk.says(place=Place(13.06, 101.15))

    assert asking(talk) == "area"


def test_the_province_of_a_pin_is_corrected_by_its_name_and_the_pin_stays(talk: Conversation) -> None:
    tell(talk, STORY)
    talk.says(place=Place(12.68, 101.25))

    tell(talk, "ชลบุรี")

    assert answers(talk)["area"] == {"code": "20"}
    assert answers(talk)["place"]["latitude"] == 12.68


def test_one_answer_tells_the_place_the_area_and_the_factory(talk: Conversation) -> None:
    tell(talk, STORY, "โรงงานไทยเจริญ ซอย 5 ต.เชิงเนิน อ.เมืองระยอง")

    assert answers(talk)["factory"] == "โรงงานไทยเจริญ"
    assert answers(talk)["area"] == {"code": "210102"}, (
        "of the tambon, and not of the district Thai Charoen in Yasothon"
    )
    assert "ซอย 5" in answers(talk)["place"]["words"]
    assert asking(talk) == "when"


def test_a_factory_that_is_known_is_not_asked_for(talk: Conversation) -> None:
    (*_, question) = tell(talk, "บริษัท ไทยรุ่งเคมี จำกัด ปล่อยควันดำทุกคืน")

    assert asking(talk) == "place"
    assert "โรงงานชื่อ" not in question.text


def test_whoever_knows_no_name_is_asked_for_the_place_alone(talk: Conversation) -> None:
    (*_, question) = tell(talk, STORY, "ไม่รู้ชื่อโรงงานค่ะ")

    assert asking(talk) == "place"
    assert "โรงงานชื่อ" not in question.text


def test_where_the_district_is_known_the_spot_is_asked_twice_at_most_and_holds_nothing_up(talk: Conversation) -> None:
    (*_, first) = tell(talk, "โรงงานข้างบ้านปล่อยควันดำ อยู่ ต.บางปู อ.เมือง สมุทรปราการ")
    assert "ต.บางปู" in first.text
    tell(talk, "ไม่รู้ชื่อโรงงานค่ะ")
    assert asking(talk) == "place"

    tell(talk, "ห้าทุ่มถึงตีสาม เป็นมาสองเดือนแล้ว", "อย่าบอกชื่อผมนะ", "ส่งเลย")

    assert (filed(talk).district, filed(talk).tambon) == ("เมืองสมุทรปราการ", "บางปู")


@pytest.mark.parametrize(
    ("answer", "when", "since"),
    [
        ("ทุกคืน มาสองเดือนแล้ว", "ทุกคืน", "มาสองเดือนแล้ว"),
        ("กลางคืน", "กลางคืน", None),
        ("ตั้งแต่ปีที่แล้ว", None, "ตั้งแต่ปีที่แล้ว"),
        ("ตั้งแต่สี่ทุ่มถึงตีสอง", "ตั้งแต่สี่ทุ่มถึงตีสอง", None),
        ("at night since March", "at night", "since March"),
        ("ข้าม", None, None),
    ],
)
def test_when_and_since_when_are_one_question(
    talk: Conversation, answer: str, when: str | None, since: str | None
) -> None:
    tell(talk, STORY, PLACE, answer)

    assert answers(talk).get("when") == when
    assert answers(talk).get("since") == since
    assert asking(talk) == "identity"


def test_photos_are_invited_where_the_person_is_asked_who_they_are_and_at_the_summary(talk: Conversation) -> None:
    (*_, question) = tell(talk, STORY, PLACE, "ทุกคืน")
    assert say("form.photos_welcome", "th") in question.text
    assert "photo" in [choice.asks for choice in question.choices]

    (*_, summary) = tell(talk, "ไม่บอกชื่อ")
    assert "photo" in [choice.asks for choice in summary.choices]
    talk.says("รูปเมื่อคืน เห็นควันชัด", files=(File("p1", "image/jpeg", 9),))
    tell(talk, "ส่งเรื่อง")

    assert filed(talk).files == ("p1",)
    assert "เห็นควันชัด" in said(filed(talk))["what"], "what stands below a photo is kept"


def _filed_in_this_order(library: Library, *lines: str) -> dict[str, Any]:
    """The case that comes of these messages, sent as soon as only that is left; nothing else is answered."""
    talk = _talk(library)
    tell(talk, *lines)
    for _ in range(4):
        if talk.acts:
            break
        talk.says("ส่งเรื่อง" if not asking(talk) else "ข้าม")
    paper = filed(talk)
    told = said(paper)
    return {
        "story": told["what"],
        "factory": paper.factory,
        "time": told.get("when"),
        "area": (paper.province, paper.district, paper.tambon),
        "place": told["place"],
        "identity": paper.identity,
        "matters": paper.matters,
    }


@examples(120)
@given(st.permutations(list(FIVE.values())))
def test_answers_in_any_order_end_in_the_same_case(library: Library, order: list[str]) -> None:
    """People who write five messages without waiting for our questions."""
    case = _filed_in_this_order(library, STORY, *order)

    assert case == {
        "story": STORY,
        "factory": "โรงงานไทยเจริญ",
        "time": "ตีสองตีสาม",
        "area": ("ระยอง", "เมืองระยอง", "เชิงเนิน"),
        "place": PLACE,
        "identity": Identity.ANONYMOUS,
        "matters": filed_matters(library),
    }


def filed_matters(library: Library) -> Any:
    return _filed_in_this_order(library, STORY, PLACE)["matters"]


def test_an_answer_to_another_question_goes_to_its_field_also_at_the_summary(talk: Conversation) -> None:
    tell(talk, STORY, PLACE, "ข้าม", "ไม่บอกชื่อ")
    assert asking(talk) == ""

    (noted, _) = tell(talk, "โรงสีเจริญชัย")
    assert noted.text == say("form.noted", "th", label="โรงงาน", value="โรงสีเจริญชัย")
    tell(talk, "ทุกคืนหลังสี่ทุ่ม", "ปกปิดชื่อ")

    assert answers(talk)["factory"] == "โรงสีเจริญชัย"
    assert answers(talk)["when"] == "ทุกคืนหลังสี่ทุ่ม"
    assert answers(talk)["identity"] == ["confidential"]
    assert asking(talk) == "name"


def test_more_of_the_story_at_the_question_of_identity_is_no_answer_to_it(talk: Conversation) -> None:
    tell(talk, STORY, PLACE, "ทุกคืน")

    tell(talk, "แล้วโรงงานยังปล่อยน้ำเสียลงคลองอีกด้วย")

    assert "น้ำเสียลงคลอง" in answers(talk)["what"]
    assert asking(talk) == "identity"
    assert "identity" not in answers(talk)


def test_a_beginning_that_is_told_where_the_identity_is_asked_is_kept_and_decides_nothing(talk: Conversation) -> None:
    talk.says("โรงเลื่อยหลังบ้านฝุ่นฟุ้งทั้งวัน ตากผ้าไม่ได้เลยค่ะ")
    talk.says("ซอยวัดใหม่ ต.บ้านกรด อ.บางปะอิน อยุธยา ไม่รู้ชื่อโรงค่ะ")

    talk.says("กลางวันทุกวัน ราวๆ สี่เดือนแล้ว")

    assert talk.talk.draft is not None
    assert talk.talk.draft.asking == "identity"
    assert "สี่เดือน" in talk.talk.draft.answers["since"]
