"""How a letter looks where it arrives, for an officer who wants to see it before it leaves.

A channel that draws letters has a file `look.py`, which reads what is really sent; the others show the words.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from bot.basics.messages import Letter


@dataclass(frozen=True)
class Run:
    """Letters that look alike."""

    text: str
    marked: bool = False  # stands out: bold, or to be copied with one touch


@dataclass(frozen=True)
class Bubble:
    """One message as the person sees it."""

    lines: tuple[tuple[Run, ...], ...]
    heading: str = ""
    bright: bool = False  # the heading stands on a colour
    inside: tuple[str, ...] = ()  # buttons within the bubble


@dataclass(frozen=True)
class Look:
    """Everything that arrives, and the buttons under it, row by row."""

    bubbles: tuple[Bubble, ...]
    below: tuple[tuple[str, ...], ...] = ()


def look(letter: Letter) -> Look:
    """The letter as its channel shows it."""
    drawing = f"bot.channels.{letter.channel}.look"
    package = importlib.util.find_spec(f"bot.channels.{letter.channel}")
    if package and package.submodule_search_locations and importlib.util.find_spec(drawing):
        drawn: Look = importlib.import_module(drawing).look(letter)
        return drawn
    return Look((Bubble(plain(letter.reply.text)),), tuple((one.label,) for one in letter.reply.choices))


def plain(text: str) -> tuple[tuple[Run, ...], ...]:
    """Lines in which nothing stands out."""
    return tuple((Run(line),) for line in text.split("\n"))
