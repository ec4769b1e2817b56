"""What can be told of a passage and a question, one column each: the weights of ranking decide what it counts."""

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
from knowledge.search.passage_match import Laid, Matches
from knowledge.search.question import Phrase, Question, Wants

_HOW_MANY = frozenset(("กี่", "many"))
_BEFORE, _AFTER = 40, 200  # letters around the best window in which the kind of answer is looked for
_SIGNS = {
    Wants.TIME: "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม "
    "พศ คศ พศ. คศ. ปี วันที่ ศตวรรษ นาฬิกา",
    Wants.PERSON: "นาย นาง นางสาว พระ ดร ดร. พล เจ้า สมเด็จ หม่อม คุณ เซอร์ กษัตริย์ ประธานาธิบดี นายก อธิบดี รัฐมนตรี ปลัด ผู้อำนวยการ",
    Wants.MEANING: "คือ หมายถึง หมายความ หมายความว่า เป็น ได้แก่ เรียกว่า ชนิด ประเภท",
    Wants.PLACE: "ประเทศ จังหวัด อำเภอ ตำบล เมือง เขต แขวง รัฐ ถนน กรุงเทพมหานคร สถานี หมู่บ้าน เกาะ ทวีป อาคาร ชั้น สำนักงาน",
}


def gaps(pool: Pool, count: int) -> list[Scores]:
    """How far each passage stays behind the best, in all and field by field."""
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
    """Coverage once more, by what tells these passages apart: sections of one paper share its words."""
    held = passage_match.held_by(matches, pieces, count, ~matches.in_head)
    worth = np.log((count + 1) / (held.sum(axis=0) + 0.5)) * held.any(axis=0)
    return np.asarray(held @ worth / max(worth.sum(), 1e-9))


def counted(laid: Laid, phrase: Phrase) -> Scores:
    """Whether the passage counts what is asked for: กี่ประเทศ is answered by 7 ประเทศ."""
    units = [unit for how_many, unit in pairwise(phrase.words) if how_many in _HOW_MANY]
    if not units:
        return np.zeros(laid.count)
    at = np.flatnonzero(np.isin(laid.words, np.array([key(unit) for unit in units], dtype=np.uint64)))
    at = at[at > 0]
    first = laid.letters[_letter_index(laid, at - 1)]
    numbered = at[(first >= ord("0")) & (first <= ord("9")) & (laid.word_owner[at] == laid.word_owner[at - 1])]
    return np.bincount(laid.word_owner[numbered], minlength=laid.count).clip(0, 1).astype(float)


def digits(phrase: Phrase, words: Keys, held: NDArray[np.bool_]) -> Scores:
    """The share of the question's numbers that the passage holds; all, when there are none."""
    numbers = np.array([key(word) for word in set(phrase.words) if any(map(str.isdigit, word))], dtype=np.uint64)
    if not len(numbers):
        return np.ones(len(held))
    return np.asarray(held[:, np.searchsorted(words, numbers)].mean(axis=1))


def title_said(laid: Laid, matches: Matches) -> Scores:
    """The share of the heading's words that the question says."""
    size = np.bincount(laid.word_owner[laid.in_head], minlength=laid.count)
    said = matches.index[laid.in_head[matches.index]]
    return np.bincount(laid.word_owner[said], minlength=laid.count) / np.maximum(size, 1)


def named(laid: Laid, question: Question) -> list[Scores]:
    """The share of the terms that the question names which the passage names too, and which its title does."""
    if not question.named:
        return [np.ones(laid.count), np.ones(laid.count)]
    return [np.mean([names(laid, term, head) for term in question.named], axis=0) for head in (False, True)]


def names(laid: Laid, term: Named, in_head: bool = False) -> NDArray[np.bool_]:
    """Which passages, or which titles and headings, hold every word of one of the term's forms."""
    named = np.zeros(laid.count, dtype=bool)
    words, owners = (array[laid.in_head] if in_head else array for array in (laid.words, laid.word_owner))
    for form in term.forms:
        held = np.zeros((len(form), laid.count), dtype=bool)
        for place, word in enumerate(form):
            held[place, owners[words == word]] = True
        named |= held.all(axis=0) & bool(len(form))
    return named


def signs(laid: Laid, question: Question, words: Keys, begin: NDArray[np.intp]) -> list[Scores]:
    """Whether the kind of word that is asked for stands near the best window; the question's own words do not count."""
    near = laid.word_at - begin[laid.word_owner]
    index = np.flatnonzero((near >= -_BEFORE) & (near < _AFTER))
    index = index[~np.isin(laid.words[index], words)]
    columns = []
    for wants in Wants:
        signs = index[_is_sign(laid, index, wants)] if wants in question.wants else index[:0]
        columns.append(np.bincount(laid.word_owner[signs], minlength=laid.count).clip(0, 2) / 2)
    return columns


def sign_places(laid: Laid, question: Question, place: int, origins: NDArray[np.int32]) -> NDArray[np.intp]:
    """Where in the passage's text the kind of word stands that is asked for."""
    first = int(np.searchsorted(laid.word_owner, place))
    index = np.arange(first, first + len(origins))
    signs = np.zeros(len(index), dtype=bool)
    for wants in question.wants:
        signs |= _is_sign(laid, index, wants)
    return origins[signs & (origins >= 0)].astype(np.intp)


def _is_sign(laid: Laid, index: NDArray[np.intp], wants: Wants) -> NDArray[np.bool_]:
    if wants is Wants.NUMBER:
        first = laid.letters[_letter_index(laid, index)]
        return (first >= ord("0")) & (first <= ord("9"))
    return np.isin(laid.words[index], _keys_of(wants))


def _letter_index(laid: Laid, words: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.searchsorted(laid.letter_at, laid.word_at[words]).clip(0, max(len(laid.letters) - 1, 0))


@cache
def _keys_of(wants: Wants) -> Keys:
    return np.array(sorted(key(thai.stem(word)) for word in _SIGNS[wants].split()), dtype=np.uint64)
