"""What a person says and what we answer, the same on every channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self


@dataclass(frozen=True)
class Place:
    """A point on the map, as a channel's location message gives it."""

    latitude: float
    longitude: float
    title: str = ""


@dataclass(frozen=True)
class File:
    """A photo or paper that was sent. Its bytes lie sealed in the file room under this id."""

    id: str
    media_type: str
    size: int
    name: str = ""


@dataclass(frozen=True)
class Media:
    """A photo or paper that still lies with the platform. It is fetched before anybody deals with its message."""

    ref: str  # the platform's own id of it
    name: str = ""


class Event(StrEnum):
    """What happened on the channel. Nearly always somebody said something."""

    SAID = "said"
    JOINED = "joined"  # opened the talk, for the first time or again; also when a group took us in
    LEFT = "left"  # blocked us: unreachable
    EDITED = "edited"  # wrote a message anew; about says which
    UNSENT = "unsent"  # took a message back; about says which
    MOVED = "moved"  # the platform gave the conversation another address; about is the old one


class Unread(StrEnum):
    """What was sent that we cannot take. The person is told so, and nothing else of it is kept."""

    VOICE = "voice"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"  # a kind of file that we do not know
    GONE = "gone"  # taken back before we could fetch it


@dataclass(frozen=True)
class Message:
    """One thing that came in from a channel."""

    channel: str
    id: str  # the platform's own id of this event: its repeats fall together
    address: str  # the conversation, as the channel knows it; the answer goes there
    at: float  # seconds since 1970, by the platform's clock: the order within a conversation
    sender: str = ""  # who said it, where a conversation has several people; else the address itself
    text: str = ""
    place: Place | None = None
    files: tuple[File, ...] = ()
    media: tuple[Media, ...] = ()  # becomes files once it is fetched
    event: Event = Event.SAID
    said_id: str = ""  # the platform's id of what was said, by which it is edited or taken back
    about: str = ""  # the said_id of the message, or the address, that this event is about
    album: str = ""  # photos that were sent together share it
    unread: Unread | None = None
    sticker: bool = False
    group: bool = False  # others read along: nothing personal is asked or shown
    alone: str = ""  # in a group: the link by which its members talk with us alone, if the channel knows it
    language: str = ""  # what the platform says of the person's language; their words count for more
    ticket_out: str = ""  # a free way to answer, such as LINE's reply token; the channel alone understands it

    def saying(self, text: str) -> Self:
        """The same message with other words: a pressed button says what stands behind it."""
        return replace(self, text=text)


class Kind(StrEnum):
    """What a reply is, for channels that can draw it. One that cannot sends the text, which suffices alone."""

    PLAIN = "plain"
    ANSWER = "answer"
    LOAN = "loan"
    LOANS = "loans"
    STEPS = "steps"
    TICKET = "ticket"
    FORM = "form"
    DANGER = "danger"
    IMAGE = "image"
    FILE = "file"


@dataclass(frozen=True)
class Choice:
    """A button: it sends a text, opens a link, or asks the phone for a place, a photo or its own number.

    A channel leaves out what its platform cannot ask for.
    """

    label: str
    send: str = ""
    opens: str = ""
    asks: Literal["", "place", "photo", "contact"] = ""


@dataclass(frozen=True)
class Source:
    """Where an answer stands, so that a person can check it."""

    document: str
    title: str
    heading: str
    audience: str
    effective: date | None
    score: float
    owner: str = ""
    as_of: date | None = None
    excerpt: str = ""  # the section itself, for a page that can open it
    sample: bool = False
    link: str = ""  # opens the paper; for staff papers, for this reader and a few days


@dataclass(frozen=True)
class Table:
    """A part of a reply's text as a table, for channels that can draw one."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    says: str = ""  # the part of the text that it replaces
    curve: tuple[float, ...] = ()  # what is to be plotted above it, from its beginning on


@dataclass(frozen=True)
class Reply:
    """One thing we say. The text suffices alone; the rest is for channels that can show more."""

    text: str
    kind: Kind = Kind.PLAIN
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    table: Table | None = None
    asserted: bool = False  # something is claimed to be so, not merely shown
    confidence: float = 0.0


class Weight(StrEnum):
    """How much it matters that this arrives, when not everything can be sent."""

    CHATTER = "chatter"
    NEWS = "news"  # of somebody's ticket
    DANGER = "danger"


@dataclass(frozen=True)
class Letter:
    """A reply on its way: what the outbox hands to a channel."""

    id: int
    channel: str
    address: str
    reply: Reply
    key: str  # stays the same however often it is tried: a platform's retry key
    language: str = "th"
    weight: Weight = Weight.CHATTER
    answers: str = ""  # the id of the message that this answers, if it answers one
    ticket_out: str = ""
    attempts: int = 0  # made before, whose fate is not known
    staff: bool | None = None  # since this letter the person works for the ministry here, or no longer does


@dataclass(frozen=True)
class Allowance:
    """How many letters a platform lets us send unasked this month, how many were sent, how many it may become."""

    limit: int | None  # none: as many as we like
    used: int
    forecast: int  # at the end of the month, if it goes on so
    at: float

    @property
    def short(self) -> bool:
        """Whether it will not last."""
        return self.limit is not None and self.forecast > self.limit
