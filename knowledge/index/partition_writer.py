"""Writes one partition of the index: tokenises each passage and inverts words, letter n-grams, titles and clauses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.partition_reader import GRAMS, Partition, save_field
from knowledge.index.postings import Keys, Numbers, Postings, invert
from knowledge.language import thai
from knowledge.language.clauses import clause_key
from knowledge.language.tokens import NO_WORD, Reader, grams, key
from knowledge.passages import Paper, Passage
from knowledge.records import record_of
from knowledge.search import similar_questions

LARGE = 200_000  # passages; in a larger partition the 4-letter n-grams cost more than they find
_BLOCK = 20_000
_OFTEN = 0.1  # of a large partition: n-grams in a larger share of passages are not indexed

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Section:
    """A tokenised passage: heading and body first, then the questions that people asked."""

    words: Keys
    word_at: NDArray[np.uint32]  # the letter position at which each word begins
    word_from: NDArray[np.int32]  # where each word begins in the passage's text; -1 outside of it
    letters: thai.Letters
    head_words: int
    body_words: int
    body_letters: int


def write_partition(
    folder: Path,
    papers: Sequence[Paper],
    passages: Sequence[Passage],
    reader: Reader,
    previous: Partition | None,
    progress: OnProgress,
) -> int:
    """Write one audience's partition; returns how many passages were tokenised and not copied."""
    folder.mkdir(parents=True)
    by_id = {paper.id: place for place, paper in enumerate(papers)}
    owners = [papers[by_id[passage.paper]] for passage in passages]
    first = {
        passage.paper: passage.id for passage in reversed(passages)
    }  # the aliases of a paper find its first section
    asked = [(*p.asked, *(o.aliases if first[o.id] == p.id else ())) for p, o in zip(passages, owners, strict=True)]
    digests = [_digest(*one) for one in zip(passages, owners, asked, strict=True)]
    sections, fresh = _sections(list(zip(passages, owners, asked, strict=True)), digests, reader, previous, progress)

    arrays = _concatenate(sections)
    arrays["digests"] = np.array(digests, dtype=np.uint64)
    arrays["of_paper"] = np.array([by_id[passage.paper] for passage in passages], dtype=np.uint32)
    arrays |= _write_texts(folder, "passage", passages) | _write_texts(folder, "paper", papers)
    arrays["asked_rows"] = np.array([row for row, all_ in enumerate(asked) for _ in all_], dtype=np.uint32)
    of_questions = [similar_questions.pieces(reader, one) for all_ in asked for one in all_]
    questions, arrays[similar_questions.WORTH] = similar_questions.invert(of_questions)
    save_field(folder, similar_questions.FIELD, questions)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    for name, postings in _invert_all(arrays, len(passages)):
        save_field(folder, name, postings)
    for name, postings in _invert_small(passages, owners, reader):
        save_field(folder, name, postings)
    return fresh


def headline(passage: Passage, paper: Paper) -> str:
    """The paper's title and the path of headings, each said once."""
    return " ".join(dict.fromkeys((paper.title, *passage.heading)))


def _digest(passage: Passage, paper: Paper, asked: Sequence[str]) -> int:
    said = json.dumps([headline(passage, paper), passage.text, list(asked)], ensure_ascii=False)
    return int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _sections(
    all_: Sequence[tuple[Passage, Paper, Sequence[str]]],
    digests: Sequence[int],
    reader: Reader,
    previous: Partition | None,
    progress: OnProgress,
) -> tuple[list[Section], int]:
    """Tokenise every passage; unchanged ones are copied from the previous partition."""
    known = {int(digest): row for row, digest in enumerate(previous.arrays["digests"])} if previous else {}
    hashes = _Hashes()
    sections, fresh = [], 0
    for number, ((passage, paper, asked), digest) in enumerate(zip(all_, digests, strict=True)):
        if previous and digest in known:
            sections.append(_from_previous(previous, known[digest]))
        else:
            sections.append(_read(reader, hashes, headline(passage, paper), passage.text, asked))
            fresh += 1
        if number % 500 == 0:
            progress(number, len(all_))
    return sections, fresh


class _Hashes(dict[str, int]):
    def __missing__(self, word: str) -> int:
        self[word] = found = key(word)
        return found


def _read(reader: Reader, hashes: _Hashes, head: str, body: str, asked: Sequence[str]) -> Section:
    words: list[Keys] = []
    places, origins, letters = [], [], []
    counts = []
    offset = 0
    for number, text in enumerate((head, body, *asked)):
        read = reader.read(text)
        kept = np.fromiter((word != NO_WORD for word in read.words), dtype=bool, count=len(read.words))
        is_letter = read.letters != 0
        words.append(np.fromiter((hashes[w] for w in read.words if w), dtype=np.uint64, count=int(kept.sum())))
        before = np.cumsum(is_letter) - is_letter
        places.append(before[read.begins[kept]] + offset)
        origins.append(read.origins[kept] if number == 1 else np.full(int(kept.sum()), -1))
        letters += [read.letters[is_letter], np.zeros(1, dtype=np.uint16)]  # a zero, so that no n-gram spans two texts
        offset += int(is_letter.sum()) + 1
        counts.append((int(kept.sum()), offset))
    return Section(
        np.concatenate(words),
        np.concatenate(places).astype(np.uint32),
        np.concatenate(origins).astype(np.int32),
        np.concatenate(letters),
        counts[0][0],
        counts[0][0] + counts[1][0],
        counts[1][1],
    )


