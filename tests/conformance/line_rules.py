"""Limits of LINE that its API description does not contain: lengths, sizes, numbers of parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import regex

Json = dict[str, Any]
_OPENS = ("https://", "http://", "tel:", "line://", "mailto:")


def faults(messages: list[Json]) -> list[str]:
    """Everything for which LINE would refuse these messages of one call."""
    return list(_faults(messages))


def _faults(messages: list[Json]) -> Iterator[str]:
    if not 1 <= len(messages) <= 5:
        yield f"{len(messages)} messages in one call"
    if len(json.dumps(messages)) > 2 * 2**20:
        yield "the call is larger than 2 MB"
    for place, message in enumerate(messages):
        if "quickReply" in message and place < len(messages) - 1:
            yield "quick replies of a message that is not the last are never shown"
        yield from _quick_replies(message.get("quickReply", {}))
        if message["type"] == "text":
            yield from _long("text", message["text"], 5000)
        if message["type"] == "flex":
            yield from _long("altText", message["altText"], 400)
            yield from _container(message["contents"])


def _quick_replies(quick: Json) -> Iterator[str]:
    items = quick.get("items", [])
    if quick and not 1 <= len(items) <= 13:
        yield f"{len(items)} quick replies"
    for item in items:
        yield from _action(item["action"], 20)


def _container(contents: Json) -> Iterator[str]:
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if not 1 <= len(bubbles) <= 12:
        yield f"{len(bubbles)} bubbles"
    if contents["type"] == "carousel" and _size(contents) > 50_000:
        yield f"a carousel of {_size(contents)} bytes"
    for bubble in bubbles:
        if _size(bubble) > 30_000:
            yield f"a bubble of {_size(bubble)} bytes"
        if not any(bubble.get(part) for part in ("header", "hero", "body", "footer")):
            yield "an empty bubble"
        yield from _component(bubble)


def _component(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _component(one)
        return
    if not isinstance(part, dict):
        return
    if part.get("type") == "text" and not part.get("text") and not part.get("contents"):
        yield "a Flex text without a text"
    if part.get("type") == "box" and not part.get("contents"):
        yield "an empty box"
    if part.get("type") == "button":
        yield from _action(part["action"], 40)
    for one in part.values():
        yield from _component(one)


def _action(action: Json, letters: int) -> Iterator[str]:
    label = action.get("label", "")
    if not label.strip() or len(regex.findall(r"\X", label)) > letters:
        yield f"the label {label!r} has not 1-{letters} letters"
    match action["type"]:
        case "message":
            yield from _long("an action's text", action["text"], 300)
        case "postback":
            yield from _long("an action's data", action["data"], 300)
        case "uri":
            yield from _long("an action's link", action["uri"], 1000)
            if not action["uri"].startswith(_OPENS):
                yield f"no telephone opens {action['uri']!r}"


def _long(what: str, text: str, most: int) -> Iterator[str]:
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        yield f"{what} has half a letter in it"
        return
    if not text.strip() or units > most:
        yield f"{what} has {units} units, not 1-{most}"


def _size(part: Json) -> int:
    return len(json.dumps(part, ensure_ascii=False).encode())
