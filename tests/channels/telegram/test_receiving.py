"""Tests of receiving from Telegram: webhook with its secret, and polling."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.messages import Event
from bot.channels.telegram import BODY_BYTES, Telegram, open_channel, secret_of, webhook_of
from tests.support.fake_telegram import BOT, PRIVATE, SOMCHAI, TOKEN, Fault, Town, refuses, town
from tests.support.fake_web import FakePost
from tests.support.fake_web import settings as plain_settings
from tests.support.telegram_channel import SECRET, settings, update, with_channel

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def played() -> Iterator[Town]:
    with town() as open_town:
        yield open_town


@pytest.fixture
def post() -> FakePost:
    return FakePost()


def door(post: FakePost) -> TestClient:
    return TestClient(Starlette(routes=Telegram(settings(), post).routes()), headers={HEADER: SECRET})


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
def test_a_call_without_the_secret_is_refused(post: FakePost, shown: bytes) -> None:
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


def test_without_a_configured_secret_the_webhook_uses_a_random_one() -> None:
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
def test_a_webhook_is_used_only_with_a_public_url(public: str, base: str, url: str) -> None:
    assert webhook_of(settings(PUBLIC_URL=public, TELEGRAM_API_BASE=base)) == url


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


def test_polling_survives_every_error_of_telegram(
    post: FakePost, played: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram._FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.telegram._MAX_PAUSE_SECONDS", 0.05)
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


def test_whoever_comes_back_is_welcomed_once(post: FakePost, played: Town) -> None:
    back = {"chat": PRIVATE, "from": SOMCHAI, "date": 1, "new_chat_member": {"user": BOT, "status": "member"}}
    back["old_chat_member"] = {"user": BOT, "status": "kicked", "until_date": 0}

    async def work(channel: Telegram) -> None:
        await channel._intake.take([{"update_id": 1, "my_chat_member": back}, update("/start", 2)])
        await channel._intake.take([update("/start", 3)])

    with_channel(post, played, work)

    assert [(one.event, bool(one.said_id)) for one in post.kept.values()] == [
        (Event.JOINED, False),
        (Event.JOINED, True),
    ]
