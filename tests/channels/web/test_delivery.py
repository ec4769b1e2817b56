"""Tests of the event stream of the web chat: each message reaches its own visitor once, also after a restart."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Coroutine, Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from bot.basics.messages import Choice, Kind, Letter, Reply, Source
from bot.basics.texts import texts
from bot.channels import open_channels
from bot.channels.web import open_channel
from tests.support.fake_web import FakePost, client, free_port, serving, settings


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def browser(post: FakePost) -> TestClient:
    return client(post)


def test_the_web_chat_opens_without_any_setting(post: FakePost) -> None:
    chat = open_channel(settings(), post)

    assert chat is not None
    assert chat.name == "web"
    assert chat.collects
    assert "web" in [channel.name for channel in open_channels(settings(), post)]


def test_every_refusal_and_every_label_is_written_in_both_languages() -> None:
    ours = {key: both for key, both in texts().items() if key.startswith("web.")}

    assert ours
    assert all(set(both) == {"th", "en"} and all(both.values()) for both in ours.values())


@pytest.fixture
def address(post: FakePost) -> Iterator[str]:
    with serving(post) as found:
        yield found


class Listener:
    """An open page: reads what is streamed until it has enough."""

    def __init__(self, address: str, cookies: httpx.Cookies, after: int | None = None) -> None:
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        self._client = httpx.Client(base_url=address, cookies=cookies, timeout=5)
        self._stream = self._client.stream("GET", "chat/events", headers=headers)
        self.response = self._stream.__enter__()
        self._lines = self.response.iter_lines()
        assert next(self._lines).startswith("retry:")

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.__exit__(None, None, None)
        self._client.close()

    def letter(self) -> tuple[str, dict[str, Any]]:
        """The next letter: its event id, and what is in it."""
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif fields.get("event") == "reply":
                return fields["id"], json.loads(fields["data"])
            else:
                fields = {}
        raise EOFError("the stream ended")

    def rest(self) -> list[str]:
        return list(self._lines)


def somebody(address: str) -> httpx.Client:
    browser = httpx.Client(base_url=address, timeout=5)
    browser.get("")
    return browser


def test_an_answer_comes_back_to_the_page_that_asked(post: FakePost, address: str) -> None:
    """With its kind, its buttons and its sources, and the page's own id of the question."""
    source = Source("loans/x", "สินเชื่อ", "ผู้กู้", "public", date(2026, 1, 5), 0.9, "กองทุน", date(2026, 11, 1), "ความ")
    choices = (Choice("เปิด", opens="https://example.go.th"), Choice("ที่ตั้ง", asks="place"))
    post.answer = lambda message: [Reply("ได้ค่ะ\nบรรทัดสอง", Kind.ANSWER, choices, (source,))]
    browser = somebody(address)
    browser.post("chat", json={"id": "q-1", "text": "กู้เงิน"})

    with Listener(address, browser.cookies) as page:
        event, letter = page.letter()

    assert page.response.headers["content-type"].startswith("text/event-stream")
    assert page.response.headers["x-accel-buffering"] == "no"
    assert page.response.headers["cache-control"] == "no-cache"
    assert event == str(letter["id"])
    assert (letter["answers"], letter["text"], letter["kind"], letter["language"]) == (
        "q-1",
        "ได้ค่ะ\nบรรทัดสอง",
        "answer",
        "th",
    )
    assert letter["choices"] == [
        {"label": "เปิด", "send": "", "opens": "https://example.go.th", "asks": ""},
        {"label": "ที่ตั้ง", "send": "", "opens": "", "asks": "place"},
    ]
    [shown] = letter["sources"]
    assert shown["as_of"] == "2026-11-01"
    assert not {"score", "audience"} & set(shown)


def test_a_later_message_reaches_every_open_page_of_its_visitor_only(post: FakePost, address: str) -> None:
    here, there = somebody(address), somebody(address)
    for browser in (here, there):
        browser.post("chat", json={"id": "x", "text": "สวัสดี"})
    mine, other = [message.address for message in post.kept.values()]

    with (
        Listener(address, here.cookies) as first,
        Listener(address, here.cookies) as second,
        Listener(address, there.cookies) as stranger,
    ):
        post.write(mine, Reply("ข่าวของท่าน"))
        post.write(other, Reply("ข่าวของคนอื่น"))

        assert first.letter()[1]["text"] == second.letter()[1]["text"] == "ข่าวของท่าน"
        assert stranger.letter()[1]["text"] == "ข่าวของคนอื่น"


