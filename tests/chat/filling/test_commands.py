"""Tests of commands inside a form (back, skip, change, cancel), also misspelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import File, Message, Place
from bot.basics.texts import say
from bot.chat import forms
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import begun
from bot.chat.effects import FileTicket
from bot.chat.filling.commands import Command, command_in
from bot.chat.understand.understanding import plain
from knowledge.library import Library
from tests.support.examples import examples
from tests.support.talk import NOW, Conversation

LINES = forms.form("complaint").fields
STORY = "น้ำจากท่อไหลลงนาข้าวของลุง"


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("ข้าม", "skip"),
        ("ขาม", "skip"),
        ("ข้ามค่ะ", "skip"),
        ("ข้ามม", "skip"),
        ("skp", "skip"),
        ("SKIP", "skip"),
        ("ไม่ทราบครับ", "skip"),
        ("กลับ", "back"),
        ("กลบั", "back"),
        ("bakc", "back"),
        ("go back", "back"),
        ("ไว้ก่อน", "later"),
        ("ไว้กอน", "later"),
        ("latr", "later"),
        ("พอแล้ว", "done"),
        ("พอเเล้ว", "done"),
        ("that is enough", "done"),
        ("แก้ไข", "change"),
        ("เเก้ไข", "change"),
        ("chnage", "change"),
        ("คงเดิม", "keep"),
    ],
)
def test_a_command_is_understood_with_usual_typing_errors(typed: str, command: str) -> None:
    assert command_in(plain(typed), LINES).name == command


@pytest.mark.parametrize("name", ["Beck", "Jack", "ขวัญ", "แก้ว", "ดาว", "สมชาย", "Kip", "กลอย", "เพียงพอ", "แก้มใส"])
def test_a_name_is_no_command(name: str) -> None:
    assert command_in(plain(name), LINES) == Command()


@pytest.mark.parametrize(
    ("typed", "line", "value"),
    [
        ("แก้สถานที่", "place", ""),
        ("ขอแก้ไข สถานที", "place", ""),
        ("เปลี่ยนพื้นที่เป็นชลบุรี", "area", "ชลบุรี"),
        ("แก้โรงงาน", "factory", ""),
        ("change place", "place", ""),
        ("change the area to Chon Buri", "area", "chon buri"),
        ("change photos or files", "photos", ""),
        ("เพิ่มแจ้งแทน", "on_behalf", ""),
    ],
)
def test_a_line_is_changed_by_its_name(typed: str, line: str, value: str) -> None:
    assert command_in(plain(typed), LINES) == Command("change", line, value)


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def test_a_field_is_changed_in_one_message(talk: Conversation) -> None:
    for line in ("โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ไม่บอกชื่อ"):
        talk.says(line)

    (summary,) = talk.says("เปลี่ยนพื้นที่เป็นชลบุรี")

    assert "จ.ชลบุรี" in summary.text
    assert "ระยอง" not in summary.text.split("พื้นที่")[1]


def test_what_is_typed_at_the_summary_is_added_and_a_telephone_number_is_not(talk: Conversation) -> None:
    for line in ("โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ไม่บอกชื่อ"):
        talk.says(line)

    assert talk.says("แล้วก็มีควันดำลอยมาตอนเช้าด้วย")[0].text == say("form.added", "th")
    assert talk.says("โทรหาผมได้ที่ 081 234 5678")[0].text == say("form.identity_confidential", "th")
    talk.says("ส่งเรื่อง")

    (act,) = talk.acts
    assert "ควันดำลอยมา" in act.paper.said[0].text
    assert "081" not in repr(act.paper)


def test_back_from_any_question_keeps_every_answer(talk: Conversation) -> None:
    for line in (f"ร้องเรียน\n{STORY}\nน้ำเสีย\nหลังวัด\nระยอง\nทุกคืน\nบอกชื่อ\nสมชาย\n0812345678").split("\n"):
        talk.says(line)
    assert talk.talk.draft is not None
    told = {name: value for name, value in talk.talk.draft.answers.items() if value}

    asked = []
    for _ in range(15):
        talk.says("กลับ")
        asked.append(talk.talk.draft.asking)

    assert asked[0] == "phone"
    assert asked[7] == "what"
    assert {name: value for name, value in talk.talk.draft.answers.items() if value} == told


def test_an_answer_that_is_given_again_takes_the_place_of_the_old_one_and_the_form_goes_on(talk: Conversation) -> None:
    for line in ("ร้องเรียน", STORY, "น้ำเสีย", "หลังวัด", "กลับ", "กลับ", "กลิ่นเหม็น"):
        talk.says(line)

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["smell"]
    assert talk.talk.draft.asking == "area"


WORDS = """กลับ แก้ไข สถานที่ ข้าม ขาม ไว้ก่อน ทำต่อ พอแล้ว คงเดิม เมนู ติดตามเรื่อง ไม่บอกชื่อ น้ำเสีย ระยอง back skp 1
English ภาษาไทย อ่านเพิ่มเติม ขอบคุณ ทำไม สวัสดี""".split()
unkind = st.text(max_size=60) | st.text("กขค่้๊ำเแ๐๑ \u200b\u0e4d\u0e32😀!?/-0", max_size=60)
message = st.builds(
    lambda text, files, place: Message(
        "web",
        "id",
        "somchai",
        NOW,
        text=text,
        files=(File(f"f{files}", "image/jpeg", 9),) if files else (),
        place=Place(13.0 + place, 100.0) if place else None,
    ),
    unkind
    | st.sampled_from(
        [*WORDS, "ร้องเรียน", "ส่งเรื่อง", "ถามเจ้าหน้าที่", "ขอรับความช่วยเหลือ", "ไฟไหม้โรงงาน", "ส่งเรื่องทันที", STORY]
    ),
    st.integers(0, 3),
    st.integers(0, 3),
)


@examples(120)
@given(
    st.sampled_from(["ร้องเรียน", "ถามเจ้าหน้าที่", "ขอรับความช่วยเหลือ", "โรงงานเสียงดังทั้งคืน"]), st.lists(message, max_size=12)
)
def test_no_message_breaks_a_form(library: Library, first: str, said: list[Message]) -> None:
    """Whatever is typed, shown or pointed at, in whatever order, there is an answer in words."""
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW))
    talk.says(first)

    for one in said:
        outcome = talk.outcome(one)
        assert outcome.replies or outcome.acts
        assert all(reply.text.strip() for reply in outcome.replies)


@examples(80)
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_nothing_that_was_told_is_lost(library: Library, words: list[str]) -> None:
    """No word about the form, no detour and no other answer takes the story, the photo or the pin away."""
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW))
    talk.says("ร้องเรียน")
    talk.says(STORY)
    talk.says(files=(File("photo", "image/jpeg", 9),))
    talk.says(place=Place(12.68, 101.25))

    for word in words:
        if talk.talk.draft and talk.talk.draft.asking == "what" and not talk.talk.draft.aside:
            talk.says("คงเดิม")
        talk.says(word)

    draft = begun(talk.talk, "complaint")
    kept = draft.answers if draft else {}
    papers = [act.paper for act in talk.acts if isinstance(act, FileTicket)]
    assert STORY in str(kept.get("what")) or any(STORY in repr(paper) for paper in papers)
    assert "photo" in (kept.get("photos") or ()) or any("photo" in paper.files for paper in papers)
