"""Tests of what is sent without words: photos, albums, voice messages, the QR sign of a factory."""

from __future__ import annotations

import pytest

from bot.basics.messages import File
from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from knowledge.library import Library
from tests.chat.filling.test_prefill import answers, asking, tell
from tests.support.talk import NOW, Conversation


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def test_photos_come_first_and_find_their_complaint(talk: Conversation) -> None:
    talk.says(files=(File("p1", "image/jpeg", 9),))
    talk.says(files=(File("p2", "image/jpeg", 9),))

    tell(talk, "ร้องเรียนโรงงาน")

    assert answers(talk)["photos"] == ["p1", "p2"]
    assert talk.talk.photos == ()


def test_a_voice_message_is_kept_and_words_are_asked_for(talk: Conversation) -> None:
    (begun,) = talk.says(files=(File("v1", "audio/ogg", 9),))
    assert "ฟังเสียงเองไม่ได้" in begun.text
    assert "199" in begun.text

    tell(talk, "ร้องเรียนโรงงาน")
    kept = talk.says(files=(File("v2", "audio/mp4", 9),))

    assert kept[0].text == say("form.voice_kept", "th")
    assert answers(talk)["photos"] == ["v1", "v2"]


def test_a_sign_in_a_photo_is_offered_as_the_factory_and_taken_only_when_confirmed(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง")

    replies = talk.says(files=(File("p1", "image/jpeg", 9, says="https://example.go.th/?f=10210000125567"),))
    (offer,) = (choice for reply in replies for choice in reply.choices if choice.label == say("form.qr_yes", "th"))

    assert "factory" not in answers(talk)
    tell(talk, offer.send)
    assert answers(talk)["factory"] == "10210000125567"
    again = talk.says(files=(File("p2", "image/jpeg", 9, says="ใครก็พิมพ์ได้"),))
    assert "ใครก็พิมพ์ได้" not in "".join(reply.text for reply in again)


def test_an_album_is_thanked_for_once(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง")
    first = talk.says(files=(File("p1", "image/jpeg", 9),), album="a")
    second = talk.says(files=(File("p2", "image/jpeg", 9),), album="a")

    assert say("form.thanks_for_it", "th") == first[0].text
    assert second == []
    assert answers(talk)["photos"] == ["p1", "p2"]


def test_what_is_written_under_a_photo_is_an_answer(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง")

    talk.says("หลังวัดใหญ่", files=(File("p1", "image/jpeg", 9),))

    assert answers(talk)["place"] == {"words": "หลังวัดใหญ่"}
    assert answers(talk)["photos"] == ["p1"]


def test_words_instead_of_a_photo_are_taken_and_nobody_is_held_up(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "แก้รูปหรือไฟล์")
    assert asking(talk) == "photos"

    tell(talk, "มีแต่ไม่อยากส่งเพราะเห็นหน้าคน")

    assert asking(talk) == "identity"
    assert "เห็นหน้าคน" in answers(talk)["what"]
