"""The words by which a ticket is found again: what was said in it, never who said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice

from bot.basics.texts import LANGUAGES
from bot.basics.typed import as_typed
from bot.cases.messages.pseudonyms import is_pseudonym, pseudonym
from bot.cases.model.action_classes import Action
from bot.cases.model.correction_actions import Correct, Part
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry
from bot.cases.records import repository
from bot.store import Store, Transaction
from bot.store.cases import word_index
from bot.store.cases.parties import is_alias
from bot.store.cases.word_index import Unread
from knowledge.language.spelling import Correction, near, parts, spelled
from knowledge.language.thai import normalise, stem, tokenise, tokeniser

_MOST = 2_000  # distinct words of one case: a complaint has some fifty, more is pasted text
_MOST_LETTERS = 40_000  # of one case: whoever writes without end makes nobody wait
_ASKED = 8  # words of a search that count
_NEAR = 12  # alternatives for one word
_PIECE = 3  # letters; names are in no dictionary and are found by trigrams
_NOBODY = -1  # a word of no case: a search for punctuation only finds nothing
_WORD = re.compile(r"[^\W_]")
_NAMED = re.compile(r"([^\W\d_][^\d\s]*)\s*(?<!\d)\d\d(?!\d)")
_NAMES = ("factory", "place")  # the fields that contain names
_CORRECTED_NAMES = (Part.FACTORY, Part.PROVINCE, Part.DISTRICT, Part.TAMBON)
_READ = 3  # raise it when words are read differently: every case is then indexed again

Groups = tuple[tuple[int, ...], ...]  # one word of each group must match


def warm() -> None:
    """Loads the dictionary at start, so that nobody waits for it."""
    near("กลิ่น")


def catch_up(store: Store, limit: int = 5) -> int:
    """Indexes some of the cases that changed; returns how many. Other writers do not wait while the words are read."""
    cases = store.read(lambda tx: _unread(tx, limit))
    for case, history in cases:
        words = tuple(islice(_all_words(history), _MOST))
        store.write(partial(_keep, case=case, history=history, words=words), lasting=False)
    return len(cases)


def _unread(tx: Transaction, limit: int) -> list[tuple[Unread, tuple[Entry, ...]]]:
    return [(one, repository.history(tx, one.number)) for one in word_index.unread(tx, _reader(), limit)]


def _keep(tx: Transaction, case: Unread, history: tuple[Entry, ...], words: Iterable[str]) -> None:
    """Stores the words, unless what they were read from was changed or erased meanwhile; then they are read again."""
    if repository.history(tx, case.number) == history:
        word_index.write(tx, case.number, words)
        word_index.was_read(tx, case, _reader())


def readings(tx: Transaction, text: str) -> Iterator[Groups]:
    """A search as index terms: exact first, then approximate where nothing matches.

    Both the officer and the citizen may have misspelled a word: first words that no case contains are replaced, then
    all.
    """
    text, names = _without_names(text)
    named = tuple((word_index.mark(tx, name),) for name in names)
    stretches = tuple(islice(dict.fromkeys(_corrections(text)), _ASKED))
    yield named + _groups(_as_written(tx, correction) for correction in stretches) or ((_NOBODY,),)
    for doubt_all in (False, True):
        yield named + _groups(_nearly(tx, correction, doubt_all) for correction in stretches) or ((_NOBODY,),)


def _groups(stretches: Iterable[list[tuple[int, ...]]]) -> Groups:
    return tuple(dict.fromkeys(group for groups in stretches for group in groups))


def _as_written(tx: Transaction, correction: Correction) -> list[tuple[int, ...]]:
    """A misspelling is read as the intended word that most cases contain."""
    if known := _known(tx, correction.meant):
        return [known[:1]]
    return [group for token in correction.tokens for group in _as_known(tx, stem(token))]


def _nearly(tx: Transaction, correction: Correction, doubt_all: bool) -> list[tuple[int, ...]]:
    """Each word, or one with a similar spelling."""
    said = [_known(tx, (stem(token),)) for token in correction.tokens]
    alone = [
        known if known and not doubt_all else _known(tx, (stem(token), *near(token)))[:_NEAR]
        for token, known in zip(correction.tokens, said, strict=True)
    ]
    if not all(alone) and (meant := _known(tx, correction.meant)):
        return [meant]
    groups = []
    for token, known in zip(correction.tokens, alone, strict=True):
        groups += [known] if known else _as_known(tx, stem(token))
    return groups


def _known(tx: Transaction, words: Iterable[str]) -> tuple[int, ...]:
    """The words that some case contains, as index terms, the most frequent first."""
    rarity = {mark: word_index.rarity(tx, mark) for mark in (word_index.mark(tx, word) for word in words)}
    return tuple(sorted(filter(rarity.__getitem__, rarity), key=lambda mark: -rarity[mark]))


def _as_known(tx: Transaction, word: str) -> list[tuple[int, ...]]:
    """A word that no case contains is searched by its parts, else by its trigrams, as a name."""
    if known := _known(tx, (word,)):
        return [known]
    if made_of := parts(word):
        return [group for part in made_of for group in _as_known(tx, part)]
    return [(word_index.mark(tx, piece),) for piece in _pieces(word) or (word,)]


def _reader() -> str:
    return f"{tokeniser()}, {_READ}"


def _all_words(history: Iterable[Entry]) -> Iterator[str]:
    """Every word once; the pseudonyms of the parties first."""
    entries = tuple(history)
    aliases = dict.fromkeys(entry.by for entry in entries if is_alias(entry.by))
    names = (_as_name(pseudonym(alias, language)) for alias in aliases for language in LANGUAGES)
    yield from dict.fromkeys(chain(names, _words_of_all(entries)))


def _words_of_all(entries: Iterable[Entry]) -> Iterator[str]:
    """The words of the first entries, up to so many letters."""
    read = 0
    for entry in entries:
        yield from _words_of(entry.action)
        read += _letters(entry.action)
        if read > _MOST_LETTERS:
            return


def _letters(entry: Lodge | Action) -> int:
    said = (one.text for one in entry.said) if isinstance(entry, Lodge) else (getattr(entry, "text", ""),)
    return sum(map(len, said))


def _as_name(name: str) -> str:
    """A pseudonym as a word of its own; its parts are flowers and numbers like others."""
    return "@" + "".join(name.casefold().split())


def _without_names(text: str) -> tuple[str, list[str]]:
    """The pseudonyms in a search, and the text without them."""
    found = [said for said in _NAMED.finditer(as_typed(text)) if is_pseudonym(said[1])]
    rest = as_typed(text)
    for said in found:
        rest = rest.replace(said[0], " ")
    return (rest, [_as_name(said[0]) for said in found]) if found else (text, [])


def _words_of(entry: Lodge | Action) -> Iterator[str]:
    if isinstance(entry, Lodge):
        for text in (entry.province, entry.district, entry.tambon, entry.factory, *(one.text for one in entry.said)):
            yield from _words(text)
        for name in (entry.factory, *(one.text for one in entry.said if one.field in _NAMES)):
            yield from _pieces(name)
        return
    if isinstance(entry, Correct):
        names = [value for part, value in entry.parts if part in _CORRECTED_NAMES]
        for name in names:
            yield from _words(name)
            yield from _pieces(name)
    for text in (getattr(entry, "text", ""), *getattr(entry, "tags", ())):
        yield from _words(text)


def _words(text: str) -> Iterator[str]:
    """Every word with its parts, and the intended words of a misspelling."""
    for correction in _corrections(text):
        for word in (*map(stem, correction.tokens), *correction.meant):
            yield from _with_parts(word)


def _with_parts(word: str) -> Iterator[str]:
    yield word
    for part in parts(word):
        yield from _with_parts(part)


def _corrections(text: str) -> list[Correction]:
    return spelled([word.strip() for word in tokenise(normalise(text)) if _WORD.search(word)])


def _pieces(name: str) -> list[str]:
    """The trigrams of a name, marked so that they are not taken for words."""
    letters = "".join(letter for letter in normalise(name) if not letter.isspace())
    return ["~" + letters[at : at + _PIECE] for at in range(len(letters) - _PIECE + 1)]
