"""Guesses the kind of nuisance from the meaning of a story (embeddings), where no word names one."""

from __future__ import annotations

from statistics import fmean, pstdev

from bot.chat.forms import Answers, Field, Reads
from bot.chat.turn import Turn

GUESS = "perhaps"  # the key among the answers
_STANDS_OUT = 1.5  # standard deviations above the mean; less is no similarity
_ALSO = 0.3  # standard deviations below the best, within which a second kind is suggested


def guessed(turn: Turn, field: Field, answers: Answers) -> list[str]:
    """The most similar kinds, to be confirmed; nothing without a model, or where none stands out."""
    told = answers.get("what")
    if field.reads is not Reads.OPTIONS or field.single or not isinstance(told, str):
        return []
    options = [option for option in field.options if option.words]
    near = turn.library.alike(
        told, tuple(f"{option.label.th} {option.label.en} {' '.join(option.words)}" for option in options)
    )
    spread = pstdev(near) if near else 0.0
    if not spread or (max(near) - fmean(near)) / spread < _STANDS_OUT:
        return []
    return [one.value for one, likeness in zip(options, near, strict=True) if likeness >= max(near) - _ALSO * spread]