def _from_previous(partition: Partition, row: int) -> Section:
    arrays = partition.arrays
    words = slice(*arrays["word_starts"][row : row + 2].tolist())
    letters = slice(*arrays["letter_starts"][row : row + 2].tolist())
    return Section(
        arrays["vocabulary"][arrays["words"][words]],
        arrays["word_at"][words],
        arrays["word_from"][words],
        arrays["letters"][letters],
        *(int(arrays[name][row]) for name in ("head_words", "body_words", "body_letters")),
    )


def _concatenate(sections: Sequence[Section]) -> dict[str, Any]:
    """Concatenate all sections into flat arrays."""
    all_words = np.concatenate([section.words for section in sections] or [np.zeros(0, dtype=np.uint64)])
    vocabulary, words = np.unique(all_words, return_inverse=True)
    empty: Any = np.zeros(0)
    return {
        "vocabulary": vocabulary,
        "words": words.astype(np.uint32),
        "word_at": np.concatenate([section.word_at for section in sections] or [empty]).astype(np.uint32),
        "word_from": np.concatenate([section.word_from for section in sections] or [empty]).astype(np.int32),
        "letters": np.concatenate([section.letters for section in sections] or [empty]).astype(np.uint16),
        "word_starts": _starts([len(section.words) for section in sections]),
        "letter_starts": _starts([len(section.letters) for section in sections]),
        "head_words": np.array([section.head_words for section in sections], dtype=np.uint32),
        "body_words": np.array([section.body_words for section in sections], dtype=np.uint32),
        "body_letters": np.array([section.body_letters for section in sections], dtype=np.uint32),
    }


def _starts(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _write_texts(folder: Path, kind: str, things: Sequence[Paper] | Sequence[Passage]) -> dict[str, Any]:
    sizes = []
    with (folder / f"{kind}s.jsonl").open("wb") as file:
        for thing in things:
            sizes.append(
                file.write(json.dumps(record_of(thing), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            )
    keys = np.array([key(thing.id) for thing in things], dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    return {
        f"{kind}_starts": _starts(sizes),
        f"{kind}_keys": keys[order],
        f"{kind}_order": order.astype(np.uint32),
    }


def _invert_all(arrays: dict[str, Any], total: int) -> Iterator[tuple[str, Postings]]:
    """Invert the fields over heading and body: words and letter n-grams."""
    starts, sizes = arrays["word_starts"], arrays["body_words"]
    yield "words", invert(lambda: _blocks(arrays["words"], starts, sizes), total, arrays["vocabulary"])
    large = total > LARGE
    for name in ("three",) if large else ("three", "four", "toneless"):
        blocks = _letter_blocks(arrays, GRAMS[name], name == "toneless")
        yield name, invert(blocks, total, most=int(total * _OFTEN) if large else None)


def _letter_blocks(arrays: dict[str, Any], size: int, without_tones: bool) -> Callable[[], Iterable[Any]]:
    def blocks() -> Iterator[tuple[Keys, Numbers]]:
        for letters, rows in _blocks(arrays["letters"], arrays["letter_starts"], arrays["body_letters"]):
            if without_tones:
                stay = thai.toneless(letters)
                letters, rows = letters[stay], rows[stay]
            packed, at = grams(letters, size)
            yield packed, rows[at]

    return blocks


def _blocks(values: Numbers, starts: NDArray[np.int64], sizes: Numbers) -> Iterator[tuple[Any, Numbers]]:
    """The first so many values of each row with the row's number, in blocks of some thousand rows."""
    for low in range(0, len(sizes), _BLOCK):
        high = min(low + _BLOCK, len(sizes))
        rows = np.repeat(np.arange(low, high, dtype=np.uint32), np.diff(starts[low : high + 1]))
        here = values[starts[low] : starts[high]]
        if int(sizes[low:high].sum()) != len(here):
            place = np.arange(len(here)) - (starts[rows] - starts[low])
            inside = place < sizes[rows]
            here, rows = here[inside], rows[inside]
        yield here, rows


def _invert_small(
    passages: Sequence[Passage], owners: Sequence[Paper], reader: Reader
) -> Iterator[tuple[str, Postings]]:
    """Invert the fields of titles with aliases, and of clauses."""
    heads: dict[str, Keys] = {}

    def words_of(text: str) -> Keys:
        return heads[text] if text in heads else heads.setdefault(text, _words(reader, text))

    titles = (" ".join((headline(p, o), *o.aliases)) for p, o in zip(passages, owners, strict=True))
    yield "title", _invert_rows([words_of(title) for title in titles])
    clauses = ([key(clause_key(passage.clause))] if passage.clause else [] for passage in passages)
    yield "clause", _invert_rows([np.array(keys, dtype=np.uint64) for keys in clauses])


def _words(reader: Reader, text: str) -> Keys:
    return np.array([key(word) for word in reader.read(text).words if word], dtype=np.uint64)


def _invert_rows(rows: Sequence[Keys]) -> Postings:
    invert_unweighted = np.concatenate([*rows, np.zeros(0, dtype=np.uint64)])
    keys, places = np.unique(invert_unweighted, return_inverse=True)
    owners = np.repeat(np.arange(len(rows), dtype=np.uint32), [len(row) for row in rows])
    return invert(lambda: [(places.astype(np.uint64), owners)], len(rows), keys)
