"""A simulated user's telephone with LINE or Telegram: what they do and see."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.conformance.line_platform import LinePlatform
from tests.conformance.platform import wait_for
from tests.conformance.running import Running
from tests.conformance.telegram_platform import TelegramPlatform, private

PHOTO = b"\xff\xd8\xff\xe0" + b"smoke over the roofs " * 400
RAYONG = (12.6833, 101.2372)


@dataclass(frozen=True)
class Seen:
    """What one's phone shows after something was done: the words, and what each button does."""

    text: str
    buttons: dict[str, Callable[[], Seen]]


class Phone(Protocol):
    """One person's."""

    bot: Running

    def opens(self) -> Seen: ...
    def says(self, text: str) -> Seen: ...
    def place(self, latitude: float, longitude: float) -> Seen: ...
    def photo(self) -> Seen: ...
    def looks(self) -> Seen:
        """What came since they looked last."""


class Line:
    """A phone with LINE."""

    def __init__(self, bot: Running, platform: LinePlatform, who: str) -> None:
        self.bot = bot
        self.platform = platform
        self.who = who
        self._seen = 0
        self._ids = iter(range(1_000_000))

    def opens(self) -> Seen:
        return self.does(self.platform.event(self.who, "follow", follow={"isUnblocked": False}))

    def says(self, text: str) -> Seen:
        return self.does(self.message(type="text", text=text, quoteToken="q"))

    def place(self, latitude: float, longitude: float) -> Seen:
        return self.does(self.message(type="location", title="หน้าตลาด", latitude=latitude, longitude=longitude))

    def photo(self) -> Seen:
        message = self.message(type="image", contentProvider={"type": "line"}, quoteToken="q")
        self.platform.content[message["message"]["id"]] = PHOTO
        return self.does(message)

    def message(self, **message: Any) -> dict[str, Any]:
        number = f"{abs(hash(self.who)) % 10**6}{next(self._ids):06}"
        return self.platform.event(self.who, "message", message={"id": number, **message})

    def does(self, *events: dict[str, Any]) -> Seen:
        assert self.platform.brings(self.bot, *events) == 200
        settle(self.bot)
        return self.looks()

    def looks(self) -> Seen:
        messages = self.platform.sent.get(self.who, [])[self._seen :]
        self._seen += len(messages)
        buttons: dict[str, Callable[[], Seen]] = {}
        for action in _actions(messages):
            if action["type"] == "message":
                buttons[action["label"]] = lambda text=action["text"]: self.says(text)  # type: ignore[misc]
            if action["type"] == "postback":
                pressed = {"data": action["data"]}
                buttons[action["label"]] = lambda data=pressed: self.does(  # type: ignore[misc]
                    self.platform.event(self.who, "postback", postback=data)
                )
        return Seen("\n".join(words for message in messages for words in line_words(message)), buttons)


class TelegramLike(Protocol):
    """Whoever plays Telegram, as a phone sees it."""

    @property
    def sent(self) -> list[dict[str, Any]]: ...
    def number(self) -> int: ...
    def brings(self, chat: int, **update: Any) -> None: ...


class Telegram:
    """A phone with Telegram."""

    def __init__(self, bot: Running, platform: TelegramLike, who: int) -> None:
        self.bot = bot
        self.platform = platform
        self.who = who
        self._seen = 0

    def opens(self) -> Seen:
        return self.says("/start")

    def says(self, text: str) -> Seen:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
        return self.does(message=self.message(text=text, entities=entities))

    def place(self, latitude: float, longitude: float) -> Seen:
        return self.does(message=self.message(location={"latitude": latitude, "longitude": longitude}))

    def photo(self) -> Seen:
        name = f"photo{self.platform.number()}"
        assert isinstance(self.platform, TelegramPlatform), "only ours hands out files"
        self.platform.files[name] = PHOTO
        size = {"file_id": name, "file_unique_id": name, "width": 1280, "height": 960, "file_size": len(PHOTO)}
        return self.does(message=self.message(photo=[{**size, "file_id": "thumb", "width": 90, "height": 67}, size]))

    def message(self, **content: Any) -> dict[str, Any]:
        who = {"id": self.who, "is_bot": False, "first_name": "สมชาย", "language_code": "th"}
        envelope = {"message_id": self.platform.number(), "date": int(time.time()), "chat": private(self.who)}
        return {**envelope, "from": who, **content}

    def does(self, **update: Any) -> Seen:
        before = len(self._mine())
        self.platform.brings(self.who, **update)
        wait_for(lambda: len(self._mine()) > before)
        settle(self.bot)
        return self.looks()

    def looks(self) -> Seen:
        messages = self._mine()[self._seen :]
        self._seen += len(messages)
        buttons: dict[str, Callable[[], Seen]] = {}
        for message in messages:
            markup = json.loads(message.get("reply_markup") or "{}")
            for row in markup.get("inline_keyboard", ()):
                for button in row:
                    if "callback_data" in button:
                        buttons[button["text"]] = lambda data=button["callback_data"]: self.presses(data)  # type: ignore[misc]
            for row in markup.get("keyboard", ()):
                for key in row:
                    if not key.get("request_location"):
                        buttons[key["text"]] = lambda text=key["text"]: self.says(text)  # type: ignore[misc]
        return Seen("\n".join(telegram_words(message) for message in messages), buttons)

    def presses(self, data: str) -> Seen:
        who = self.message()["from"]
        query = {"id": str(self.platform.number()), "from": who, "chat_instance": "1", "data": data}
        return self.does(callback_query={**query, "message": self.message(text="…")})

    def _mine(self) -> list[dict[str, Any]]:
        return [message for message in self.platform.sent if int(message["chat_id"]) == self.who]


def settle(bot: Running, seconds: float = 90.0) -> None:
    """Until everything that came is dealt with, and everything that was written has left or is held."""

    def nothing_waits() -> bool:
        told = bot.ready()
        waiting: int = told["inbox"]["waiting"] + told["outbox"]["waiting"]
        return waiting == 0

    wait_for(nothing_waits, seconds)


def line_words(message: dict[str, Any]) -> list[str]:
    """What can be read of a LINE message."""
    if message["type"] == "text":
        return [message["text"]]
    return _texts(message.get("contents", {}))


def telegram_words(message: dict[str, Any]) -> str:
    text = str(message["text"])
    return html.unescape(re.sub(r"<[^>]+>", "", text)) if message.get("parse_mode") == "HTML" else text


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "text" and "text" in part else []
    return own + [text for name, one in part.items() if name != "action" for text in _texts(one)]


def _actions(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [action for one in part for action in _actions(one)]
    if not isinstance(part, dict):
        return []
    own = [part["action"]] if isinstance(part.get("action"), dict) and "type" in part["action"] else []
    return own + [action for name, one in part.items() if name != "action" for action in _actions(one)]
