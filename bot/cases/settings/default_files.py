"""Delivered settings files such as deadlines.toml, merged with the administrator's edits."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

Value = str | int | float

_TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
_LINE = re.compile(r"""(\s*([\w-]+)\s*=\s*)("(?:[^"\\]|\\.)*"|[^#"]*?)(\s*(?:#.*)?)""")


class NoSuchLine(ValueError):
    """An edit of a key that the file does not have."""


@cache
def page(name: str) -> str:
    """The file as delivered."""
    return (files("bot.cases.settings") / f"{name}.toml").read_text("utf-8")


def corrected(text: str, changes: Mapping[str, Value]) -> str:
    """The file with these values, such as {"complaint.take": 5}, and its comments kept."""
    left, table, lines = dict(changes), "", []
    for line in text.splitlines():
        if found := _TABLE.match(line):
            table = found[1] + "."
        elif (said := _LINE.fullmatch(line)) and table + said[2] in left:
            line = said[1] + json.dumps(left.pop(table + said[2]), ensure_ascii=False) + said[4]
        lines.append(line)
    if left:
        raise NoSuchLine(
            f"No line for {', '.join(sorted(left))}. A newer version may have renamed it; correct it anew."
        )
    return "\n".join(lines) + "\n"


def read(name: str, changes: Mapping[str, Value]) -> dict[str, Any]:
    """The parsed file, with the edits."""
    return deepcopy(_read(name, tuple(known(name, changes).items())))


def known(name: str, changes: Mapping[str, Value]) -> dict[str, Value]:
    """The edits of keys that the file still has; a newer release may have renamed the others."""
    lines = _delivered(name)
    return {key: value for key, value in changes.items() if key in lines}


@lru_cache(maxsize=100)  # nearly every page and message asks
def _read(name: str, changes: tuple[tuple[str, Value], ...]) -> dict[str, Any]:
    return tomllib.loads(corrected(page(name), dict(changes)))


@cache
def _delivered(name: str) -> dict[str, Value]:
    return values(page(name))


def values(text: str) -> dict[str, Value]:
    """Every value of a file by its dotted name."""
    flat: dict[str, Value] = {}
    for name, value in tomllib.loads(text).items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat
