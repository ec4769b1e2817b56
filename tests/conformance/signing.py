"""A schemathesis hook: signs bodies as LINE does, or adds Telegram's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import os
from typing import Any

import requests
import schemathesis  # type: ignore[import-not-found,unused-ignore]

_NUMBERS = itertools.count(1)
LINE_SECRET, TELEGRAM_SECRET = os.environ["BENCH_LINE_SECRET"], os.environ["BENCH_TELEGRAM_SECRET"]


class _Signed(requests.auth.AuthBase):
    """Signs what really travels."""

    def __call__(self, call: requests.PreparedRequest) -> requests.PreparedRequest:
        body = call.body if isinstance(call.body, bytes) else str(call.body or "").encode()
        digest = hmac.new(LINE_SECRET.encode(), body, hashlib.sha256).digest()
        call.headers["X-Line-Signature"] = base64.b64encode(digest).decode()
        call.headers["X-Telegram-Bot-Api-Secret-Token"] = TELEGRAM_SECRET
        return call


@schemathesis.hook  # type: ignore[untyped-decorator,unused-ignore]
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    _set_apart(case.body)
    kwargs["auth"] = _Signed()


def _set_apart(body: Any) -> None:
    """Most calls bring something new: with the same id as the one before, they would be taken for its repeats."""
    number = next(_NUMBERS)
    if not isinstance(body, dict) or number % 10 == 0:
        return
    if isinstance(body.get("update_id"), int):
        body["update_id"] = number
    events = body.get("events")
    for place, event in enumerate(events if isinstance(events, list) else ()):
        if isinstance(event, dict) and isinstance(event.get("webhookEventId"), str) and event["webhookEventId"]:
            event["webhookEventId"] = f"{number}.{place}"
