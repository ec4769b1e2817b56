"""What somebody may press under a case of theirs, and which button it was when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.basics.messages import Choice
from bot.basics.texts import LANGUAGES, say
from bot.basics.typed import letters_of
from bot.cases.model.action_classes import Outcome
from bot.cases.model.numbers import around_number
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Status, Ticket

STRENGTHS = range(1, 4)
STARS = range(1, 6)
_ALL = (
    "confirm",
    "contest",
    "answer",
    "again",
    "strength",
    "add",
    "rate",
    "stars",
    "proof",
    "receipt",
    "renew",
    "photos",
    "correct",
    "withdraw",
    "seal",
)
_WITH_WORDS = frozenset({"contest", "answer", "add", "correct"})  # text may follow these
_LEVELS = {"strength": STRENGTHS, "stars": STARS}


@dataclass(frozen=True)
class Press:
    """A button of a case, pressed or typed."""

    what: str
    number: str  # of the case
    level: int = 0  # the strength, or the number of stars
    words: str = ""  # the text behind it


def under(ticket: Ticket, language: str, *, brought: bool = True) -> tuple[Choice, ...]:
    """The buttons for news about this case."""
    return tuple(button(what, ticket.number, language) for what in _now(ticket, brought))


def under_card(
    ticket: Ticket, language: str, *, brought: bool = True, with_receipt: bool = False
) -> tuple[Choice, ...]:
    """The same with the case's documents; a visitor with the receipt has that already."""
    papers = ("proof",) if with_receipt else ("proof", "receipt")
    return (*under(ticket, language, brought=brought), *(button(what, ticket.number, language) for what in papers))


def strengths(number: str, language: str) -> tuple[Choice, ...]:
    """The answers to "how bad is it?"."""
    return tuple(
        Choice(say(f"ticket.strength.{level}", language), send=_sends("strength", number, language, level))
        for level in STRENGTHS
    )


def stars(number: str, language: str) -> tuple[Choice, ...]:
    """The answers to "how satisfied are you?"."""
    return tuple(
        Choice(say(f"ticket.stars.{level}", language), send=_sends("stars", number, language, level)) for level in STARS
    )


def button(what: str, number: str, language: str) -> Choice:
    return Choice(say(f"ticket.press.{what}.label", language), send=_sends(what, number, language))


def pressed(text: str) -> Press | None:
    """The button that this text is, if it is one."""
    before, number, after = around_number(text)
    what = _known().get(letters_of(before)) if number else None
    if what is None or (letters_of(after) and what not in _WITH_WORDS):
        return None
    level = next((int(letter) for letter in before if letter.isdecimal()), 0)
    if what in _LEVELS and level not in _LEVELS[what]:
        return None
    return Press(what, number, level, after.strip())


def _now(ticket: Ticket, brought: bool) -> tuple[str, ...]:
    match ticket.status:
        case Status.CLOSED:
            over = ("contest",) if ticket.outcome is Outcome.SPAM else ("confirm", "contest")
            return over if brought else ()
        case Status.ENDED:
            rated = ticket.stars is not None or ticket.outcome in (Outcome.MERGED, Outcome.SPAM)
            return ("rate",) if brought and not rated else ()
        case Status.ASKED if brought:
            first = "answer"
        case _:
            first = "add"
    return (first, "again") if ticket.paper.kind is Kind.COMPLAINT and not ticket.alone else (first,)


def _sends(what: str, number: str, language: str, level: int = 0) -> str:
    if what in _LEVELS:
        return say(f"ticket.press.{what}.send", language, number=number, level=level)
    return say(f"ticket.press.{what}.send", language, number=number)


@cache
def _known() -> dict[str, str]:
    """Each button's text without the case number, which always follows it."""
    return {letters_of(_sends(what, "", language)): what for what in _ALL for language in LANGUAGES}
