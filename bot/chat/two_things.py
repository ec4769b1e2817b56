"""Two things in one message: the complaint begins with its part, and the question is answered once that is filed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.chat.filling.start_form import grieved
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import reading
from bot.chat.understand.meant import pieces
from bot.chat.understand.reading import DOUBT, LIKELY, SURE, Reading
from bot.chat.understand.understanding import plain, tells_of_a_nuisance, understand

_TELLS = ("tell_nuisance", "accuse_own_official", "accuse_bribing_firm")
_ASKS = (
    "ask_loans",
    "ask_loan_terms",
    "loan_instalment",
    "loan_affordable",
    "loan_apply",
    "loan_open",
    "ask_gift",
    "gift_for_act",
)
_ASKS_PAPERS = ("ask_papers", "glossary", "other_ministry")
_PLAINLY = 0.9  # "I do not know whether it has a licence" is part of the story
_LEADS = re.compile(r"^(?:และ|แล้วก็|แล้ว|แต่|also,?\s|and\s|but\s)\s*", re.IGNORECASE)
_MOST, _SHORTEST, _LONGEST = 24, 8, 1_500  # places to part a message; letters of each part, and of the whole


def two_things(turn: Turn) -> Outcome | None:
    """Begins the complaint, and promises the answer to what is asked beside it."""
    if turn.pressed or turn.means or turn.message.group or turn.talk.draft or len(turn.understood.said) > _LONGEST:
        return None
    told, asked = _parted(turn.understood.said, turn.reading) if tells_of_a_nuisance(turn.understood.text) else ("", "")
    if not told:
        return None
    alone = replace(turn, message=turn.message.saying(told), understood=understand(told))
    begun = grieved(alone if reading.read(asked).of(*_ASKS) >= SURE else turn)  # what may belong to it stays in it
    asked = _LEADS.sub("", asked)
    promise = turn.reply("talk.afterwards", asked=asked)
    *before, question = begun.replies
    return replace(begun, replies=(*before, promise, question), talk=replace(begun.talk, afterwards=asked))


def _parted(said: str, whole: Reading) -> tuple[str, str]:
    """What is told and what is asked; nothing where the message does not surely do both."""
    likely = max(_halves(said), key=lambda two: _hinted(*two), default=("", ""))
    if not likely[0] or _hinted(*likely) < DOUBT:
        return "", ""
    told, asked = (reading.read(part) for part in likely)
    tells = told.of(*_TELLS) >= LIKELY or tells_of_a_nuisance(plain(likely[0]))
    asks = asked.of(*_ASKS) >= SURE or (whole.of(*_TELLS) < DOUBT and asked.of(*_ASKS_PAPERS) >= _PLAINLY)
    return likely if tells and told.of(*_ASKS, *_ASKS_PAPERS) < LIKELY and asks else ("", "")


def _halves(said: str) -> Iterator[tuple[str, str]]:
    """Every way to part a message in two, of which only the first names a nuisance; in either order."""
    parts = pieces(said)
    for n in range(1, min(len(parts), _MOST)):
        first, second = " ".join(parts[:n]), " ".join(parts[n:])
        for told, asked in ((first, second), (second, first)):
            long_enough = min(len(told), len(asked)) >= _SHORTEST
            if long_enough and tells_of_a_nuisance(plain(told)) and not tells_of_a_nuisance(plain(asked)):
                yield told, asked


def _hinted(told: str, asked: str) -> float:
    return reading.hint(asked).of(*_ASKS, *_ASKS_PAPERS) - reading.hint(told).of(*_ASKS, *_ASKS_PAPERS)
