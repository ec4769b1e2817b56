"""The features of the reranker, one column each for a passage and a question."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Scores
from knowledge.language import thai
from knowledge.language.tokens import Named, key
from knowledge.search import passage_match, similar_questions
from knowledge.search.candidates import Pool
from knowledge.search.passage_match import Matches, PassageArrays
from knowledge.search.question import AnswerKind, Phrase, Question

_HOW_MANY = frozenset(("กี่", "many"))
_BEFORE, _AFTER = 40, 200  # characters around the best window in which the kind of answer is looked for
_SIGNS = {
    AnswerKind.TIME: "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม "
    "พศ คศ พศ. คศ. ปี วันที่ ศตวรรษ นาฬิกา",
    AnswerKind.PERSON: "นาย นาง นางสาว พระ ดร ดร. พล เจ้า สมเด็จ หม่อม คุณ เซอร์ กษัตริย์ ประธานาธิบดี นายก "
    "อธิบดี รัฐมนตรี ปลัด ผู้อำนวยการ",
    AnswerKind.MEANING: "คือ หมายถึง หมายความ หมายความว่า เป็น ได้แก่ เรียกว่า ชนิด ประเภท",
    AnswerKind.PLACE: "ประเทศ จังหวัด อำเภอ ตำบล เมือง เขต แขวง รัฐ ถนน กรุงเทพมหานคร สถานี หมู่บ้าน เกาะ ทวีป อาคาร ชั้น สำนักงาน",
}


def gaps(pool: Pool, count: int) -> list[Scores]:
    """The score gap of each passage to the best, in total and for each field."""
    nothing = np.zeros(len(pool.rows))
    fields = [pool.fields.get(name, nothing) for name in ("words", "three", "toneless")]
    behind = [(scores - scores.max(initial=-np.inf))[:count] / 10 for scores in (pool.fused, *fields)]
    title = pool.fields["title"]
    return [
        *behind,
        pool.fields[similar_questions.FIELD][:count],
        (title - title.max(initial=-np.inf))[:count] / 10,
    ]


def rare_here(matches: Matches, pieces: int, count: int) -> Scores:
    """Coverage weighted by IDF among these candidates: sections of one paper share most words."""
    held = passage_match.held_by(matches, pieces, count, ~matches.in_head)
    worth = np.log((count + 1) / (held.sum(axis=0) + 0.5)) * held.any(axis=0)
    return np.asarray(held @ worth / max(worth.sum(), 1e-9))


def counted(loaded: PassageArrays, phrase: Phrase) -> Scores:
    """Whether the passage has a number before the counted word: กี่ประเทศ is answered by 7 ประเทศ."""
    units = [unit for how_many, unit in pairwise(phrase.words) if how_many in _HOW_MANY]
    if not units:
        return np.zeros(loaded.count)
    at = np.flatnonzero(np.isin(loaded.words, np.array([key(unit) for unit in units], dtype=np.uint64)))
    at = at[at > 0]
    first = loaded.letters[_letter_index(loaded, at - 1)]
    numbered = at[(first >= ord("0")) & (first <= ord("9")) & (loaded.word_owner[at] == loaded.word_owner[at - 1])]
    return np.bincount(loaded.word_owner[numbered], minlength=loaded.count).clip(0, 1).astype(float)


def digits(phrase: Phrase, words: Keys, held: NDArray[np.bool_]) -> Scores:
    """The share of the question's numbers that the passage contains; 1 when there are none."""
    numbers = np.array([key(word) for word in set(phrase.words) if any(map(str.isdigit, word))], dtype=np.uint64)
    if not len(numbers):
        return np.ones(len(held))
    return np.asarray(held[:, np.searchsorted(words, numbers)].mean(axis=1))


def title_said(loaded: PassageArrays, matches: Matches) -> Scores:
    """The share of the heading's words that the question contains."""
    size = np.bincount(loaded.word_owner[loaded.in_head], minlength=loaded.count)
    said = matches.index[loaded.in_head[matches.index]]
    return np.bincount(loaded.word_owner[said], minlength=loaded.count) / np.maximum(size, 1)


def named(loaded: PassageArrays, question: Question) -> list[Scores]:
    """The share of the question's glossary terms that the passage names, and that its title names."""
    if not question.named:
        return [np.ones(loaded.count), np.ones(loaded.count)]
    return [np.mean([names(loaded, term, head) for term in question.named], axis=0) for head in (False, True)]


def names(loaded: PassageArrays, term: Named, in_head: bool = False) -> NDArray[np.bool_]:
    """Which passages (or titles and headings) contain every word of one of the term's synonyms."""
    named = np.zeros(loaded.count, dtype=bool)
    words, owners = (array[loaded.in_head] if in_head else array for array in (loaded.words, loaded.word_owner))
    for form in term.forms:
        held = np.zeros((len(form), loaded.count), dtype=bool)
        for place, word in enumerate(form):
            held[place, owners[words == word]] = True
        named |= held.all(axis=0) & bool(len(form))
    return named


def signs(loaded: PassageArrays, question: Question, words: Keys, begin: NDArray[np.intp]) -> list[Scores]:
    """Whether a word of the expected kind (number, date …), not of the question itself, is near the best window."""
    near = loaded.word_at - begin[loaded.word_owner]
    index = np.flatnonzero((near >= -_BEFORE) & (near < _AFTER))
    index = index[~np.isin(loaded.words[index], words)]
    columns = []
    for wants in AnswerKind:
        signs = index[_is_sign(loaded, index, wants)] if wants in question.wants else index[:0]
        columns.append(np.bincount(loaded.word_owner[signs], minlength=loaded.count).clip(0, 2) / 2)
    return columns


def sign_places(loaded: PassageArrays, question: Question, place: int, origins: NDArray[np.int32]) -> NDArray[np.intp]:
    """Where in the passage's text words of the expected kind are."""
    first = int(np.searchsorted(loaded.word_owner, place))
    index = np.arange(first, first + len(origins))
    signs = np.zeros(len(index), dtype=bool)
    for wants in question.wants:
        signs |= _is_sign(loaded, index, wants)
    return origins[signs & (origins >= 0)].astype(np.intp)


def _is_sign(loaded: PassageArrays, index: NDArray[np.intp], wants: AnswerKind) -> NDArray[np.bool_]:
    if wants is AnswerKind.NUMBER:
        first = loaded.letters[_letter_index(loaded, index)]
        return (first >= ord("0")) & (first <= ord("9"))
    return np.isin(loaded.words[index], _keys_of(wants))


def _letter_index(loaded: PassageArrays, words: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.searchsorted(loaded.letter_at, loaded.word_at[words]).clip(0, max(len(loaded.letters) - 1, 0))


@cache
def _keys_of(wants: AnswerKind) -> Keys:
    return np.array(sorted(key(thai.stem(word)) for word in _SIGNS[wants].split()), dtype=np.uint64)
