"""Tests of LINE's webhook: signature, storing before the answer, odd events."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.messages import Event, Message, Place, Unread
from bot.channels.line import LineChannel
from bot.channels.line.limits import WEBHOOK_BYTES
from bot.channels.line.replytoken import ReplyToken
from bot.channels.line.webhook import read
from tests.support.fake_line import (
    GROUP,
    SOMCHAI,
    LineTown,
    call,
    event,
    eventually,
    line_town,
    photo,
    place,
    said,
    settings_for,
    signature,
)
from tests.support.fake_web import FakePost

NOW = 1_800_000_000.0


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def door(post: FakePost, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    with line_town() as line, open_door(line, post, monkeypatch) as client:
        yield client


@contextmanager
def open_door(line: LineTown, post: FakePost, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The running channel with its webhook."""
    channel = LineChannel(settings_for(line, monkeypatch), post)

    @asynccontextmanager
    async def at_work(app: Starlette) -> AsyncIterator[None]:
        running = asyncio.create_task(channel.run())
        yield
        await channel.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with TestClient(Starlette(routes=list(channel.routes()), lifespan=at_work)) as client:
        yield client


def tell(door: TestClient, body: bytes, **headers: str) -> int:
    return door.post("/line", content=body, headers={"X-Line-Signature": signature(body), **headers}).status_code


def one(*events: object) -> Message:
    (message,) = read(call(*events), NOW)
    return message


def test_a_message_is_stored_before_the_webhook_answers(door: TestClient, post: FakePost) -> None:
    assert tell(door, call(said("โรงงานปล่อยควัน"))) == 200

    (message,) = post.kept.values()
    assert (message.channel, message.address, message.text) == ("line", SOMCHAI, "โรงงานปล่อยควัน")


@pytest.mark.parametrize("wrong", ["", "x", "ลายเซ็น", signature(b"something else"), signature(call(), "another")])
def test_an_unsigned_body_is_not_read(door: TestClient, post: FakePost, wrong: str) -> None:
    body = call(said("hello"))

    answer = door.post("/line", content=body, headers={b"X-Line-Signature": wrong.encode()})

    assert answer.status_code == 401
    assert post.kept == {}


def test_an_endless_body_is_not_read(door: TestClient) -> None:
    assert tell(door, b"x" * (WEBHOOK_BYTES + 1)) == 413


@pytest.mark.parametrize("body", [b"", b"not json", b'{"events": [', b"\xff\xfe", b"[" * 100_000])
def test_a_signed_but_unreadable_body_is_a_400(door: TestClient, body: bytes) -> None:
    assert tell(door, body) == 400


ODD: list[Any] = [
    7,
    None,
    [],
    {},
    {"type": None},
    {"type": ["message"]},
    event("somethingNew"),
    event(mode="asleep"),
    event(mode={"active": True}),
    event(source=None),
    event(source={"type": "planet", "planetId": "P1"}),
    event(message=None),
    event(message={"type": "text"}),
    event(message={"type": "location", "id": "1", "latitude": "north", "longitude": None}),
    event("unsend", unsend={}),
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_event_stops_no_good_one(
    door: TestClient, post: FakePost, odd: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert tell(door, call(said("before"), odd, said("ควันดำ"))) == 200

    assert [message.text for message in post.kept.values()] == ["before", "ควันดำ"]
    assert "left out" in caplog.text
    assert "ควันดำ" not in caplog.text


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b"null", b'{"events": null}', b'{"events": {}}', call()])
def test_an_empty_call_is_answered(door: TestClient, post: FakePost, body: bytes) -> None:
    assert tell(door, body) == 200
    assert post.kept == {}


def test_text_that_no_database_can_keep_is_kept(door: TestClient, post: FakePost) -> None:
    body = call(said("x")).replace(b'"x"', b'"\\ud800 half an emoji"')

    assert tell(door, body) == 200

    (message,) = post.kept.values()
    assert message.text.encode().endswith(b"half an emoji")


def test_another_system_that_speaks_with_them_is_not_interrupted() -> None:
    assert read(call(event(mode="standby", message={"id": "1", "type": "text", "text": "hello"})), NOW) == []


def test_what_was_said_first_comes_first() -> None:
    late, early = said("second"), said("first")
    late["timestamp"], early["timestamp"] = 1_700_000_002_000, 1_700_000_001_000

    assert [message.text for message in read(call(late, early), NOW)] == ["first", "second"]


def test_an_event_that_comes_again_has_the_same_id() -> None:
    first = said("hello")
    again = {**first, "deliveryContext": {"isRedelivery": True}}

    assert one(first).id == one(again).id == first["webhookEventId"]


def test_a_reply_token_lives_a_minute_from_each_delivery_and_twenty_from_the_event() -> None:
    event_ = said("hello")
    event_["timestamp"] = int((NOW - 600) * 1000)
    token = ReplyToken.read(one(event_).ticket_out)

    assert token is not None
    assert token.token == event_["replyToken"]
    assert token.lives(NOW + 44)
    assert not token.lives(NOW + 46)
    assert not ReplyToken("t", NOW, NOW - 20 * 60).lives(NOW)


