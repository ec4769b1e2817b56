"""Parses the answer to a form's question, or says why it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.basics.dates import local
from bot.basics.messages import Message
from bot.basics.places import answered
from bot.basics.provinces import named
from bot.chat.forms.definition import MAX_ANSWER_LETTERS, Field, Option, Reads
from bot.chat.forms.infer_answers import area_answer, kinds_in, pinned
from bot.chat.understand import days, factories, totals
from bot.chat.understand.phones import email_in
from bot.chat.understand.understanding import Understood, plain, without_politeness

_PHONE = re.compile(r"(?<!\d)(?:\+66\d{8,9}|0\d{8,9})(?!\d)")  # a landline or mobile number
_NUMBERS = re.compile(r"[\d\s,.และกับand+/-]+")


@dataclass(frozen=True)
class Unclear:
    """An answer that does not fit, and the key of the text that says why."""

    text: str


def read(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    """The parsed answer in this message."""
    return _READERS[field.reads](field, message, understood)


def _text(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    said = message.text.strip()
    if not understood.text:
        return Unclear("form.say_it_in_words")
    return said if len(said) <= MAX_ANSWER_LETTERS else Unclear("form.too_long")


def _chosen(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = pressed(field.options, understood.text) or _by_number(field.options, understood.text)
    found = found or kinds_in(understood.text, field.options, as_answer=True)
    if not found:
        return Unclear("form.choose_one")
    return found[:1] if field.single else found


def pressed(options: tuple[Option, ...], said: str) -> list[str]:
    """The option with exactly this label, whatever other words are in it."""
    bare = without_politeness(said)
    now = [option.value for option in options if bare in (plain(option.label.th), plain(option.label.en), option.value)]
    return now or [option.value for option in options if bare in map(plain, option.former)]


def _by_number(options: tuple[Option, ...], said: str) -> list[str]:
    """Several options by number: 1, 3 และ 4."""
    if not _NUMBERS.fullmatch(said):
        return []
    options = tuple(option for option in options if not option.hidden)
    numbers = dict.fromkeys(int(one) for one in re.findall(r"\d{1,2}", said))
    return [options[number - 1].value for number in numbers if 1 <= number <= len(options)]


def _place(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    if message.place:
        return pinned(message.place)
    words = _text(field, message, understood)
    return words if isinstance(words, Unclear) else {"words": words}


def _province(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = named(understood.text) or understood.province
    return found.th if found else Unclear("form.which_province")


def _area(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = answered(without_politeness(understood.text))
    return area_answer(found) if found else Unclear("form.which_area")


def _factory(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    words = _text(field, message, understood)
    return words if isinstance(words, Unclear) else factories.factory_in(message.text) or words


def _files(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    return [file.id for file in message.files] or Unclear("form.send_a_photo")


def _amount(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = totals.total(understood.text)
    if found.baht is None or found.a_person:
        unclear = totals.SEVERAL if found.a_person else found.unclear
        return Unclear(f"form.which_amount_{unclear}" if unclear not in ("", totals.LIMIT) else "form.which_amount")
    return str(found.baht)


def _day(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = days.day_in(understood.text, local(message.at).date())
    return found.day.isoformat() if found else Unclear("form.which_day")


def _phone(field: Field, message: Message, understood: Understood) -> Any | Unclear:
    found = _PHONE.search(re.sub(r"[\s().-]", "", understood.text))
    return found[0] if found else email_in(message.text) or Unclear("form.which_phone")


_READERS: dict[Reads, Callable[[Field, Message, Understood], Any | Unclear]] = {
    Reads.TEXT: _text,
    Reads.OPTIONS: _chosen,
    Reads.PLACE: _place,
    Reads.PROVINCE: _province,
    Reads.AREA: _area,
    Reads.FACTORY: _factory,
    Reads.FILES: _files,
    Reads.AMOUNT: _amount,
    Reads.DAY: _day,
    Reads.PHONE: _phone,
}
