"""Renders replies as LINE messages: text, Flex, quick replies, packed into calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.basics.messages import Choice, Kind, Letter, Reply
from bot.basics.text_split import graphemes, pieces, shorten, units
from bot.basics.texts import say
from bot.channels.line import flex
from bot.channels.line.limits import ALT_TEXT_UNITS, LABEL_LETTERS, MESSAGES, QUICK_REPLIES, TEXT_UNITS

Json = dict[str, Any]

_DRAWN = (Kind.ANSWER, Kind.LOAN, Kind.LOANS, Kind.STEPS, Kind.TICKET, Kind.DANGER, Kind.IMAGE, Kind.FILE)
# Buttons of cases and files stay usable; others disappear with the next message, as LINE's quick replies do.
_LASTING = (Kind.TICKET, Kind.IMAGE, Kind.FILE)


def calls(letters: Sequence[Letter], *, plain: bool = False) -> list[list[Json]]:
    """The messages of one answer, packed into API calls; nearly always one."""
    messages: list[Json] = []
    quick: list[Json] = []
    for letter in letters:
        drawn = None if plain else _drawn(letter.reply, letter.language)
        messages += [drawn] if drawn else _texts(letter.reply)
        quick += _quick_replies(letter, drawn=bool(drawn))
    if len(messages) > MESSAGES:
        messages = _joined(messages)
    if quick and messages:  # LINE shows only those of the last message
        messages[-1]["quickReply"] = {"items": quick[:QUICK_REPLIES]}
    return [messages[begin : begin + MESSAGES] for begin in range(0, len(messages), MESSAGES)]


def _drawn(reply: Reply, language: str) -> Json | None:
    contents = flex.drawn(reply, _lasting(reply), language) if reply.kind in _DRAWN else None
    alt_text = shorten(reply.text.strip(), ALT_TEXT_UNITS, units)
    return {"type": "flex", "altText": alt_text, "contents": contents} if contents and alt_text else None


def _texts(reply: Reply) -> list[Json]:
    return [{"type": "text", "text": piece} for piece in pieces(reply.text, TEXT_UNITS, units)]


def _lasting(reply: Reply) -> list[Choice]:
    """The buttons inside the bubble: permanent ones, links, and those with long labels."""
    return [choice for choice in reply.choices if _stays(choice, reply) and _works(choice)]


def _stays(choice: Choice, reply: Reply) -> bool:
    if choice.asks:  # LINE supports these as quick replies only
        return False
    return reply.kind in _LASTING or bool(choice.opens) or graphemes(choice.label) > LABEL_LETTERS


def _works(choice: Choice) -> bool:
    """Whether LINE supports this button. Without a public address our links do not work there."""
    if choice.asks:
        return choice.asks in ("place", "photo")
    return flex.opens(choice) if choice.opens else bool(choice.send.strip())


def _quick_replies(letter: Letter, *, drawn: bool) -> list[Json]:
    shown = [one for one in letter.reply.choices if _works(one) and not (drawn and _stays(one, letter.reply))]
    actions = [action for choice in shown for action in _actions(choice, letter.language)]
    return [{"type": "action", "action": action} for action in actions]


def _actions(choice: Choice, language: str) -> list[Json]:
    label = shorten(choice.label, LABEL_LETTERS, graphemes)
    if choice.asks == "place":
        return [{"type": "location", "label": label}]
    if choice.asks == "photo":
        return [{"type": "camera", "label": label}, {"type": "cameraRoll", "label": say("line.album", language)}]
    return [flex.action(choice, LABEL_LETTERS)]


def _joined(messages: Sequence[Json]) -> list[Json]:
    """Joins neighbouring texts as far as they fit into one message."""
    joined: list[Json] = []
    for message in messages:
        before = joined[-1] if joined else {}
        if (
            message["type"] == before.get("type") == "text"
            and units(before["text"] + message["text"]) + 2 <= TEXT_UNITS
        ):
            joined[-1] = {"type": "text", "text": f"{before['text']}\n\n{message['text']}"}
        else:
            joined.append(message)
    return joined
