"""What a sentence already says, so that it need not be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.basics.messages import Place
from bot.basics.places import Area, areas
from bot.basics.provinces import near
from bot.basics.text_split import cut
from bot.chat.forms.definition import HINTS, MAX_ANSWER_LETTERS, Answers, Form, Option, Reads
from bot.chat.understand import factories, when_and_where
from bot.chat.understand.meant import where_meant
from bot.chat.understand.offices import accused_in
from bot.chat.understand.remove_sensitive import tells_of_health
from bot.chat.understand.understanding import TELLING, Understood, plain, spoken, toneless

_TOLD: dict[str, Callable[[str], str]] = {
    "when": when_and_where.when_in,
    "since": when_and_where.since_in,
    "estate": factories.estate_in,
    "factory": factories.factory_in,
    "official": lambda said: accused_in(said[:800]),
    "day": when_and_where.day_in,
}


def inferred(form: Form, understood: Understood) -> dict[str, Any]:
    """The answers contained in this sentence, whatever it replied to."""
    found: dict[str, Any] = {}
    text, said = cut(understood.text, MAX_ANSWER_LETTERS), cut(understood.said, MAX_ANSWER_LETTERS)
    # A company may be called ABC Chemical or สยามเสียง; its name says nothing about the nuisance.
    nameless = text.replace(plain(factories.factory_in(said)) or "\n", " ")
    mistyped = nameless.replace(plain(factories.factory_told(said[:800])) or "\n", " ")
    there = where_meant(said)
    for field in form.fields:
        if field.repeated or field.goes:
            continue
        if field.reads is Reads.OPTIONS and (values := kinds_in(nameless, field.options, mistyped=mistyped)):
            found[field.name] = values[:1] if field.single else values
        if field.reads is Reads.PROVINCE and understood.province:
            found[field.name] = understood.province.th
        if field.reads is Reads.AREA and (named := areas(plain(there))):
            found[field.name] = area_answer(named)
        # A place alone could be in any province; with its area an officer can go there.
        if field.reads is Reads.PLACE and (spot := when_and_where.where_in(there)) and areas(plain(there)):
            found[field.name] = {"words": spot}
        if field.told and (told := _TOLD[field.told](said)):
            found[field.name] = told
    hints = hints_in(form, text)
    return found | ({HINTS: hints} if hints else {})


def hints_in(form: Form, said: str) -> list[str]:
    """Implied facts that questions of this form depend on."""
    asked = {value for field in form.fields for value in field.when.get(HINTS, ())} & _HINTS.keys()
    return [hint for hint in sorted(asked) if _HINTS[hint](said)]


def kinds_in(
    said: str, options: Sequence[Option], *, as_answer: bool = False, mistyped: str | None = None
) -> list[str]:
    """The options that a text mentions; missing tone marks are accepted, in all of it or in the given part."""
    text = said
    for other in spoken("telling")["no_kind"]:
        text = text.replace(other, " ")
    bare = toneless(text if mistyped is None else mistyped)

    def stands(word: str) -> bool:
        if word.isascii():
            return word in text and re.search(rf"\b{re.escape(word)}", text) is not None
        return word in text or (len(toneless(word)) >= TELLING and toneless(word) in bare)

    def means(option: Option) -> bool:
        # Labels are for the reader only: editing one must not change how sentences are understood.
        labels = (option.label.th, option.label.en.lower(), *map(plain, option.former)) if as_answer else ()
        answers = (option.value, *option.answers) if as_answer else ()
        return any(stands(name) for name in (*labels, *option.words, *answers))

    return [option.value for option in options if means(option)]


def area_answer(found: tuple[Area, ...]) -> dict[str, Any]:
    """An area as an answer: one code, or several areas of that name."""
    return {"code": found[0].code} if len(found) == 1 else {"codes": [one.code for one in found]}


def pinned(pin: Place, known: Answers | None = None) -> dict[str, Any]:
    """A pin as an answer, with the words given before. Its province is a guess, to be confirmed."""
    guess = near(pin.latitude, pin.longitude).code
    words = " · ".join(part for part in ((known or {}).get("words"), pin.title) if part)
    return {"words": words, "latitude": pin.latitude, "longitude": pin.longitude, "guess": guess}


def _may_be_no_factory(said: str) -> bool:
    """A shop, workshop or farm may be too small to be a factory, and then another body is responsible."""
    words = spoken("telling")["small"]
    perhaps = any(word in said for word in words["words"]) and not any(word in said for word in words["unless"])
    return perhaps or any(word in said for word in words["surely"])


def _for_somebody_else(said: str) -> bool:
    return any(word in said for word in spoken("telling")["on_behalf"]["words"])


_HINTS: dict[str, Callable[[str], bool]] = {
    "small": _may_be_no_factory,
    "on_behalf": _for_somebody_else,
    "health": tells_of_health,
}
