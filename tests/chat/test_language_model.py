"""Tests of the optional language model: its answers are used only when the source supports them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import Message
from bot.basics.people import Person, Role
from bot.chat import language_model as writing
from bot.chat.answers.check_model_answer import faithful, without_marks
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk
from bot.chat.language_model import OpenAIWriter
from knowledge.library import Library

SOURCE = "เงินกู้กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อราย ดอกเบี้ยร้อยละ 3 ต่อปี เริ่ม 30 ธันวาคม 2569 ติดต่อ SME D Bank"
QUESTION = "กู้กองทุนตัวอย่างได้เท่าไร"


@pytest.mark.parametrize(
    "written",
    [
        "กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อรายค่ะ [1]",
        "ให้กู้ไม่เกิน ๑๕ ล้านบาท [1] ดอกเบี้ยร้อยละ 3 ต่อปี [1]",
    ],
)
def test_claims_of_the_source_are_accepted(written: str) -> None:
    assert faithful(written, [SOURCE], english=False)


@pytest.mark.parametrize(
    "written",
    [
        "ให้กู้ไม่เกิน 20 ล้านบาท [1]",  # another number
        "ให้กู้ไม่เกิน 15 ล้านบาท",  # no source
        "ให้กู้ไม่เกิน 15 ล้านบาท [2]",  # no such source
        "ให้กู้ไม่เกิน 15 ล้านบาท [1] และอนุมัติทุกราย",  # a sentence behind the last source
        "เริ่ม 30 พฤศจิกายน 2569 [1]",  # another month
        "ติดต่อ Bangkok Bank [1]",  # another name
        "ห้ามกู้เงินกองทุนตัวอย่างต่อราย [1]",  # the opposite
        "ท่านผ่านคุณสมบัติและได้รับอนุมัติแน่นอนภายในวันเดียว [1]",  # none of it
        "",
        "[1]",
    ],
)
def test_claims_that_are_not_in_the_source_are_rejected(written: str) -> None:
    assert not faithful(written, [SOURCE], english=False)


@given(st.text(max_size=200))
def test_any_output_of_a_model_can_be_checked(written: str) -> None:
    faithful(written, [SOURCE], english=False)
    without_marks(written)


class Model:
    """A server on loopback that speaks OpenAI's language, and misbehaves as it is told."""

    def __init__(self, behave: Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]) -> None:
        self.asked: list[dict[str, Any]] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body | {"path": self.path, "key": self.headers.get("Authorization")})
                behave(self, body)

            def log_message(self, format: str, *args: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def says(text: str) -> Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]:
    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        answer = json.dumps({"choices": [{"message": {"content": text}}]}).encode()
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(answer)

    return behave


def drips(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        pass


def stalls(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    time.sleep(2)


def fails(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(500)
    handler.end_headers()


def breaks(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.connection.close()


def babbles(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'{"choices": "none", "more": [[[')


def floods(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        pass


Start = Callable[..., tuple[Assistant, Model]]


@pytest.fixture
def start(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(writing, "PATIENCE", 0.4)
    models: list[Model] = []

    def begin(behave: Callable[..., None], *, staff: bool = False) -> tuple[Assistant, Model]:
        model = Model(behave)
        models.append(model)
        written = OpenAIWriter(model.url, "typhoon", "k", may_read_staff=staff)
        return Assistant(library, NoCases(), writer=written), model

    yield begin
    for model in models:
        model.close()


def ask(assistant: Assistant, text: str = QUESTION, person: Person | None = None) -> str:
    message = Message("web", "1", "somchai", time.time(), text=text)
    return assistant.answer(message, Talk(), person or Person("somchai")).replies[0].text


def test_a_faithful_answer_is_sent_with_its_source(start: Start) -> None:
    assistant, model = start(says("กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อรายค่ะ [1]"))

    text = ask(assistant)

    assert text.startswith("กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อรายค่ะ\n\nที่มา:")
    (asked,) = model.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["key"] == "Bearer k"
    assert "somchai" not in json.dumps(asked), "nothing of the person goes out"


@pytest.mark.parametrize(
    "behave",
    [says("ให้กู้ 99 ล้านบาท [1]"), says("NONE"), says(""), drips, stalls, fails, breaks, babbles, floods],
    ids=["lies", "has none", "is silent", "drips", "stalls", "fails", "breaks", "babbles", "floods"],
)
def test_otherwise_the_plain_answer_is_sent(start: Start, behave: Callable[..., None]) -> None:
    assistant, _ = start(behave)

    assert ask(assistant).startswith("เงินกู้กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อราย")


def test_nothing_of_a_staff_paper_goes_to_a_server_that_is_not_allowed(start: Start) -> None:
    napa = Person("napa", Role.STAFF, "สปอ")
    assistant, model = start(says("x [1]"))
    assert "สามวันทำการ" in ask(assistant, "ขั้นตอนเบิกงบลับ", napa)
    assert model.asked == []

    allowed, trusted = start(says("x [1]"), staff=True)

    assert "สามวันทำการ" in ask(allowed, "ขั้นตอนเบิกงบลับ", napa)
    assert len(trusted.asked) == 1


def test_a_server_that_is_not_there_changes_nothing(library: Library) -> None:
    nowhere = OpenAIWriter("http://127.0.0.1:9", "typhoon", "", may_read_staff=False)

    assert "15 ล้านบาท" in ask(Assistant(library, NoCases(), writer=nowhere))
