"""Actions on a photo's working copy: redact parts of it, or make it again from the original."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.model.action_classes import Action


@dataclass(frozen=True)
class Box:
    """A part of a picture, in thousandths of its width and its height."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Redact(Action):
    """Parts of a photo's working copy are covered for good: faces, number plates, house numbers."""

    file: str
    boxes: tuple[Box, ...]
    digest: str  # of the copy that came of it, so that an audit finds another one in its place


@dataclass(frozen=True)
class Redraw(Action):
    """The working copy is made anew from the original, without any boxes: they covered the wrong thing."""

    file: str
    text: str  # why
