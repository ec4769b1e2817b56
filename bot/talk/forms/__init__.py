"""What a form is: fields in their order, each asked in one short question, each answer read and checked.

A form is a .toml beside this file; its name is the form's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.dates import day, local
from bot.messages import Message, Place
from bot.provinces import named, near
from bot.talk import amounts, days
from bot.talk.understanding import Understood

LONGEST = 4_000  # letters of one answer; more is a document, and can be sent as one

_PHONE = re.compile(r"(?<!\d)(?:\+66\d{8,9}|0\d{8,9})(?!\d)")  # of a house or a mobile

LINES = "lines"  # among the answers: what repeated questions are asked of

Answers = Mapping[str, Any]


class Reads(StrEnum):
    """The kinds of field."""

    TEXT = "text"
    OPTIONS = "options"  # one or several of a list
    PLACE = "place"  # a pin or words
    PROVINCE = "province"
    FILES = "files"
    AMOUNT = "amount"  # a sum of money
    DAY = "day"
    PHONE = "phone"


@dataclass(frozen=True)
class Words:
    """The same thing in both languages."""

    th: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.th


@dataclass(frozen=True)
class Option:
    value: str
    label: Words
    words: tuple[str, ...]  # what people say when they mean it


@dataclass(frozen=True)
class Field:
    name: str
    reads: Reads
    label: Words
    ask: Words
    required: bool
    options: tuple[Option, ...]
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # asked only if that field has one of these
    repeated: bool = False


@dataclass(frozen=True)
class Form:
    name: str
    kind: str  # of ticket
    gate: str  # the right that it needs
    title: Words
    notice: Words
    fields: tuple[Field, ...]
    each: tuple[Field, ...] = ()  # asked once for each line that the answers bring along

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)


@dataclass(frozen=True)
class Unclear:
    """An answer that does not fit its question, and the text that says why."""

    text: str


@cache
def form(name: str) -> Form:
    """The form of that name."""
    table = tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
    return Form(
        name=name,
        kind=table["kind"],
        gate=table["gate"],
        title=Words(**table["title"]),
        notice=Words(**table["notice"]),
        fields=tuple(_field(one) for one in table["fields"]),
        each=tuple(_field(one) for one in table.get("each", ())),
    )


def written_out(name: str, answers: Answers) -> Form:
    """The form with its repeated questions asked for each of the answers' lines, such as the steps of an SOP."""
    known = form(name)
    lines = answers.get(LINES) or ()
    more = [_repeated(one, number, line) for number, line in enumerate(lines, 1) for one in known.each]
    return replace(known, fields=(*known.fields, *more))


def forms() -> list[str]:
    return sorted(f.name.removesuffix(".toml") for f in files(__package__).iterdir() if f.name.endswith(".toml"))


def next_field(form: Form, answers: Answers) -> Field | None:
    """The first field that nobody answered or skipped yet."""
    return next((one for one in form.fields if one.name not in answers and _is_asked(one, answers)), None)


def inferred(form: Form, understood: Understood) -> dict[str, Any]:
    """What a sentence already says, so that it need not be asked."""
    found: dict[str, Any] = {}
    for one in form.fields:
        if one.repeated:
            continue
        if one.reads is Reads.OPTIONS and (values := _options(one, understood.text)):
            found[one.name] = values
        if one.reads is Reads.PROVINCE and understood.province:
            found[one.name] = understood.province.th
    return found


def read(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    """The answer in this message, ready to be kept."""
    return _READERS[field.reads](field, message, understood)


def shown(field: Field, value: Any, language: str) -> str:
    """An answer as a person reads it."""
    if value in (None, "", []):
        return "–"
    if field.reads is Reads.OPTIONS:
        labels = {option.value: option.label.in_(language) for option in field.options}
        return ", ".join(labels.get(one, one) for one in value)
    if field.reads is Reads.PLACE:
        pin = f"{value['latitude']:.5f}, {value['longitude']:.5f}" if "latitude" in value else ""
        return " · ".join(part for part in (value["words"], pin) if part)
    if field.reads is Reads.AMOUNT:
        return amounts.written(Decimal(value), language)
    if field.reads is Reads.DAY:
        return day(date.fromisoformat(value), language)
    return str(len(value)) if field.reads is Reads.FILES else str(value)


def place(pin: Place, known: Answers | None = None) -> dict[str, Any]:
    """A pin as an answer, beside the words that were given before. Its province is a guess, to be confirmed."""
    guess = near(pin.latitude, pin.longitude).th
    words = " · ".join(part for part in ((known or {}).get("words"), pin.title) if part)
    return {"words": words, "latitude": pin.latitude, "longitude": pin.longitude, "guess": guess}


def _text(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    said = message.text.strip()
    if not understood.text:
        return Unclear("form.say_it_in_words")
    return said if len(said) <= LONGEST else Unclear("form.too_long")


def _chosen(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    return _options(field, understood.text) or Unclear("form.choose_one")


def _options(field: Field, plain: str) -> list[str]:
    def means(option: Option) -> bool:
        names = (option.value, option.label.th.lower(), option.label.en.lower(), *option.words)
        return any(name in plain for name in names)

    return [option.value for option in field.options if means(option)]


def _place(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    if message.place:
        return place(message.place)
    words = _text(field, message, understood)
    return words if isinstance(words, Unclear) else {"words": words}


def _province(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = named(understood.text) or understood.province
    return found.th if found else Unclear("form.which_province")


def _files(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    return [file.id for file in message.files] or Unclear("form.send_a_photo")


def _amount(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = amounts.amount(understood.text)
    return str(found.baht) if found and found.exact else Unclear("form.which_amount")


def _day(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = days.day_in(understood.text, local(message.at).date())
    return found.day.isoformat() if found else Unclear("form.which_day")


def _phone(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = _PHONE.search(re.sub(r"[\s().-]", "", understood.text))
    return found[0] if found else Unclear("form.which_phone")


_READERS = {
    Reads.TEXT: _text,
    Reads.OPTIONS: _chosen,
    Reads.PLACE: _place,
    Reads.PROVINCE: _province,
    Reads.FILES: _files,
    Reads.AMOUNT: _amount,
    Reads.DAY: _day,
    Reads.PHONE: _phone,
}


def _is_asked(one: Field, answers: Answers) -> bool:
    return all(set(answers.get(name) or ()) & set(values) for name, values in one.when.items())


def _repeated(one: Field, number: int, line: str) -> Field:
    def words(text: Words) -> Words:
        return Words(text.th.format(number=number, line=line), text.en.format(number=number, line=line))

    when = {f"{number}.{name}": values for name, values in one.when.items()}
    return replace(
        one, name=f"{number}.{one.name}", label=words(one.label), ask=words(one.ask), when=when, repeated=True
    )


def _field(table: dict[str, Any]) -> Field:
    options = tuple(
        Option(one["value"], Words(one["th"], one["en"]), tuple(one.get("words", ())))
        for one in table.get("options", ())
    )
    label, ask = Words(**table["label"]), Words(**table["ask"])
    when = {name: tuple(values) for name, values in table.get("when", {}).items()}
    return Field(table["name"], Reads(table["reads"]), label, ask, table.get("required", False), options, when)
