"""A preview of a message in LINE, read from what is really sent."""

from __future__ import annotations

from collections.abc import Iterator

from bot.basics.messages import Letter
from bot.channels.line.render import Json, calls
from bot.channels.looks import Bubble, Look, Run, plain


def look(letter: Letter) -> Look:
    messages = [message for call in calls([letter]) for message in call]
    bubbles = tuple(bubble for message in messages for bubble in _bubbles(message))
    quick = messages[-1].get("quickReply", {"items": []})["items"] if messages else []
    # LINE shows quick replies in one scrolling row.
    return Look(bubbles, (tuple(item["action"]["label"] for item in quick),) if quick else ())


def _bubbles(message: Json) -> Iterator[Bubble]:
    if message["type"] == "text":
        yield Bubble(plain(message["text"]))
        return
    drawn = message["contents"]
    for one in drawn["contents"] if drawn["type"] == "carousel" else [drawn]:
        heading = " ".join(text["text"] for text in _contents(one, "header"))
        lines = tuple((Run(text["text"], text.get("weight") == "bold"),) for text in _contents(one, "body"))
        inside = tuple(button["action"]["label"] for button in _contents(one, "footer"))
        yield Bubble(lines, heading, bool(heading), inside)


def _contents(bubble: Json, part: str) -> list[Json]:
    contents: list[Json] = bubble.get(part, {}).get("contents", [])
    return contents
