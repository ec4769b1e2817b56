"""Telegram, played by a real HTTP server on loopback: it takes messages, hands out files, and misbehaves."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.fake_web import free_port

TOKEN = "123456:AAE-a-token-that-no-log-may-show"
BOT = {"id": 123456, "is_bot": True, "first_name": "MIND", "username": "MindBot"}
BORN = 1_795_000_000  # the moment of the first update
SOMCHAI = {"id": 42, "is_bot": False, "first_name": "สมชาย", "language_code": "th"}
PRIVATE = {"id": 42, "type": "private", "first_name": "สมชาย"}
GROUP = {"id": -77, "type": "group", "title": "ชาวบ้าน"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call that the bot made."""

    method: str
    said: Json
    at: float

    @property
    def buttons(self) -> list[Json]:
        markup = self.said.get("reply_markup") or {}
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [button for row in rows for button in row]


@dataclass(frozen=True)
class Fault:
    """What becomes of a call instead of an answer."""

    status: int = 0
    answer: Json = field(default_factory=dict)
    seconds: float = 0.0  # how long it hangs before that
    drop: bool = False  # the line is cut
    done: bool = False  # the call had its effect all the same


def too_fast(seconds: int) -> Fault:
    return Fault(
        429, {"ok": False, "error_code": 429, "description": "slow down", "parameters": {"retry_after": seconds}}
    )


def refuses(status: int, why: str, **more: Any) -> Fault:
    return Fault(status, {"ok": False, "error_code": status, "description": why, **more})


