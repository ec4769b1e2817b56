"""Checks calls against Telegram's Bot API description: fields, types, lengths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

_LENGTH = re.compile(r"(?<![\d-])(\d+)-(\d+) (characters|bytes)(.{0,30})")
_ITEMS = re.compile(r"(\d+)-(\d+) (?:items|identifiers|answer options|initial stickers|tasks)")
_TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-spoiler",
    "tg-emoji",
    "span",
}
_BUTTON_DOES = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
Fields = Mapping[str, Any]


class Rules:
    """The Bot API as it is described."""

    def __init__(self, description: Path) -> None:
        told = json.loads(description.read_text("utf-8"))
        self._methods = {name.lower(): method for name, method in told["methods"].items()}
        self._types = told["types"]

    def faults(self, method: str, given: Fields) -> list[str]:
        """Everything for which Telegram would refuse this call."""
        known = self._methods.get(method.lower())
        if known is None:
            return [f"there is no method {method}"]
        fields = known.get("fields", [])
        read = {name: _read(value, _types(fields, name)) for name, value in given.items()}
        found = list(self._object(method, fields, read, read.get("parse_mode")))
        return found + list(_buttons(read.get("reply_markup")))

    def _object(self, where: str, fields: list[Fields], given: Fields, mode: object = None) -> Iterator[str]:
        names = {field["name"] for field in fields}
        yield from (f"{where} has no field {name}" for name in given if name not in names)
        for field in fields:
            name = f"{where}.{field['name']}"
            if field["name"] not in given:
                if field["required"]:
                    yield f"{name} is missing"
                continue
            yield from self._value(name, field, given[field["name"]], mode)

    def _value(self, where: str, field: Fields, value: Any, mode: object) -> Iterator[str]:
        wrong = [list(self._typed(where, kind, value)) for kind in field["types"]]
        if all(wrong):
            yield from min(wrong, key=len)
        if isinstance(value, str):
            yield from _length(where, field["description"], value, mode)
        items = _ITEMS.search(field["description"])
        if isinstance(value, list) and items and not int(items[1]) <= len(value) <= int(items[2]):
            yield f"{where} has {len(value)} items, not {items[0]}"

    def _typed(self, where: str, kind: str, value: Any) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            for place, one in enumerate(value):
                yield from self._typed(f"{where}[{place}]", kind.removeprefix("Array of "), one)
        elif kind in _PLAIN:
            if not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean"):
                yield f"{where} is {value!r}, no {kind}"
        elif subtypes := self._types[kind].get("subtypes"):
            tried = [list(self._typed(where, subtype, value)) for subtype in subtypes]
            yield from min(tried, key=len)
        elif isinstance(value, dict):
            yield from self._object(f"{where}({kind})", self._types[kind].get("fields", []), value)
        else:
            yield f"{where} is {value!r}, no {kind}"


_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (str, bytes),
}


def _types(fields: list[Fields], name: str) -> list[str]:
    return next((list(field["types"]) for field in fields if field["name"] == name), [])


def _read(value: Any, types: list[str]) -> Any:
    """A field as Telegram reads it: everything but texts may come as JSON inside a form."""
    if not isinstance(value, str) or types == ["String"]:
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return value if "String" in types and not isinstance(read, int | bool) else read


def _length(where: str, described: str, value: str, mode: object) -> Iterator[str]:
    found = _LENGTH.search(described)
    if not found:
        return
    text = value
    if "entit" in found[4] and mode == "HTML":
        page = _Page()
        page.feed(value)
        page.close()
        yield from (f"{where}: {fault}" for fault in page.faults())
        text = page.text
    # Telegram counts letters as UTF-16 does; spaces around a text do not count as a text.
    units = len(text.encode()) if found[3] == "bytes" else len(text.encode("utf-16-le")) // 2
    if not int(found[1]) <= units <= int(found[2]) or (int(found[1]) and not text.strip()):
        yield f"{where} has {units} {found[3]}, not {found[1]}-{found[2]}"


def _buttons(markup: Any) -> Iterator[str]:
    """What the description says in words only: each button does one thing."""
    for row in markup.get("inline_keyboard", []) if isinstance(markup, dict) else []:
        if not 1 <= len(row) <= 8:
            yield f"a row has {len(row)} buttons"
        for button in row:
            does = [name for name in _BUTTON_DOES if name in button]
            if len(does) != 1:
                yield f"a button does {does or 'nothing'}"


class _Page(HTMLParser):
    """Reads a text as Telegram does: tags that it knows, each closed where it belongs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._open: list[str] = []
        self._faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self._faults.append(f"unsupported start tag {tag!r}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self._faults.append(f"unexpected end tag {tag!r}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def faults(self) -> list[str]:
        return self._faults + [f"{tag!r} is never closed" for tag in self._open]