def test_a_reconnected_page_continues_after_the_last_message(post: FakePost, address: str) -> None:
    post.answer = lambda message: [Reply("หนึ่ง"), Reply("สอง"), Reply("สาม")]
    browser = somebody(address)
    browser.post("chat", json={"id": "x", "text": "สวัสดี"})
    with Listener(address, browser.cookies) as page:
        first = int(page.letter()[0])

    with Listener(address, browser.cookies, after=first) as page:
        assert [page.letter()[1]["text"] for _ in range(2)] == ["สอง", "สาม"]


@pytest.mark.parametrize("header", ["", "x", "-1", "๑", "9" * 400, "1.5"])
def test_an_odd_last_event_id_begins_at_the_beginning(post: FakePost, address: str, header: str) -> None:
    post.answer = lambda message: [Reply("หนึ่ง")]
    browser = somebody(address)
    browser.post("chat", json={"id": "x", "text": "สวัสดี"})

    headers = {"Last-Event-ID": header.encode()}
    with browser.stream("GET", "chat/events", headers=headers) as stream:  # type: ignore[arg-type]
        assert stream.status_code == 200
        assert any("หนึ่ง" in line for _, line in zip(range(6), stream.iter_lines(), strict=False))


def test_unread_messages_wait_and_seen_ones_do_not_come_again(post: FakePost, address: str) -> None:
    post.answer = lambda message: [Reply("อ่านแล้ว"), Reply("ยังไม่ได้อ่าน")]
    browser = somebody(address)
    browser.post("chat", json={"id": "x", "text": "สวัสดี"})
    seen = post.letters[0].id

    assert browser.post("chat/seen", json={"letters": [seen]}).status_code == 204
    with Listener(address, browser.cookies) as page:
        assert page.letter()[1]["text"] == "ยังไม่ได้อ่าน"


def test_nobody_can_mark_another_persons_message_as_seen(post: FakePost, address: str) -> None:
    post.answer = lambda message: [Reply("ข่าว")]
    browser, stranger = somebody(address), somebody(address)
    browser.post("chat", json={"id": "x", "text": "สวัสดี"})

    assert stranger.post("chat/seen", json={"letters": [post.letters[0].id]}).status_code == 204
    assert len(post.letters) == 1


def test_one_visitor_cannot_use_up_all_streams(post: FakePost, address: str) -> None:
    browser = somebody(address)
    pages = [Listener(address, browser.cookies) for _ in range(12)]
    try:
        refused = browser.get("chat/events")
        assert refused.status_code == 429
        assert "retry-after" in refused.headers
    finally:
        for page in pages:
            page.__exit__()


def test_streams_end_at_shutdown_and_unread_messages_come_once_after_restart(post: FakePost) -> None:
    """A restart on the same address: the same cookie, the letter written meanwhile, and not a second time."""
    port = free_port()
    with serving(post, port) as address:
        browser = somebody(address)
        browser.post("chat", json={"id": "x", "text": "สวัสดี"})
        page = Listener(address, browser.cookies)
        ended: list[str] = []
        reading = threading.Thread(target=lambda: ended.extend(page.rest()))
        reading.start()
    reading.join(5)
    assert not reading.is_alive()
    assert not any(line.startswith("data") for line in ended)

    [visitor] = {message.address for message in post.kept.values()}
    post.write(visitor, Reply("ข่าวระหว่างปิดระบบ"))
    with serving(post, port) as address, Listener(address, browser.cookies) as page:
        number, letter = page.letter()
        assert letter["text"] == "ข่าวระหว่างปิดระบบ"
        browser.post("chat/seen", json={"letters": [int(number)]})
        post.write(visitor, Reply("ถัดไป"))
        assert page.letter()[1]["text"] == "ถัดไป"
    page.__exit__()


def test_spurious_wake_ups_do_not_cause_a_busy_loop(post: FakePost) -> None:
    """Waking is a hint. Between two that bring nothing the stream pauses."""
    looked = []

    class NervousPost(FakePost):
        async def news(self, channel: str, address: str, timeout: float) -> bool:
            return True

        async def waiting(self, channel: str, address: str, after: int) -> list[Letter]:
            looked.append(after)
            return []

    with serving(NervousPost()) as address, Listener(address, somebody(address).cookies):
        time.sleep(0.3)

    assert 1 <= len(looked) < 50


def test_a_message_written_between_read_and_wait_is_not_missed(post: FakePost) -> None:
    """It is written after the stream looked for messages, and before it began to wait."""

    class HastyPost(FakePost):
        def news(self, channel: str, address: str, timeout: float) -> Coroutine[Any, Any, bool]:
            if not self.letters:
                asyncio.get_running_loop().call_soon(self.write, address, Reply("ทันเวลา"))
            return super().news(channel, address, timeout)

    with serving(HastyPost()) as address, Listener(address, somebody(address).cookies) as page:
        assert page.letter()[1]["text"] == "ทันเวลา"
