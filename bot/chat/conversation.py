"""A talk: what we remember between two messages, and when we forget it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.basics.messages import Choice, Place

SUBJECT_LASTS = 30 * 60.0  # after half an hour "and if it is more?" is no longer about the same paper
DRAFT_LASTS = 7 * 86400.0  # a form left alone


@dataclass(frozen=True)
class Draft:
    """A form that somebody is filling in."""

    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""  # the field that was asked last; nothing: the summary
    touched: float = 0.0
    aside: bool = False  # the person wants to go on later
    album: str = ""  # the photos sent together that came last; each is a message, and one word for all of them suffices


@dataclass(frozen=True)
class Case:
    """A question that takes several sentences: a gift, a loan. What is known of it so far, and what was asked last."""

    kind: str
    known: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""


@dataclass(frozen=True)
class Walk:
    """Somebody goes through an SOP with us, over hours or days."""

    paper: str
    step: int = 1
    done: tuple[int, ...] = ()
    touched: float = 0.0


@dataclass(frozen=True)
class Part:
    """What one message gave to one answer of a form; without a form: to what the talk is about."""

    form: str = ""
    field: str = ""
    words: str = ""  # as they stand in the answer; nothing if it was understood rather than written down
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A case that somebody opened with its receipt: its buttons work here for a while."""

    number: str
    receipt: str
    at: float


@dataclass(frozen=True)
class Work:
    """What an officer has before them: a case, a list that goes on, something half done."""

    number: str = ""  # the case that was opened last, and its version as it was shown
    seen: int = 0
    view: str = ""  # the list that was shown last, and where it goes on
    after: str = ""
    deed: str = ""  # the order that is being carried out
    asking: str = ""  # what it waits for
    text: str = ""
    choice: str = ""  # the outcome, the unit, or the day and time
    files: tuple[str, ...] = ()
    album: str = ""


@dataclass(frozen=True)
class Talk:
    """What this conversation is about."""

    language: str = ""
    chosen: bool = False  # the person asked for this language; their words no longer change it
    draft: Draft | None = None
    shelf: Mapping[str, Draft] = field(default_factory=dict)  # other forms that were begun, by their name
    case: Case | None = None
    walk: Walk | None = None
    section: str = ""  # the passage shown last: a follow-up question is read with it
    question: str = ""  # what was asked last: a person at the ministry may be asked the same
    offered: tuple[Choice, ...] = ()  # what the last reply offered: a typed number presses it
    offered_sections: Mapping[str, str] = field(default_factory=dict)  # what a button says, and the passage it opens
    place: Place | None = None
    told: tuple[str, ...] = ()  # the official notices that were said here
    opened: Opened | None = None
    work: Work | None = None  # of an officer, at the desk
    photos: tuple[str, ...] = ()  # sent before there was a form for them
    noticed: float = 0.0  # when it was last told what happens with what is said
    heard: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # what each message said, by its said_id
    at: float = 0.0


_TALK = TypeAdapter(Talk)


def remembered(talk: Talk, now: float) -> Talk:
    """The talk without what has grown too old to be meant."""
    if now - talk.at > SUBJECT_LASTS:
        talk = replace(talk, case=None, section="", question="", offered=(), offered_sections={})
        talk = replace(talk, place=None, photos=(), work=None)
    if talk.opened and now - talk.opened.at > SUBJECT_LASTS:
        talk = replace(talk, opened=None)
    if talk.draft and now - talk.draft.touched > DRAFT_LASTS:
        talk = replace(talk, draft=None)
    if talk.walk and now - talk.walk.touched > DRAFT_LASTS:
        talk = replace(talk, walk=None)
    lasting = {name: draft for name, draft in talk.shelf.items() if now - draft.touched <= DRAFT_LASTS}
    return replace(talk, shelf=lasting)


def receipt_for(talk: Talk, number: str) -> str:
    """The receipt with which this case was opened here, if it was, and not too long ago."""
    return talk.opened.receipt if talk.opened and talk.opened.number == number else ""


def in_hand(talk: Talk, draft: Draft) -> Talk:
    """The talk with this form in hand. Another one that was begun is laid on the shelf, not thrown away."""
    others = {**talk.shelf}
    if talk.draft and talk.draft.form != draft.form:
        others[talk.draft.form] = replace(talk.draft, aside=True)
    others.pop(draft.form, None)
    return replace(talk, draft=draft, shelf=others)


def begun(talk: Talk, form: str) -> Draft | None:
    """What was filled in of this form before, wherever it lies."""
    return talk.draft if talk.draft and talk.draft.form == form else talk.shelf.get(form)


def newest_begun(talk: Talk) -> Draft | None:
    """The form that somebody means who wants to go on."""
    return talk.draft or max(talk.shelf.values(), key=lambda draft: draft.touched, default=None)


def to_bytes(talk: Talk) -> bytes:
    return _TALK.dump_json(talk)


def from_bytes(state: bytes) -> Talk:
    """The talk as it was kept; one from an older version that cannot be read begins anew."""
    try:
        return _TALK.validate_json(state) if state else Talk()
    except ValidationError:
        return Talk()
