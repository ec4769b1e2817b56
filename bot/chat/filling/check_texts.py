"""Validates edited form texts: length, placeholders, and that every button is still understood as itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter

from bot.basics.messages import Message
from bot.basics.text_split import graphemes
from bot.chat import forms
from bot.chat.filling.commands import command_in
from bot.chat.forms import Field, Form, Option, Reads, edit_texts
from bot.chat.forms.definition import page, read_form
from bot.chat.forms.edit_texts import Changes, Value
from bot.chat.understand.understanding import is_only_politeness, plain, understand

BUTTON = 20  # visible letters; the narrowest channel shows no more of a button
_TITLE, _TEXT, _REPEATED = 100, 1000, 60
_JOINED = "\u200d"  # the zero-width joiner of composed emoji


class Why(StrEnum):
    """What is wrong with a text."""

    EMPTY = "empty"
    LONG = "long"
    GAP = "gap"  # an unknown placeholder
    MISSING = "missing"  # a missing placeholder
    SAME = "same"  # another button or line has the same text
    COMMAND = "command"  # the text is a command
    OTHER = "other"  # it changes how other words are understood


@dataclass(frozen=True)
class Fault:
    """One invalid text, and why."""

    key: str
    why: Why
    values: Mapping[str, object] = field(default_factory=dict)


class NotWorded(ValueError):
    """The edited texts are not valid."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.why} {dict(fault.values) or ''}".strip() for fault in faults))
        self.faults = tuple(faults)


def proofread(name: str, held: Changes, typed: Changes, before: Sequence[Changes] = ()) -> dict[str, Value]:
    """All texts that differ from the delivered form, with this edit; raises NotWorded if they are not valid."""
    lines = edit_texts.values(name)
    said = {key: tidied(key, value) for key, value in typed.items() if key in lines}
    changes = {key: value for key, value in {**edit_texts.known(name, held), **said}.items() if value != lines[key]}
    faults = [fault for key in said if key in changes for fault in _of_one(name, key, changes[key])]
    if not faults:
        form = read_form(name, edit_texts.as_file(name, changes, [held, *before]))
        faults = list(_of_all(name, form, frozenset(said) & frozenset(changes)))
    if faults:
        raise NotWorded(faults)
    return changes


def longest(key: str) -> int:
    """The maximum length of a text."""
    part = key.split(".")
    if "label" in part or "options" in part:
        return _REPEATED if part[0] == "each" and "label" in part else BUTTON
    return _TITLE if part[0] == "title" else _TEXT


def is_short(key: str) -> bool:
    """Whether a text has only one line."""
    return longest(key) < _TEXT


def tidied(key: str, value: Value) -> Value:
    """A text without control characters, extra lines and surrounding spaces."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(one for one in text if one in ("\n", _JOINED) or unicodedata.category(one)[0] != "C")
    return " ".join(seen.split()) if is_short(key) else "\n".join(line.rstrip() for line in seen.split("\n")).strip()


def _of_one(name: str, key: str, value: Value) -> Iterator[Fault]:
    if not isinstance(value, str):
        return
    if not plain(value):
        yield Fault(key, Why.EMPTY)
        return
    if graphemes(value) > longest(key):
        yield Fault(key, Why.LONG, {"most": longest(key), "letters": graphemes(value)})
    known, found = edit_texts.gaps(key, name), set()
    shown = " ".join(f"{{{gap}}}" for gap in sorted(known)) or "–"
    for at, line in enumerate(value.split("\n"), 1):
        gaps, strange = _gaps_in(line)
        found |= gaps
        for one in (*(f"{{{gap}}}" for gap in sorted(gaps - known)), *strange):
            yield Fault(key, Why.GAP, {"line": at, "found": one, "known": shown})
    if lost := edit_texts.needed_gaps(key, name) - found:
        yield Fault(key, Why.MISSING, {"found": " ".join(f"{{{gap}}}" for gap in sorted(lost)), "known": shown})


def _gaps_in(line: str) -> tuple[set[str], list[str]]:
    """The placeholders of a text, and braces that are none."""
    try:
        pieces = list(Formatter().parse(line))
    except ValueError:
        return set(), [line.strip()]
    strange = re.findall(r"\{\{|\}\}|\{[^{}]*[!:.\[][^{}]*\}|\{\s*\}", line)
    return {name for _, name, form, turned in pieces if name and not (form or turned)}, strange


def _of_all(name: str, form: Form, changed: frozenset[str]) -> Iterator[Fault]:
    delivered = read_form(name, page(name))
    for part, fields, once in (("fields", form.fields, delivered.fields), ("each", form.each, delivered.each)):
        lines = {f"{part}.{one.name}": one for one in fields}
        for at, one in lines.items():
            called = [(f"{at}.label.{language}", one.label.in_(language)) for language in ("th", "en")]
            others = _names(other for other in fields if other is not one)
            yield from _unlike(
                [pair for pair in called if pair[0] in changed], others, fields if part == "fields" else ()
            )
            before = next(other for other in once if other.name == one.name)
            yield from _of_options(at, one, before, fields, changed)


def _of_options(
    at: str, one: Field, before: Field, fields: tuple[Field, ...], changed: frozenset[str]
) -> Iterator[Fault]:
    faults: list[Fault] = []
    anew: list[tuple[str, str, str]] = []
    for option in one.options:
        said = [(f"{at}.options.{option.value}.{language}", option.label.in_(language)) for language in ("th", "en")]
        said = [pair for pair in said if pair[0] in changed]
        faults += _unlike(said, _names(other for other in one.options if other is not option), fields)
        anew += [(key, label, option.value) for key, label in said]
    yield from faults or _misread(one, before, anew)


def _misread(one: Field, before: Field, anew: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    """Words that would no longer be understood as before, or a button that is not understood as itself."""
    if one.reads is not Reads.OPTIONS or not anew:
        return
    yield from (Fault(key, Why.OTHER, {"word": label}) for key, label, value in anew if _read(one, label) != [value])
    for word in dict.fromkeys(word for option in before.options for word in _understood_as(option)):
        if _read(one, word) != _read(before, word):
            yield Fault(anew[0][0], Why.OTHER, {"word": word})
            return


def _unlike(said: Sequence[tuple[str, str]], others: frozenset[str], fields: tuple[Field, ...]) -> Iterator[Fault]:
    """Labels and buttons that are equal to another one or to a command."""
    for key, label in said:
        if plain(label) in others:
            yield Fault(key, Why.SAME, {"label": label})
        elif "{" not in label and _says_something_else(label, fields):
            yield Fault(key, Why.COMMAND, {"label": label})


def _says_something_else(label: str, fields: tuple[Field, ...]) -> bool:
    """Whether an earlier step would take this text: a command, a number, a call for help, a case number."""
    heard = understand(label)
    if heard.means or heard.danger or heard.ticket or heard.receipt or is_only_politeness(heard.text):
        return True
    return heard.text.strip(" .()#").isdecimal() or bool(command_in(heard.text, fields).name)


def _names(these: Iterator[Field] | Iterator[Option]) -> frozenset[str]:
    """All current and former labels."""
    return frozenset(plain(name) for one in these for name in (one.label.th, one.label.en, *one.former))


def _understood_as(option: Option) -> tuple[str, ...]:
    return (option.label.th, option.label.en, option.value, *option.words, *option.answers)


def _read(one: Field, words: str) -> object:
    return forms.read(one, Message("desk", "", "", 0.0, text=words), understand(words))
