"""Tests of sending to LINE: free reply tokens first, then pushes with retry keys."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from bot.basics.messages import Choice, Kind, Letter, Media, Reply, Weight
from bot.channels import Gone, Later, OnlyWhenAsked, TooMuch, Unacceptable, Undeliverable
from bot.channels.line import LineChannel
from bot.channels.line.menus import STAFF
from bot.channels.line.quota import Plan
from bot.channels.line.replytoken import ReplyToken
from tests.support.fake_line import DROPPED, SECRET, SOMCHAI, TOKEN, LineTown, eventually, line_town, settings_for
from tests.support.fake_web import FakePost

NOW = 1_800_000_000.0
REPLY, PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"


@pytest.fixture
def line() -> Iterator[LineTown]:
    with line_town() as town:
        yield town


class Bot:
    """Our channel, in one process that may be started again."""

    def __init__(self, line: LineTown, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOW
        self._settings = settings_for(line, monkeypatch)
        self.plan = Plan()

    def sends(self, *letters: Letter) -> None:
        async def go() -> None:
            channel = LineChannel(self._settings, FakePost(), lambda: self.at)
            channel._delivery.plan = self.plan
            try:
                await channel.send(letters)
                while channel._errands:
                    await asyncio.sleep(0.01)
            finally:
                await channel._line.close()

        asyncio.run(go())

    def fetches(self, ref: str, most: int = 1000) -> bytes:
        async def go() -> bytes:
            channel = LineChannel(self._settings, FakePost(), lambda: self.at)
            try:
                return await channel.fetch(Media(ref), most)
            finally:
                await channel._line.close()

        return asyncio.run(go())


@pytest.fixture
def bot(line: LineTown, monkeypatch: pytest.MonkeyPatch) -> Bot:
    return Bot(line, monkeypatch)


def letter(text: str = "สวัสดีค่ะ", *, token: str = "", attempts: int = 0, key: str = "", **more: Any) -> Letter:
    reply = more.pop("reply", None) or Reply(text)
    way = ReplyToken(token, NOW, NOW).written() if token else ""
    return Letter(1, "line", SOMCHAI, reply, key or str(uuid.uuid4()), ticket_out=way, attempts=attempts, **more)


def test_an_answer_is_free_and_comes_in_one_call(line: LineTown, bot: Bot) -> None:
    bot.sends(*(letter(text, token="t") for text in "abcde"))

    assert line.texts() == list("abcde")
    assert line.free == 5
    assert [call.headers.get("x-line-retry-key") for call in line.made(REPLY)] == [None], "LINE refuses it there"


def test_an_answer_after_the_reply_token_expired_is_pushed(line: LineTown, bot: Bot) -> None:
    bot.at = NOW + 50
    one = letter(token="t")
    bot.sends(one)

    assert line.made(REPLY) == []
    assert [call.headers["x-line-retry-key"] for call in line.made(PUSH)] == [one.key]


def test_an_answer_whose_reply_token_is_refused_is_pushed(line: LineTown, bot: Bot) -> None:
    bot.sends(letter("first", token="t"))
    bot.sends(letter("second", token="t"))

    assert line.texts() == ["first", "second"]
    assert line.free == 1


def test_an_answer_with_unknown_delivery_is_not_sent_twice(line: LineTown, bot: Bot) -> None:
    line.failures.append((REPLY, DROPPED, ""))
    with pytest.raises(Exception):  # noqa: B017, PT011 whatever it is, the sender tries again
        bot.sends(letter(token="t"))

    bot.sends(letter(token="t", attempts=1))

    assert line.texts() == ["สวัสดีค่ะ"]
    assert line.made(PUSH) == []


@pytest.mark.parametrize(
    "matters", [{"weight": Weight.NEWS}, {"reply": Reply("เลขที่", Kind.TICKET)}, {"reply": Reply("ออกมา", Kind.DANGER)}]
)
def test_a_receipt_with_unknown_delivery_is_pushed_as_well(line: LineTown, bot: Bot, matters: dict[str, Any]) -> None:
    line.failures.append((REPLY, 500, ""))  # LINE did not take it, but the next process cannot know
    with pytest.raises(ConnectionError):
        bot.sends(letter(token="t", **matters))
    line._spent.add("t")

    bot.sends(letter(token="t", attempts=1, **matters))

    assert len(line.made(PUSH)) == 1
    assert len(line.arrived) == 1


def test_a_push_with_unknown_delivery_arrives_once(line: LineTown, bot: Bot) -> None:
    line.failures.append((PUSH, DROPPED, ""))
    one = letter()
    with pytest.raises(Exception):  # noqa: B017, PT011
        bot.sends(one)
    bot.sends(one)

    assert line.texts() == ["สวัสดีค่ะ"]
    assert len({call.headers["x-line-retry-key"] for call in line.made(PUSH)}) == 1


@pytest.mark.parametrize("words", [{}, {"sentMessages": []}, b"", b"OK"])
def test_a_message_that_line_took_in_new_words_is_not_sent_again(line: LineTown, bot: Bot, words: object) -> None:
    line.words = words

    bot.sends(letter(token="t"))
    bot.sends(letter())

    assert len(line.arrived) == 2


def test_a_rate_limited_call_is_retried_later(line: LineTown, bot: Bot) -> None:
    line.failures.append((PUSH, 429, "The API rate limit has been exceeded. Try again later."))

    with pytest.raises(Later):
        bot.sends(letter())


def test_nothing_is_retried_when_the_monthly_quota_is_used_up(line: LineTown, bot: Bot) -> None:
    line.quota = (10, 10)

    with pytest.raises(OnlyWhenAsked):
        bot.sends(letter(weight=Weight.NEWS))

    bot.sends(letter("free", token="t"))
    assert line.texts() == ["free"]


def test_the_rest_of_the_quota_is_kept_for_important_messages(line: LineTown, bot: Bot) -> None:
    bot.plan = Plan(limit=100, used=95, at=NOW)

    with pytest.raises(OnlyWhenAsked):
        bot.sends(letter())
    bot.sends(letter("news", weight=Weight.NEWS))

    assert line.texts() == ["news"]


def test_an_invalid_address_is_not_retried(line: LineTown, bot: Bot) -> None:
    line.failures.append((PUSH, 400, "The property, 'to', in the request body is invalid"))

    with pytest.raises(Undeliverable) as never:
        bot.sends(letter())

    assert not isinstance(never.value, Unacceptable)


def test_a_refused_flex_message_is_sent_as_text(line: LineTown, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_drawings(line, monkeypatch)

    bot.sends(letter(token="t", reply=Reply("สินเชื่อ\nวงเงิน", Kind.LOAN, (Choice("ถามต่อ", "ถามต่อ"),))))

    assert [message["type"] for message in line.arrived] == ["text"]
    assert line.free == 1


def refuse_drawings(line: LineTown, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = line._reply
    details = {"message": "The request body has 1 error(s)", "details": [{"property": "messages[0].contents"}]}

    def judged(call):  # type: ignore[no-untyped-def]
        drawn = any(message["type"] == "flex" for message in call.body["messages"])
        return (400, details) if drawn else reply(call)

    monkeypatch.setattr(line, "_reply", judged)


def test_an_answer_of_many_pages_arrives_whole(line: LineTown, bot: Bot) -> None:
    long = "ย่อหน้านี้ยาวพอสมควรค่ะ\n\n" * 1500

    bot.sends(letter(long, token="t"))

    assert "".join("".join(line.texts()).split()) == "".join(long.split())
    assert line.free == 5
    assert len(line.made(PUSH)) == 1


def test_messages_wait_when_the_access_token_is_refused(
    line: LineTown, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    line.failures.append((PUSH, 401, "Authentication failed"))

    with pytest.raises(Later):
        bot.sends(letter())

    assert "LINE_CHANNEL_ACCESS_TOKEN" in caplog.text


def test_no_secret_is_logged(line: LineTown, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line.failures += [(REPLY, 400, "Invalid reply token"), (PUSH, 500, "oops")]

    with pytest.raises(ConnectionError) as failed:
        bot.sends(letter("ข้อความลับ", token="secret-token"))
    bot.sends(letter("ข้อความลับ"))

    told = caplog.text + str(failed.value)
    assert not [secret for secret in ("ข้อความลับ", "secret-token", TOKEN, SECRET, SOMCHAI) if secret in told]


def test_a_photo_is_fetched(line: LineTown, bot: Bot) -> None:
    line.content["77"] = [(200, b"\xff\xd8\xff smoke")]

    assert bot.fetches("77") == b"\xff\xd8\xff smoke"


@pytest.mark.parametrize(
    ("status", "content", "trouble"),
    [
        (202, b"", Later),
        (410, b"", Gone),
        (404, b"", Gone),
        (200, b"x" * 5000, TooMuch),
        (500, b"", ConnectionError),
    ],
)
def test_a_photo_that_cannot_be_fetched(
    line: LineTown, bot: Bot, status: int, content: bytes, trouble: type[Exception]
) -> None:
    line.content["77"] = [(status, content)]

    with pytest.raises(trouble):
        bot.fetches("77", 1000)


def test_a_new_member_of_staff_gets_the_staff_menu(line: LineTown, bot: Bot) -> None:
    line.aliases[STAFF] = "richmenu-7"

    bot.sends(letter("เชื่อมบัญชีแล้วค่ะ", token="a", staff=True))
    eventually(lambda: line.linked == {SOMCHAI: "richmenu-7"})
    bot.sends(letter("ยกเลิกแล้วค่ะ", token="b", staff=False))
    eventually(lambda: line.linked == {})


def test_a_missing_menu_delays_no_message(line: LineTown, bot: Bot) -> None:
    line.failures.append((f"/v2/bot/richmenu/alias/{STAFF}", 404, "richmenu alias not found"))

    bot.sends(letter("เชื่อมบัญชีแล้วค่ะ", token="a", staff=True))

    assert line.texts() == ["เชื่อมบัญชีแล้วค่ะ"]
