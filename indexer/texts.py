"""The indexer's messages for authors, in Thai and English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def say(key: str, /, **values: Any) -> str:
    """The sentence of that name, filled in: Thai, a dot, English."""
    th, en = sentences()[key]
    return f"{th.format(**values)} · {en.format(**values)}"


@cache
def sentences() -> dict[str, tuple[str, str]]:
    """Every sentence by its name, in Thai and in English."""
    pages = tomllib.loads(files("indexer").joinpath("texts.toml").read_text(encoding="utf-8"))
    named = ((f"{page}.{name}", said) for page, sentences in pages.items() for name, said in sentences.items())
    return {key: (said["th"], said["en"]) for key, said in named}
