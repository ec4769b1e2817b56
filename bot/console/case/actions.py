"""The actions on a case's page: which are possible, and parsing their forms."""

from __future__ import annotations

from collections.abc import Callable

from bot.basics.people import Person
from bot.cases.model.actions import (
    Action,
    Answer,
    Ask,
    Assign,
    Close,
    Forward,
    GoOn,
    KnownAs,
    Link,
    Merge,
    Note,
    Release,
    Reopen,
    Tag,
    Take,
    Wait,
)
from bot.cases.model.numbers import number_in
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment
from bot.cases.officer.case_summary import may_do
from bot.cases.rules.duplicates import NoTwin
from bot.cases.rules.undo import TooLate
from bot.cases.service import ChangedMeanwhile
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS
from bot.console.case import abuse, closing, pausing, related
from bot.console.case.related import Beside
from bot.console.request import Office, Visit

NOTHING_TYPED = dict.fromkeys(("do", "text", "outcome", "unit", "into", "tags", "reason", "system", "known"), "")
Deed = Callable[[Office, Visit, str], Action]


class NoSuchDeed(LookupError):
    """A form that the page does not have."""


class TooLong(ValueError):
    """More words than fit into one message."""


def _said(action: Callable[[str, str], Action]) -> Deed:
    """An action that is made of its words."""
    return lambda office, visit, number: action(number, visit.form.get("text", ""))


def _bare(action: Callable[[str], Action]) -> Deed:
    """An action that needs nothing but its case."""
    return lambda office, visit, number: action(number)


# What each form of the page does; the order is the order on the page.
DEEDS: dict[str, tuple[type[Action], Deed]] = {
    "take": (Take, _bare(Take)),
    "answer": (Answer, _said(Answer)),
    "ask": (Ask, _said(Ask)),
    "note": (Note, _said(Note)),
    "close": (Close, closing.close),
    "reopen": (Reopen, _said(Reopen)),
    "forward": (Forward, lambda office, visit, number: Forward(number, visit.text("unit"), visit.form.get("text", ""))),
    "wait": (Wait, pausing.wait),
    "go_on": (GoOn, _bare(GoOn)),
    "release": (Release, _bare(Release)),
    "assign": (Assign, lambda office, visit, number: Assign(number, visit.text("officer"))),
    "merge": (Merge, lambda office, visit, number: Merge(number, number_in(visit.text("into")), visit.text("text"))),
    "tag": (Tag, lambda office, visit, number: Tag(number, related.tags_in(visit.text("tags")))),
    "link": (Link, lambda office, visit, number: Link(number, number_in(visit.text("into")))),
    "part": (Link, lambda office, visit, number: Link(number, number_in(visit.text("into")), parted=True)),
    "known": (KnownAs, pausing.known_as),
    **abuse.DEEDS,
}
# How the page groups them, read downwards.
_GROUPS: dict[str, frozenset[str]] = {
    "first": frozenset({"take"}),
    "citizen": frozenset({"answer", "ask", "close", "reopen"}),
    "work": frozenset({"note", "forward", "wait", "go_on", "release", "assign"}),
    "order": frozenset({"merge", "tag", "link", "part", "known"}),
    "shield": frozenset(abuse.DEEDS),
}
# The citizen hears of these in words that the officer writes or chooses: they can be looked at before.
FORESEEN = frozenset({"answer", "ask", "close", "reopen", "forward", "merge", "spam"})


def read(office: Office, visit: Visit, number: str, *, look: bool = False) -> Action:
    """The action that this form asks for; only to be looked at, no photo of it is kept."""
    what = visit.text("do")
    if what not in DEEDS or (look and what not in FORESEEN):
        raise NoSuchDeed(f"No form of a ticket's page is called {what!r}.")
    if len(visit.text("text")) > MAX_ANSWER_LETTERS:
        raise TooLong(f"{what}: at most {MAX_ANSWER_LETTERS} letters.")
    if look and what == "close":
        return closing.looked_at(visit, number)
    return DEEDS[what][1](office, visit, number)


def possible(
    person: Person, ticket: Ticket, around: Beside, shield: abuse.Choices, parties: int
) -> list[tuple[str, list[str]]]:
    """What this officer may do now, by groups; only what points somewhere can be parted."""
    able = [what for what, (action, _) in DEEDS.items() if may_do(person, ticket, action)]
    able = abuse.possible(able, shield, parties)
    able = able if around.linked else [what for what in able if what != "part"]
    grouped = ((name, [what for what in able if what in group]) for name, group in _GROUPS.items())
    return [(name, whats) for name, whats in grouped if whats]


def typed_again(action: Action) -> dict[str, str]:
    """An action as it was filled into its form."""
    what = next(name for name, (kind, _) in DEEDS.items() if type(action) is kind)
    typed = {name: str(value) for name, value in vars(action).items() if isinstance(value, str)}
    return {
        **NOTHING_TYPED,
        **typed,
        "do": what,
        "tags": ", ".join(getattr(action, "tags", ())),
        "known": typed.get("id", ""),
    }


def trouble(wrong: Exception) -> tuple[int, str]:
    """What kept a form from being done: for the browser, and in words for the officer."""
    match wrong:
        case TooLate():
            return 409, "console.undo.too_late"
        case ChangedMeanwhile() | WrongMoment():
            return 409, "console.case.wrong.changed"
        case TooLong():
            return 422, "console.case.wrong.too_long"
        case closing.NotTaken():
            return 422, "console.case.wrong.photo"
        case SaysNothing():
            return 422, "console.case.wrong.no_words"
        case NoTwin():
            return 422, "console.case.wrong.no_twin"
    return 422, "console.case.wrong.choose"
