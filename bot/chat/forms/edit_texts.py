"""What of a form is words: they may be worded anew, and the form's file says so. What code matches on stays."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from bot.basics.texts import LANGUAGES
from bot.chat.forms.definition import Answers, Field, Form, Reads, page, read_form

Value = str | bool
Changes = Mapping[str, Value]

GAPS = {"each": frozenset({"number", "line"})}  # the placeholders of a repeated question
_WHERE = (Reads.PLACE, Reads.AREA, Reads.PROVINCE)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LIST = rf"\[(?:{_QUOTED}(?:,\ )?)*\]"  # to be compiled with re.VERBOSE
_PIECE = re.compile(
    rf"""^\[\[(?P<list>\w+)\]\] | ^\[(?P<table>\w+)\]
       | ^name\ =\ "(?P<name>[^"]+)"$
       | ^reads\ =\ .*$
       | ^(?P<lead>(?P<path>(?:(?:label|ask|alone)\.)?(?:th|en))\ =\ )(?:\"\"\"(?:.|\n)*?\"\"\"|{_QUOTED})
       | ^former\ =\ {_LIST}\n
       | \{{\ value\ =\ "(?P<option>[^"]+)",\ th\ =\ {_QUOTED},\ en\ =\ {_QUOTED}(?:,\ former\ =\ {_LIST})?""",
    re.MULTILINE | re.VERBOSE,
)


class NotOurFile(ValueError):
    """A form's file has a format in which its texts cannot be replaced."""


def texts(page: str) -> dict[str, str]:
    """Every text of a form by its dotted name, such as fields.nuisance.options.smell.th, in the file's order."""
    table = tomllib.loads(page)
    found = {f"{part}.{language}": table[part][language] for part in ("title", "notice") for language in LANGUAGES}
    for key, field in _fields(table):
        found |= {
            f"{key}.{part}.{language}": field[part][language]
            for part in ("label", "ask", "alone")
            if part in field
            for language in LANGUAGES
        }
        for option in field.get("options", ()):
            found |= {f"{key}.options.{option['value']}.{language}": option[language] for language in LANGUAGES}
    return found


def known(name: str, changes: Changes) -> dict[str, Value]:
    """The edits of texts that the form still has; a newer release may have renamed the others."""
    lines = values(name)
    return {key: value for key, value in changes.items() if key in lines and type(value) is type(lines[key])}


@cache
def values(name: str) -> Mapping[str, Value]:
    """Everything of a form that can be edited, as delivered."""
    return {**texts(page(name)), **{f"{key}.asked": True for key in passable(read_form(name, page(name)))}}


def passable(form: Form) -> list[str]:
    """Questions that may be switched off: optional, without dependent fields, and not needed for routing.

    They are still filled in when told, and can be added at the end.
    """
    fields = (*form.fields, *form.each)
    hung_on = {name for field in fields for name in (*field.when, *field.unless, *field.waived)}
    named = [("fields", field) for field in form.fields] + [("each", one) for one in form.each]
    return [f"{part}.{one.name}" for part, one in named if _may_be_passed(one) and one.name not in hung_on]


def worded(page: str, changes: Changes, former: Mapping[str, Sequence[str]] | None = None) -> str:
    """The file with these texts and former button labels; its comments stay in place."""
    before = texts(page)
    wanted = {**before, **{key: value for key, value in changes.items() if isinstance(value, str)}}
    once = {**_former_in(page), **(former or {})}
    at = {"part": "", "field": ""}

    def piece(found: re.Match[str]) -> str:
        if found["list"] or found["table"]:
            at.update(part=found["list"] or found["table"], field="")
        elif found["name"]:
            at["field"] = "." + found["name"]
        elif found["option"]:
            return _option(f"{at['part']}{at['field']}.options.{found['option']}", found["option"], wanted, once)
        elif found["path"]:
            key = at["part"] + at["field"]
            text = f"{key}.{found['path']}"
            line = found[0] if wanted[text] == before[text] else found["lead"] + _quoted(wanted[text])
            names = once.get(key) if found["path"] == "label.en" else None
            return f"{line}\nformer = {_listed(names)}" if names else line
        elif found[0].startswith("former"):
            return ""
        elif changes.get(f"{at['part']}{at['field']}.asked") is False:
            return f"{found[0]}\nasked = false"
        return found[0]

    made = _PIECE.sub(piece, page)
    if texts(made) != wanted:
        raise NotOurFile("A text of this form stands where nobody looks for it. How it is written: bot/chat/forms.")
    return made


def former(name: str, held: Changes, before: Sequence[Changes]) -> dict[str, list[str]]:
    """All former labels by key: as delivered, and of every earlier version."""
    told = _former_in(page(name))
    lines = texts(page(name))
    found: dict[str, list[str]] = {}
    for key in lines:
        owner, _, _ = key.rpartition(".")
        label = owner.endswith(".label")
        if not (label or ".options." in owner):
            continue
        owner = owner.removesuffix(".label")
        now = {held.get(other, lines[other]) for other in _neighbours(key)}
        earlier = [*told.get(owner, ()), lines[key], *(str(one[key]) for one in reversed(before) if key in one)]
        found[owner] = [*dict.fromkeys([*found.get(owner, ()), *(one for one in earlier if one not in now)])]
    return {owner: names for owner, names in found.items() if names}


def as_file(name: str, changes: Changes, before: Sequence[Changes] = ()) -> str:
    """The form's file with these edits."""
    held = known(name, changes)
    return worded(page(name), held, former(name, held, before))


def gaps(key: str, name: str) -> frozenset[str]:
    """The placeholders allowed in this text."""
    return GAPS.get(key.split(".")[0], frozenset()) | needed_gaps(key, name)


def needed_gaps(key: str, name: str) -> frozenset[str]:
    return frozenset(gap for _, gap, _, _ in Formatter().parse(str(values(name)[key])) if gap)


def _may_be_passed(one: Field) -> bool:
    return one.asked and not (one.required or one.goes or one.if_skipped or one.reads in _WHERE)


def _fields(table: Mapping[str, Any]) -> Iterator[tuple[str, Answers]]:
    for part in ("fields", "each"):
        for field in table.get(part, ()):
            yield f"{part}.{field['name']}", field


def _former_in(page: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for key, field in _fields(tomllib.loads(page)):
        told[key] = list(field.get("former", ()))
        for option in field.get("options", ()):
            told[f"{key}.options.{option['value']}"] = list(option.get("former", ()))
    return {key: names for key, names in told.items() if names}


def _neighbours(key: str) -> list[str]:
    return [f"{key.rpartition('.')[0]}.{language}" for language in LANGUAGES]


def _option(key: str, value: str, wanted: Mapping[str, str], once: Mapping[str, Sequence[str]]) -> str:
    names = f", former = {_listed(once[key])}" if once.get(key) else ""
    th, en = (_quoted(wanted[f"{key}.{language}"]) for language in LANGUAGES)
    return f'{{ value = "{value}", th = {th}, en = {en}{names}'


def _listed(names: Sequence[str] | None) -> str:
    return f"[{', '.join(_quoted(one) for one in names or ())}]"


def _quoted(text: str) -> str:
    """A TOML string; a text of several lines stays one of several lines."""
    lines = [json.dumps(line, ensure_ascii=False)[1:-1] for line in text.split("\n")]
    return f'"{lines[0]}"' if len(lines) == 1 else '"""{}"""'.format("\n".join(lines))
