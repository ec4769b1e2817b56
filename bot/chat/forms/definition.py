"""What a form is: fields in their order, each asked in one short question, each answer read and checked.

A form is a .toml beside this file; its name is the form's name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.basics.places import Area
from bot.cases.model.submission import Identity

MAX_ANSWER_LETTERS = 4_000  # more is a document, and can be sent as one

LINES = "lines"  # a key among the answers: the lines that repeated questions are about
HINTS = "hints"  # a key among the answers: what was implied, such as speaking for somebody else
CONTACT = "contact"
AREA = "area"

Answers = Mapping[str, Any]


class Reads(StrEnum):
    """The types of field."""

    TEXT = "text"
    OPTIONS = "options"  # one or several of a list
    PLACE = "place"  # a pin or words
    PROVINCE = "province"
    AREA = "area"  # a province, a district or a tambon
    FACTORY = "factory"  # its name or its number
    FILES = "files"
    AMOUNT = "amount"  # a sum of money
    DAY = "day"
    PHONE = "phone"


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    th: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.th


@dataclass(frozen=True)
class Option:
    value: str
    label: Words
    words: tuple[str, ...]  # words that mean this option
    answers: tuple[str, ...] = ()  # words that mean it only as an answer, not within a sentence
    former: tuple[str, ...] = ()  # earlier labels, whose buttons may still be on a screen
    hidden: bool = False  # without a button


@dataclass(frozen=True)
class Field:
    name: str
    reads: Reads
    label: Words
    ask: Words
    required: bool
    options: tuple[Option, ...]  # of a text field: buttons to press instead of typing
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # asked only if the field has one of these values
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # and only if it has none of these
    waived: tuple[str, ...] = ()  # not required once one of these is known, of an area its district
    asked: bool = True  # else it is filled in only when told
    single: bool = False
    unknown: bool = False  # skipping means "I do not know"
    if_skipped: str = ""  # the value when a required question is skipped
    told: str = ""  # which part of a sentence answers it: see infer_answers.py
    goes: str = (
        ""  # contact: stored apart from the submission; house: used by the dialogue only; else in the submission
    )
    questions: bool = False  # a question is a valid answer
    repeated: bool = False
    former: tuple[str, ...] = ()  # earlier labels
    called: tuple[str, ...] = ()  # what else people call this line when they correct it
    also: str = ""  # the field that this question asks for in the same breath
    alone: Words | None = None  # the question where that field is known already


@dataclass(frozen=True)
class Form:
    name: str
    kind: str  # of ticket
    gate: str  # the right that is required
    title: Words
    notice: Words
    fields: tuple[Field, ...]
    each: tuple[Field, ...] = ()  # asked once per line in the answers
    identity: Identity = Identity.NAMED  # unless somebody chooses
    subject: str = ""  # the paper that questions during this form refer to
    full_notice: bool = True  # it collects personal data, so the full privacy notice is shown

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)


Forms = Mapping[str, Form]  # by name


@cache
def page(name: str) -> str:
    """The form's file as delivered."""
    return (files("bot.chat.forms") / f"{name}.toml").read_text("utf-8")


@cache
def delivered() -> Forms:
    """All forms as delivered; the texts in force are in current_forms.py."""
    return {name: form(name) for name in forms()}


@cache
def form(name: str) -> Form:
    """The form of that name, as delivered."""
    return read_form(name, page(name))


def read_form(name: str, page: str) -> Form:
    """Parses a form's file."""
    table = tomllib.loads(page)
    return Form(
        name=name,
        kind=table["kind"],
        gate=table["gate"],
        title=Words(**table["title"]),
        notice=Words(**table["notice"]),
        fields=tuple(_field(one) for one in table["fields"]),
        each=tuple(_field(one) for one in table.get("each", ())),
        identity=Identity(table.get("identity", Identity.NAMED)),
        subject=table.get("subject", ""),
        full_notice=table.get("full_notice", True),
    )


