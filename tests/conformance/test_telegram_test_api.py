"""A conversation through the npm package telegram-test-api with the real process."""

from __future__ import annotations

import http.client
import itertools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.counting import count
from tests.conformance.described import installed
from tests.conformance.phones import RAYONG, Telegram
from tests.conformance.platform import wait_for
from tests.conformance.platforms import Serve
from tests.conformance.ports import free_port
from tests.conformance.stories import asks_about_a_loan, becomes_staff, files_it, follows

pytestmark = pytest.mark.conformance
TOKEN = "666:somebody-elses-telegram"


class TestApi:
    """The package as a phone sees it; see TelegramPlatform."""

    __test__ = False

    def __init__(self, log: Path) -> None:
        installed("telegram-test-api")
        self._port = free_port()
        self._numbers = itertools.count(1)
        program = Path(__file__).with_name("telegram_test_api.js")
        with log.open("wb") as out:
            self._process = subprocess.Popen(["node", str(program), str(self._port)], stdout=out, stderr=out)
        wait_for(lambda: b"listening" in log.read_bytes())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def sent(self) -> list[dict[str, Any]]:
        """What the bot sent."""
        kept = self._ask("/getUpdatesHistory", {"token": TOKEN})["result"]
        messages = [one["message"] for one in kept if "chat_id" in one.get("message", {})]
        return [{**message, "reply_markup": json.dumps(message.get("reply_markup") or {})} for message in messages]

    def number(self) -> int:
        return next(self._numbers)

    def brings(self, chat: int, **update: Any) -> None:
        count("updates brought by telegram-test-api")
        if "message" in update:
            self._ask("/sendMessage", {**update["message"], "botToken": TOKEN})
        else:
            self._ask("/sendCallback", {**update["callback_query"], "botToken": TOKEN})

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _ask(self, path: str, said: dict[str, Any]) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request("POST", path, json.dumps(said), {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@pytest.fixture
def api(tmp_path: Path) -> Iterator[TestApi]:
    api = TestApi(tmp_path / "telegram-test-api.log")
    yield api
    api.close()


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_a_story_with_somebody_elses_telegram(api: TestApi, serve: Serve, way: str) -> None:
    """Without a photo: that package knows nine methods, and none that fetches a file."""
    public = {"PUBLIC_URL": "http://127.0.0.1:{port}"} if way == "webhook" else {}
    bot = serve(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_BASE=api.address, **public)
    somchai = Telegram(bot, api, 1)

    assert "สวัสดี" in somchai.opens().text
    asks_about_a_loan(somchai)
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน")
    number = files_it(somchai.place(*RAYONG))
    follows(somchai, number)
    becomes_staff(Telegram(bot, api, 2))
