"""A form's question in a worker's own language: drafted texts, and numbered buttons, so that a digit answers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from bot.basics.messages import Choice, Reply
from bot.basics.text_split import cut
from bot.basics.texts import LANGUAGES, say
from bot.chat.forms.definition import Field

_COMMANDS = ("skip", "unknown", "enough", "send", "change", "cancel", "take_out", "send_photo", "send_place")
_BUTTON = 20  # letters; the narrowest channel shows no more


def own_words(key: str, language: str) -> str:
    """The drafted text, marked as a draft; nothing if there is none."""
    found = _texts().get(key, {}).get(language, "")
    return f"{_texts()['draft'][language]} {found}" if found else ""


def in_own_language(reply: Reply, language: str, key: str, field: Field | None = None, lines: str = "") -> Reply:
    """The same question with its drafted words and numbered buttons; unchanged where nothing is drafted."""
    asked = own_words(key, language)
    if not asked:
        return reply
    # What opens a phone's own picker has no number to type.
    choices = sorted(reply.choices, key=lambda one: bool(one.asks or one.opens))
    names = [_named(one, field, language) for one in choices]
    numbered = [f"{n}. {name}" for n, (one, name) in enumerate(zip(choices, names, strict=True), 1) if one.send]
    buttons = [
        replace(one, label=cut(f"{n} {name}" if one.send else name, _BUTTON))
        for n, (one, name) in enumerate(zip(choices, names, strict=True), 1)
    ]
    return replace(reply, text="\n".join(filter(None, (lines, asked, *numbered))), choices=tuple(buttons))


def _named(choice: Choice, field: Field | None, language: str) -> str:
    options = field.options if field else ()
    key = next((one.value for one in options if choice.label in (one.label.th, one.label.en)), "")
    key = key or next((key for key, labels in _commands().items() if choice.label in labels), "")
    named: Mapping[str, str] = _texts()["choice"].get(key, {})
    return named.get(language) or choice.label


@cache
def _commands() -> dict[str, tuple[str, ...]]:
    return {key: tuple(say(f"form.{key}", language) for language in LANGUAGES) for key in _COMMANDS}


@cache
def _texts() -> dict[str, Any]:
    page = files("bot.basics.texts") / "own_languages" / "complaint.toml"
    return tomllib.loads(page.read_text("utf-8"))
