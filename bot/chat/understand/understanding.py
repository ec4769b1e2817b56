"""What kind of message is this, and what does it already say. No answer is made here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from bot.basics.provinces import Province, mentioned
from bot.cases.model.numbers import number_in, receipt_in
from knowledge.language.thai import normalise

_PAGES = ("words.toml", "telling.toml", "cries.toml", "desk_words.toml")
_THAI = re.compile(r"[ก-๛]")
_LATIN = re.compile(r"[a-z]{2,}")
_TONES = re.compile("[\u0e47-\u0e4c]")
_ENDS = re.compile(r"[\s!.?…~。,:;\"'“”()๏ฯๆ]+")
_BURNS = "ไหม้"  # holds the word that makes a question
TELLING = 4  # letters of a word that is known without its tone marks; shorter ones are then other words
_SENTENCE = 3  # Latin words; Thai people type shorter names in Latin letters too
_SHORTEST_MISTYPED = 5  # letters; shorter commands must be typed right
_LONG = 12  # letters; longer commands may have two errors


@dataclass(frozen=True)
class Understood:
    """One message, understood as far as it goes."""

    text: str  # in the one spelling that papers share
    said: str = ""  # as it was typed
    means: str = ""  # a name from [said] in words.toml, or nothing
    language: str = ""  # of the words; nothing when there are none
    danger: bool = False
    grievance: bool = False
    province: Province | None = None
    ticket: str = ""  # a case number that is mentioned
    receipt: str = ""  # sixteen digits

    @property
    def empty(self) -> bool:
        return not self.text


def plain(text: str) -> str:
    """In the one spelling that papers, words and buttons share."""
    return " ".join(normalise(text).split())


def understand(text: str) -> Understood:
    """Everything that one message says by itself."""
    said = plain(text)
    return Understood(
        text=said,
        said=text,
        means=meaning(said, "said"),
        language=language_of(said),
        danger=tells_of_danger(said),
        grievance=tells_of_a_grievance(said),
        province=mentioned(said),
        ticket=number_in(text),
        receipt=receipt_in(text),
    )


def meaning(plain: str, part: str) -> str:
    """The name under which words.toml lists the whole of this message, polite endings and small errors forgiven."""
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
    """Thai if there is a Thai letter; English if it is a sentence; a name such as i-Industry is neither."""
    if _THAI.search(plain):
        return "th"
    if plain.startswith("/"):  # a command from a list is nobody's own words
        return ""
    words = _LATIN.findall(plain)
    return "en" if len(words) >= _SENTENCE or not _words()["english"].isdisjoint(words) else ""


def tells_of_danger(plain: str) -> bool:
    """A cry: something burns, bursts, leaks or falls, or somebody is down; not asked, feared or remembered."""
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


def tells_of_a_grievance(plain: str) -> bool:
    """Plainly a nuisance that somebody suffers from; a question about nuisances is not."""
    grievance, asked = _words()["grievance"], plain.replace(_BURNS, "")
    if not (tells_of_a_nuisance(plain) and _holds(plain, grievance["about"])):
        return False
    asks = any(word in asked for word in grievance["unless"]) or asked.startswith(tuple(_words()["asks"]["begin"]))
    return not asks or any(word in plain for word in grievance["suffers"])


def tells_of_a_nuisance(plain: str) -> bool:
    """Whether something bad is named, whoever does it."""
    return _holds(plain, _words()["grievance"]["nuisance"])


def asks_something(plain: str) -> bool:
    """Whether a message has the form of a question."""
    words, asked = _words()["asks"], plain.replace(_BURNS, "")
    return any(word in asked for word in words["anywhere"]) or asked.startswith(tuple(words["begin"]))


def wonders(plain: str) -> bool:
    """Whether somebody wants to have something explained; "need I tell?" may be an answer, "why?" is none."""
    return any(word in plain for word in _words()["asks"]["wonders"])


def number_pressed(plain: str, offered: int) -> int | None:
    """Which of the offered buttons a typed number means, counted from 0."""
    bare = plain.strip(" .()#")
    if bare.isdecimal() and len(bare) <= 2 and 1 <= int(bare) <= offered:
        return int(bare) - 1
    return None


def is_only_politeness(said: str) -> bool:
    """Whether nothing is left of a message but marks and polite endings."""
    return not without_politeness(said) or without_politeness(said) in _words()["polite"]


@cache
def spoken(part: str) -> dict[str, Any]:
    """What people say of one of our matters: a gift, a loan, an SOP. In the one spelling, to be compared with text."""
    words: dict[str, Any] = _in_one_spelling(_words()[part])
    return words


def _in_one_spelling(words: Any) -> Any:
    if isinstance(words, dict):
        return {name: _in_one_spelling(one) for name, one in words.items()}
    return [normalise(one) for one in words]


def without_politeness(plain: str) -> str:
    """Without polite endings and marks."""
    bare = _ENDS.sub(" ", plain).strip()
    shorter = True
    while shorter:
        shorter = False
        for ending in _words()["polite"]:
            if bare.endswith(ending) and len(bare) > len(ending):
                bare, shorter = bare.removesuffix(ending).strip(), True
    return bare


def toneless(text: str) -> str:
    """Without the marks that hurried people leave out."""
    return _TONES.sub("", text)


def _holds(plain: str, words: list[str]) -> bool:
    """Whether one of the words stands there, with or without its tone marks; an English one where a word begins."""
    bare = toneless(plain)

    def stands(word: str) -> bool:
        if word.isascii():
            # There is dust in every industry.
            return re.search(rf"(?<![a-z]){re.escape(word)}", plain) is not None
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
