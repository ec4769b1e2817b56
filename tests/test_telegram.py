"""The channel to Telegram through the real library: its door, its calls, and Telegram when it is unwell."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels import Gone, Later, TooMuch, Unacceptable, Undeliverable
from bot.channels.telegram import BODY_BYTES, Telegram, open_channel, secret_of, webhook_of
from bot.channels.telegram.commands import EVERYBODY, STAFF
from bot.channels.telegram.pace import GROUP_MESSAGES, GROUP_SECONDS, GroupPace
from bot.channels.telegram.setup import setup
from bot.channels.telegram.wire import WrongToken
from bot.messages import Choice, Event, Letter, Media, Reply
from bot.settings import Settings
from bot.talk.understanding import understand
from tests.telegram_town import BOT, PRIVATE, SOMCHAI, TOKEN, Fault, Town, message, refuses, too_fast, town
from tests.web_fakes import FakePost
from tests.web_fakes import settings as plain_settings

SECRET = "a-secret-of-ours"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def settings(**chosen: object) -> Settings:
    return plain_settings(TELEGRAM_TOKEN=TOKEN, TELEGRAM_SECRET=SECRET, **chosen)


@pytest.fixture
def played() -> Iterator[Town]:
    with town() as open_town:
        yield open_town


@pytest.fixture
def post() -> FakePost:
    return FakePost()


def with_channel(post: FakePost, played: Town, work: Callable[[Telegram], Awaitable[Any]]) -> Any:
    """Do this with the real channel before the played Telegram."""

    async def go() -> Any:
        channel = Telegram(settings(TELEGRAM_API_BASE=played.base), post)
        try:
            return await work(channel)
        finally:
            await asyncio.sleep(0.05)  # its errands
            await channel.close()
            await channel._wire.close()

    return asyncio.run(go())


def send(post: FakePost, played: Town, *letters: Letter) -> None:
    async def work(channel: Telegram) -> None:
        for one in letters:
            await channel.send([one])

    with_channel(post, played, work)


def letter(text: str = "สวัสดีค่ะ", *choices: Choice, address: str = "42", number: int = 31, **more: Any) -> Letter:
    return Letter(number, "telegram", address, Reply(text, choices=choices), f"key-{number}", "th", **more)


def door(post: FakePost) -> TestClient:
    return TestClient(Starlette(routes=Telegram(settings(), post).routes()), headers={HEADER: SECRET})


def update(text: str = "สวัสดี", number: int = 7) -> dict[str, Any]:
    return {"update_id": number, "message": message(PRIVATE, SOMCHAI, text=text)}


# The door.


def test_it_opens_only_with_its_token(post: FakePost) -> None:
    assert open_channel(plain_settings(), post) is None
    assert open_channel(settings(), post) is not None


def test_an_update_is_kept_before_it_is_acknowledged(post: FakePost) -> None:
    assert door(post).post("/telegram", json=update()).status_code == 200

    (kept,) = post.kept.values()
    assert (kept.text, kept.address) == ("สวัสดี", "42")


def test_the_same_update_again_is_the_same_message(post: FakePost) -> None:
    again = update()
    for _ in range(3):
        assert door(post).post("/telegram", json=again).status_code == 200

    assert len(post.kept) == 1


def test_an_update_that_cannot_be_kept_is_to_come_again() -> None:
    class FullPost(FakePost):
        async def keep(self, messages: object) -> None:
            raise OSError("no space left")

    assert door(FullPost()).post("/telegram", json=update()).status_code == 503


@pytest.mark.parametrize("shown", [b"", b"wrong", SECRET.encode() + b"x", "ความลับ".encode()])
def test_nobody_else_comes_in(post: FakePost, shown: bytes) -> None:
    client = TestClient(Starlette(routes=Telegram(settings(), post).routes()))
    assert client.post("/telegram", json=update(), headers={HEADER.encode(): shown}).status_code == 403
    assert not post.kept


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"null", 200),
        (b'"x"', 200),
        (b"[1, 2]", 200),
        (b'{"update_id": 1e999}', 200),
        (b'{"update_id": 1, "message": {"date": -1e30}}', 200),
        (b'{"update_id": 1, "poll": {"id": "1"}}', 200),
        (b" " * (BODY_BYTES + 1), 413),
    ],
)
def test_an_odd_body_is_no_trouble(post: FakePost, body: bytes, status: int) -> None:
    assert door(post).post("/telegram", content=body).status_code == status
    assert not post.kept


def test_without_a_secret_of_their_own_the_door_has_one_that_nobody_can_guess() -> None:
    one = plain_settings(TELEGRAM_TOKEN=TOKEN)
    other = plain_settings(TELEGRAM_TOKEN=TOKEN, MINDBOT_SECRET="another secret, long enough")

    assert secret_of(one) == secret_of(one) != secret_of(other)
    assert len(secret_of(one)) >= 32


@pytest.mark.parametrize(
    ("public", "base", "url"),
    [
        ("https://m.example", "", "https://m.example/telegram"),
        ("", "", ""),
        ("http://m.example", "", ""),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9", "http://127.0.0.1:8080/telegram"),
    ],
)
def test_telegram_comes_by_itself_only_where_it_can(public: str, base: str, url: str) -> None:
    assert webhook_of(settings(PUBLIC_URL=public, TELEGRAM_API_BASE=base)) == url


# What goes out.


def test_a_letter_arrives_with_its_buttons_which_can_be_pressed_later(post: FakePost, played: Town) -> None:
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
        await asyncio.sleep(0.2)

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


def test_a_chat_that_is_asked_to_wait_waits_as_long_as_telegram_says(post: FakePost, played: Town) -> None:
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


def test_when_only_the_form_is_refused_the_words_arrive_without_it(post: FakePost, played: Town) -> None:
    played.faults["sendMessage"] = [refuses(400, "Bad Request: BUTTON_URL_INVALID")]

    send(post, played, letter("15 < 20", Choice("เปิด", opens="https://m.example")))

    (call,) = played.sent()
    assert call.said["text"] == "15 < 20"
    assert "parse_mode" not in call.said


def test_a_letter_that_is_refused_for_good_makes_nobody_unreachable(post: FakePost, played: Town) -> None:
    played.faults["sendMessage"] = [refuses(400, "Bad Request: text must be non-empty")] * 2

    with pytest.raises(Unacceptable, match="non-empty"):
        send(post, played, letter())


@pytest.mark.parametrize("fault", [refuses(500, "Internal"), refuses(502, "Bad Gateway"), Fault(drop=True)])
def test_anything_else_is_for_another_time(post: FakePost, played: Town, fault: Fault) -> None:
    played.faults["sendMessage"] = [fault]

    with pytest.raises(ConnectionError):
        send(post, played, letter())


def test_telegram_that_does_not_answer_is_not_waited_for(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.wire.READ", 0.2)
    played.faults["sendMessage"] = [Fault(seconds=3)]

    with pytest.raises(ConnectionError, match="TimedOut"):
        send(post, played, letter())


def test_a_wrong_token_is_told_without_the_token(post: FakePost, played: Town) -> None:
    async def work() -> None:
        channel = Telegram(plain_settings(TELEGRAM_API_BASE=played.base, TELEGRAM_TOKEN="1:wrong"), post)
        await channel.send([letter()])

    with pytest.raises(WrongToken) as wrong:
        asyncio.run(work())

    assert "1:wrong" not in str(wrong.value)


def test_a_long_letter_that_is_tried_again_begins_where_it_was_cut(
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


def test_a_group_that_moved_gets_its_letter_at_the_new_address(post: FakePost, played: Town) -> None:
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
        await asyncio.sleep(0.8)
        assert [call.said for call in played.made("sendChatAction")] == [{"chat_id": 42, "action": "typing"}]
        await channel.send([letter()])
        assert not channel._thinking._signs

    with_channel(post, played, work)


def test_whoever_becomes_staff_has_more_behind_the_slash(post: FakePost, played: Town) -> None:
    async def work(channel: Telegram) -> None:
        await channel.send([letter(staff=True)])
        await asyncio.sleep(0.5)
        listed = played.made("setMyCommands")
        assert {call.said.get("language_code", "") for call in listed} == {"", "th", "en"}
        assert all(call.said["scope"] == {"type": "chat", "chat_id": 42} for call in listed)
        assert [one["command"] for one in listed[0].said["commands"]] == list(STAFF)
        await channel.send([letter(staff=False, number=32)])
        await asyncio.sleep(0.5)

    with_channel(post, played, work)

    assert len(played.made("deleteMyCommands")) == 3


# What people send.


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
def test_what_becomes_of_a_file_that_cannot_be_had(
    post: FakePost, played: Town, fault: Fault, raised: type[Exception]
) -> None:
    played.faults["getFile"] = [fault]

    with pytest.raises(raised):
        with_channel(post, played, lambda channel: channel.fetch(Media("p"), 10**6))


# Polling.


def test_updates_are_confirmed_only_once_they_are_kept(played: Town) -> None:
    class ForgetfulPost(FakePost):
        async def keep(self, messages: Any) -> None:
            if messages and not self.forgotten:
                self.forgotten.append("once")
                raise OSError("the disk is away")
            await super().keep(messages)

    post = ForgetfulPost()
    first = played.says("หนึ่ง")
    played.update(message="odd")
    played.says("สอง")

    async def work(channel: Telegram) -> None:
        running = asyncio.create_task(channel.run())
        await asyncio.to_thread(played.until, lambda: not played.waiting)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with_channel(post, played, work)

    offsets = [call.said.get("offset") for call in played.made("getUpdates")]
    assert offsets[:3] == [None, None, first + 3]
    assert [one.text for one in post.kept.values()] == ["หนึ่ง", "สอง"]
    assert played.made("deleteWebhook")[0].said["drop_pending_updates"] is False
    kinds = played.made("getUpdates")[0].said["allowed_updates"]
    assert kinds == ["message", "edited_message", "callback_query", "my_chat_member"]


def test_polling_outlives_everything_that_telegram_may_do(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram._FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.telegram._LONGEST_PAUSE", 0.05)
    played.faults["getMe"] = [refuses(502, "Bad Gateway")]
    played.faults["getUpdates"] = [refuses(409, "Conflict"), Fault(drop=True), refuses(500, "x"), Fault(200, {"ok": 1})]
    played.says("ยังอยู่ไหม")

    async def work(channel: Telegram) -> None:
        running = asyncio.create_task(channel.run())
        await asyncio.to_thread(played.until, lambda: not played.waiting)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with_channel(post, played, work)

    assert [one.text for one in post.kept.values()] == ["ยังอยู่ไหม"]


# Secrets and set-up.


def test_neither_the_token_nor_anybodys_words_are_ever_logged(
    post: FakePost, played: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = "".join(("ความ", "ลับ"))  # a traceback repeats the lines of this file
    played.faults["sendMessage"] = [Fault(200, {"ok": True}), refuses(404, "Not Found"), refuses(500, words)]
    played.files["p"] = b"x"

    async def work(channel: Telegram) -> None:
        await channel._intake.take([update(words)])
        for number in range(4):
            try:
                await channel.send([letter(words, number=number)])
            except Exception as trouble:
                logging.getLogger("test").error("it failed", exc_info=trouble)
        await channel.fetch(Media("p"), 100)

    with_channel(post, played, work)

    assert played.sent()
    assert TOKEN not in caplog.text
    assert words not in caplog.text


def test_set_up_says_what_it_does_and_the_second_time_nothing_is_left_to_do(played: Town) -> None:
    chosen = settings(TELEGRAM_API_BASE=played.base, PUBLIC_URL="https://m.example")

    rehearsed = list(setup(chosen, dry_run=True, staff=["42"]))
    assert not played.webhook
    assert not played.kept
    first = list(setup(chosen, dry_run=False, staff=["42"]))
    again = list(setup(chosen, dry_run=False, staff=["42"]))

    assert rehearsed[0] == "bot: @mindbot"
    assert sum("would be" in line for line in rehearsed) == sum(line.endswith(": set") for line in first) + 1
    assert sum("as wanted" in line for line in again) == len(again) - 2
    assert played.webhook["url"] == "https://m.example/telegram"
    assert played.webhook["secret_token"] == SECRET
    assert played.webhook["drop_pending_updates"] is False
    assert not any("42" in line for line in first), "whose chat is staff's is nobody's business"


def test_every_command_is_understood_in_any_language() -> None:
    for name in STAFF:
        found = understand(f"/{name}")
        assert found.means, f"/{name} means nothing to us"
        assert not found.language, "a command says nothing of the language"
    assert set(EVERYBODY) < set(STAFF)


def test_commands_are_as_telegram_wants_them(played: Town) -> None:
    list(setup(settings(TELEGRAM_API_BASE=played.base), dry_run=False))

    for slot, kept in played.kept.items():
        if json.loads(slot)[0] == "etMyCommands":
            assert all(one["command"].isascii() and 1 <= len(one["command"]) <= 32 for one in kept)
            assert all(1 <= len(one["description"]) <= 256 for one in kept)
        else:
            assert len(next(iter(kept.values()))) <= (120 if "short_description" in kept else 512)
