"""Commands while filling in a form: skip, back, change the place, later, done; also misspelt, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.chat.forms import Field
from bot.chat.understand.understanding import meaning, plain, spoken, toneless, without_politeness

_OF_A_LINE = re.compile(r"^(?:บรรทัด|ข้อ|เรื่อง(?=\S)|ตรง|the\s|line\s)+")
_TO = re.compile(r"(?:เป็น|\bto\b)")
_ALIKE = 80  # of 100: how alike a mistyped line must be
_SHORTEST = 2  # letters of a mistyped line name
_SHORT = 5  # letters: in shorter words a wrong letter makes another word, a missing one does not


@dataclass(frozen=True)
class Command:
    """A command about the form; a change may name its line."""

    name: str = ""  # a name from [answers] in words.toml, or nothing
    line: str = ""  # the field to change
    value: str = ""  # its new value


def command_in(said: str, lines: tuple[Field, ...]) -> Command:
    """The command that a whole message is; polite endings and small errors are ignored."""
    name = meaning(said, "answers") or _short(said)
    if name:
        return Command(name)
    bare = without_politeness(said)
    for verb in sorted(spoken("answers")["change"], key=len, reverse=True):
        if bare.startswith(verb):
            name, value = [part.strip() for part in (*_TO.split(said.removeprefix(verb), maxsplit=1), "")][:2]
            if line := line_in(name, lines):
                return Command("change", line.name, without_politeness(value))
    return Command()


def line_in(said: str, lines: tuple[Field, ...]) -> Field | None:
    """The field of a form that somebody names by its label, or something similar."""
    if not said.strip():
        return None
    names = {plain(label): line for line in lines for label in line.former}
    names |= {plain(label): line for line in lines for label in (line.label.th, line.label.en)}
    # "ที" is a polite ending at the end of a sentence, and also part of a misspelt "สถานที่".
    for bare in (_OF_A_LINE.sub("", one).strip() for one in (said.strip(), without_politeness(said))):
        found = process.extractOne(bare, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        begun = {one.name: one for name, one in names.items() if len(bare) > _SHORTEST and name.startswith(bare)}
        if bare in names or len(begun) == 1:
            return names.get(bare) or next(iter(begun.values()))
        if found and len(bare) > _SHORTEST:
            return names[found[0]]
    return None


def _short(said: str) -> str:
    """A short command with a mark or letter too few or too many: ขาม, skp, bakc. A wrong letter is another word."""
    bare = without_politeness(said)
    if not bare or len(bare) > _SHORT:
        return ""
    for name in ("skip", "back", "done", "later", "change"):
        for word in spoken("answers")[name]:
            if 3 <= len(word) <= _SHORT and _slipped(bare, word):
                return name
    return ""


def _slipped(typed: str, word: str) -> bool:
    if toneless(typed) == toneless(word):
        return True
    if len(typed) == len(word):
        return any(typed == word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
    long, short = (typed, word) if len(typed) > len(word) else (word, typed)
    if len(short) < 3 or len(long) != len(short) + 1 or long[0] != short[0]:
        return False
    doubled = long is typed
    return any(
        long[:n] + long[n + 1 :] == short and (not doubled or long[n] in (long[n - 1 : n], long[n + 1 : n + 2]))
        for n in range(len(long))
    )
