"""Every sentence a person sees, in Thai and English: short, polite, in the Ministry's voice.

A .toml beside this file holds the sentences of one matter. Thai and English are neighbours in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("th", "en")


class UnknownText(LookupError):
    """Code asked for a sentence that nobody wrote."""


class WrittenTwice(ValueError):
    """Two files claim the same sentence."""


def say(key: str, language: str, **values: object) -> str:
    """The sentence of that name, in that language, with its gaps filled."""
    sentence = texts().get(key)
    if sentence is None:
        raise UnknownText(f"No text named {key!r}. Write it in bot/basics/texts, in th and en.")
    return sentence[language if language in LANGUAGES else "th"].format(**values)


@cache
def texts() -> dict[str, dict[str, str]]:
    """All sentences by their dotted name."""
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
