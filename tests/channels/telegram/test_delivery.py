"""Tests of sending to Telegram with the real library, also when Telegram fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.basics.messages import Choice, Event, Media
from bot.channels import Gone, Later, TooMuch, Unacceptable, Undeliverable
from bot.channels.telegram import Telegram
from bot.channels.telegram.api import WrongToken
from bot.channels.telegram.commands import STAFF
from bot.channels.telegram.rate_limits import GROUP_MESSAGES, GROUP_SECONDS, GroupPace
from tests.support.fake_telegram import BOT, PRIVATE, SOMCHAI, Fault, Town, message, refuses, too_fast, town
from tests.support.fake_web import FakePost
from tests.support.fake_web import settings as plain_settings
from tests.support.telegram_channel import errands_done, letter, send, update, with_channel


@pytest.fixture
def played() -> Iterator[Town]:
    with town() as open_town:
        yield open_town


@pytest.fixture
def post() -> FakePost:
    return FakePost()


def test_a_message_arrives_with_buttons_that_can_be_pressed_later(post: FakePost, played: Town) -> None:
    send(post, played, letter("เลือกได้เลยค่ะ", Choice("สินเชื่อ", "มีสินเชื่อ SME อะไรบ้าง")))

    (call,) = played.sent()
    assert call.said["text"] == "เลือกได้เลยค่ะ"
    assert [button["callback_data"] for button in call.buttons] == ["n31:0"]
    assert asyncio.run(post.pressed("telegram", "42", 31, 0)) == "มีสินเชื่อ SME อะไรบ้าง"


def test_a_pressed_button_says_its_words_and_is_answered(post: FakePost, played: Town) -> None:
    post.letters.append(letter("?", Choice("สินเชื่อ", "มีสินเชื่อ SME อะไรบ้าง")))
    pressed = {"id": "q7", "from": SOMCHAI, "chat_instance": "1", "message": message(PRIVATE, BOT, text="?")}

    async def work(channel: Telegram) -> None:
        for data in ("n31:0", "n5:0", "n31:9", "strange"):
            await channel._intake.take([{"update_id": len(data), "callback_query": {**pressed, "data": data}}])
            await errands_done(channel)

    with_channel(post, played, work)

    assert [one.text for one in post.kept.values()] == ["มีสินเชื่อ SME อะไรบ้าง"]
    answers = [call.said.get("text", "") for call in played.made("answerCallbackQuery")]
    assert len(answers) == 4
    assert answers[0] == ""
    assert all("ปุ่มนี้เก่าแล้ว" in answer for answer in answers[1:])


def test_a_button_that_telegram_finds_too_old_still_counts(post: FakePost, played: Town) -> None:
    post.letters.append(letter("?", Choice("ใช่", "ใช่")))
    played.faults["answerCallbackQuery"] = [refuses(400, "Bad Request: query is too old and response timeout expired")]
    pressed = {"id": "q", "from": SOMCHAI, "chat_instance": "1", "data": "n31:0"}

    async def work(channel: Telegram) -> None:
        old = {"chat": PRIVATE, "message_id": 5, "date": 0}  # a message that is no longer accessible
        await channel._intake.take([{"update_id": 1, "callback_query": {**pressed, "message": old}}])

    with_channel(post, played, work)

    assert [one.text for one in post.kept.values()] == ["ใช่"]


def test_a_rate_limited_chat_waits_as_long_as_telegram_says(post: FakePost, played: Town) -> None:
    played.faults["sendMessage"] = [too_fast(17)]

    with pytest.raises(Later) as later:
        send(post, played, letter())

    assert later.value.seconds == 17


@pytest.mark.parametrize(
    "fault",
    [
        refuses(403, "Forbidden: bot was blocked by the user"),
        refuses(403, "Forbidden: user is deactivated"),
        refuses(400, "Bad Request: chat not found"),
        refuses(400, "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
def test_whoever_blocked_us_is_not_written_to_again(post: FakePost, played: Town, fault: Fault) -> None:
    played.faults["sendMessage"] = [fault]

    with pytest.raises(Undeliverable) as closed:
        send(post, played, letter())

    assert not isinstance(closed.value, Unacceptable)
    assert not played.sent()


def test_a_message_with_refused_markup_is_sent_as_plain_text(post: FakePost, played: Town) -> None:
    played.faults["sendMessage"] = [refuses(400, "Bad Request: BUTTON_URL_INVALID")]

    send(post, played, letter("15 < 20", Choice("เปิด", opens="https://m.example")))

    (call,) = played.sent()
    assert call.said["text"] == "15 < 20"
    assert "parse_mode" not in call.said


def test_a_refused_message_does_not_mark_the_chat_as_unreachable(post: FakePost, played: Town) -> None:
    played.faults["sendMessage"] = [refuses(400, "Bad Request: text must be non-empty")] * 2

    with pytest.raises(Unacceptable, match="non-empty"):
        send(post, played, letter())


@pytest.mark.parametrize("fault", [refuses(500, "Internal"), refuses(502, "Bad Gateway"), Fault(drop=True)])
def test_other_errors_are_retried(post: FakePost, played: Town, fault: Fault) -> None:
    played.faults["sendMessage"] = [fault]

    with pytest.raises(ConnectionError):
        send(post, played, letter())


def test_telegram_that_does_not_answer_is_not_waited_for(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.api.READ", 0.2)
    played.faults["sendMessage"] = [Fault(seconds=3)]

    with pytest.raises(ConnectionError, match="TimedOut"):
        send(post, played, letter())


def test_an_error_about_a_wrong_token_does_not_contain_the_token(post: FakePost, played: Town) -> None:
    async def work() -> None:
        channel = Telegram(plain_settings(TELEGRAM_API_BASE=played.base, TELEGRAM_TOKEN="1:wrong"), post)
        await channel.send([letter()])

    with pytest.raises(WrongToken) as wrong:
        asyncio.run(work())

    assert "1:wrong" not in str(wrong.value)


def test_a_long_message_is_retried_from_the_part_that_failed(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.delivery.PAGE_SECONDS", 0)
    long = letter("ก" * 4096 + "ข" * 4096 + "ค")
    faults = [None, refuses(500, "Internal")]  # the first page arrives, the second does not
    played.misbehave = lambda method: faults.pop(0) if faults else None

    async def work(channel: Telegram) -> None:
        with pytest.raises(ConnectionError):
            await channel.send([long])
        await channel.send([long])

    with_channel(post, played, work)

    assert [call.said["text"][0] for call in played.sent()] == ["ก", "ข", "ค"]


def test_a_migrated_group_gets_its_message_at_the_new_id(post: FakePost, played: Town) -> None:
    moved = {"migrate_to_chat_id": -1001234567890123}
    played.faults["sendMessage"] = [
        refuses(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters=moved)
    ]

    send(post, played, letter(address="-77"))

    assert [call.said["text"] for call in played.sent(-1001234567890123)] == ["สวัสดีค่ะ"]
    (told,) = post.kept.values()
    assert (told.event, told.address, told.about) == (Event.MOVED, "-1001234567890123", "-77")


def test_a_group_gets_twenty_messages_in_any_minute_and_no_more() -> None:
    now = [0.0]
    pace = GroupPace(lambda: now[0])
    sent: list[float] = []
    while now[0] < 3 * GROUP_SECONDS:
        wait = pace.wait("-77")
        if not wait:
            sent.append(now[0])
        now[0] += wait or 0.5

    assert pace.wait("-78") == 0.0
    for begin in sent:
        assert sum(begin <= at < begin + GROUP_SECONDS for at in sent) <= GROUP_MESSAGES
    assert len(sent) > 2 * GROUP_MESSAGES


def test_a_place_is_asked_with_a_keyboard_that_goes_away_again(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.delivery.PAGE_SECONDS", 0)
    place = letter("ที่ไหนคะ", Choice("ส่งตำแหน่ง", asks="place"), Choice("ข้าม", "ข้าม"), number=1)
    next_question = letter("เมื่อไรคะ", Choice("ข้าม", "ข้าม"), number=2)

    send(post, played, place, next_question, letter("รับเรื่องแล้วค่ะ", number=3))

    asked, taken_away, following, plain = played.sent()
    assert [button.get("request_location") for button in asked.buttons] == [True, None]
    assert taken_away.said["reply_markup"] == {"remove_keyboard": True}
    assert [button["callback_data"] for button in following.buttons] == ["n2:0"]
    assert plain.said["reply_markup"] == {"remove_keyboard": True}


def test_in_a_group_the_answer_points_at_its_question(post: FakePost, played: Town) -> None:
    send(post, played, letter(address="-77", ticket_out="88"))

    (call,) = played.sent(-77)
    assert call.said["reply_parameters"] == {"message_id": 88, "allow_sending_without_reply": True}


def test_somebody_who_waits_sees_that_we_are_writing(post: FakePost, played: Town) -> None:
    async def work(channel: Telegram) -> None:
        await channel._intake.take([update()])
        sign = await asyncio.to_thread(played.until, lambda: played.made("sendChatAction"))
        assert sign[0].said == {"chat_id": 42, "action": "typing"}
        await channel.send([letter()])
        assert not channel._thinking._signs

    with_channel(post, played, work)


def test_a_new_member_of_staff_gets_more_commands(post: FakePost, played: Town) -> None:
    async def work(channel: Telegram) -> None:
        await channel.send([letter(staff=True)])
        await errands_done(channel)
        listed = played.made("setMyCommands")
        assert {call.said.get("language_code", "") for call in listed} == {"", "th", "en"}
        assert all(call.said["scope"] == {"type": "chat", "chat_id": 42} for call in listed)
        assert [command["command"] for command in listed[0].said["commands"]] == list(STAFF)
        await channel.send([letter(staff=False, number=32)])

    with_channel(post, played, work)

    assert len(played.made("deleteMyCommands")) == 3


def test_a_photo_is_fetched_once_it_is_wanted(post: FakePost, played: Town) -> None:
    played.files["p"] = b"\xff\xd8\xff" + b"smoke" * 1000

    found = with_channel(post, played, lambda channel: channel.fetch(Media("p"), 10**6))

    assert found == played.files["p"]


def test_a_file_that_is_too_large_is_not_even_begun(post: FakePost, played: Town) -> None:
    played.files["p"] = b"x" * 5000

    with pytest.raises(TooMuch, match="5000"):
        with_channel(post, played, lambda channel: channel.fetch(Media("p"), 4999))


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (refuses(400, "Bad Request: file is too big"), TooMuch),
        (refuses(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Gone),
        (too_fast(3), Later),
        (refuses(500, "Internal"), ConnectionError),
    ],
)
def test_a_file_that_cannot_be_fetched_is_reported(
    post: FakePost, played: Town, fault: Fault, raised: type[Exception]
) -> None:
    played.faults["getFile"] = [fault]

    with pytest.raises(raised):
        with_channel(post, played, lambda channel: channel.fetch(Media("p"), 10**6))
