"""Tests of the assistant's answers, message by message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import Event, File, Message, Place
from bot.basics.messages import Kind as ReplyKind
from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk, from_bytes
from bot.chat.effects import LeaveStaff, NoteMissed, Rate, UseCode
from knowledge.library import Library
from tests.support.examples import examples
from tests.support.talk import NOW, STAFF, Conversation


@pytest.fixture
def clock() -> list[float]:
    return [NOW]


@pytest.fixture
def talk(library: Library, clock: list[float]) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: clock[0]))


def test_a_question_is_answered_with_its_source_and_date(talk: Conversation) -> None:
    (reply,) = talk.says("กู้กองทุนตัวอย่างได้เท่าไรคะ")

    assert "15 ล้านบาท" in reply.text
    assert "ข้อมูล ณ 16 ก.พ. 2569" in reply.text
    assert reply.asserted
    assert reply.sources[0].document == "loans/fund"


def test_a_question_in_english_gets_the_gist_in_english_first(talk: Conversation) -> None:
    (reply,) = talk.says("How much can I borrow from the sample fund?")

    assert reply.text.startswith("Up to 15 million baht")
    assert "as of 16 Feb 2026" in reply.text


def test_a_staff_paper_is_never_shown_to_the_public(talk: Conversation) -> None:
    """Someone without a role asks for exactly the words of a staff-only procedure."""
    (reply,) = talk.says("ขั้นตอนเบิกงบลับ")

    assert not reply.asserted
    assert "ลับ" not in reply.text
    assert all(source.audience == "public" for source in reply.sources)
    assert all("ลับ" not in choice.label for choice in reply.choices)


def test_staff_are_shown_what_staff_may_read_and_no_other_units_papers(talk: Conversation) -> None:
    talk.person = STAFF

    assert "สามวันทำการ" in talk.says("ขั้นตอนเบิกงบลับ")[0].text
    assert not talk.says("กุญแจตู้เอกสารของศูนย์อยู่ที่ใคร")[0].asserted


def test_a_paper_that_is_out_of_date_says_so(talk: Conversation) -> None:
    (reply,) = talk.says("ที่จอดรถผู้มาติดต่อจอดได้กี่ชั่วโมง")

    assert "ตัวอย่าง" in reply.text
    assert "มีเอกสารใหม่แทน" in reply.text
    assert "เกินกำหนดทบทวน" in reply.text


def test_what_nobody_wrote_down_is_not_made_up(talk: Conversation) -> None:
    (reply,) = talk.says("ราคาทองคำวันนี้บาทละเท่าไร")

    assert not reply.asserted
    assert isinstance(talk.acts[-1], NoteMissed)


def test_a_rating_is_stored_and_a_bad_answer_offers_an_officer(talk: Conversation) -> None:
    talk.says("กู้กองทุนตัวอย่างได้เท่าไร")
    talk.says("👎 ไม่ตรงคำถาม")
    assert talk.acts == [Rate("loans/fund#วงเงินกู้สูงสุด", False, "กู้กองทุนตัวอย่างได้เท่าไร")]

    talk.says("ถามเจ้าหน้าที่")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["what"] == "กู้กองทุนตัวอย่างได้เท่าไร"
    assert talk.talk.draft.asking == "province"


def test_a_typed_number_presses_that_button_and_keeps_the_language(talk: Conversation) -> None:
    """An English talk offers a section by its Thai name."""
    talk.says("How much can I borrow from the sample fund?")

    (reply,) = talk.says("๑")

    assert "ร้อยละ 3" in reply.text
    assert "Source:" in reply.text


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("สวัสดีครับ", "talk.welcome"),
        ("หวัดดีค่า", "talk.welcome"),
        ("ขอบคุณมากๆ ค่ะ", "talk.thanks"),
        ("เมนู", "talk.menu"),
        ("ช่วยด้วย ใช้งานยังไง", "talk.help"),
        ("/start", "talk.menu"),
        ("บ๊ายบาย", "talk.bye"),
        ("", "talk.empty"),
        ("   \u200b ", "talk.empty"),
        ("🙏🙏🙏", "talk.empty"),
    ],
)
def test_courtesy_is_answered_with_courtesy(talk: Conversation, said: str, key: str) -> None:
    if key == "talk.help":
        said = "ใช้งานยังไง"

    assert talk.says(said)[0].text == say(key, "th")


def test_stickers_files_and_places_without_a_form_are_answered_sensibly(talk: Conversation) -> None:
    assert talk.says(sticker=True)[0].text == say("talk.sticker", "th")
    assert talk.says(files=(File("f1", "image/jpeg", 9),))[0].text == say("talk.file_without_form", "th")
    assert talk.says(place=Place(13.7, 100.5))[0].text == say("talk.place_without_form", "th")


def test_the_language_follows_the_words_until_somebody_chooses(talk: Conversation) -> None:
    assert talk.says("hello")[0].text == say("talk.welcome", "en")
    assert talk.says("ขอบคุณ")[0].text == say("talk.thanks", "th")
    talk.says("English please")
    assert talk.says("ขอบคุณ")[0].text == say("talk.thanks", "en")


def test_a_new_conversation_is_welcomed_with_the_four_topics(talk: Conversation) -> None:
    (reply,) = talk.says(event=Event.JOINED)

    assert reply.text == say("talk.welcome", "th")
    assert len(reply.choices) == 4


@pytest.mark.parametrize(
    "cry",
    [
        "โรงงานไฟไหม้ค่ะ ช่วยด้วย",
        "แก๊สรั่ว หายใจไม่ออก",
        "ได้ยินเสียงระเบิดที่โรงงานหลังบ้าน",
        "There is a gas leak at the plant!",
        "แอม\u200bโมเนียรั่ว",
    ],
)
def test_danger_comes_before_everything(talk: Conversation, cry: str) -> None:
    """Even in the middle of a form."""
    talk.says("ร้องเรียน")

    (reply,) = talk.says(cry)

    assert reply.kind is ReplyKind.DANGER
    assert all(number in reply.text for number in ("199", "1669", "191", "1784"))
    assert talk.talk.draft is not None, "the form is not lost"


def test_words_of_a_cry_for_help_are_in_the_complaint(talk: Conversation) -> None:
    """They press the button once they are safe: nothing more is asked."""
    talk.says("โรงงานไฟไหม้ค่ะ ที่ระยอง")
    talk.says("1")

    (act,) = talk.acts
    assert act.paper.danger
    assert act.paper.province == "ระยอง"
    assert "ไฟไหม้" in act.paper.said[0].text


@pytest.mark.parametrize(
    "said",
    ["ถ้าเกิดไฟไหม้โรงงานต้องทำอย่างไร", "โรงโม่ระเบิดหินเสียงดังทุกวัน", "ข้อมูลรั่วไหลต้องแจ้งใคร", "ปีที่แล้วโรงงานนี้ไฟไหม้"],
)
def test_questions_and_past_events_are_no_alarm(talk: Conversation, said: str) -> None:
    assert all(reply.kind is not ReplyKind.DANGER for reply in talk.says(said))


def test_an_invitation_and_leaving(talk: Conversation) -> None:
    talk.says(" k7mnp-q2rst ")
    talk.person = STAFF
    talk.says("เลิกเป็นเจ้าหน้าที่")

    assert talk.acts == [UseCode("K7MNPQ2RST"), LeaveStaff()]


def test_a_conversation_of_another_version_starts_over() -> None:
    assert from_bytes(b'{"language": 7, "nonsense": true}') == Talk()


unkind = st.text(max_size=60) | st.text("กขค่้๊ำเแ๐๑ \u200b\u0e4d\u0e32😀!?/-", max_size=60)


@examples(150)
@given(st.lists(unkind | st.sampled_from(["ร้องเรียน", "ข้าม", "กลับ", "แก้ไข", "ส่งเรื่อง", "2", "เมนู"]), max_size=8))
def test_there_is_always_an_answer(library: Library, lines: list[str]) -> None:
    """Whatever anybody types, in whatever order."""
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW))

    for line in lines:
        outcome = talk.outcome(Message("web", "id", "somchai", NOW, text=line))
        assert outcome.replies or outcome.acts
        assert all(reply.text.strip() for reply in outcome.replies)


def test_very_long_text_is_answered_too(talk: Conversation) -> None:
    assert talk.says("โรงงาน" * 20_000)
    talk.says("ยกเลิก")
    talk.says("ร้องเรียน")
    assert talk.says("ก" * 20_000)[0].text == say("form.too_long", "th")


def test_importing_the_assistant_loads_no_web_no_torch_no_linebot() -> None:
    import subprocess
    import sys

    heavy = ["starlette", "uvicorn", "torch", "linebot", "telegram", "sentence_transformers", "faiss", "psycopg"]
    code = f"import bot.chat.assistant, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
