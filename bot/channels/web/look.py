"""How a letter looks on the chat page: its words, and the buttons that a browser can press."""

from __future__ import annotations

from bot.basics.messages import Letter
from bot.channels.looks import Bubble, Look, plain


def look(letter: Letter) -> Look:
    # No browser tells its own telephone number.
    buttons = tuple((choice.label,) for choice in letter.reply.choices if choice.asks != "contact")
    return Look((Bubble(plain(letter.reply.text)),), buttons)
