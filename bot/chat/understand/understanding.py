"""Classifies a message: intent, language, danger, grievance, question, province, case number."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from bot.basics.provinces import Province, mentioned
from bot.cases.model.numbers import number_in, receipt_in
from bot.chat.understand.coordinates import without_links
from bot.chat.understand.factories import factory_in
from knowledge.language.thai import normalise

_PAGES = ("words.toml", "telling.toml", "cries.toml", "desk_words.toml")
_THAI = re.compile(r"[ก-๛]")
_LATIN = re.compile(r"[a-z]{2,}")
_TONES = re.compile("[\u0e47-\u0e4c]")
_ENDS = re.compile(r"[\s!.?…~。,:;\"'“”()๏ฯๆ]+")
_BURNS = "ไหม้"  # contains the question word ไหม
TELLING = 4  # letters; a shorter word without its tone marks is another word
_SENTENCE = 3  # Latin words; Thai speakers also type short names in Latin letters
_SHORTEST_MISTYPED = 5  # letters; shorter commands must be typed correctly
_SENTENCES = 400  # letters in which a firm is looked for
_LONG = 12  # letters; longer commands may have two errors


@dataclass(frozen=True)
class Understood:
    """What a message says by itself."""

    text: str  # normalised
    said: str = ""  # as typed
    means: str = ""  # a name from [said] in words.toml; empty: none
    language: str = ""  # empty without words
    danger: bool = False
    grievance: bool = False
    province: Province | None = None
    ticket: str = ""  # a mentioned case number
    receipt: str = ""  # a sixteen-digit receipt

    @property
    def empty(self) -> bool:
        return not self.text


def plain(text: str) -> str:
    """Normalised text: the common spelling of papers, words and buttons."""
    return " ".join(normalise(text).split())


def understand(text: str) -> Understood:
    """Classifies a message."""
    said = plain(text)
    return Understood(
        text=said,
        said=text,
        means=meaning(said, "said"),
        language=language_of(plain(_without_names(text))),
        danger=tells_of_danger(said),
        grievance=tells_of_a_grievance(said),
        province=mentioned(said),
        ticket=number_in(text),
        receipt=receipt_in(text),
    )


def meaning(plain: str, part: str) -> str:
    """The name in words.toml of the whole message; polite endings and small errors are ignored."""
    bare = without_politeness(plain)
    if not bare or len(bare) > 40:
        return ""
    known = _known(part)
    if bare in known:
        return known[bare]
    if len(bare) < _SHORTEST_MISTYPED:
        return ""
    near = min(known, key=lambda phrase: (OSA.distance(phrase, bare), phrase))
    forgiven = 1 if len(near) < _LONG else 2
    return known[near] if len(near) >= _SHORTEST_MISTYPED and OSA.distance(near, bare) <= forgiven else ""


def language_of(plain: str) -> str:
    """ "th" with any Thai letter; "en" for an English sentence; nothing for a mere name such as i-Industry."""
    if _THAI.search(plain):
        return "th"
    if plain.startswith("/"):  # a command from a menu is not the person's own language
        return ""
    words = _LATIN.findall(plain)
    return "en" if len(words) >= _SENTENCE or not _words()["english"].isdisjoint(words) else ""


def _without_names(text: str) -> str:
    """The text without addresses of pages and names of firms, which are in Latin letters in any language."""
    text = without_links(text)
    named = factory_in(text[:_SENTENCES])
    return text.replace(named, " ") if named else text


def tells_of_danger(plain: str) -> bool:
    """Whether the message reports present danger: fire, explosion, leak, collapse, unconscious people."""
    danger = _words()["danger"]
    for other in danger["never"]:
        plain = plain.replace(other, " ")
    cries = any(word in plain for word in danger["plain"]) or any(
        any(one in plain for one in pair["one"]) and any(other in plain for other in pair["other"])
        for pair in danger["pairs"]
    )
    if not cries or any(word in plain for word in danger["settled"]):
        return False
    return any(word in plain for word in danger["now"]) or not any(word in plain for word in danger["unless"])


def is_a_bare_cry(plain: str) -> bool:
    """Whether nothing but a cry of the short list was typed: nobody jokes with one word."""
    return without_politeness(plain).strip(" !") in _words()["danger"]["plain"]


def tells_of_a_grievance(plain: str) -> bool:
    """Whether the message plainly reports a nuisance, rather than asking about one."""
    grievance, asked = _words()["grievance"], plain.replace(_BURNS, "")
    if not (tells_of_a_nuisance(plain) and _holds(plain, grievance["about"])):
        return False
    asks = any(word in asked for word in grievance["unless"]) or asked.startswith(tuple(_words()["asks"]["begin"]))
    return not asks or any(word in plain for word in grievance["suffers"])


def tells_of_a_nuisance(plain: str) -> bool:
    """Whether a nuisance is named, whoever causes it."""
    return _holds(plain, _words()["grievance"]["nuisance"])


def asks_something(plain: str) -> bool:
    """Whether the message is a question."""
    words, asked = _words()["asks"], plain.replace(_BURNS, "")
    return any(word in asked for word in words["anywhere"]) or asked.startswith(tuple(words["begin"]))


def wonders(plain: str) -> bool:
    """Whether an explanation is wanted: "need I tell?" may be an answer, "why?" is not."""
    return any(word in plain for word in _words()["asks"]["wonders"])


def number_pressed(plain: str, offered: int) -> int | None:
    """The index of the offered button that a typed number means."""
    bare = plain.strip(" .()#")
    if bare.isdecimal() and len(bare) <= 2 and 1 <= int(bare) <= offered:
        return int(bare) - 1
    return None


def is_only_politeness(said: str) -> bool:
    """Whether a message has only punctuation and polite endings."""
    return not without_politeness(said) or without_politeness(said) in _words()["polite"]


@cache
def spoken(part: str) -> dict[str, Any]:
    """Normalised words of one subject in words.toml, such as gifts, loans, SOPs."""
    words: dict[str, Any] = _in_one_spelling(_words()[part])
    return words


def _in_one_spelling(words: Any) -> Any:
    if isinstance(words, dict):
        return {name: _in_one_spelling(one) for name, one in words.items()}
    return [normalise(word) for word in words]


@lru_cache(maxsize=16)  # one message is asked from several sides
def without_politeness(plain: str) -> str:
    """The text without polite endings and punctuation."""
    bare = _ENDS.sub(" ", plain).strip()
    shorter = True
    while shorter:
        shorter = False
        for ending in _words()["polite"]:
            if bare.endswith(ending) and len(bare) > len(ending):
                bare, shorter = bare.removesuffix(ending).strip(), True
    return bare


def toneless(text: str) -> str:
    """The text without tone marks, which people often leave out."""
    return _TONES.sub("", text)


def _holds(plain: str, words: list[str]) -> bool:
    """Whether one of the words occurs, with or without tone marks; English ones only at the start of a word."""
    bare = toneless(plain)

    def stands(word: str) -> bool:
        if word.isascii():
            # "industry" contains "dust".
            return word in plain and re.search(rf"(?<![a-z]){re.escape(word)}", plain) is not None
        return word in plain or (len(toneless(word)) >= TELLING and toneless(word) in bare)

    return any(map(stands, words))


@cache
def _known(part: str) -> dict[str, str]:
    return {normalise(phrase): name for name, phrases in _words()[part].items() for phrase in phrases}


@cache
def _words() -> dict[str, Any]:
    here = files("bot.chat.understand")
    pages = [tomllib.loads((here / page).read_text("utf-8")) for page in _PAGES]
    words = {name: part for page in pages for name, part in page.items()}
    return words | {"english": frozenset(words["english"])}
