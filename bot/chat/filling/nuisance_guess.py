"""Which kinds of nuisance a story may be about, by its meaning, where its words name none."""

from __future__ import annotations

from statistics import fmean, pstdev

from bot.chat.forms import Answers, Field, Reads
from bot.chat.turn import Turn

GUESS = "perhaps"  # among the answers: the kinds that the story may be about
_STANDS_OUT = 1.5  # deviations above the others: less is no likeness but a language
_ALSO = 0.3  # deviations below the best: then both may be meant


def guessed(turn: Turn, field: Field, answers: Answers) -> list[str]:
    """The kinds nearest to what was told, to be confirmed; nothing without a model, or where none stands out."""
    told = answers.get("what")
    if field.reads is not Reads.OPTIONS or field.single or not isinstance(told, str):
        return []
    options = [one for one in field.options if one.words]
    near = turn.library.alike(told, tuple(f"{one.label.th} {one.label.en} {' '.join(one.words)}" for one in options))
    spread = pstdev(near) if near else 0.0
    if not spread or (max(near) - fmean(near)) / spread < _STANDS_OUT:
        return []
    return [one.value for one, likeness in zip(options, near, strict=True) if likeness >= max(near) - _ALSO * spread]
