"""Every sentence that a person sees, in Thai and English.

Each .toml file beside this one holds the sentences of one subject, Thai and English side by side.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("th", "en")


class UnknownText(LookupError):
    """Code asked for a text that does not exist."""


class WrittenTwice(ValueError):
    """Two files define the same text."""


def say(key: str, language: str, **values: object) -> str:
    """The text of that name and language, with its placeholders filled."""
    sentence = texts().get(key)
    if sentence is None:
        raise UnknownText(f"No text named {key!r}. Write it in bot/basics/texts, in th and en.")
    return sentence[language if language in LANGUAGES else "th"].format(**values)


@cache
def texts() -> dict[str, dict[str, str]]:
    """All texts by their dotted name."""
    written: dict[str, dict[str, str]] = {}
    for page in sorted(files(__package__).iterdir(), key=lambda one: one.name):
        if page.name.endswith(".toml"):
            for name, sentence in _sentences(tomllib.loads(page.read_text("utf-8")), ""):
                if name in written:
                    raise WrittenTwice(f"{page.name} says {name} again. One of the two goes.")
                written[name] = sentence
    return written


def _sentences(table: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if all(isinstance(value, str) for value in table.values()):
        yield path, table
        return
    for name, inner in table.items():
        yield from _sentences(inner, f"{path}.{name}" if path else name)
