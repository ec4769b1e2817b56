"""LINE as our bot sees it: a real server on this machine that keeps LINE's rules and can be told to fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import pytest

from bot.basics.settings import Settings, read_settings

SECRET, TOKEN = "a channel secret of LINE's", "an access token of LINE's"
SOMCHAI, GROUP = "U" + "1" * 32, "C" + "2" * 32
DROPPED = 0  # instead of a status: LINE takes the call, and its answer is lost

_numbers = count(1)
_REPLY, _PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"


@dataclass(frozen=True)
class Call:
    """One call of ours."""

    what: str  # such as "POST /v2/bot/message/push"
    body: Any
    headers: dict[str, str]


@dataclass
class LineTown:
    """What LINE knows, what it was asked, and how it is to behave."""

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    arrived: list[dict[str, Any]] = field(default_factory=list)  # messages, as people see them
    free: int = 0  # of those, how many came by a reply token
    failures: list[tuple[str, int, str]] = field(default_factory=list)  # the next call of this path gets this answer
    content: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    quota: tuple[int | None, int] = (None, 0)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    default: str = ""
    linked: dict[str, str] = field(default_factory=dict)
    webhook: str = ""
    words: object = field(default_factory=lambda: {"sentMessages": [{"id": "1"}]})  # with which it takes a message
    _spent: set[str] = field(default_factory=set)
    _keys: set[str] = field(default_factory=set)

    def made(self, what: str) -> list[Call]:
        return [call for call in self.calls if call.what.endswith(what)]

    def texts(self) -> list[str]:
        """What people read, a bubble by what it says to those who cannot see it."""
        return [message.get("text") or message["altText"] for message in self.arrived]

    def answer(self, call: Call) -> tuple[int, object]:
        """LINE's answer, by its rules."""
        path = call.what.split(" ")[1]
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"message": "Authentication failed"}
        failure = next((one for one in self.failures if one[0] == path), None)
        if failure:
            self.failures.remove(failure)
            if failure[1] != DROPPED:
                return failure[1], {"message": failure[2]}
        status, said = self._answered(call, path)
        return (DROPPED if failure else status), said

    def _answered(self, call: Call, path: str) -> tuple[int, object]:
        if path == _REPLY:
            return self._reply(call)
        if path == _PUSH:
            return self._push(call)
        if path.startswith("/v2/bot/message/quota"):
            limit, used = self.quota
            limited = {"type": "limited", "value": limit} if limit is not None else {"type": "none"}
            return 200, {"totalUsage": used} if path.endswith("consumption") else limited
        if found := re.fullmatch(r"/v2/bot/message/(\w+)/content", path):
            answers = self.content.get(found[1], [(404, b"")])
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if path == "/v2/bot/info":
            return 200, {
                "userId": "U0", "basicId": "@moi", "displayName": "กระทรวงอุตสาหกรรม", "chatMode": "bot",
                "markAsReadMode": "auto",
            }  # fmt: skip
        return self._shown(call, path)

    def _reply(self, call: Call) -> tuple[int, object]:
        if call.body["replyToken"] in self._spent:
            return 400, {"message": "Invalid reply token"}
        self._spent.add(call.body["replyToken"])
        self.free += len(call.body["messages"])
        return self._taken(call)

    def _push(self, call: Call) -> tuple[int, object]:
        key = call.headers["x-line-retry-key"]
        if key in self._keys:
            return 409, {"message": "The retry key is already accepted"}
        limit, used = self.quota
        if limit is not None and used >= limit:
            return 429, {"message": "You have reached your monthly limit."}
        self.quota = (limit, used + 1)
        self._keys.add(key)
        return self._taken(call)

    def _taken(self, call: Call) -> tuple[int, object]:
        assert 1 <= len(call.body["messages"]) <= 5
        self.arrived += call.body["messages"]
        return 200, self.words

    def _shown(self, call: Call, path: str) -> tuple[int, object]:
        """Menus, aliases, the webhook's address, the dots, and what is only looked at."""
        parts = path.split("/")[3:]
        match [call.what.split(" ")[0], *parts]:
            case ["GET", "richmenu", "list"]:
                return 200, {"richmenus": [{"richMenuId": id_, **menu} for id_, menu in self.menus.items()]}
            case ["POST", "richmenu"]:
                self.menus[id_ := f"richmenu-{next(_numbers)}"] = call.body
                return 200, {"richMenuId": id_}
            case ["POST", "richmenu", id_, "content"]:
                self.pictures[id_] = call.body
            case ["DELETE", "richmenu", id_]:
                del self.menus[id_]
            case ["GET", "richmenu", "alias", "list"]:
                found = [{"richMenuAliasId": alias, "richMenuId": id_} for alias, id_ in self.aliases.items()]
                return 200, {"aliases": found}
            case ["POST", "richmenu", "alias"]:
                self.aliases[call.body["richMenuAliasId"]] = call.body["richMenuId"]
            case ["POST", "richmenu", "alias", alias]:
                self.aliases[alias] = call.body["richMenuId"]
            case ["GET", "richmenu", "alias", alias]:
                return 200, {"richMenuAliasId": alias, "richMenuId": self.aliases[alias]}
            case ["GET", "user", "all", "richmenu"]:
                return (200, {"richMenuId": self.default}) if self.default else (404, {"message": "no default"})
            case ["POST", "user", "all", "richmenu", id_]:
                self.default = id_
            case ["POST", "user", person, "richmenu", id_]:
                self.linked[person] = id_
            case ["DELETE", "user", person, "richmenu"]:
                self.linked.pop(person, None)
            case ["POST", "richmenu", "bulk", "link"]:
                self.linked |= dict.fromkeys(call.body["userIds"], call.body["richMenuId"])
            case ["GET", "channel", "webhook", "endpoint"]:
                return (200, {"endpoint": self.webhook, "active": True}) if self.webhook else (404, {"message": "none"})
            case ["PUT", "channel", "webhook", "endpoint"]:
                self.webhook = call.body["endpoint"]
        return 200, {}