@pytest.mark.parametrize("bent", ["", "token", "token x y", " 1 2"])
def test_a_malformed_reply_token_is_ignored(bent: str) -> None:
    assert ReplyToken.read(bent) is None


def test_every_kind_of_message() -> None:
    assert one(place(12.68, 101.25)).place == Place(12.68, 101.25, "ระยอง")
    assert one(event(message={"id": "1", "type": "sticker", "packageId": "1", "stickerId": "2"})).sticker
    voice = one(event(message={"id": "75", "type": "audio", "duration": 1, "contentProvider": {"type": "line"}}))
    assert [one.ref for one in voice.media] == ["75"]
    film = one(event(message={"id": "76", "type": "video", "duration": 1, "contentProvider": {"type": "line"}}))
    assert [one.ref for one in film.media] == ["76"]
    assert one(event(message={"id": "1", "type": "hologram"})).unread is Unread.UNKNOWN
    paper = one(event(message={"id": "77", "type": "file", "fileName": "เอกสาร.pdf", "fileSize": 5}))
    assert [(one.ref, one.name) for one in paper.media] == [("77", "เอกสาร.pdf")]
    picture = one(photo("78", imageSet={"id": "set", "index": 2, "total": 3}))
    assert ([one.ref for one in picture.media], picture.album) == (["78"], "set")
    assert one(photo("79", contentProvider={"type": "external", "originalContentUrl": "http://127.0.0.1/"})).media == ()


def test_every_kind_of_event() -> None:
    assert one(event("follow")).event is Event.JOINED
    assert one(event("unfollow")).event is Event.LEFT
    assert one(event("postback", postback={"data": "/complain"})).text == "/complain"
    assert read(call(event("postback", postback={"data": "x", "params": {"newRichMenuAliasId": "a"}})), NOW) == []
    assert read(call(event("videoPlayComplete"), event("memberJoined")), NOW) == []
    taken_back = one(event("unsend", unsend={"messageId": "m5"}))
    assert (taken_back.event, taken_back.about, taken_back.said_id) == (Event.UNSENT, "m5", "")
    edited = one(event("messageEdited", message={"id": "m6", "type": "text", "text": "แก้แล้ว"}))
    assert (edited.event, edited.about, edited.text) == (Event.EDITED, "m6", "แก้แล้ว")
    assert one(event(message={"id": "m7", "type": "text", "text": "x"})).said_id == "m7"


def test_in_a_group_only_those_words_are_ours_that_name_us() -> None:
    text = "😀 @มาย ขอเบอร์ดับเพลิง"
    mention = {"mentionees": [{"index": 3, "length": 4, "type": "user", "isSelf": True}]}
    named = event(group=True, message={"id": "1", "type": "text", "text": text, "mention": mention})
    others = {"mentionees": [{"index": 0, "length": 2, "type": "user", "userId": SOMCHAI, "isSelf": False}]}
    between_them = [
        event(group=True, message={"id": "2", "type": "text", "text": "ความลับ"}),
        event(group=True, message={"id": "3", "type": "text", "text": "@ก ความลับ", "mention": others}),
        event(group=True, message={"id": "4", "type": "image", "contentProvider": {"type": "line"}}),
        event("messageEdited", group=True, message={"id": "5", "type": "text", "text": "ความลับ"}),
    ]

    message = one(named, *between_them)

    assert message.text == "😀  ขอเบอร์ดับเพลิง"
    assert (message.group, message.address, message.sender) == (True, GROUP, SOMCHAI)


def test_a_group_that_takes_us_in_and_one_that_sends_us_away() -> None:
    joined, left = read(call(event("join", group=True), event("leave", group=True)), NOW)

    assert (joined.event, joined.group, joined.address) == (Event.JOINED, True, GROUP)
    assert left.event is Event.LEFT


def test_an_impossible_timestamp_is_ignored() -> None:
    for wrong in (None, "now", -5, float("inf"), 10**400, int((NOW + 9e6) * 1000)):
        event_ = said("hello")
        event_["timestamp"] = wrong
        body = json.dumps({"events": [event_]}).encode()
        assert read(body, NOW)[0].at == NOW


def test_the_loading_animation_is_shown_in_private_chats_only(post: FakePost, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_town() as line, open_door(line, post, monkeypatch) as door:
        tell(door, call(event("follow"), event("join", group=True)))
        tell(door, call(said("hello")))

        eventually(lambda: line.made("/chat/loading/start"))
        assert [one.body["chatId"] for one in line.made("/chat/loading/start")] == [SOMCHAI]


def test_the_remaining_quota_is_queried(post: FakePost, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_town() as line:
        line.quota = (500, 400)
        with open_door(line, post, monkeypatch):
            eventually(lambda: post.allowances)

    allowance = post.allowances["line"]
    assert (allowance.limit, allowance.used) == (500, 400)


def test_a_group_is_told_where_it_can_talk_with_us_alone(post: FakePost, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_town() as line, open_door(line, post, monkeypatch) as door:
        eventually(lambda: post.allowances)
        tell(door, call(event("join", group=True)))

    (message,) = post.kept.values()
    assert message.alone == "https://line.me/R/ti/p/@moi"
