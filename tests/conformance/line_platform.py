"""A simulated LINE: Prism and our own rules check each call; reply tokens work once, retry keys are remembered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import threading
import time
from typing import Any

from tests.conformance.counting import count
from tests.conformance.line_rules import faults
from tests.conformance.platform import Answer, Call, Platform
from tests.conformance.prism import Prism
from tests.conformance.running import Running

SECRET, TOKEN = "bench-channel-secret-0123456789", "bench-access-token"
BOT = "U" + "b" * 32
_SENDS = ("/v2/bot/message/reply", "/v2/bot/message/push")


class LinePlatform(Platform):
    """One channel's LINE. People there are ids that begin with U, groups with C."""

    def __init__(self, prism: Prism | None) -> None:
        self._prism = prism
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._tokens: dict[str, str] = {}  # reply tokens that were never used, and to whom they reply
        self._retry_keys: set[str] = set()
        self.content: dict[str, bytes] = {}
        self.preparing = 0  # so often a file is not ready yet
        self.sent: dict[str, list[dict[str, Any]]] = {}  # every message that was delivered, by its reader
        self.pushes = 0
        self.replies = 0
        self.conflicts = 0
        self.blocked: set[str] = set()
        self.quota_spent = False
        super().__init__()

    def sends(self, call: Call) -> bool:
        return call.path in _SENDS

    def too_many(self) -> Answer:
        return Answer({"message": "The API rate limit has been exceeded. Try again later."}, 429)

    def answer(self, call: Call) -> Answer:
        self._judge(call)
        said = json.loads(call.body) if call.body and call.method == "POST" else {}
        if call.path == "/v2/bot/message/reply":
            return self._reply(said)
        if call.path == "/v2/bot/message/push":
            return self._push(call, said)
        if call.path.startswith("/v2/bot/message/") and call.path.endswith("/content"):
            return self._content(call.path.split("/")[4])
        return _OTHERWISE.get(call.path.removeprefix("/v2/bot"), Answer({}))

    def event(self, who: str, kind: str, group: str = "", **more: Any) -> dict[str, Any]:
        """An event as LINE brings it, with a fresh reply token."""
        number = next(self._numbers)
        source = {"type": "group", "groupId": group, "userId": who} if group else {"type": "user", "userId": who}
        event = {
            "type": kind,
            "mode": "active",
            "timestamp": int(time.time() * 1000) + number % 1000,
            "source": source,
            "webhookEventId": f"01J{number:023d}",
            "deliveryContext": {"isRedelivery": False},
            **more,
        }
        if kind not in ("unsend", "unfollow", "leave"):
            event["replyToken"] = f"{number:032x}"
            with self._lock:
                self._tokens[event["replyToken"]] = group or who
        return event

    def brings(self, bot: Running, *events: dict[str, Any]) -> int:
        """LINE calls our webhook; the status that it is told."""
        body = json.dumps({"destination": BOT, "events": list(events)}).encode()
        return bot.ask("POST", "/line", body, Content_Type="application/json", X_Line_Signature=signature(body))[0]

    def _judge(self, call: Call) -> None:
        wanted = ("authorization", "content-type", "x-line-retry-key")
        headers = {name: value for name, value in call.headers.items() if name.lower() in wanted}
        if self._prism and not call.path.endswith("/content"):
            path = f"{call.path}?{call.query}" if call.query else call.path
            wrong = self._prism.verdict(call.method, path, headers, call.body or None)
            if wrong:
                self.refused.append(wrong)
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            self.refused.append(f"{call.path} without our access token")

    def _reply(self, said: dict[str, Any]) -> Answer:
        with self._lock:
            to = self._tokens.pop(said["replyToken"], "")
            if not to:
                return Answer({"message": "Invalid reply token"}, 400)
            self.replies += 1
            return self._deliver(to, said["messages"])

    def _push(self, call: Call, said: dict[str, Any]) -> Answer:
        key = next((value for name, value in call.headers.items() if name.lower() == "x-line-retry-key"), "")
        with self._lock:
            if not key:
                self.refused.append("a push without a retry key")
            if key in self._retry_keys:
                self.conflicts += 1
                return Answer({"message": "The retry key is already accepted"}, 409)
            if self.quota_spent:
                return Answer({"message": "You have reached your monthly limit."}, 429)
            self._retry_keys.add(key)
            self.pushes += 1
            return self._deliver(said["to"], said["messages"])

    def _deliver(self, to: str, messages: list[dict[str, Any]]) -> Answer:
        self.refused += faults(messages)
        count("messages delivered by LINE", len(messages))
        if to not in self.blocked:  # who blocked us gets nothing, and LINE answers 200 all the same
            self.sent.setdefault(to, []).extend(messages)
        return Answer({"sentMessages": [{"id": str(next(self._numbers)), "quoteToken": "q"} for _ in messages]})

    def _content(self, message: str) -> Answer:
        with self._lock:
            if self.preparing:
                self.preparing -= 1
                return Answer({}, 202)
        if message not in self.content:
            return Answer({"message": "Gone"}, 410)
        return Answer(self.content[message], 200, {"Content-Type": "image/jpeg"})


_OTHERWISE: dict[str, Answer] = {
    "/info": Answer(
        {
            "userId": BOT,
            "basicId": "@mindbot",
            "displayName": "mindbot",
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
    ),
    "/message/quota": Answer({"type": "limited", "value": 500}),
    "/message/quota/consumption": Answer({"totalUsage": 12}),
    "/chat/loading/start": Answer({}, 202),
}


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
