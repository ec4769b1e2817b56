"""Telephones with LINE and with Telegram: what people type, send and press goes through the real webhooks."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.testclient import TestClient

from bot.app import House
from tests.support import fake_line, fake_telegram
from tests.support.fake_line import LineTown, eventually
from tests.support.fake_telegram import Town

SMOKE = b"\xff\xd8\xff" + b"smoke" * 100
_NUMBERS = itertools.count(1)


class Phone(Protocol):
    """Somebody with the bot on their telephone."""

    def says(self, *texts: str) -> str:
        """All that is answered to these messages, sent without waiting for an answer in between."""

    def place(self, latitude: float, longitude: float) -> str: ...

    def photo(self) -> str: ...

    def presses(self, label: str) -> str: ...

    @property
    def labels(self) -> list[str]:
        """The buttons below the last answer."""


@dataclass
class ByLine:
    house: House
    doors: TestClient
    line: LineTown
    user: str
    before: int = 0

    def says(self, *texts: str) -> str:
        return self._does(*(fake_line.said(text) for text in texts))

    def place(self, latitude: float, longitude: float) -> str:
        return self._does(fake_line.place(latitude, longitude))

    def photo(self) -> str:
        id_ = f"photo{next(_NUMBERS)}"
        self.line.content[id_] = [(200, SMOKE)]
        return self._does(fake_line.photo(id_))

    def presses(self, label: str) -> str:
        action = next(one for one in self._actions() if label in one.get("label", ""))
        if action["type"] == "postback":
            return self._does(fake_line.event("postback", postback={"data": action["data"]}))
        return self.says(action["text"])

    @property
    def labels(self) -> list[str]:
        return [str(one["label"]) for one in self._actions() if "label" in one]

    def _does(self, *events: dict[str, Any]) -> str:
        source = {"type": "user", "userId": self.user}
        body = fake_line.call(*({**one, "source": source} for one in events))
        self.before = len(self.line.arrived)
        told = self.doors.post("/line", content=body, headers={"X-Line-Signature": fake_line.signature(body)})
        assert told.status_code == 200
        eventually(lambda: len(self.line.arrived) > self.before and _is_quiet(self.house))
        return "\n".join(self.line.texts()[self.before :])

    def _actions(self) -> list[dict[str, Any]]:
        return [one for message in self.line.arrived[self.before :] for one in _actions_in(message)]


@dataclass
class ByTelegram:
    house: House
    doors: TestClient
    town: Town
    secret: str
    user: int
    before: int = 0

    def says(self, *texts: str) -> str:
        return self._does(*({"text": text} for text in texts))

    def place(self, latitude: float, longitude: float) -> str:
        return self._does({"location": {"latitude": latitude, "longitude": longitude}})

    def photo(self) -> str:
        id_ = f"photo{next(_NUMBERS)}"
        self.town.files[id_] = SMOKE
        return self._does({"photo": fake_telegram.photo(id_)})

    def presses(self, label: str) -> str:
        button = next(one for one in self._buttons() if label in one["text"])
        if "callback_data" not in button:
            return self.says(button["text"])
        shown = fake_telegram.message(self._chat, fake_telegram.BOT, text="…")
        pressed = {"id": "1", "from": self._me, "chat_instance": "1", "data": button["callback_data"], "message": shown}
        return self._sent({"callback_query": pressed})

    @property
    def labels(self) -> list[str]:
        return [str(one["text"]) for one in self._buttons()]

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.user, "type": "private", "first_name": "สมชาย"}

    @property
    def _me(self) -> dict[str, Any]:
        return {"id": self.user, "is_bot": False, "first_name": "สมชาย", "language_code": "th"}

    def _does(self, *contents: dict[str, Any]) -> str:
        return self._sent(*({"message": fake_telegram.message(self._chat, self._me, **one)} for one in contents))

    def _sent(self, *updates: dict[str, Any]) -> str:
        self.before = len(self.town.sent(self.user))
        for one in updates:
            told = self.doors.post(
                "/telegram",
                json={"update_id": next(_NUMBERS), **one},
                headers={"X-Telegram-Bot-Api-Secret-Token": self.secret},
            )
            assert told.status_code == 200
        eventually(lambda: len(self.town.sent(self.user)) > self.before and _is_quiet(self.house))
        return "\n".join(call.said["text"] for call in self.town.sent(self.user)[self.before :])

    def _buttons(self) -> list[dict[str, Any]]:
        return [button for call in self.town.sent(self.user)[self.before :] for button in call.buttons]


def _is_quiet(house: House) -> bool:
    """Whether everything that came is answered, and everything that is ready is sent."""
    left = house.store.read(
        lambda tx: tx.one(
            """select (select count(*) from inbox where state = 'waiting')
                    + (select count(*) from outbox where state = 'waiting' and not_before <= :at) as n""",
            at=time.time(),
        )
    )
    return left == {"n": 0}


def _actions_in(shown: Any) -> Iterator[dict[str, Any]]:
    """Every button of a message, wherever LINE's layout has it."""
    if isinstance(shown, dict):
        if shown.get("type") in ("message", "postback") and "label" in shown:
            yield shown
        for one in shown.values():
            yield from _actions_in(one)
    elif isinstance(shown, list):
        for one in shown:
            yield from _actions_in(one)
