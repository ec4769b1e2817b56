"""The words by which a ticket is found again: what was said in it, never who said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.cases import word_index
from knowledge.language.spelling import Stretch, near, parts, spelled
from knowledge.language.thai import normalise, stem, tokenise, tokeniser

_MOST = 2_000  # different words of one ticket: a complaint has some fifty, a pasted book more than anybody looks for
_ASKED = 8  # words of a question that count
_NEAR = 12  # words that one may be taken for
_PIECE = 3  # letters; names stand in no dictionary and are found by their pieces
_NOBODY = -1  # a word that stands in no ticket: whoever looks for marks only finds nothing
_WORD = re.compile(r"[^\W_]")
_NAMES = ("factory", "place")  # the lines in which names stand
_READ = 2  # grows whenever words are read in another way; every ticket is then read again

Groups = tuple[tuple[int, ...], ...]  # of each one word is wanted


def warm() -> None:
    """Open the dictionary, so that no officer and no writer waits for it."""
    near("กลิ่น")


def catch_up(tx: Transaction, limit: int = 5) -> int:
    """Read some of the tickets that changed since they were read; how many there were."""
    unread = word_index.unread(tx, _reader(), limit)
    for ticket in unread:
        history = repository.history(tx, ticket.number)
        word_index.write(tx, ticket.number, islice(_all_words(entry.action for entry in history), _MOST))
        word_index.was_read(tx, ticket, _reader())
    return len(unread)


def readings(tx: Transaction, text: str) -> Iterator[Groups]:
    """What somebody looks for: as it is written, and what it may be taken for where that stands in no ticket.

    What an officer typed, or a citizen, may be another word: first those are doubted that nobody ever said, then all.
    """
    stretches = tuple(islice(dict.fromkeys(_stretches(text)), _ASKED))
    yield _groups(_as_written(tx, stretch) for stretch in stretches) or ((_NOBODY,),)
    for doubt_all in (False, True):
        yield _groups(_nearly(tx, stretch, doubt_all) for stretch in stretches) or ((_NOBODY,),)


def _groups(stretches: Iterable[list[tuple[int, ...]]]) -> Groups:
    return tuple(dict.fromkeys(group for groups in stretches for group in groups))


def _as_written(tx: Transaction, stretch: Stretch) -> list[tuple[int, ...]]:
    """What is no word is read as what it was meant to be, as the most tickets know it."""
    if known := _known(tx, stretch.meant):
        return [known[:1]]
    return [group for token in stretch.tokens for group in _as_known(tx, stem(token))]


def _nearly(tx: Transaction, stretch: Stretch, doubt_all: bool) -> list[tuple[int, ...]]:
    """Each word, or one of those that are written nearly so."""
    said = [_known(tx, (stem(token),)) for token in stretch.tokens]
    alone = [
        known if known and not doubt_all else _known(tx, (stem(token), *near(token)))[:_NEAR]
        for token, known in zip(stretch.tokens, said, strict=True)
    ]
    if not all(alone) and (meant := _known(tx, stretch.meant)):
        return [meant]
    groups = []
    for token, known in zip(stretch.tokens, alone, strict=True):
        groups += [known] if known else _as_known(tx, stem(token))
    return groups


def _known(tx: Transaction, words: Iterable[str]) -> tuple[int, ...]:
    """Those that some ticket holds, as the concordance keeps them, the best known first."""
    rarity = {mark: word_index.rarity(tx, mark) for mark in (word_index.mark(tx, word) for word in words)}
    return tuple(sorted(filter(rarity.__getitem__, rarity), key=lambda mark: -rarity[mark]))


def _as_known(tx: Transaction, word: str) -> list[tuple[int, ...]]:
    """A word that no ticket holds is looked for by the words that it is made of, else by its letters, as a name."""
    if known := _known(tx, (word,)):
        return [known]
    if made_of := parts(word):
        return [group for part in made_of for group in _as_known(tx, part)]
    return [(word_index.mark(tx, piece),) for piece in _pieces(word) or (word,)]


def _reader() -> str:
    return f"{tokeniser()}, {_READ}"


def _all_words(history: Iterable[Lodge | Action]) -> Iterator[str]:
    seen = set()
    for entry in history:
        for word in _words_of(entry):
            if word not in seen:
                seen.add(word)
                yield word


def _words_of(entry: Lodge | Action) -> Iterator[str]:
    if isinstance(entry, Lodge):
        for text in (entry.province, entry.district, entry.tambon, entry.factory, *(one.text for one in entry.said)):
            yield from _words(text)
        for name in (entry.factory, *(one.text for one in entry.said if one.field in _NAMES)):
            yield from _pieces(name)
        return
    for text in (getattr(entry, "text", ""), *getattr(entry, "tags", ())):
        yield from _words(text)


def _words(text: str) -> Iterator[str]:
    """Every word, what it is made of, and of what is no word that which was meant."""
    for stretch in _stretches(text):
        for word in (*map(stem, stretch.tokens), *stretch.meant):
            yield from _with_parts(word)


def _with_parts(word: str) -> Iterator[str]:
    yield word
    for part in parts(word):
        yield from _with_parts(part)


def _stretches(text: str) -> list[Stretch]:
    return spelled([word.strip() for word in tokenise(normalise(text)) if _WORD.search(word)])


def _pieces(name: str) -> list[str]:
    """Three letters at a time; marked, so that a piece is not taken for a word."""
    letters = "".join(letter for letter in normalise(name) if not letter.isspace())
    return ["~" + letters[at : at + _PIECE] for at in range(len(letters) - _PIECE + 1)]
