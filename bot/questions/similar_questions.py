"""Which questions ask the same in other words. Only thinks; a new question never moves an older one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from knowledge.language.thai import normalise, stem, tokenise

ALIKE = 0.5  # the share of common words of two similar questions
_NEARLY = 0.8  # the share of the shorter question's words
_FEW = 2  # words; shorter questions must be equal
_MAX_QUESTION_LETTERS = 500  # that count
_REMEMBERED = 8192

# Question words and polite words, which every question has.
_EMPTY = frozenset(
    """
    ค่ะ คะ ครับ คับ จ้า นะ หน่อย ด้วย ที ขอ อยาก ทราบ รู้ ถาม สอบถาม ว่า ได้ ไหม มั้ย มัย หรือ หรือไม่ ไม่ อะไร บ้าง ยังไง อย่างไร
    เท่าไร เท่าไหร่ เท่าใด กี่ ที่ไหน ไหน เมื่อไร เมื่อไหร่ ใคร ทำไม เพราะ ของ ที่ ใน และ กับ เป็น คือ มี จะ ต้อง ให้ แล้ว ก็ ๆ ผม ฉัน
    ดิฉัน หนู เรา
    ทำ การ ความ จาก ตาม ถึง โดย เพื่อ นี้ นั้น
    a an and are at be by can do does for from have how i in is it me my of on or please the there to we what when where
    which who why with you
    """.split()
)


@lru_cache(_REMEMBERED)
def words_of(text: str) -> frozenset[str]:
    """The content words of a question; all its words if there are no others."""
    said = [stem(word.strip()) for word in tokenise(normalise(text[:_MAX_QUESTION_LETTERS]))]
    words = {word for word in said if any(letter.isalnum() for letter in word)}
    return frozenset(words - _EMPTY or words)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions ask the same, by their words."""
    common = len(one & other)
    shorter = min(len(one), len(other))
    if shorter < _FEW:
        return one == other and common > 0
    return common >= ALIKE * len(one | other) or (common > _FEW and common >= _NEARLY * shorter)


def grouped(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """The indices of each group, in the order of first questions.

    Each question joins the group whose first question is most similar, so later questions change no group.
    """
    groups: list[list[int]] = []
    leaders: list[frozenset[str]] = []
    led_by: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        words = words_of(text)
        best = _nearest(words, leaders, led_by)
        if best is not None:
            groups[best].append(place)
            continue
        for word in words:
            led_by.setdefault(word, []).append(len(groups))
        groups.append([place])
        leaders.append(words)
    return [tuple(group) for group in groups]


def _nearest(words: frozenset[str], leaders: Sequence[frozenset[str]], led_by: dict[str, list[int]]) -> int | None:
    """The index of the most similar group; of equals the oldest."""
    common = Counter(group for word in words for group in led_by.get(word, ()))
    fitting = [group for group in common if alike(words, leaders[group])]
    return max(fitting, key=lambda group: (common[group] / len(words | leaders[group]), -group), default=None)


def most_alike(text: str, others: Iterable[tuple[str, str]]) -> list[str]:
    """The names of the texts that ask the same, the most similar first."""
    words = words_of(text)
    found = [
        (len(words & theirs) / len(words | theirs), name)
        for name, said in others
        if alike(words, theirs := words_of(said))
    ]
    return [name for _, name in sorted(found, key=lambda one: (-one[0], one[1]))]
