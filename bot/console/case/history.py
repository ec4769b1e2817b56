"""The history of a case in words, for officers: when, who, what, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.basics.dates import day, moment
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym, shown_at
from bot.cases.model.abuse_actions import MEASURES
from bot.cases.model.actions import (
    AgainNow,
    Assign,
    Close,
    Escalate,
    Forward,
    HandOver,
    KnownAs,
    Link,
    Merge,
    OpenSeal,
    Rate,
    Route,
    Tag,
    Wait,
    Withhold,
)
from bot.cases.model.redaction_actions import Redact, Redraw
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.service import HOUSE
from bot.cases.settings.routing import Routing
from bot.console.case import abuse_history
from bot.store.cases.parties import is_alias


@dataclass(frozen=True)
class Told:
    """One line of it."""

    seq: int
    at: float
    side: str  # citizen, house or desk: what it looks like
    who: str
    what: str
    name: str  # of the action
    words: str


@dataclass(frozen=True)
class Teller:
    """Tells the history of one ticket to one officer."""

    ticket: Ticket
    routing: Routing
    names: Mapping[str, str]  # of colleagues and of files, by their id
    reader: str
    language: str

    def tell(self, entry: Entry) -> Told:
        side = "citizen" if is_alias(entry.by) else "house" if entry.by == HOUSE.id else "desk"
        who = self._citizen(entry.by) if side == "citizen" else self.colleague(entry.by)
        name = type(entry.action).__name__.lower()
        at = entry.at if side == "desk" else shown_at(self.ticket, entry.at)
        return Told(entry.seq, at, side, who, self._what(entry), name, self._words(entry))

    def colleague(self, person: str) -> str:
        """A colleague's name. A citizen never gets one here, whoever they are."""
        if person == HOUSE.id:
            return self._say("house")
        if person == self.reader:
            return self._say("me")
        return self.names.get(person) or self._say("colleague")

    def _citizen(self, alias: str) -> str:
        return f"{self._say('citizen')} {pseudonym(alias, self.language)}"

    def _what(self, entry: Entry) -> str:
        match entry.action:
            case Route(unit=unit):
                return self._say("route", unit=self._unit(unit))
            case Forward(unit=unit):
                return self._say("forward", unit=self._unit(unit))
            case Assign(officer=officer):
                return self._say("assign", name=self.colleague(officer))
            case HandOver(officer=officer):
                return self._say("handover", name=self.colleague(officer)) if officer else self._say("handed_back")
            case Close(outcome=outcome):
                return self._say("close", outcome=say(f"ticket.outcome.{outcome}", self.language))
            case AgainNow(strength=strength, happened_at=at):
                when = moment(shown_at(self.ticket, at), self.language)
                return self._say("againnow", moment=when, strength=self._word(f"strength.{int(strength)}"))
            case Rate(stars=stars):
                return self._say("rate", stars=self._word(f"stars.{stars}"))
            case Wait(reason=reason):
                return self._say("wait", reason=self._word(f"pause.{reason}"))
            case Escalate(level=level):
                return self._say("escalate_head" if level == 1 else "escalate_inspectors")
            case KnownAs(system=system, id=known):
                return self._say("knownas", system=system, id=known or "–")
            case Merge(into=into):
                return self._say("merge", into=into)
            case Link(to=to, parted=parted):
                return self._say("part" if parted else "link", to=to)
            case Tag(tags=tags):
                return self._say("tag", tags=", ".join(tags) or "–")
            case Redact(file=file, boxes=boxes):
                return self._say("redact", count=len(boxes), file=self.names.get(file, "–"))
            case Redraw(file=file):
                return self._say("redraw", file=self.names.get(file, "–"))
            case Refer(reference=reference, body=body, follow_up=until):
                return self._say("refer", reference=reference, body=body, day=day(until, self.language))
            case ReplyCame(letter=letter, came_on=came, follow_up=until):
                again = self._say("replycame_again", day=day(until, self.language)) if until else ""
                return self._say("replycame", letter=letter, day=day(came, self.language)) + again
            case FollowLater(letter=letter, follow_up=until):
                return self._say("followlater", letter=letter, day=day(until, self.language))
            case OpenSeal(party=party):
                whose = pseudonym(party, self.language) if party else ""
                return self._say("openseal", whose=whose) if whose else self._say("openoriginal")
            case action if isinstance(action, MEASURES):
                return abuse_history.told(action, self.language)
            case action:
                return self._say(type(action).__name__.lower())

    def _words(self, entry: Entry) -> str:
        match entry.action:
            case Lodge():
                return ""  # stands above, as what was said
            case Route(reason=reason, copied=copied):
                why = say(f"desk.route.{reason}", self.language)
                others = ", ".join(self._unit(unit) for unit in copied)
                return f"{why}\n{self._say('copied', units=others)}" if others else why
            case Withhold(because=because):
                return self._word(f"withheld.{because}")
            case action:
                return str(getattr(action, "text", ""))

    def _word(self, key: str) -> str:
        return say(f"ticket.{key}", self.language)

    def _unit(self, key: str) -> str:
        return self.routing.name(key, self.language)

    def _say(self, key: str, **values: object) -> str:
        return say(f"console.history.{key}", self.language, **values)
