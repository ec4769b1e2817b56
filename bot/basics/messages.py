"""The types of incoming messages and of replies, the same on every channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self

MAX_TEXT_LETTERS = 10_000  # of one message; LINE and Telegram send less, and nothing reads more


@dataclass(frozen=True)
class Place:
    """A point on the map, from a channel's location message."""

    latitude: float
    longitude: float
    title: str = ""


@dataclass(frozen=True)
class File:
    """A photo or document that was sent. Its content is kept encrypted in file storage under this id."""

    id: str
    media_type: str
    size: int
    name: str = ""
    says: str = ""  # what a QR code in the photo says; anybody may have printed it

    @property
    def is_voice(self) -> bool:
        """Whether it is heard and not seen."""
        return self.media_type.startswith("audio/")


@dataclass(frozen=True)
class Media:
    """A photo or document that is still on the platform. It is downloaded before its message is handled."""

    ref: str  # the platform's own id of it
    name: str = ""


class Event(StrEnum):
    """What happened on the channel; nearly always a message was sent."""

    SAID = "said"
    JOINED = "joined"  # opened the conversation, for the first time or again; also when a group added the bot
    LEFT = "left"  # blocked the bot: unreachable
    EDITED = "edited"  # edited a message; about says which
    UNSENT = "unsent"  # deleted a message; about says which
    MOVED = "moved"  # the platform gave the conversation another address; about is the old one


class Unread(StrEnum):
    """Why something that was sent cannot be accepted. The person is told so, and nothing else of it is kept."""

    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"  # an unknown kind of file
    GONE = "gone"  # deleted before it could be downloaded
    TOO_MANY = "too_many"  # this person sent very many files in an hour
    NO_ROOM = "no_room"  # the disk is nearly full


@dataclass(frozen=True)
class Message:
    """One incoming event of a channel."""

    channel: str
    id: str  # the platform's own id of this event, by which repeats are recognised
    address: str  # the conversation, as the channel knows it; replies go there
    at: float  # seconds since 1970, by the platform's clock: the order within a conversation
    sender: str = ""  # who sent it, where a conversation has several people; else the address itself
    text: str = ""
    place: Place | None = None
    files: tuple[File, ...] = ()
    media: tuple[Media, ...] = ()  # becomes files once it is downloaded
    event: Event = Event.SAID
    said_id: str = ""  # the platform's id of the message, by which it is edited or deleted
    about: str = ""  # the said_id of the message, or the address, that this event is about
    album: str = ""  # photos that were sent together share it
    unread: Unread | None = None
    sticker: bool = False
    group: bool = False  # other people read along: nothing personal is asked or shown
    alone: str = ""  # in a group: the link to a private chat with the bot, if the channel knows it
    language: str = ""  # the language that the platform reports; the person's own words count for more
    ticket_out: str = ""  # a free way to reply, such as LINE's reply token; only the channel understands it

    def saying(self, text: str) -> Self:
        """The same message with another text: a pressed button sends the text behind it."""
        return replace(self, text=text)

    def cut(self) -> Self:
        """The same message with a text that is not too long to be read."""
        return self if len(self.text) <= MAX_TEXT_LETTERS else replace(self, text=self.text[:MAX_TEXT_LETTERS])


class Kind(StrEnum):
    """What a reply is, for channels that can render it. Others send the text, which is enough alone."""

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
    """The source of an answer, so that a person can check it."""

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
    page: int | None = None  # of the document, where the section begins
    link: str = ""  # opens the document; for staff documents, only for this reader and a few days


@dataclass(frozen=True)
class Table:
    """A part of a reply's text as a table, for channels that can draw one."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    says: str = ""  # the part of the text that it replaces
    curve: tuple[float, ...] = ()  # values of the line chart above it, from the start on


@dataclass(frozen=True)
class Reply:
    """One reply. The text is enough alone; the rest is for channels that can show more."""

    text: str
    kind: Kind = Kind.PLAIN
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    table: Table | None = None
    asserted: bool = False  # something is claimed to be so, not merely shown
    confidence: float = 0.0


class Weight(StrEnum):
    """How important delivery is, when not everything can be sent."""

    CHATTER = "chatter"
    NEWS = "news"  # of somebody's case
    DANGER = "danger"


@dataclass(frozen=True)
class Letter:
    """An outgoing message: what the outbox hands to a channel."""

    id: int
    channel: str
    address: str
    reply: Reply
    key: str  # the platform's retry key: the same for every attempt
    language: str = "th"
    weight: Weight = Weight.CHATTER
    answers: str = ""  # the id of the message that this answers, if any
    ticket_out: str = ""
    attempts: int = 0  # earlier attempts with an unknown result
    staff: bool | None = None  # whether the person is staff since this message was written, where that changed


@dataclass(frozen=True)
class Allowance:
    """The platform's monthly quota of push messages: the limit, the number used, and the forecast."""

    limit: int | None  # None: unlimited
    used: int
    forecast: int  # at the end of the month, at the current rate
    at: float

    @property
    def short(self) -> bool:
        """Whether the forecast exceeds the quota."""
        return self.limit is not None and self.forecast > self.limit
