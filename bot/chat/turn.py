"""A turn: the input of every step of the assistant, and its outcome."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from bot.basics.access import audiences
from bot.basics.messages import Choice, Kind, Message, Reply
from bot.basics.people import Person
from bot.basics.signed_links import Links
from bot.basics.texts import say
from bot.cases.lists.queue import View
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import IN_WORK, Priority
from bot.cases.officer.case_summary import AtHand, Few
from bot.cases.records.my_cases import Stake
from bot.cases.rules.bans import Barred
from bot.cases.rules.find_duplicates import Twin
from bot.cases.settings.routing import Unit
from bot.chat.conversation import DANGER_RUNS, FILED_LASTS, Talk
from bot.chat.effects import Act
from bot.chat.forms import Forms
from bot.chat.understand import reading
from bot.chat.understand.offices import names_our_office
from bot.chat.understand.reading import SURE, Reading
from bot.chat.understand.understanding import Understood
from bot.store.papers.notices import Notice
from knowledge.library import Finding, Library

_LOOKED_AT = 3  # passages; no more are shown


class Writer(Protocol):
    """A language model that writes answers from passages; its answers are always checked."""

    def may_read(self, audience: str) -> bool:
        """Whether papers of this audience may be sent to it."""

    def write(self, question: str, passages: Sequence[str], language: str) -> str:
        """Its answer, each sentence with the number of its passage; nothing if it has none."""


class Counter(Protocol):
    """What the assistant may read of a citizen's cases."""

    def cases_of(self, person: Person) -> Sequence[Stake]:
        """This person's cases, the newest first."""

    def case(self, person: Person, number: str) -> Stake | None:
        """The case of this number, if this person filed or joined it."""

    def by_receipt(self, person: Person, receipt: str) -> Stake | None:
        """The case of this sixteen-digit receipt."""

    def told_in(self, message: Message) -> str:
        """The number of the case that contains the message that this event is about; nothing if none does."""

    def story(self, stake: Stake, language: str) -> Reply:
        """The status, and what was said between this party and the officers."""

    def unit(self, stake: Stake, language: str) -> str:
        """The name of the unit that has the case."""

    def receipt(self, stake: Stake) -> str:
        """This party's receipt; nothing if it is no longer stored."""

    def proof(self, stake: Stake, language: str) -> str:
        """A link to the proof of filing, for this party and for a day."""

    def photos(self, stake: Stake, language: str) -> Sequence[str]:
        """Links to the photos attached to the outcome, for this party and for a day."""

    def twins(self, person: Person, paper: Lodge) -> Sequence[Twin]:
        """Open cases that this person may join instead of filing."""

    def barred(self, person: Person, paper: Lodge) -> Barred | None:
        """Why this person may not file this now; None if they may."""

    def emergency_numbers(self, language: str) -> str:
        """The emergency numbers, one per line."""

    def closed_doors(self) -> Collection[str]:
        """What an administrator has closed: channels, filing, answers."""

    def notices(self) -> Sequence[Notice]:
        """The official notices in force."""


class Workroom(Protocol):
    """What the assistant may read for an officer."""

    def case(self, person: Person, number: str, language: str) -> AtHand | None:
        """The case of this number, if the officer may see it and is not a party of it."""

    def queue(self, person: Person, view: View, after: str) -> Few:
        """Some cases of this list, after this mark."""

    def counts(self, person: Person) -> Mapping[View, int]:
        """The number of cases in each list."""

    @property
    def units(self) -> Sequence[Unit]:
        """The units that a case can be forwarded to."""


class TooCostly(Exception):
    """A message needed more CPU time than one message may; honest ones need a small part of it."""


@dataclass(frozen=True)
class Turn:
    """A message, its sender, and everything a step may use."""

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
    forms: Forms  # with the texts in force
    work: Workroom | None = None  # None for a question outside any conversation
    ease: float = 1.0  # below 1 when nothing else fits, and a likely reading is better than none
    pressed: bool = False  # the message is a button of the last reply

    @property
    def means(self) -> str:
        return self.understood.means

    @cached_property
    def reading(self) -> Reading:
        """What the person does with this message; nothing is read from a button or a command."""
        if self.pressed or self.means or self.understood.empty:
            return Reading()
        before = reading.said_before(self.talk, filed=self.filed_lately, danger=bool(self.in_danger))
        read = reading.read(self.understood.said, before)
        # Whoever accuses an office of ours accuses us, however the office is spelt.
        ours = names_our_office(self.understood.text)
        return read.instead("accuse_other_official", "accuse_own_official") if ours else read

    @cached_property
    def stakes(self) -> Sequence[Stake]:
        """This person's cases, the newest first; none where others read along."""
        return () if self.message.group else self.desk.cases_of(self.person)

    @property
    def filed_lately(self) -> bool:
        """Whether "it" may be a case that was filed within a day."""
        return bool(self.stakes) and self.now - self.stakes[0].ticket.lodged_at < FILED_LASTS

    @property
    def in_danger(self) -> str:
        """The number of the danger that this person reported and that may still go on."""
        return "" if self.talk.calm else self.reported_danger(within=DANGER_RUNS)

    def reported_danger(self, within: float) -> str:
        """The number of this person's newest danger case, if it is as young as that and still open."""
        for ticket in (stake.ticket for stake in self.stakes if stake.brought):
            lately = self.now - ticket.lodged_at < within
            if ticket.priority is Priority.DANGER and lately and ticket.status in IN_WORK:
                return ticket.number
        return ""

    @cached_property
    def finding(self) -> Finding:
        """What the papers say to this message; a follow-up is about the section shown last."""
        question = self.say("menu.loans_question") if self.means == "loans" else self.message.text
        return self.library.search(
            question, audiences=self.audiences, after=self.subject, said=self.talk.question, limit=_LOOKED_AT
        )

    @property
    def subject(self) -> str | None:
        """The section that a follow-up is about: of the form being filled in, else of the last answer."""
        draft = self.talk.draft
        paper = self.forms[draft.form].subject if draft and not draft.aside else ""
        sections = self.library.sections(paper, audiences=self.audiences) if paper else ()
        return sections[0].id if sections else self.talk.section or None

    def does(self, *acts: str, at: float = SURE) -> bool:
        """Whether the message is probably one of these acts."""
        return self.reading.of(*acts) >= at * self.ease

    @property
    def audiences(self) -> frozenset[str]:
        return audiences(self.person)

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def choice(self, key: str) -> Choice:
        """A button that sends its own label."""
        label = self.say(key)
        return Choice(label, send=label)

    def reply(self, key: str, *choices: Choice, kind: Kind = Kind.PLAIN, **values: object) -> Reply:
        return Reply(self.say(key, **values), kind, choices)

    def outcome(self, *replies: Reply, talk: Talk | None = None, acts: Sequence[Act] = ()) -> Outcome:
        return Outcome(talk or self.talk, replies, tuple(acts))


@dataclass(frozen=True)
class Outcome:
    """The outcome of a turn: the new conversation state, the replies, the side effects."""

    talk: Talk
    replies: tuple[Reply, ...]
    acts: tuple[Act, ...] = ()
    afterwards: tuple[Reply, ...] = ()  # said after what the acts bring about

    def kept(self, now: float) -> Outcome:
        """Remembers the buttons of the last reply, so that a typed number can press one."""
        last = (*self.replies, *self.afterwards)[-1:]
        offered = last[0].choices if last else ()
        return replace(self, talk=replace(self.talk, offered=offered, at=now))
