"""Answers one question in a new conversation, storing nothing: for `mindbot ask` and the API."""

from __future__ import annotations

import math
import time
import uuid
from typing import Any

from bot.basics.messages import Message
from bot.basics.people import Person, Role, unit_label
from bot.basics.settings import Settings
from bot.basics.texts import say
from bot.channels.terminal import choice_as_json, source_as_json
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk
from knowledge.library import Library


def ask(settings: Settings, text: str, *, role: str, unit: str, language: str | None) -> dict[str, Any]:
    """For the command line: opens the library and asks."""
    asker = Person("asker") if role == Role.PUBLIC else Person("asker", Role(role), unit_label(unit))
    # A new process first loads its dictionaries, which the budget of a message does not cover.
    assistant = Assistant(Library(settings.data / "index"), NoCases(), budget=math.inf)
    return one_question(assistant, text, asker, language)


def one_question(assistant: Assistant, text: str, asker: Person, language: str | None) -> dict[str, Any]:
    """The answer as a JSON object."""
    talk = Talk(language=language or "", chosen=bool(language))
    message = Message("ask", str(uuid.uuid4()), "asker", time.time(), text=text)
    outcome = assistant.answer(message, talk, asker)
    replies = outcome.replies
    return {
        "question": text,
        "answered": any(reply.asserted for reply in replies),
        "text": "\n\n".join(reply.text for reply in replies) or say("talk.menu", outcome.talk.language),
        "confidence": round(max((reply.confidence for reply in replies), default=0.0), 4),
        "sources": [source_as_json(source) for reply in replies for source in reply.sources],
        "choices": [choice_as_json(choice) for choice in (replies[-1].choices if replies else ())],
    }
