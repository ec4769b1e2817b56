"""A complaint and a question in one message: the complaint begins, the question waits and is answered."""

from __future__ import annotations

import pytest

from bot.basics.messages import Message
from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import FileTicket
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


@pytest.mark.parametrize(
    "said",
    [
        "ฝุ่นจากโรงสีเข้าบ้านทุกวันเลยครับที่ชัยนาท แล้วอยากถามด้วยว่ามีสินเชื่อให้ร้านขายของชำมั้ย",
        "Black smoke from the tyre factory in Phan Thong all day. Also, can a small shop get a loan from the fund?",
    ],
)
def test_the_complaint_begins_and_the_question_is_promised(talk: Conversation, said: str) -> None:
    replies = " ".join(one.text for one in talk.says(said))

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["dust_smoke"]
    assert talk.talk.afterwards
    assert talk.talk.afterwards in replies


def test_the_question_is_answered_when_the_complaint_is_sent(talk: Conversation) -> None:
    for line in ("โรงสีแสงทองฝุ่นเข้าบ้านทุกวัน อ.เมือง ชัยนาท แล้วอยากถามด้วยว่ามีสินเชื่อให้ร้านขายของชำมั้ย", "ข้าม", "ไม่บอกชื่อ"):
        talk.says(line)
    outcome = talk.outcome(Message("web", "id", "somchai", NOW, text="ส่งเรื่อง"))

    assert any(isinstance(act, FileTicket) for act in outcome.acts)
    assert outcome.afterwards
    assert not talk.talk.afterwards


def test_a_doubt_within_the_story_is_no_question(talk: Conversation) -> None:
    talk.says("โรงงานชุบโลหะ กลิ่นกรดฉุน น้ำในท่อเป็นสีเขียว ไม่ทราบมีใบอนุญาตหรือไม่")

    assert not talk.talk.afterwards
