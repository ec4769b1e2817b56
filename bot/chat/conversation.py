"""The state of a conversation between two messages, and when it expires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.basics.messages import Choice, Place

SUBJECT_LASTS = 30 * 60.0  # later, a follow-up question is no longer about the same paper
FILED_LASTS = 86400.0  # "it" is the case that was just filed
DANGER_RUNS = 6 * 3600.0  # what is said of smoke or people hurt is more about the danger that was reported
DRAFT_LASTS = 7 * 86400.0  # an abandoned form


@dataclass(frozen=True)
class Draft:
    """A form that is being filled in."""

    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""  # the field asked last; nothing: the summary
    touched: float = 0.0
    aside: bool = False  # the person wants to go on later
    again: str = ""  # the field asked again because the answer told something else
    album: str = ""  # the last album: each of its photos is a message, and one reply is enough


@dataclass(frozen=True)
class Case:
    """A dialogue of several messages, about a gift or a loan: what is known and what was asked last."""

    kind: str
    known: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""


@dataclass(frozen=True)
class Walk:
    """A person going through an SOP step by step, over hours or days."""

    paper: str
    step: int = 1
    done: tuple[int, ...] = ()
    touched: float = 0.0


@dataclass(frozen=True)
class Part:
    """What one message contributed to one answer of a form; without a form: to the subject of the conversation."""

    form: str = ""
    field: str = ""
    words: str = ""  # as in the answer; nothing if a value was read from them
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A case that was opened by receipt: its buttons work for a while."""

    number: str
    receipt: str
    at: float


@dataclass(frozen=True)
class Work:
    """The state of an officer's work in chat: the open case, the list, an unfinished command."""

    number: str = ""  # the case opened last, and its version as shown
    seen: int = 0
    view: str = ""  # the list shown last, and the mark of its next page
    after: str = ""
    deed: str = ""  # the command that is being carried out
    asking: str = ""  # what it still needs
    text: str = ""
    choice: str = ""  # the outcome, the unit, or the day and time
    files: tuple[str, ...] = ()
    album: str = ""


@dataclass(frozen=True)
class Talk:
    """The state of a conversation."""

    language: str = ""
    chosen: bool = False  # the person chose this language; their words no longer change it
    own: str = ""  # the language of a worker who writes neither Thai nor English
    draft: Draft | None = None
    shelf: Mapping[str, Draft] = field(default_factory=dict)  # other unfinished forms, by name
    case: Case | None = None
    walk: Walk | None = None
    section: str = ""  # the passage shown last, for follow-up questions
    question: str = ""  # the last question, which may be sent on to a person
    offered: tuple[Choice, ...] = ()  # the buttons of the last reply; a typed number presses one
    offered_sections: Mapping[str, str] = field(default_factory=dict)  # button text, and the passage that it opens
    place: Place | None = None
    told: tuple[str, ...] = ()  # ids of the official notices already shown
    opened: Opened | None = None
    work: Work | None = None  # an officer's
    photos: tuple[str, ...] = ()  # sent before there was a form for them
    noticed: float = 0.0  # when the privacy notice was last shown
    alarm: float = 0.0  # when the card of emergency numbers was shown for a danger that is not reported yet
    before_alarm: Draft | None = None  # the form that a cry interrupted
    calm: bool = False  # the person said that the reported danger is over
    tale: str = ""  # told, and not a complaint yet: what a complaint would begin with
    afterwards: str = ""  # asked beside a complaint, to be answered when that is filed or dropped
    pointed: str = ""  # the act of the last short answer, when it was the answer before this message
    unnamed: bool = False  # the person said that they do not want to be named
    heard: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # what each message contributed, by its said_id
    at: float = 0.0


_TALK = TypeAdapter(Talk)


def remembered(talk: Talk, now: float) -> Talk:
    """The conversation without expired parts."""
    if now - talk.at > SUBJECT_LASTS:
        talk = replace(talk, case=None, section="", question="", offered=(), offered_sections={})
        talk = replace(talk, place=None, photos=(), work=None, alarm=0.0, tale="", pointed="")
    if talk.opened and now - talk.opened.at > SUBJECT_LASTS:
        talk = replace(talk, opened=None)
    if talk.draft and now - talk.draft.touched > DRAFT_LASTS:
        talk = replace(talk, draft=None)
    if talk.walk and now - talk.walk.touched > DRAFT_LASTS:
        talk = replace(talk, walk=None)
    lasting = {name: draft for name, draft in talk.shelf.items() if now - draft.touched <= DRAFT_LASTS}
    return replace(talk, shelf=lasting)


def receipt_for(talk: Talk, number: str) -> str:
    """The receipt by which this case was opened here, if that has not expired."""
    return talk.opened.receipt if talk.opened and talk.opened.number == number else ""


def in_hand(talk: Talk, draft: Draft) -> Talk:
    """Makes this form the current one; another unfinished form is kept aside."""
    others = {**talk.shelf}
    if talk.draft and talk.draft.form != draft.form:
        others[talk.draft.form] = replace(talk.draft, aside=True)
    others.pop(draft.form, None)
    return replace(talk, draft=draft, shelf=others)


def begun(talk: Talk, form: str) -> Draft | None:
    """The unfinished form of this name, current or aside."""
    return talk.draft if talk.draft and talk.draft.form == form else talk.shelf.get(form)


def newest_begun(talk: Talk) -> Draft | None:
    """The form to resume: the current one, or the newest aside."""
    return talk.draft or max(talk.shelf.values(), key=lambda draft: draft.touched, default=None)


def to_bytes(talk: Talk) -> bytes:
    return _TALK.dump_json(talk)


def from_bytes(state: bytes) -> Talk:
    """The stored conversation; one in an older format that cannot be read starts anew."""
    try:
        return _TALK.validate_json(state) if state else Talk()
    except ValidationError:
        return Talk()
