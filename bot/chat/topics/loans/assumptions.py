"""Published figures that a calculation assumes, each said aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.chat.topics.loans import cards
from bot.chat.topics.loans.desk import LoanTurn
from bot.chat.topics.loans.schemes import Scheme, Standing, Wish


def example_of(known: Sequence[Scheme], today: date) -> Scheme | None:
    """A loan that is open and has one published rate and a published length, for an assumption that is said."""
    return next(
        (
            one
            for one in known
            if one.standing(today) is Standing.OPEN
            and one.rate(today) is not None
            and one.number("tenor", today) is not None
        ),
        None,
    )


def assumed(desk: LoanTurn, scheme: Scheme, *, length: bool = True) -> tuple[Wish, list[str]]:
    """The scheme's published rate and length where the person gave none, and a line that says so."""
    turn, wish, notes, today = desk.turn, desk.wish, [], desk.today
    rate, tenor = scheme.rate(today), scheme.number("tenor", today)
    name = scheme.name(turn.language)
    if wish.rate is None and rate is not None:
        wish = replace(wish, rate=rate)
        notes.append(_assumption(desk, scheme, "rate"))
    elif wish.rate is None and scheme.term("rate", today):
        words = cards.words_of(scheme, "rate", turn.language, today)
        notes.append(turn.say("loan.sum.rate_range", name=name, words=words))
    if length and wish.months is None and tenor is not None:
        wish = replace(wish, months=int(tenor * 12))
        notes.append(_assumption(desk, scheme, "tenor"))
    return wish, [*notes, turn.say("loan.afford.yours")] if notes and wish.rate is not None else notes


def _assumption(desk: LoanTurn, scheme: Scheme, term: str) -> str:
    key = "loan.sum.rate_published" if term == "rate" else "loan.sum.months_published"
    words = cards.words_of(scheme, term, desk.turn.language, desk.today)
    return desk.turn.say(key, name=scheme.name(desk.turn.language), words=words)
