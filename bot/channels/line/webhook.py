"""Parses LINE webhook events into messages. An unknown event is logged without its content and skipped."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from bot.basics.messages import Event, Media, Message, Place, Unread
from bot.channels.line.replytoken import ReplyToken

NAME = "line"
_GROUPS = {"group": "groupId", "room": "roomId"}

log = logging.getLogger(__name__)
Fields = Mapping[str, Any]


class NotJson(ValueError):
    """The body is signed but not valid JSON."""


class Odd(ValueError):
    """An event that is unknown or incomplete; says what is missing, never what somebody wrote."""


def signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether the signature of this body is valid."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode("utf-8", "replace"))


def read(body: bytes, received_at: float) -> list[Message]:
    """The messages of a webhook call, in order."""
    try:
        call = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotJson(type(wrong).__name__) from wrong
    events = call.get("events") if isinstance(call, dict) else None
    messages = []
    for event in events if isinstance(events, list) else []:
        try:
            if message := _read_event(event, received_at):
                messages.append(message)
        except Odd as odd:
            log.info("a LINE event is left out: %s", odd)
    return sorted(messages, key=lambda message: message.at)


def _read_event(event: object, received_at: float) -> Message | None:
    if not isinstance(event, dict):
        raise Odd("it has no fields")
    mode = event.get("mode", "active")
    if mode == "standby":  # another system is handling this conversation
        return None
    if mode != "active":
        raise Odd("its mode is unknown")
    reader = _READERS.get(_text(event, "type"))
    if reader is None:
        raise Odd("its kind is unknown")
    said = reader(event)
    return _message(event, said, received_at) if said is not None else None


def _message(event: Fields, said: Fields, received_at: float) -> Message:
    source = _fields(event, "source")
    group = _text(source, "type") in _GROUPS
    address = _text(source, _GROUPS.get(_text(source, "type"), "userId"))
    id_ = _text(event, "webhookEventId") or said.get("said_id", "")
    if not address or not id_:
        raise Odd("it does not say from whom, or which")
    at = _moment(event, received_at)
    token = _text(event, "replyToken")
    return Message(
        channel=NAME,
        id=id_,
        address=address,
        at=at,
        sender=_text(source, "userId") if group else "",
        group=group,
        ticket_out=ReplyToken(token, received_at, at).written() if token else "",
        **said,
    )


def _said(event: Fields) -> Fields | None:
    """A message; in a group only if it mentions the bot."""
    content = _fields(event, "message")
    id_ = _text(content, "id")
    if not id_:
        raise Odd("its message has no id")
    text = _text(content, "text")
    if _text(_fields(event, "source"), "type") in _GROUPS:
        mentions = _mentions_of_us(content)
        if not mentions:
            return None
        text = _without(text, mentions)
    reader = _CONTENTS.get(_text(content, "type"))
    inside = reader(content) if reader else {"unread": Unread.UNKNOWN}
    return {"said_id": id_, "text": text, **inside}


def _edited(event: Fields) -> Fields | None:
    said = _said(event)
    return said and {**said, "event": Event.EDITED, "about": said["said_id"]}


def _unsent(event: Fields) -> Fields:
    about = _text(_fields(event, "unsend"), "messageId")
    if not about:
        raise Odd("it does not say what was taken back")
    return {"event": Event.UNSENT, "about": about}


def _pressed(event: Fields) -> Fields | None:
    """A pressed button is its text. Switching the pages of a menu is nothing."""
    postback = _fields(event, "postback")
    return None if "newRichMenuAliasId" in _fields(postback, "params") else {"text": _text(postback, "data")}


def _recorded(content: Fields) -> Fields:
    """A photo, a video or a voice message."""
    if _text(_fields(content, "contentProvider"), "type") == "external":  # a URL that anybody could have written
        return {"unread": Unread.UNKNOWN}
    return {"media": (Media(_text(content, "id")),), "album": _text(_fields(content, "imageSet"), "id")}


def _file(content: Fields) -> Fields:
    return {"media": (Media(_text(content, "id"), _text(content, "fileName")),)}


def _place(content: Fields) -> Fields:
    latitude, longitude = content.get("latitude"), content.get("longitude")
    for angle, most in ((latitude, 90), (longitude, 180)):
        if not isinstance(angle, int | float) or not -most <= angle <= most:
            raise Odd("its place is nowhere on Earth")
    return {"place": Place(float(latitude), float(longitude), _text(content, "title") or _text(content, "address"))}  # type: ignore[arg-type]


_CONTENTS: dict[str, Callable[[Fields], Fields]] = {
    "text": lambda content: {},
    "image": _recorded,
    "file": _file,
    "location": _place,
    "sticker": lambda content: {"sticker": True},
    "audio": _recorded,
    "video": _recorded,
}


def _nothing(event: Fields) -> None:
    """A known event that needs no reaction."""


_READERS: dict[str, Callable[[Fields], Fields | None]] = {
    "message": _said,
    "messageEdited": _edited,
    "unsend": _unsent,
    "postback": _pressed,
    "follow": lambda event: {"event": Event.JOINED},
    "unfollow": lambda event: {"event": Event.LEFT},
    "join": lambda event: {"event": Event.JOINED},
    "leave": lambda event: {"event": Event.LEFT},
    **dict.fromkeys(("memberJoined", "memberLeft", "videoPlayComplete", "accountLink", "beacon"), _nothing),
}


def _mentions_of_us(content: Fields) -> list[tuple[int, int]]:
    """The positions and lengths of mentions of the bot."""
    named = _fields(content, "mention").get("mentionees")
    ours = (
        [one for one in named if isinstance(one, dict) and one.get("isSelf") is True] if isinstance(named, list) else []
    )
    return [(_count(one, "index"), _count(one, "length")) for one in ours]


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """The text without mentions. LINE counts in UTF-16 units."""
    halves = text.encode("utf-16-le")
    for begin, long in sorted(places, reverse=True):
        halves = halves[: begin * 2] + halves[(begin + long) * 2 :]
    return halves.decode("utf-16-le", "replace").strip()


def _moment(event: Fields, received_at: float) -> float:
    """The event's time; an implausible one is replaced by ours."""
    milliseconds = event.get("timestamp")
    if isinstance(milliseconds, int | float) and 0 < milliseconds <= (received_at + 3600) * 1000:
        return milliseconds / 1000
    return received_at


def _fields(outer: Fields, name: str) -> Fields:
    inner = outer.get(name)
    return inner if isinstance(inner, dict) else {}


def _count(fields: Fields, name: str) -> int:
    number = fields.get(name)
    return number if isinstance(number, int) and number >= 0 else 0


def _text(fields: Fields, name: str) -> str:
    """A text that can be stored, without lone surrogates."""
    text = fields.get(name)
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
