"""Tests of floods of connections: nobody uses them all up, slow ones end, and the log counts instead of repeating."""

from __future__ import annotations

import asyncio
import http.client
import logging
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from bot.channels import web
from bot.channels.web import WebChat
from bot.operations import connection_limits, web_server
from bot.operations.drain_body import LARGEST, DrainBody
from bot.operations.log_repeats import LINES, WINDOW_SECONDS, CountRepeats
from bot.operations.web_server import configured
from tests.support.fake_web import FakePost, free_port, settings

MANY = 40
PATIENCE = 20  # seconds that a test waits for what comes at once


async def _answer(request: Request) -> PlainTextResponse:
    await request.body()
    return PlainTextResponse("here")


async def _long(request: Request) -> StreamingResponse:
    async def parts() -> object:
        while True:
            yield bytes(2**16)
            await asyncio.sleep(0)

    return StreamingResponse(parts())  # type: ignore[arg-type]


async def _refuse(request: Request) -> PlainTextResponse:
    return PlainTextResponse("no cookie", 401)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that holds few connections and looks at them often."""
    monkeypatch.setattr(web_server, "most_connections", lambda: MANY)
    monkeypatch.setattr(connection_limits, "LOOK_SECONDS", 0.05)
    doors = [Route("/", _answer, methods=["GET", "POST"]), Route("/long", _long)]
    app = Starlette(routes=[*doors, Route("/refuse", _refuse, methods=["POST"])])
    config = configured(app, "")
    config.port = free_port()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield config.port
    server.force_exit = server.should_exit = True
    thread.join(PATIENCE)


def call(port: int, said: bytes = b"") -> socket.socket:
    caller = socket.create_connection(("127.0.0.1", port), PATIENCE)
    caller.sendall(said)
    return caller


def is_ended(caller: socket.socket) -> bool:
    """Waits until the other side ends it; a connection that it keeps fails the test."""
    try:
        while caller.recv(2**16):
            pass
    except ConnectionError:
        pass
    finally:
        caller.close()
    return True


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
    ],
    ids=["says nothing", "headers without end", "body without end", "chunks without end"],
)
def test_who_does_not_finish_a_request_is_let_go(port: int, said: bytes) -> None:
    assert is_ended(call(port, said))


def test_who_does_not_read_the_answer_is_let_go(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with call(port, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n"):
        over = time.monotonic() + PATIENCE
        while "too slow" not in caplog.text and time.monotonic() < over:
            time.sleep(0.02)

    assert "too slow" in caplog.text


def test_one_network_holds_a_part_of_the_connections_and_is_let_in_again_when_it_lets_go(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_limits, "LOOK_SECONDS", 60.0)
    held = [call(port, b"GET /") for _ in range(MANY // 4)]

    assert is_ended(call(port))
    for caller in held:
        caller.close()
    over = time.monotonic() + PATIENCE
    while True:
        try:
            assert httpx.get(f"http://127.0.0.1:{port}").text == "here"
            break
        except httpx.HTTPError:
            assert time.monotonic() < over


def test_streams_of_one_network_leave_streams_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cookies do not help: the network counts, and everybody together leaves half for other requests."""
    monkeypatch.setattr(web, "most_connections", lambda: 160)
    chat = WebChat(settings(), FakePost())

    def opened(address: str, cookies: int) -> int:
        return sum(_opens(chat, f"{address}-{cookie}", address) for cookie in range(cookies) for _ in range(12))

    assert opened("203.0.113.1", 1) == 12
    assert opened("203.0.113.1", 20) == 8
    assert opened("203.0.113.2", 20) == 20
    assert [opened(f"203.0.113.{last}", 20) for last in (3, 4, 5)] == [20, 20, 0]


_HELD: list[object] = []


def _opens(chat: WebChat, visitor: str, address: str) -> bool:
    slot = chat._streams.taken(visitor, address)
    try:
        slot.__enter__()
    except Exception:
        return False
    _HELD.append(slot)
    return True


def test_lines_of_one_kind_are_counted_and_others_are_still_seen() -> None:
    now, seen = [0.0], []
    log = logging.Logger("flood")
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    handler.addFilter(CountRepeats(lambda: now[0]))
    log.addHandler(handler)

    def flood(number: int) -> None:
        log.error("no descriptor for %d", number)

    for number in range(1000):
        flood(number)
    log.error("something else")
    now[0] += WINDOW_SECONDS
    flood(1000)

    assert len(seen) == LINES + 2
    assert seen[LINES] == "something else"
    assert seen[-1] == f"no descriptor for 1000 ({1000 - LINES} more lines of this kind were left out before)"


def test_who_slowly_sends_a_file_that_is_refused_reads_the_refusal(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers and proxies send everything before they read; hanging up meanwhile looks like a broken server."""
    monkeypatch.setattr(connection_limits, "LOOK_SECONDS", 0.2)
    sender = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def slowly() -> Iterator[bytes]:
        for _ in range(20):
            time.sleep(0.04)
            yield bytes(2**16)

    sender.request("POST", "/refuse", slowly(), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    answer = sender.getresponse()

    assert (answer.status, answer.read()) == (401, b"no cookie")


def test_a_body_without_end_is_not_heard_to_its_end() -> None:
    heard: list[int] = []
    told: list[str] = []

    async def receive() -> Message:
        heard.append(1)
        return {"type": "http.request", "body": bytes(2**20), "more_body": True}

    async def send(message: Message) -> None:
        told.append(message["type"])

    scope = {"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}
    asyncio.run(DrainBody(PlainTextResponse("no cookie", 401))(scope, receive, send))

    assert len(heard) == LARGEST // 2**20
    assert told == ["http.response.start", "http.response.body"]
