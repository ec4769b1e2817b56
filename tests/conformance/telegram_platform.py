"""A simulated Telegram: accepts only calls that its API description allows."""

from __future__ import annotations

import email.parser
import email.policy
import itertools
import json
import threading
import time
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.conformance.counting import count
from tests.conformance.platform import Answer, Call, Platform
from tests.conformance.telegram_rules import Rules

TOKEN = "12345:BENCH-token-that-nobody-has"
BOT = {"id": 12345, "is_bot": True, "first_name": "mindbot", "username": "industry_bench_bot"}
_SENDS = ("sendmessage", "sendphoto", "senddocument")


class TelegramPlatform(Platform):
    """One bot's Telegram: its chats are numbers."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._numbers = itertools.count(1)
        self._updates: list[dict[str, Any]] = []
        self._lock = threading.RLock()
        self._came = threading.Condition(self._lock)
        self.files: dict[str, bytes] = {}
        self.sent: list[dict[str, Any]] = []  # every message that was delivered, with its fields as they came
        self.webhook: dict[str, Any] = {}
        self.answered: list[str] = []
        self.blocked: set[int] = set()
        self.conflict_for = 0  # so often somebody else is polling
        super().__init__()

    def sends(self, call: Call) -> bool:
        return _method(call) in _SENDS

    def too_many(self) -> Answer:
        told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        return Answer({**told, "parameters": {"retry_after": 1}}, 429)

    def answer(self, call: Call) -> Answer:
        path = unquote(call.path)
        if path.startswith(f"/file/bot{TOKEN}/"):
            return Answer(self.files[path.rpartition("/")[2]], 200, {"Content-Type": "application/octet-stream"})
        if not path.startswith(f"/bot{TOKEN}/"):
            return _refusal(401, "Unauthorized")
        method, given = _method(call), _given(call)
        faults = self._rules.faults(method, given)
        count("calls that the description of Telegram's Bot API judged")
        if faults:
            self.refused += faults
            return _refusal(400, f"Bad Request: {faults[0]}")
        done = getattr(self, f"_{method}", None)
        result = done(given) if done else True
        return result if isinstance(result, Answer) else Answer({"ok": True, "result": result})

    def brings(self, chat: int, **update: Any) -> None:
        """Something happens in a chat: the webhook is told, or it waits to be fetched."""
        with self._lock:
            number = next(self._numbers)
            made = {"update_id": number, **update}
            if not self.webhook:
                self._updates.append(made)
                self._came.notify_all()
                return
        self._knock(made)

    def _knock(self, update: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        if secret := self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        request = urllib.request.Request(self.webhook["url"], json.dumps(update).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as told:
            assert told.status == 200

    def number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def _getme(self, given: Mapping[str, Any]) -> Any:
        return BOT

    def _setwebhook(self, given: Mapping[str, Any]) -> Any:
        with self._lock:
            self.webhook, waiting, self._updates = dict(given), self._updates, []
        for update in waiting:  # what was written before is brought, too
            threading.Thread(target=self._knock, args=(update,), daemon=True).start()
        return True

    def _deletewebhook(self, given: Mapping[str, Any]) -> Any:
        self.webhook = {}
        return True

    def _getupdates(self, given: Mapping[str, Any]) -> Any:
        if self.conflict_for:
            self.conflict_for -= 1
            return _refusal(409, "Conflict: terminated by other getUpdates request; only one bot instance may run")
        if self.webhook:
            return _refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, until = int(given.get("offset") or 0), time.monotonic() + min(float(given.get("timeout") or 0), 2.0)
        with self._came:
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
            while not self._updates and time.monotonic() < until:
                self._came.wait(until - time.monotonic())
            return list(self._updates[:100])

    def _getfile(self, given: Mapping[str, Any]) -> Any:
        name = str(given["file_id"])
        if name not in self.files:
            return _refusal(400, "Bad Request: invalid file_id")
        return {"file_id": name, "file_unique_id": name, "file_size": len(self.files[name]), "file_path": name}

    def _sendmessage(self, given: Mapping[str, Any]) -> Any:
        chat = int(given["chat_id"])
        if chat in self.blocked:
            return _refusal(403, "Forbidden: bot was blocked by the user")
        with self._lock:
            self.sent.append(dict(given))
            count("messages delivered by Telegram")
            number = next(self._numbers)
        return {"message_id": number, "date": int(time.time()), "chat": private(chat), "text": str(given["text"])}

    def _answercallbackquery(self, given: Mapping[str, Any]) -> Any:
        self.answered.append(str(given["callback_query_id"]))
        return True


def private(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "สมชาย"}


def _refusal(status: int, why: str) -> Answer:
    return Answer({"ok": False, "error_code": status, "description": why}, status)


def _method(call: Call) -> str:
    return call.path.rpartition("/")[2].lower()


def _given(call: Call) -> dict[str, Any]:
    """The fields of a call, however they are written."""
    kind = next((value for name, value in call.headers.items() if name.lower() == "content-type"), "")
    found: dict[str, Any] = dict(parse_qsl(call.query))
    if "json" in kind and call.body:
        found.update(json.loads(call.body))
        return found
    if "multipart" in kind:
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        parts = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + call.body)
        for part in parts.walk():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if name and isinstance(content, bytes):
                found[str(name)] = content if part.get_filename() else content.decode()
        return found
    return found | dict(parse_qsl(call.body.decode(), keep_blank_values=True))
