"""Every sentence a person sees, in Thai and English, from texts.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("th", "en")


class UnknownText(LookupError):
    """Code asked for a sentence that nobody wrote."""


def say(key: str, language: str, **values: object) -> str:
    """The sentence of that name, in that language, with its gaps filled."""
    sentence = texts().get(key)
    if sentence is None:
        raise UnknownText(f"No text named {key!r}. Add it to bot/texts.toml, in th and en.")
    return sentence[language if language in LANGUAGES else "th"].format(**values)


@cache
def texts() -> dict[str, dict[str, str]]:
    """All sentences by their dotted name."""
    return dict(_sentences(tomllib.loads((files("bot") / "texts.toml").read_text("utf-8")), ""))


def _sentences(table: dict[str, Any], path: str) -> list[tuple[str, dict[str, str]]]:
    if all(isinstance(value, str) for value in table.values()):
        return [(path, table)]
    return [found for name, inner in table.items() for found in _sentences(inner, f"{path}.{name}" if path else name)]
