"""Tests of edited and unsent messages: before they are read, in a form, in a case, as a question."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.app import House
from bot.basics.messages import Event, Unread
from bot.basics.texts import say
from bot.cases.model.action_classes import AddWord, Withhold
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry
from bot.cases.records import repository
from bot.store.cases import parties
from bot.store.mail import inbox, talks
from bot.store.papers import questions
from tests.support.platform_user import Somebody
from tests.support.platform_user import house as house


@pytest.fixture
def somchai(house: House) -> Somebody:
    return Somebody(house)


def filed(somchai: Somebody, identity: str = "ไม่บอกชื่อ", name: tuple[str, str] = ("", "")) -> str:
    """A complaint told in several messages, by their ids; its number."""
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง", "what")
    somchai.says("ซอยหลังตลาด", "where")
    somchai.photo("photo")
    for _ in range(20):
        offered = [choice.send for choice in somchai.letters[-1].reply.choices]
        if talk_of(somchai)["draft"]["asking"] == "name":
            somchai.says(*name)
            continue
        wanted = next((send for send in ("ส่งเรื่อง", "ข้าม", identity) if send in offered), offered[0])
        said = somchai.says(wanted, f"pressed {wanted}")
        if wanted == "ส่งเรื่อง":
            return re.search(r"25\d\d-\d{6}", said)[0]  # type: ignore[index]
    raise AssertionError("the form never ended")


def talk_of(who: Somebody) -> dict[str, Any]:
    conversation = who.house.seal.fingerprint(who.channel, who.address)
    kept = who.house.store.read(lambda tx: talks.read(tx, conversation)).state
    talk: dict[str, Any] = json.loads(kept)
    return talk


def entries(house: House, number: str) -> tuple[Entry, ...]:
    return house.store.read(lambda tx: repository.history(tx, number))


def test_a_message_unsent_before_it_is_read_is_never_read(house: House, somchai: Somebody) -> None:
    photo = somchai.file()
    said = somchai.message(text="ความลับ", said_id="m1", files=(photo,))

    answer = somchai.sends(said, somchai.message(about="m1", event=Event.UNSENT))

    assert answer == ""
    assert house.store.read(inbox.counts) == {"handled": 2}
    with pytest.raises(FileNotFoundError):
        house.room.get(photo.id)


def test_a_message_edited_before_it_is_read_is_read_once_in_its_new_form(somchai: Somebody) -> None:
    old = somchai.message(text="ขอบคุณ", said_id="m1")

    answer = somchai.sends(old, somchai.message(text="English", about="m1", said_id="m1", event=Event.EDITED))

    assert "English" in answer
    assert say("talk.thanks", "th") not in answer


def test_an_edited_answer_of_a_form_is_changed(somchai: Somebody) -> None:
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง", "what")

    answer = somchai.edits("what", "โรงงานข้างบ้านปล่อยควันขาวทุกคืน อยู่ชลบุรี")

    draft = talk_of(somchai)["draft"]
    assert "ควันขาว" in draft["answers"]["what"]
    assert "ควันดำ" not in str(draft)
    assert "ระยอง" not in str(draft["answers"])
    assert say("afterthought.changed", "th") in answer


def test_an_unsent_answer_of_a_form_is_asked_again(somchai: Somebody) -> None:
    somchai.says("ร้องเรียน")
    first = talk_of(somchai)["draft"]["asking"]
    somchai.says("เสียงดังทั้งคืนที่ซอยลับ", "told")
    assert "ซอยลับ" in str(talk_of(somchai))

    answer = somchai.unsends("told")

    assert "ซอยลับ" not in str(talk_of(somchai))
    assert talk_of(somchai)["draft"]["asking"] == first
    assert say("afterthought.taken_back", "th") in answer


def test_an_unsent_photo_of_a_form_is_deleted(house: House, somchai: Somebody) -> None:
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง")
    somchai.photo("photo")
    assert len(list(house.room.all())) == 1

    somchai.unsends("photo")

    assert list(house.room.all()) == []


def test_unsent_words_and_photos_of_a_case_are_removed_and_the_entry_stays(house: House, somchai: Somebody) -> None:
    number = filed(somchai)

    answer = somchai.unsends("what")
    somchai.unsends("photo")

    paper, *_, last = entries(house, number)
    assert isinstance(paper.action, Lodge)
    assert "ควันดำ" not in str(paper.action)
    assert "ซอยหลังตลาด" in str(paper.action), "only what that message said"
    assert paper.action.files == ()
    assert isinstance(last.action, Withhold)
    assert number in answer
    assert list(house.room.all()) == []
    assert house.store.read(lambda tx: house.desk.faults(tx, number)) == ""


def test_an_unsent_name_is_deleted(house: House, somchai: Somebody) -> None:
    number = filed(somchai, identity="บอกชื่อ", name=("สมชาย ใจดี", "my-name"))
    (party,) = house.store.read(lambda tx: parties.of(tx, number))
    assert "สมชาย" in str(house.store.read(lambda tx: parties.look_behind(tx, party.alias)))

    somchai.unsends("my-name")

    behind = house.store.read(lambda tx: parties.look_behind(tx, party.alias))
    assert behind is not None
    assert (behind.name, bool(behind.person)) == ("", True), "and the case still finds its way to them"


def test_an_edited_message_of_a_filed_case_is_added_to_it(house: House, somchai: Somebody) -> None:
    number = filed(somchai)

    answer = somchai.edits("what", "ควันสีขาว ไม่ใช่ดำ")

    last = entries(house, number)[-1].action
    assert isinstance(last, AddWord)
    assert last.text == "แก้ไขข้อความ: ควันสีขาว ไม่ใช่ดำ"
    assert number in answer


def test_an_edited_question_is_answered_again(somchai: Somebody) -> None:
    somchai.says("กู้กองทุนตัวอย่างได้เท่าไหน่", "q")

    assert "15 ล้าน" in somchai.edits("q", "กู้กองทุนตัวอย่างได้เท่าไร")


def test_an_edited_old_question_is_no_answer_to_a_form(somchai: Somebody) -> None:
    somchai.says("กู้กองทุนตัวอย่างได้เท่าไร", "q")
    somchai.says("ร้องเรียน")
    before = talk_of(somchai)["draft"]["answers"]

    answer = somchai.edits("q", "ดอกเบี้ยเท่าไร")

    assert talk_of(somchai)["draft"]["answers"] == before
    assert say("afterthought.not_in_the_form", "th") in answer


def test_a_question_that_nothing_answered_is_taken_from_the_list_of_those(house: House, somchai: Somebody) -> None:
    somchai.says("ดาวอังคารอยู่ไกลเท่าไร", "mars")
    assert len(house.store.read(questions.newest)) == 1

    somchai.unsends("mars")

    assert house.store.read(questions.newest) == []
    assert "ดาวอังคาร" not in str(talk_of(somchai))


def test_an_edit_without_a_change_is_not_answered(somchai: Somebody) -> None:
    """A platform tells of an edit also when it only drew a link's picture."""
    somchai.says("ร้องเรียน")
    somchai.says("เสียงดังทั้งคืน", "told")

    assert somchai.edits("told", "เสียงดังทั้งคืน") == ""


