"""Somebody talks with the assistant, and the talk is carried on as the mailbox carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.basics.messages import Message, Reply
from bot.basics.people import Person, Role
from bot.chat.assistant import Assistant
from bot.chat.conversation import Talk, from_bytes, to_bytes
from bot.chat.turn import Outcome

SOMCHAI = Person("somchai")
STAFF = Person("napa", Role.STAFF, "สปอ")


NOW = 1_795_000_000.0


@dataclass
class Conversation:
    """Somebody talks with the assistant; the talk is carried on as the mailbox carries it."""

    assistant: Assistant
    person: Person = SOMCHAI
    talk: Talk = field(default_factory=Talk)
    acts: list[Any] = field(default_factory=list)

    def says(self, text: str = "", **more: Any) -> list[Reply]:
        outcome = self.outcome(Message("web", "id", "somchai", NOW, text=text, **more))
        return list(outcome.replies)

    def outcome(self, message: Message) -> Outcome:
        outcome = self.assistant.answer(message, self.talk, self.person)
        self.talk = from_bytes(to_bytes(outcome.talk))
        self.acts += outcome.acts
        return outcome
