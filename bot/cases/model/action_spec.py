"""What a row of the table of actions says: the type of a row and of its parts. Only data, no page and no platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Status, Ticket

A = TypeVar("A", bound=Lodge | Action)
Key = str | Callable[[Any], str]  # the name of a text, or how it follows from the action


class By(StrEnum):
    """Whose action it is, besides the right that it needs."""

    OFFICER = "officer"
    HOUSE = "house"  # nobody may do it by hand
    PARTY = "party"  # whoever brought or joined the case, under their alias
    WHO_BROUGHT = "who_brought"  # only whoever brought it


class Words(StrEnum):
    """Whether the action lives from its words."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OR_FILES = "or_files"  # a photo or a place says it too


class FieldKind(StrEnum):
    """What a field of an action holds. Page and chat know for each kind how it is asked, read and told."""

    TEXT = "text"  # words, over several lines
    SHORT = "short"  # a word or number, in one line
    SYSTEM = "system"  # the name of another system
    CHOICE = "choice"  # one of its options
    UNIT = "unit"
    OFFICER = "officer"
    PARTY = "party"
    CASE = "case"  # another case, by its number
    LINKED = "linked"  # one of the cases that this one is linked with
    TAGS = "tags"
    PHOTOS = "photos"
    FILE = "file"
    PIECE = "piece"  # a line or a file
    COVERED = "covered"  # one of those that are covered
    DAYS = "days"  # how long a ban lasts
    DAY = "day"  # from today on
    TIME = "time"  # of that day, if it is known
    MOMENT = "moment"
    PLAIN = "plain"  # a number or a name of ours, said as it is
    CORRECTIONS = "corrections"  # what is put right, each with its value
    COUNT = "count"  # how many there are
    TICK = "tick"
    BESIDE = "beside"  # a tick that asks for something besides; the action does not keep it


@dataclass(frozen=True)
class Field:
    """One field of an action."""

    name: str
    kind: FieldKind
    words: str = ""  # where the words of its values stand in the texts
    options: tuple[StrEnum, ...] = ()
    gap: str = ""  # what texts call it, where that is not its name
    input: str = ""  # what forms call it, where that is not its name

    @property
    def typed_as(self) -> str:
        return self.input or self.name


class Group(StrEnum):
    """Under which heading a form stands on the page of a case, read downwards."""

    FIRST = "first"
    CITIZEN = "citizen"
    WORK = "work"
    ORDER = "order"
    SHIELD = "shield"


@dataclass(frozen=True)
class Form:
    """A form on the page of a case. Its texts stand under console.case.act, by its name."""

    name: str
    group: Group
    fields: tuple[Field, ...] | None = None  # nothing: those of the action
    fixed: tuple[tuple[str, Any], ...] = ()  # what this form always means
    only_if: Callable[[Ticket], bool] = lambda ticket: True
    sent_to: str = ""  # a page of its own, below the case


@dataclass(frozen=True)
class ChatOrder:
    """An order in an officer's chat. Its texts stand under work.order, work.type and work.done, by its name."""

    name: str
    place: int  # among the buttons


class Buttons(StrEnum):
    """What stands under news to a citizen."""

    CASE = "case"  # what can be done with the case now
    STARS = "stars"  # for whoever brought it: how content they are
    OTHER_CASE = "other_case"
    BAN_REVIEW = "ban_review"
    RESUME = "resume"


@dataclass(frozen=True)
class PartyNews(Generic[A]):
    """What whoever brought or joined the case is told."""

    key: Key  # its text
    gaps: tuple[str, ...] = ()  # what of the action stands in it, and nothing else does
    joined: str | None = None  # another text for those who joined
    to_joined: bool = True
    concerned_only: bool = False  # only the party whom it is about
    only_if: Callable[[Ticket, A], bool] = lambda ticket, action: True
    until: Callable[[Ticket, A], float] | None = None  # a moment whose day is named in it
    buttons: Buttons = Buttons.CASE


class Hears(StrEnum):
    """Which officers are told."""

    UNIT = "unit"  # of the unit where it lies, unless they asked for silence
    UNITS = "units"  # of that unit and of those that look on
    HOLDER = "holder"  # whoever took it; the units, if that one is away
    NAMED = "named"  # whom the action names
    MENTIONED = "mentioned"  # whom its words name with @
    JUDGES = "judges"  # who may judge what was hidden or put aside


@dataclass(frozen=True)
class OfficerNews(Generic[A]):
    """What officers are told, by its name under desk.news in the texts."""

    key: str
    to: Hears
    only_if: Callable[[Ticket, A], bool] = lambda ticket, action: True


class Reads(StrEnum):
    """Which parties read the words of it in the story of their case."""

    NOBODY = "nobody"
    EVERY_PARTY = "every_party"
    WHO_BROUGHT = "who_brought"
    WHO_SAID = "who_said"


@dataclass(frozen=True)
class Story(Generic[A]):
    """How it stands in the story of the case that a party reads."""

    step: bool = False  # that it happened may be known to whoever holds the receipt
    words: Reads = Reads.NOBODY
    key: str = ""  # the text of its line, where it is not simply words
    gaps: tuple[str, ...] = ()  # what of the action stands in its line besides its words
    only_if: Callable[[A], bool] = lambda action: True


def unchanged(ticket: Ticket, action: Lodge | Action, by: Person, at: float) -> Ticket:
    """What is only written into the history."""
    return ticket


@dataclass(frozen=True)
class ActionSpec(Generic[A]):
    """One row: everything that is to be said of one action."""

    stored_name: str  # as databases hold it, for good; the class may be renamed
    kind: type[A]
    by: By
    right: str = ""  # its row in access.py
    statuses: frozenset[Status] = frozenset()  # when it may happen; by the house's replay alone, if never
    apply: Callable[[Ticket, A, Person, float], Ticket] = unchanged
    only_if: Callable[[Ticket], bool] = lambda ticket: True
    holder_only: bool = False  # somebody answers for a case, and it is whoever took it
    own_unit_only: bool = False  # a unit that only looks on does not do this
    words: Words = Words.REQUIRED
    undo: bool = False  # changes nothing but its own case: it can be called back for ten seconds
    previewed: bool = False  # the citizen sees what the officer writes or chooses: it is shown before
    fields: tuple[Field, ...] = ()
    forms: tuple[Form, ...] = ()
    chat: ChatOrder | None = None
    history: Key = ""  # its text for officers, under console.history; nothing: its stored name in small letters
    citizen: PartyNews[A] | None = None
    officers: tuple[OfficerNews[A], ...] = ()  # the first that fits
    alarms: Callable[[A], bool] = lambda action: False  # danger is called out at once, on whoever is on duty
    story: Story[A] | None = None

    @property
    def key(self) -> str:
        """What texts and style sheets call it."""
        return self.stored_name.lower()

    def history_key(self, action: A) -> str:
        return key_of(self.history, action) or self.key

    def officer_news(self, ticket: Ticket, action: A) -> OfficerNews[A] | None:
        """What officers are told of it, if anything."""
        return next((news for news in self.officers if news.only_if(ticket, action)), None)

    def fields_of(self, form: Form) -> tuple[Field, ...]:
        return self.fields if form.fields is None else form.fields


def key_of(key: Key, action: Lodge | Action) -> str:
    return key if isinstance(key, str) else key(action)