@contextmanager
def line_town() -> Iterator[LineTown]:
    """LINE, for as long as a test needs it."""
    town = LineTown()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(raw) if raw and "json" in headers.get("content-type", "") else raw
            call = Call(f"{self.command} {self.path}", body, headers)
            town.calls.append(call)
            status, said = town.answer(call)
            if status == DROPPED:
                self.close_connection = True
                return
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "image/jpeg" if isinstance(said, bytes) else "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # our bot was killed meanwhile
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, *what: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    town.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()


def eventually(true: Callable[[], object], patience: float = 60) -> None:
    """Wait until this is so."""
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def settings_for(line: LineTown, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings with which our bot finds this LINE."""
    monkeypatch.setenv("LINE_CHANNEL_SECRET", SECRET)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("LINE_API_BASE", line.base)
    monkeypatch.setenv("LINE_DATA_API_BASE", line.base)
    return read_settings()


def event(kind: str = "message", *, group: bool = False, **fields: Any) -> dict[str, Any]:
    """An event as LINE writes it, with an id and a reply token of its own."""
    number = next(_numbers)
    source = {"type": "group", "groupId": GROUP, "userId": SOMCHAI} if group else {"type": "user", "userId": SOMCHAI}
    return {
        "type": kind,
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": source,
        "webhookEventId": f"01EVENT{number:019}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"token-{number}",
        **fields,
    }


def said(text: str, **more: Any) -> dict[str, Any]:
    return event(message={"id": f"m{next(_numbers)}", "type": "text", "quoteToken": "q", "text": text, **more})


def photo(id_: str, **more: Any) -> dict[str, Any]:
    content = {"id": id_, "type": "image", "quoteToken": "q", "contentProvider": {"type": "line"}, **more}
    return event(message=content)


def place(latitude: float, longitude: float) -> dict[str, Any]:
    where = {"latitude": latitude, "longitude": longitude, "title": "", "address": "ระยอง"}
    return event(message={"id": f"m{next(_numbers)}", "type": "location", **where})


def call(*events: object) -> bytes:
    return json.dumps({"destination": "U0", "events": list(events)}, ensure_ascii=False).encode()


def signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
