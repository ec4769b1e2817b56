"""Parses a question: phrasings, named clauses, glossary terms, expected kind of answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import MentionedTerm
from knowledge.index.postings import Keys
from knowledge.language import clauses, thai
from knowledge.language.stop_words import QUIET, QUIETLY
from knowledge.language.tokens import Named, Reader, grams, key
from knowledge.search import similar_questions
from knowledge.search.similar_questions import Pieces

_STORY = 300  # characters; a longer text gets no other phrasings
_MOST_OTHER_WORDS = 4  # glossary phrasings tried beside the person's own


class AnswerKind(Enum):
    """The expected kind of answer: a number, a time, a person, a place or a meaning."""

    NUMBER = r"กี่|เท่าไ|เท่าใด|ราคา|จำนวน|how (?:many|much)"
    TIME = r"เมื่อไ|เมื่อใด|ปีใด|ปีไหน|ปีอะไร|พ\.ศ\.|วันที่|วันไหน|เดือนใด|ช่วงไหน|when|what year|which year"
    PERSON = r"ใคร|ผู้ใด|คนใด|คนไหน|ชื่ออะไร|who\b"
    PLACE = r"ที่ไหน|ที่ใด|ประเทศใด|ประเทศอะไร|จังหวัดใด|จังหวัดอะไร|เมืองใด|เมืองอะไร|แห่งใด|where"
    MEANING = r"คืออะไร|คือใคร|คืออะ|หมายถึง|หมายความ|แปลว่า|อาชีพ|เป็นอะไร|เป็นใคร|what (?:is|are)\b|mean"

    def asked_in(self, normal: str) -> bool:
        return _ASKING[self].search(normal) is not None


_ASKING = {wants: re.compile(wants.value) for wants in AnswerKind}


@dataclass(frozen=True)
class Phrase:
    """One phrasing of a question."""

    normal: str
    words: tuple[str, ...]  # in their order and indexed form
    codes: thai.Letters  # its letters, without spaces
    telling: NDArray[np.bool_]  # which letters are in content words

    def weight(self, name: str, keys: Keys) -> NDArray[np.float64]:
        """The weight of each sorted key: small for stop words."""
        if name == "words":
            told = np.array([key(word) for word in self.words if word not in QUIET], dtype=np.uint64)
        else:
            codes = np.where(self.telling, self.codes, np.uint16(0))
            told = grams(codes[thai.toneless(self.codes)] if name == "toneless" else codes, 3)[0]
        return np.where(np.isin(keys, told), 1.0, QUIETLY)

    @cached_property
    def keys(self) -> Keys:
        return np.array([key(word) for word in self.words], dtype=np.uint64)

    @cached_property
    def three(self) -> Keys:
        return grams(self.codes, 3)[0]

    @cached_property
    def four(self) -> Keys:
        return grams(self.codes, 4)[0]

    @cached_property
    def toneless(self) -> Keys:
        return grams(self.codes[thai.toneless(self.codes)], 3)[0]

    def field(self, name: str) -> Keys:
        """The keys that are looked up in a field."""
        if name == "three":
            return self.three
        if name == "four":
            return self.four
        return self.toneless if name == "toneless" else self.keys


@dataclass(frozen=True)
class Question:
    """A parsed question: the person's own phrasing first, then the same with glossary terms."""

    phrases: tuple[Phrase, ...]
    clauses: tuple[str, ...]
    wants: frozenset[AnswerKind]
    named: tuple[Named, ...]  # the glossary's terms in it
    pieces: Pieces  # for the comparison with approved questions
    context: Phrase | None = None  # the subject of the conversation, for a question that does not say it

    @property
    def own(self) -> Phrase:
        return self.phrases[0]


def read_question(text: str, reader: Reader, context: str = "") -> Question:
    """Parse a question; of a very long one only the beginning."""
    text = text[: thai.QUESTION_LIMIT]
    own = _phrase(text, reader)
    said = reader.glossary.means(own.normal)
    others = [_phrase(other, reader) for other in _in_other_words(own.normal, said)] if len(text) <= _STORY else []
    wants = frozenset(wants for wants in AnswerKind if wants.asked_in(own.normal))
    return Question(
        (own, *others),
        clauses.named_in(own.normal),
        wants,
        tuple(map(reader.named, said)),
        similar_questions.pieces(reader, text),
        _phrase(context[: thai.QUESTION_LIMIT], reader) if context else None,
    )


def _phrase(text: str, reader: Reader) -> Phrase:
    read = reader.read(text)
    kept = [place for place, word in enumerate(read.words) if word]
    words = tuple(read.words[place] for place in kept)
    tells = np.array([word not in QUIET for word in read.words], dtype=bool)
    telling = np.repeat(tells, np.diff(np.append(read.begins, len(read.normal))))
    is_letter = read.letters != 0
    return Phrase(read.normal, words, read.letters[is_letter], telling[is_letter])


def _in_other_words(normal: str, named: Sequence[MentionedTerm]) -> list[str]:
    others: list[str] = []
    for turn in range(max((len(said.forms) for said in named), default=0)):
        other = normal
        for said in named:
            if turn < len(said.forms):
                other = other.replace(said.words, f" {said.forms[turn]} ")
        if other != normal and other not in others:
            others.append(other)
    return others[:_MOST_OTHER_WORDS]
