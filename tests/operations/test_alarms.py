"""Who looks after the bot is told once that something is wrong, and that it is well again."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.basics.messages import Letter
from bot.basics.settings import read_settings
from bot.operations.alarms import Alarms
from bot.operations.health_checks import Wrong


class State:
    """What the health checks find."""

    wrong: tuple[Wrong, ...] = ()
    slow: tuple[Wrong, ...] = ()

    async def look(self) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
        return {}, (*self.wrong, *self.slow)

    async def findings(self) -> tuple[Wrong, ...]:
        return ()


class Chat:
    """An operator's chat."""

    name = "telegram"

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []

    async def send(self, letters: Sequence[Letter]) -> None:
        self.got += [(letter.address, letter.reply.text) for letter in letters]


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a real server, and what was posted there."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def test_what_lasts_is_told_once_in_chat_and_webhook_and_so_is_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, webhook: tuple[str, list[dict[str, Any]]]
) -> None:
    address, posted = webhook
    monkeypatch.setenv("PUBLIC_URL", "https://mindbot.example.go.th")
    monkeypatch.setenv("MINDBOT_ALARM_CHAT", "telegram:55 line:U1")
    monkeypatch.setenv("MINDBOT_ALARM_WEBHOOK", address)
    at, state, chat = [0.0], State(), Chat()
    alarms = Alarms(read_settings(tmp_path / "no.env"), state, [chat], state, lambda: at[0])  # type: ignore[arg-type, list-item]

    def look(*wrong: Wrong, seconds: float = 30.0) -> None:
        state.wrong = wrong
        at[0] += seconds
        asyncio.run(alarms.look())

    look(Wrong("disk", "80", stops=True))
    look()
    assert not chat.got, "a moment's trouble wakes nobody"
    assert not posted

    look(Wrong("disk", "80", stops=True))
    for _ in range(10):
        look(Wrong("disk", "80", stops=True), Wrong("backup", "-"))
    told = [text for whom, text in chat.got if whom == "55"]
    assert len(told) == 2
    assert "[disk] พื้นที่ดิสก์เหลือ 80 ล้านไบต์" in told[0]
    assert "[backup]" in told[1]
    assert posted[0]["wrong"][0]["code"] == "disk"
    assert posted[0]["text"] == told[0]

    look()
    look()
    assert chat.got[-1] == ("55", "ระบบ mindbot https://mindbot.example.go.th กลับมาปกติแล้ว")
    assert len(posted) == len(chat.got) == 3


def test_a_webhook_that_is_away_keeps_nothing_from_the_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDBOT_ALARM_CHAT", "telegram:55")
    monkeypatch.setenv("MINDBOT_ALARM_WEBHOOK", "http://127.0.0.1:9")
    at, state, chat = [0.0], State(), Chat()
    state.wrong = (Wrong("store", "PoolTimeout", stops=True),)
    alarms = Alarms(read_settings(tmp_path / "no.env"), state, [chat], state, lambda: at[0])  # type: ignore[arg-type, list-item]

    for moment in (0.0, 100.0):
        at[0] = moment
        asyncio.run(alarms.look())

    assert len(chat.got) == 1