def test_unsending_an_unknown_message_does_nothing(somchai: Somebody) -> None:
    assert somchai.unsends("never-seen") == ""


@pytest.mark.parametrize("what", list(Unread))
def test_unsupported_content_is_refused_and_the_question_repeated(somchai: Somebody, what: Unread) -> None:
    assert somchai.says(unread=what) == say(f"unread.{what}", "th")
    question = somchai.says("ร้องเรียน").splitlines()[-1]

    answer = somchai.says(unread=what)

    assert answer.startswith(say(f"unread.{what}", "th"))
    assert question in answer


def test_a_group_that_moves_goes_on_at_its_new_address(house: House) -> None:
    before = Somebody(house, "telegram", "-5", sender="77", group=True)
    before.says("English")
    waiting = before.message(text="hello", at=1e9)
    house.mailbox.keep([waiting]).result()

    after = Somebody(house, "telegram", "-1005", group=True)
    answer = after.sends(after.message(about="-5", event=Event.MOVED, at=1e9 + 1))

    assert "Ministry" in answer, "the language and the waiting message went along"
    assert before.reads() == ""


def test_a_group_that_we_never_met_may_move(house: House) -> None:
    group = Somebody(house, "telegram", "-1005", group=True)

    group.sends(group.message(about="-5", event=Event.MOVED))

    assert "Ministry" in group.says("hello")
