"""The glossary: synonyms, ambiguous words that are asked back, and abbreviations that must not be confused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.language import thai

_ENDS = 4  # shortest English form that is also matched with an ending: report, reported, reporting


class UnclearGlossary(ValueError):
    """A glossary entry is neither a term, nor ambiguous, nor a list of abbreviations to keep apart."""


@dataclass(frozen=True)
class Term:
    """A term with its synonyms."""

    term: str
    forms: tuple[str, ...]
    name: bool = False  # a proper name of one loan, fund or system: only passages that name it can answer


@dataclass(frozen=True)
class Suggestion:
    """A button under a question that is asked back: its label, and the text that pressing it sends."""

    label: str
    send: str


@dataclass(frozen=True)
class Choice:
    """One meaning of an ambiguous word, in both languages."""

    th: str
    en: str
    send: str


@dataclass(frozen=True)
class Ambiguous:
    """An ambiguous word: it is asked back unless the question already says which meaning."""

    word: str
    unless: tuple[str, ...]
    ask_th: str
    ask_en: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class MentionedTerm:
    """A glossary term found in a question."""

    words: str
    forms: tuple[str, ...]
    name: bool


@dataclass(frozen=True)
class Glossary:
    """The whole glossary, stored inside the index."""

    terms: tuple[Term, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def read(cls, entries: Iterable[Mapping[str, Any]]) -> Glossary:
        """Read the glossary from the list in glossary.yaml."""
        terms, ambiguous, apart = [], [], []
        for entry in entries:
            try:
                if "term" in entry:
                    terms.append(Term(str(entry["term"]), _words(entry.get("forms")), bool(entry.get("name"))))
                elif "ambiguous" in entry:
                    ambiguous.append(_ambiguous(entry))
                else:
                    apart.append(_words(entry["apart"]))
            except (KeyError, TypeError, AttributeError) as why:
                raise UnclearGlossary(
                    f"The glossary has {dict(entry)!r}: {why!r}. An entry has term and forms, or ambiguous and choices "
                    "(each with th, en, send), or apart with a list."
                ) from why
        return cls(tuple(terms), tuple(ambiguous), tuple(apart))

    def means(self, normal: str) -> list[MentionedTerm]:
        """The terms that a normalised question names, each with its synonyms."""
        hits: dict[int, str] = {}
        if self._forms:
            for found in self._forms.finditer(normal):
                hits.setdefault(self._number(found[0]), found[0])
        return [MentionedTerm(said, self._spellings[number], self.terms[number].name) for number, said in hits.items()]

    def in_own_words(self, text: str) -> str:
        """The text with every synonym replaced by its term, so that two phrasings can be compared."""
        normal = thai.normalise(text)
        if not self._forms:
            return normal
        return self._forms.sub(lambda said: f" {self._spellings[self._number(said[0])][0]} ", normal)

    def unclear(self, normal: str) -> Ambiguous | None:
        """The first ambiguous word of a question, or None."""
        for entry in self.ambiguous:
            said = any(thai.normalise(word) in normal for word in entry.unless)
            if thai.normalise(entry.word) in normal and not said:
                return entry
        return None

    @cached_property
    def kept_apart(self) -> frozenset[str]:
        """Dotted abbreviations that differ from each other only by their dots."""
        return frozenset(thai.normalise(form) for group in self.apart for form in group if "." in form.rstrip("."))

    @cached_property
    def short_forms(self) -> tuple[str, ...]:
        """Abbreviations that the Thai word segmentation would split, longest first."""
        forms = {form for term in self.terms for form in (term.term, *term.forms)}
        forms |= {form for group in self.apart for form in group}
        short = {thai.normalise(form) for form in forms if re.fullmatch(r"[ก-ฮ.]{2,12}", form)}
        return tuple(sorted(short, key=len, reverse=True))

    @cached_property
    def _spellings(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(thai.normalise(form) for form in (term.term, *term.forms)) for term in self.terms)

    @cached_property
    def _term_of(self) -> dict[str, int]:
        return {form: number for number, forms in enumerate(self._spellings) for form in forms}

    def _number(self, said: str) -> int:
        """The number of the term that this form belongs to; an English form may carry an ending."""
        return next(self._term_of[said[:end]] for end in range(len(said), 0, -1) if said[:end] in self._term_of)

    @cached_property
    def _forms(self) -> re.Pattern[str] | None:
        beginning: dict[str, list[str]] = {}
        for form in sorted(filter(None, self._term_of), key=len, reverse=True):
            beginning.setdefault(form[0], []).append(_bounded(form))
        # By their first letters, so that of some hundred forms only a few are tried at each place of a long story.
        ways = (f"(?={re.escape(first)})(?:{'|'.join(forms)})" for first, forms in beginning.items())
        return re.compile("|".join(ways)) if beginning else None


def _bounded(form: str) -> str:
    """Latin forms and bare abbreviations end where the word ends; Thai words need no space beside them."""
    if form.isascii():
        ending = "(?:e?s|e?d|ing)?" if len(form) >= _ENDS else ""
        return rf"(?<![a-z0-9]){re.escape(form)}{ending}(?![a-z0-9])"
    if re.fullmatch(r"[ก-ฮ]+", form) and len(form) <= 4:
        return rf"(?<![ก-ฮ.]){re.escape(form)}(?![ก-ฮะ-ฺ็-๎]|\.[ก-ฮ])"
    return re.escape(form) if not form.endswith(".") else rf"{re.escape(form)}(?![ก-ฮ]{{1,3}}\.)"


def _words(value: Any) -> tuple[str, ...]:
    if value is not None and not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list")
    return tuple(str(word) for word in value or ())


def _ambiguous(entry: Mapping[str, Any]) -> Ambiguous:
    choices = tuple(Choice(str(c["th"]), str(c["en"]), str(c["send"])) for c in entry["choices"])
    ask_th, ask_en = entry.get("ask_th", "หมายถึงเรื่องใดคะ"), entry.get("ask_en", "Which one do you mean?")
    return Ambiguous(str(entry["ambiguous"]), _words(entry.get("unless")), str(ask_th), str(ask_en), choices)
