"""One turn of a talk: all that a step may look at, and what it may answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.basics.access import audiences
from bot.basics.messages import Choice, Kind, Message, Reply
from bot.basics.people import Person
from bot.basics.signed_links import Links
from bot.basics.texts import say
from bot.cases.lists.queue import View
from bot.cases.model.submission import Lodge
from bot.cases.officer.case_summary import AtHand, Few
from bot.cases.records.my_cases import Stake
from bot.cases.rules.bans import Barred
from bot.cases.rules.find_duplicates import Twin
from bot.cases.settings.routing import Unit
from bot.chat.conversation import Talk
from bot.chat.effects import Act
from bot.chat.forms import Forms
from bot.chat.understand.understanding import Understood
from bot.store.papers.notices import Notice
from knowledge.library import Library


class Writer(Protocol):
    """A language model that may put passages into words; nothing it says is believed unchecked."""

    def may_read(self, audience: str) -> bool:
        """Whether papers for these readers may be shown to it."""

    def write(self, question: str, passages: Sequence[str], language: str) -> str:
        """Its answer, each sentence with the number of its passage; or nothing."""


class Counter(Protocol):
    """The desk as somebody who asks about their own case sees it."""

    def cases_of(self, person: Person) -> Sequence[Stake]:
        """This person's cases, the newest first."""

    def case(self, person: Person, number: str) -> Stake | None:
        """The case of this number, if this person brought or joined it."""

    def by_receipt(self, person: Person, receipt: str) -> Stake | None:
        """The case that sixteen digits open."""

    def told_in(self, message: Message) -> str:
        """The number of the case that holds the words of the message this one is about; nothing if none does."""

    def story(self, stake: Stake, language: str) -> Reply:
        """How the case stands and what was said between this party and the desk."""

    def receipt(self, stake: Stake) -> str:
        """This party's receipt once more; nothing if it is no longer kept."""

    def proof(self, stake: Stake, language: str) -> str:
        """A link to the proof of filing, for this party and for a day."""

    def photos(self, stake: Stake, language: str) -> Sequence[str]:
        """Links to what the officer attached to the outcome, for this party and for a day."""

    def twins(self, person: Person, paper: Lodge) -> Sequence[Twin]:
        """Open cases that this person may join instead of bringing this paper."""

    def barred(self, person: Person, paper: Lodge) -> Barred | None:
        """What keeps this person from filing this paper at the moment; nothing if nothing does."""

    def emergency_numbers(self, language: str) -> str:
        """Whom somebody in danger calls: a line each."""

    def notices(self) -> Sequence[Notice]:
        """The official notices that hold at this moment."""


class Workroom(Protocol):
    """The desk as an officer sees it in a chat."""

    def case(self, person: Person, number: str, language: str) -> AtHand | None:
        """The case of this number, if it is theirs to see and not one that they brought themselves."""

    def queue(self, person: Person, view: View, after: str) -> Few:
        """A few cases of this list, from there on."""

    def counts(self, person: Person) -> Mapping[View, int]:
        """How much lies in each list."""

    @property
    def units(self) -> Sequence[Unit]:
        """Where a case can be forwarded to."""


@dataclass(frozen=True)
class Turn:
    """A message, who said it, and what is known."""

    message: Message
    understood: Understood
    talk: Talk
    person: Person
    language: str
    library: Library
    desk: Counter
    links: Links
    writer: Writer | None
    now: float
    forms: Forms  # as they are worded at this moment
    work: Workroom | None = None  # there is none where a question is asked outside any talk

    @property
    def means(self) -> str:
        return self.understood.means

    @property
    def audiences(self) -> frozenset[str]:
        return audiences(self.person)

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def choice(self, key: str) -> Choice:
        """A button whose label is also what it says."""
        label = self.say(key)
        return Choice(label, send=label)

    def reply(self, key: str, *choices: Choice, kind: Kind = Kind.PLAIN, **values: object) -> Reply:
        return Reply(self.say(key, **values), kind, choices)

    def outcome(self, *replies: Reply, talk: Talk | None = None, acts: Sequence[Act] = ()) -> Outcome:
        return Outcome(talk or self.talk, replies, tuple(acts))


@dataclass(frozen=True)
class Outcome:
    """What comes of a turn: the talk as it goes on, what we say, what is done besides."""

    talk: Talk
    replies: tuple[Reply, ...]
    acts: tuple[Act, ...] = ()

    def kept(self, now: float) -> Outcome:
        """With what was offered last remembered, so that a typed number can press it."""
        offered = self.replies[-1].choices if self.replies else ()
        return replace(self, talk=replace(self.talk, offered=offered, at=now))
