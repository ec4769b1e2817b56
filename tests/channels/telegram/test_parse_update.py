"""Tests of converting Telegram updates to messages."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.basics.messages import Event, Media, Message, Place, Unread
from bot.channels.telegram.parse_update import Me, read
from tests.support.fake_telegram import BORN, BOT, GROUP, PRIVATE, SOMCHAI, Json, message, photo

ME = Me(123456, "mindbot")
SUPERGROUP = {"id": -1001234567890123, "type": "supergroup", "title": "ชาวบ้าน"}


def heard(**update: Any) -> Message:
    found = read({"update_id": 7, **update}, ME, BORN)
    assert found is not None
    return found.message


def said(text: str = "", chat: Json = PRIVATE, **more: Any) -> Message:
    return heard(message=message(chat, SOMCHAI, **({"text": text} if text else {}), **more))


def silent(text: str = "", chat: Json = GROUP, **more: Any) -> bool:
    found = message(chat, SOMCHAI, **({"text": text} if text else {}), **more)
    return read({"update_id": 7, "message": found}, ME, BORN) is None


def test_words_come_with_their_address_and_can_be_edited_later() -> None:
    one = message(PRIVATE, SOMCHAI, text="โรงงานเหม็น")
    first = heard(message=one)
    edited = heard(edited_message={**one, "text": "โรงงานเหม็นมาก", "edit_date": BORN + 9})

    assert (first.text, first.address, first.sender, first.language) == ("โรงงานเหม็น", "42", "", "th")
    assert (edited.event, edited.text, edited.about) == (Event.EDITED, "โรงงานเหม็นมาก", first.said_id)


def test_a_photo_is_taken_in_its_largest_size_with_its_words_and_its_album() -> None:
    found = said(photo=photo("big"), caption="ควันดำ", media_group_id="13")

    assert (found.media, found.text, found.album) == ((Media("big"),), "ควันดำ", "13")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "คำร้อง.pdf"}}, (Media("d", "คำร้อง.pdf"),)),
        ({"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}}, (Media("v"),)),
        ({"video_note": {"file_id": "v", "file_unique_id": "v", "length": 3, "duration": 3}}, (Media("v"),)),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, (Media("v"),)),
        ({"audio": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, (Media("v"),)),
    ],
)
def test_papers_videos_and_voices_are_fetched(more: Json, expected: tuple[Media, ...]) -> None:
    assert said(**more).media == expected


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_size": 20_000_001}}, Unread.TOO_LARGE),
        ({"photo": photo("big", size=30_000_000)}, Unread.TOO_LARGE),
        ({"story": {"chat": PRIVATE, "id": 1}}, Unread.UNKNOWN),
    ],
)
def test_what_cannot_be_taken_is_named_and_not_fetched(more: Json, unread: Unread) -> None:
    found = said(**more)

    assert (found.unread, found.media) == (unread, ())


def test_a_place_is_a_point_and_a_venue_has_a_name_too() -> None:
    pin = {"latitude": 12.68, "longitude": 101.28}

    assert said(location=pin).place == Place(12.68, 101.28)
    assert said(venue={"location": pin, "title": "ตลาด", "address": "ระยอง"}, location=pin).place == Place(
        12.68, 101.28, "ตลาด, ระยอง"
    )


def test_a_place_that_goes_on_moving_is_no_edit() -> None:
    moving = message(PRIVATE, SOMCHAI, location={"latitude": 1, "longitude": 2}, edit_date=BORN)

    assert read({"update_id": 7, "edited_message": moving}, ME, BORN) is None


@pytest.mark.parametrize(
    ("contact", "text"),
    [
        ({"phone_number": "+66812345678", "first_name": "สมชาย", "user_id": 42}, "0812345678"),
        ({"phone_number": "66812345678", "first_name": "สมหญิง", "user_id": 9}, "สมหญิง 0812345678"),
        ({"phone_number": "+4930123456", "first_name": "Hans"}, "Hans +4930123456"),
    ],
)
def test_a_contact_is_a_telephone_number_as_thais_write_it(contact: Json, text: str) -> None:
    assert said(contact=contact).text == text


def test_a_sticker_is_a_sticker() -> None:
    sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}

    assert said(sticker={**sticker, "is_animated": False, "is_video": False}).sticker


@pytest.mark.parametrize(
    ("typed", "text", "event"),
    [
        ("/start", "", Event.JOINED),
        ("/start AB2C3-DE4F5", "AB2C3-DE4F5", Event.SAID),
        ("/start complain", "/complain", Event.SAID),
        ("/start poster7", "", Event.JOINED),
        ("/help", "/help", Event.SAID),
        ("/Help@MindBot", "/help", Event.SAID),
        ("/complain โรงงานเหม็น", "โรงงานเหม็น", Event.SAID),
        ("/nobody knows", "/nobody knows", Event.SAID),
        ("2569-000123", "2569-000123", Event.SAID),
    ],
)
def test_a_command_says_what_is_meant(typed: str, text: str, event: Event) -> None:
    found = said(typed)

    assert (found.text, found.event) == (text, event)


def test_a_group_is_heard_only_when_it_speaks_to_us() -> None:
    mention = {"type": "mention", "offset": 0, "length": 8}
    ours = message(GROUP, BOT, text="สวัสดีค่ะ")

    assert silent("ใครรู้บ้าง")
    assert silent("/help@otherbot")
    assert silent("@other ช่วยหน่อย", entities=[{**mention, "length": 6}])
    assert silent("ตอบกัน", reply_to_message=message(GROUP, SOMCHAI, text="x"))
    called = said("@MindBot ดอกเบี้ยเท่าไร", GROUP, entities=[mention])
    assert (called.text, called.group, called.address, called.sender) == ("ดอกเบี้ยเท่าไร", True, "-77", "42")
    assert said("แล้วของปีนี้ล่ะ", GROUP, reply_to_message=ours).text == "แล้วของปีนี้ล่ะ"
    assert said("/loans", GROUP).text == "/loans"
    assert called.ticket_out == called.said_id, "the answer points at its question"
    assert called.alone == "https://t.me/mindbot"
    assert not said("สวัสดี").alone


def test_another_robot_and_a_channel_are_not_answered() -> None:
    robot = message(PRIVATE, {**SOMCHAI, "is_bot": True}, text="สวัสดี")

    assert read({"update_id": 7, "message": robot}, ME, BORN) is None
    assert silent("ประกาศ", {"id": -5, "type": "channel", "title": "ข่าว"})


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [("member", "kicked", Event.LEFT), ("kicked", "member", Event.JOINED), ("left", "administrator", Event.JOINED)],
)
def test_who_blocks_us_has_left_and_who_comes_back_has_joined(before: str, after: str, event: Event) -> None:
    assert heard(my_chat_member=change(before, after)).event is event


def test_becoming_an_administrator_is_neither() -> None:
    assert read({"update_id": 7, "my_chat_member": change("member", "administrator")}, ME, BORN) is None


def change(before: str, after: str) -> Json:
    rights = dict.fromkeys(
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
        "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
        "can_delete_stories".split(),
        False,
    )

    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": BOT, "status": status, **(rights if status == "administrator" else {}), **until}

    there = {"chat": PRIVATE, "from": SOMCHAI, "date": BORN}
    return {**there, "old_chat_member": member(before), "new_chat_member": member(after)}


def test_a_group_that_moves_is_told_twice_and_is_one_event() -> None:
    old = said(chat=GROUP, migrate_to_chat_id=SUPERGROUP["id"])
    new = said(chat=SUPERGROUP, migrate_from_chat_id=GROUP["id"])

    assert (old.event, old.address, old.about) == (Event.MOVED, str(SUPERGROUP["id"]), "-77")
    assert old.id == new.id


def test_a_pressed_button_names_its_message() -> None:
    pressed = {"id": "q", "from": SOMCHAI, "chat_instance": "1", "message": message(PRIVATE, BOT, text="x")}
    ours = read({"update_id": 7, "callback_query": {**pressed, "data": "n31:2"}}, ME, BORN)
    strange = read({"update_id": 7, "callback_query": {**pressed, "data": "buy"}}, ME, BORN)

    assert ours is not None
    assert ours.press is not None
    assert (ours.press.letter, ours.press.button, ours.message.address) == (31, 2, "42")
    assert strange is not None
    assert strange.press is not None
    assert strange.press.letter == 0


def test_messages_of_one_second_are_ordered_by_their_ids() -> None:
    one = message(PRIVATE, SOMCHAI, text="x")
    found = [read({"update_id": number, "message": one}, ME, BORN) for number in (20, 21)]

    assert found[0] is not None
    assert found[1] is not None
    assert found[0].message.at < found[1].message.at < one["date"] + 1
    assert found[0].message.id != found[1].message.id


@pytest.mark.parametrize(
    "odd",
    [
        *(None, 5, "x", [], {}, {"update_id": "x", "message": {}}, {"update_id": 1}),
        {"update_id": 1, "message": {"message_id": 1, "date": 1e300, "chat": PRIVATE, "text": "x"}},
        {"update_id": 1, "message": {"message_id": 1, "date": BORN, "chat": {"id": "x", "type": "private"}}},
        {"update_id": 1, "message": {"message_id": 1, "date": BORN, "chat": PRIVATE, "text": 5}},
        {"update_id": 1, "message": message(PRIVATE, SOMCHAI, location={"latitude": 1e9, "longitude": 0})},
        {"update_id": 1, "message": message(PRIVATE, SOMCHAI, new_chat_title="ใหม่")},
        {"update_id": 1, "chat_join_request": {}},
        {"update_id": 1, "callback_query": {"id": "1"}},
    ],
)
def test_an_odd_update_is_left_out(odd: object, caplog: pytest.LogCaptureFixture) -> None:
    assert read(odd, ME, BORN) is None


def test_the_log_of_an_odd_update_holds_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    read(
        {"update_id": 1, "message": {"message_id": 1, "date": BORN, "chat": {"id": "ความลับ"}, "text": "ความลับ"}}, ME, 1
    )

    assert caplog.records
    assert "ความลับ" not in caplog.text


@pytest.mark.parametrize("text", ["ก\0ข", "\ud800 ครึ่งตัว", "น\u0e4d\u0e32", "\u200bซ่อน", "๑๒๓", "😀" * 2000])
def test_unusual_text_can_be_stored(text: str) -> None:
    found = said(text).text

    assert "\0" not in found
    assert found.encode("utf-8").decode("utf-8") == found


KEPT = TypeAdapter(Message)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from("message_id date chat from text photo id type entities data".split()), inside)
    ),
    max_leaves=20,
)


@given(st.fixed_dictionaries({"update_id": JSON}, optional=dict.fromkeys(("message", "callback_query"), JSON)))
def test_no_update_raises_and_every_message_can_be_stored(update: Json) -> None:
    found = read(update, ME, BORN)

    if found:
        assert KEPT.validate_json(KEPT.dump_json(found.message)).address == found.message.address