class Town:
    """The server, and everybody who writes to our bot through it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: dict[str, list[Fault]] = {}
        self.misbehave: Callable[[str], Fault | None] = lambda method: None
        self.files: dict[str, bytes] = {}
        self.waiting: list[Json] = []
        self.webhook: Json = {}
        self.kept: dict[str, Any] = {}  # commands and profile
        self.base = ""
        self.ids: dict[int, int] = {}  # the number of each update, and of the message in it
        self._next = 1000
        self._lock = threading.Lock()

    # What people do.

    def update(self, **what: Any) -> int:
        """Something happens; Telegram keeps it until the bot has it."""
        with self._lock:
            self._next += 1
            self.waiting.append({"update_id": self._next, **what})
            self.ids[self._next] = what["message"]["message_id"] if isinstance(what.get("message"), dict) else 0
            return self._next

    def says(self, text: str = "", chat: Json = PRIVATE, who: Json = SOMCHAI, **more: Any) -> int:
        return self.update(message=message(chat, who, **({"text": text} if text else {}), **more))

    def presses(self, label: str, chat: Json = PRIVATE, who: Json = SOMCHAI) -> None:
        """The newest button of that name."""
        call = next(one for one in reversed(self.sent(chat["id"])) if any(label in b["text"] for b in one.buttons))
        button = next(one for one in call.buttons if label in one["text"])
        if "callback_data" not in button:
            self.says(button["text"], chat, who)
            return
        pressed = {"id": str(self._next), "from": who, "chat_instance": "1", "data": button["callback_data"]}
        self.update(callback_query={**pressed, "message": message(chat, BOT, text=call.said["text"])})

    # What the bot did.

    def sent(self, chat: int = 42) -> list[Call]:
        return [one for one in self.made("sendMessage") if one.said["chat_id"] == chat]

    def made(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def until(self, seen: Callable[[], object], seconds: float = 20.0) -> Any:
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            if found := seen():
                return found
            time.sleep(0.02)
        raise AssertionError(f"it never came; the bot said {[one.said.get('text') for one in self.sent()][-3:]}")

    def answered(self, words: str, chat: int = 42) -> Call:
        """The newest message with these words, which may still have to come."""
        call: Call = self.until(lambda: next((c for c in reversed(self.sent(chat)) if words in c.said["text"]), None))
        return call

    # What the server does.

    async def method(self, request: Request) -> Response:
        name = request.path_params["method"]
        said = {key: _plain(str(value)) for key, value in (await request.form()).items()}
        if request.path_params["token"] != TOKEN:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        fault = self.faults[name].pop(0) if self.faults.get(name) else self.misbehave(name)
        if fault:
            await asyncio.sleep(fault.seconds)
            if fault.done:
                self.calls.append(Call(name, said, time.monotonic()))
            if fault.drop:
                raise ConnectionAbortedError("the line is cut")
            if fault.status:
                return JSONResponse(fault.answer, fault.status)
        self.calls.append(Call(name, said, time.monotonic()))
        return JSONResponse({"ok": True, "result": await self._result(name, said)})

    async def file(self, request: Request) -> Response:
        content = self.files.get(request.path_params["path"].removeprefix("photos/"))
        return Response(content) if content is not None else Response(status_code=404)

    async def _result(self, name: str, said: Json) -> Any:
        match name:
            case "getMe":
                return BOT
            case "getUpdates":
                return await self._updates(said)
            case "sendMessage":
                return message({"id": said["chat_id"], "type": "private"}, BOT, text=said["text"])
            case "getFile":
                ref, size = said["file_id"], len(self.files.get(said["file_id"], b""))
                return {"file_id": ref, "file_unique_id": ref, "file_size": size, "file_path": f"photos/{ref}"}
            case "setWebhook":
                self.webhook = said
            case "deleteWebhook":
                self.webhook = {}
            case "getWebhookInfo":
                url = self.webhook.get("url", "")
                return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self.waiting)}
            case "getMyCommands" | "getMyDescription" | "getMyShortDescription":
                return self.kept.get(_slot(name, said), [] if "Commands" in name else _empty(name))
            case "setMyCommands":
                self.kept[_slot(name, said)] = said["commands"]
            case "deleteMyCommands":
                self.kept.pop(_slot(name, said), None)
            case "setMyDescription" | "setMyShortDescription":
                key = _empty(name).popitem()[0]
                self.kept[_slot(name, said)] = {key: said[key]}
        return True

    async def _updates(self, said: Json) -> list[Json]:
        offset = said.get("offset") or 0
        with self._lock:
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
        over = time.monotonic() + min(said.get("timeout", 0), 1)
        while not self.waiting and time.monotonic() < over:
            await asyncio.sleep(0.02)
        return self.waiting[: said.get("limit", 100)]

    def bring(self, over: threading.Event) -> None:
        """Take every waiting update to the webhook, again and again until it is taken."""
        head = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        while self.waiting and not over.is_set():
            try:
                taken = httpx.post(self.webhook["url"], json=self.waiting[0], headers=head, timeout=30).is_success
            except httpx.HTTPError:
                taken = False
            if taken:
                self.waiting.pop(0)
            else:
                time.sleep(0.1)


def message(chat: Json, who: Json, **more: Any) -> Json:
    number = next(_numbers)
    return {"message_id": number, "date": BORN + number, "chat": chat, "from": who, **more}


def photo(ref: str, size: int = 5000) -> list[Json]:
    """As Telegram sends one: the same in several sizes."""
    sizes = [("small", 90), ("large", 1280)]
    return [
        {
            "file_id": ref if name == "large" else name,
            "file_unique_id": name,
            "width": w,
            "height": w,
            "file_size": size,
        }
        for name, w in sizes
    ]


@contextmanager
def town() -> Iterator[Town]:
    """Telegram, open for as long as the block runs."""
    played = Town()
    routes = [
        Route("/bot{token}/{method}", played.method, methods=["POST"]),
        Route("/file/bot{token}/{path:path}", played.file),
    ]
    with serving(Starlette(routes=routes)) as played.base:
        yield played


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """An application at a real address."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def _counting() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _counting()


def _plain(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _slot(name: str, said: Json) -> str:
    return json.dumps([name[-12:], said.get("scope"), said.get("language_code")])


def _empty(name: str) -> Json:
    return {"short_description" if "Short" in name else "description": ""}
