"""Previews how a message will look on its channel, for officers.

A channel that renders messages has a `look.py`, which reads what is really sent; for others the plain text is shown.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from bot.basics.messages import Letter


@dataclass(frozen=True)
class Run:
    """A run of equally formatted text."""

    text: str
    marked: bool = False  # bold, or copied by one tap


@dataclass(frozen=True)
class Bubble:
    """One message as the person sees it."""

    lines: tuple[tuple[Run, ...], ...]
    heading: str = ""
    bright: bool = False  # the heading has a coloured background
    inside: tuple[str, ...] = ()  # buttons inside the bubble


@dataclass(frozen=True)
class Look:
    """All bubbles, and the rows of buttons below them."""

    bubbles: tuple[Bubble, ...]
    below: tuple[tuple[str, ...], ...] = ()


def look(letter: Letter) -> Look:
    """The preview of a message on its channel."""
    drawing = f"bot.channels.{letter.channel}.look"
    package = importlib.util.find_spec(f"bot.channels.{letter.channel}")
    if package and package.submodule_search_locations and importlib.util.find_spec(drawing):
        drawn: Look = importlib.import_module(drawing).look(letter)
        return drawn
    return Look((Bubble(plain(letter.reply.text)),), tuple((choice.label,) for choice in letter.reply.choices))


def plain(text: str) -> tuple[tuple[Run, ...], ...]:
    """Lines without formatting."""
    return tuple((Run(line),) for line in text.split("\n"))
