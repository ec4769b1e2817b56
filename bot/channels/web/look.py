"""A preview of a message on the chat page: its text and buttons."""

from __future__ import annotations

from bot.basics.messages import Letter
from bot.channels.looks import Bubble, Look, plain


def look(letter: Letter) -> Look:
    # No browser has a phone number.
    buttons = tuple((choice.label,) for choice in letter.reply.choices if choice.asks != "contact")
    return Look((Bubble(plain(letter.reply.text)),), buttons)