def written_out(known: Form, answers: Answers) -> Form:
    """The form with its repeated questions, once for each line in the answers, such as the steps of an SOP."""
    lines = answers.get(LINES) or ()
    more = [_repeated(one, number, line) for number, line in enumerate(lines, 1) for one in known.each]
    return replace(known, fields=(*known.fields, *more))


def forms() -> list[str]:
    return sorted(f.name.removesuffix(".toml") for f in files("bot.chat.forms").iterdir() if f.name.endswith(".toml"))


def next_field(form: Form, answers: Answers) -> Field | None:
    """The first field that is neither answered nor skipped."""
    return next((one for one in form.fields if one.asked and _waits(one, answers)), None)


def _waits(one: Field, answers: Answers) -> bool:
    """Whether the field applies and is open; where everything that waives it is known, it need not be asked."""
    known = [_is_told(name, answers) for name in one.waived]
    needless = len(known) > 1 and all(known)
    return belongs(one, answers) and is_open(one, answers) and not needless


def is_open(one: Field, answers: Answers) -> bool:
    """Whether the field is neither answered nor skipped; an area also while it is ambiguous."""
    if one.name not in answers:
        return True
    known = answers[one.name]
    return one.reads is Reads.AREA and known is not None and "code" not in known


def belongs(one: Field, answers: Answers) -> bool:
    """Whether the field applies, given these answers."""
    return all(set(answers.get(name) or ()) & set(values) for name, values in one.when.items()) and not any(
        set(answers.get(name) or ()) & set(values) for name, values in one.unless.items()
    )


def question_of(one: Field, answers: Answers) -> Words:
    """The question as it stands now: what it asks for as well may be known already."""
    return one.alone if one.alone and one.also in answers else one.ask


def is_required(one: Field, answers: Answers) -> bool:
    return one.required and not any(_is_told(name, answers) for name in one.waived)


def _is_told(name: str, answers: Answers) -> bool:
    """Whether this waives what it may waive; of an area, its province alone does not."""
    return knows_the_district(answers) if name == AREA else bool(answers.get(name))


def area_of(answers: Answers) -> Area:
    """The area that was told; without a code where none, or several, may be meant."""
    return Area((answers.get(AREA) or {}).get("code") or "")


def knows_the_district(answers: Answers) -> bool:
    """Whether the area is known more closely than by its province."""
    return bool(area_of(answers).district)


def _repeated(one: Field, number: int, line: str) -> Field:
    def words(text: Words) -> Words:
        return Words(text.th.format(number=number, line=line), text.en.format(number=number, line=line))

    when = {f"{number}.{name}": values for name, values in one.when.items()}
    former = tuple(once.format(number=number, line=line) for once in one.former)
    return replace(
        one,
        name=f"{number}.{one.name}",
        label=words(one.label),
        ask=words(one.ask),
        when=when,
        repeated=True,
        former=former,
    )


def _field(table: dict[str, Any]) -> Field:
    return Field(
        name=table["name"],
        reads=Reads(table["reads"]),
        label=Words(**table["label"]),
        ask=Words(**table["ask"]),
        required=table.get("required", False),
        options=tuple(_option(one) for one in table.get("options", ())),
        when=_conditions(table, "when"),
        unless=_conditions(table, "unless"),
        waived=tuple(table.get("waived", ())),
        asked=table.get("asked", True),
        single=table.get("single", False),
        unknown=table.get("unknown", False),
        if_skipped=table.get("if_skipped", ""),
        told=table.get("told", ""),
        goes=table.get("goes", ""),
        questions=table.get("questions", False),
        former=tuple(table.get("former", ())),
        called=tuple(table.get("called", ())),
        also=table.get("also", ""),
        alone=Words(**table["alone"]) if "alone" in table else None,
    )


def _option(table: dict[str, Any]) -> Option:
    label = Words(table["th"], table["en"])
    return Option(
        table["value"],
        label,
        tuple(table.get("words", ())),
        tuple(table.get("answers", ())),
        tuple(table.get("former", ())),
        table.get("hidden", False),
    )


def _conditions(table: dict[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    return {field: tuple(values) for field, values in table.get(name, {}).items()}
