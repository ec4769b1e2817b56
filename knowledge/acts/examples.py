"""Loads the example sentences: one file for each act, and a folder for each narrower question of one subject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.acts import figures

DELIVERED = Path(__file__).parents[1] / "examples"
_FILES = "*.yaml"


@dataclass(frozen=True)
class Example:
    """One message as somebody typed it, and the act that it performs."""

    text: str
    act: str
    also: tuple[str, ...] = ()  # further acts in the same message
    after: str = ""  # what the bot had said just before


class InvalidExamples(ValueError):
    """A file of example sentences that cannot be read."""


def examples(folders: Iterable[Path] = (DELIVERED,)) -> tuple[Example, ...]:
    """All sentences of these folders, in the order of their files."""
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.glob(_FILES))]
    return tuple(one for file in files for one in _read(file))


def digest(known: Iterable[Example]) -> str:
    """Changes when any sentence does."""
    return hashlib.sha256(repr(sorted(map(repr, known))).encode()).hexdigest()[:16]


def _read(file: Path) -> list[Example]:
    try:
        page = yaml.safe_load(file.read_text("utf-8"))
        if marked := page.get("figures"):
            return [Example(text, role) for sentence in marked for text, role in figures.marked(str(sentence))]
        act = str(page["act"])
        return [_example(act, one) for one in page["sentences"]]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as wrong:
        raise InvalidExamples(f"{file}: {wrong}. See knowledge/examples/README.md.") from wrong


def _example(act: str, one: object) -> Example:
    if isinstance(one, dict):
        return Example(str(one["text"]), act, tuple(map(str, one.get("also") or ())), str(one.get("after") or ""))
    return Example(str(one), act)


def subjects() -> tuple[str, ...]:
    """The folders of narrower questions, each with a small reader of its own."""
    return tuple(sorted(folder.name for folder in DELIVERED.iterdir() if folder.is_dir()))
