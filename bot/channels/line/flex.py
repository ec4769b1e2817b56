"""Bubbles: how an answer, a loan, a ticket and a warning look in LINE. Only draws; None where it would be too large."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.basics.messages import Choice, Kind, Reply, Source
from bot.basics.text_split import graphemes, pieces, shorten, units
from bot.basics.texts import say
from bot.channels.line.limits import (
    ACTION_TEXT_UNITS,
    BUBBLE_BYTES,
    BUBBLES,
    BUTTON_LETTERS,
    CAROUSEL_BYTES,
    LINK_UNITS,
)

Json = dict[str, Any]

# The colours of the web chat's light theme.
INK, SOFT, OFFICE, ON_OFFICE, PRESS, DANGER = "#17202e", "#515d70", "#1b3f77", "#ffffff", "#1b4a8f", "#a3141e"

_HEADING_UNITS = 90  # a longer first line is not a heading
_TELEPHONE = re.compile(r"^• (?P<number>[\d๐-๙][\d๐-๙ -]{1,14}[\d๐-๙])(?: (?P<whose>.+))?$")
_COLOURED = {Kind.TICKET: OFFICE, Kind.DANGER: DANGER}


def drawn(reply: Reply, buttons: Sequence[Choice], language: str) -> Json | None:
    """The reply as a bubble, or as a carousel if it lists several things."""
    if reply.kind is Kind.LOANS and (carousel := _carousel(reply, buttons, language)):
        return carousel
    bubble = _bubble(reply.text.splitlines(), _pressed(reply, buttons, language), _COLOURED.get(reply.kind, ""))
    return bubble if _size(bubble) <= BUBBLE_BYTES else None


def opens(choice: Choice) -> bool:
    """Whether a phone can open this button's link."""
    return choice.opens.startswith(("https://", "http://", "tel:")) and units(choice.opens) <= LINK_UNITS


def action(choice: Choice, letters: int) -> Json:
    """The LINE action of a button."""
    label = shorten(choice.label, letters, graphemes)
    if choice.opens:
        return {"type": "uri", "label": label, "uri": choice.opens}
    return {"type": "message", "label": label, "text": pieces(choice.send, ACTION_TEXT_UNITS, units)[0]}


def _carousel(reply: Reply, buttons: Sequence[Choice], language: str) -> Json | None:
    """A first bubble with the common text, then one bubble per thing."""
    common, things = _things(reply.text.splitlines())
    if not 2 <= len(things) <= BUBBLES - 1:
        return None
    bubbles = [_bubble(common, [_button(choice) for choice in buttons], OFFICE)]
    for thing in things:
        about = [source for source in reply.sources if source.title and source.title in thing[0]]
        bubbles.append(_bubble(thing, _papers(about, language), ""))
    carousel = {"type": "carousel", "contents": bubbles}
    fits = _size(carousel) <= CAROUSEL_BYTES and all(_size(bubble) <= BUBBLE_BYTES for bubble in bubbles)
    return carousel if fits else None


def _things(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Splits the lines into things (a bullet with indented lines) and common text."""
    common: list[str] = []
    things: list[list[str]] = []
    inside = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("• ") and after.startswith("  "):
            things.append([line.removeprefix("• ")])
            inside = True
        elif inside and line.startswith("  "):
            things[-1].append(line.strip())
        else:
            common.append(line)
            inside = False
    return common, things


def _bubble(lines: Sequence[str], buttons: list[Json], colour: str) -> Json:
    said = [line.rstrip() for line in lines]
    heading = said[0] if len(said) > 1 and said[0].strip() and units(said[0]) <= _HEADING_UNITS else ""
    body = list(_body(said[1:] if heading else said))
    bubble: Json = {"type": "bubble"}
    if heading and colour:
        bubble["header"] = _box([_text(heading, weight="bold", color=ON_OFFICE)], backgroundColor=colour)
    elif heading:
        body.insert(0, _text(heading, weight="bold", size="lg", color=OFFICE))
    if body:
        bubble["body"] = _box(body, spacing="sm")
    if buttons:
        bubble["footer"] = _box(buttons, spacing="xs")
    return bubble


def _body(lines: Iterable[str]) -> Iterable[Json]:
    """A paragraph has a margin before it."""
    apart = False
    for line in lines:
        if line.strip():
            yield _text(line.strip(), size="md", **({"margin": "lg"} if apart else {}))
        apart = not line.strip()


def _pressed(reply: Reply, buttons: Sequence[Choice], language: str) -> list[Json]:
    calls = [_button(choice) for choice in _telephones(reply, language)]
    return [*calls, *(_button(choice) for choice in buttons), *_papers(reply.sources, language)]


def _telephones(reply: Reply, language: str) -> Iterable[Choice]:
    """In danger, buttons dial the emergency numbers."""
    if reply.kind is not Kind.DANGER:
        return
    for line in reply.text.splitlines():
        if found := _TELEPHONE.match(line.strip()):
            number = "".join(str(int(digit)) for digit in found["number"] if digit.isdecimal())
            yield Choice(
                say("line.call", language, number=f"{number} {found['whose'] or ''}".strip()), opens=f"tel:{number}"
            )


def _papers(sources: Iterable[Source], language: str) -> list[Json]:
    """Buttons that open the sources, each document once."""
    links = {
        source.link: Choice(say("line.paper", language, title=source.title), opens=source.link) for source in sources
    }
    return [_button(choice, quiet=True) for choice in links.values() if opens(choice)]


def _button(choice: Choice, *, quiet: bool = False) -> Json:
    return {
        "type": "button",
        "style": "link" if quiet else "secondary",
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        "action": action(choice, BUTTON_LETTERS),
        **({"color": PRESS} if quiet else {}),
    }


def _text(text: str, **more: Any) -> Json:
    return {"type": "text", "text": text, "wrap": True, "color": INK, **more}


def _box(contents: list[Json], **more: Any) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents, **more}


def _size(drawn: Json) -> int:
    """The size in bytes as sent: non-ASCII letters are escaped."""
    return len(json.dumps(drawn))
