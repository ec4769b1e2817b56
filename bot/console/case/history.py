"""The history of a case in words, for officers: when, who, what, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.basics.dates import moment
from bot.basics.texts import say
from bot.cases.messages.field_values import Wording
from bot.cases.messages.pseudonyms import pseudonym, shown_at, told_at
from bot.cases.model.action_classes import Route, Withhold
from bot.cases.model.actions import spec_of
from bot.cases.model.correction_actions import Correct
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.service import HOUSE
from bot.cases.settings.routing import Routing
from bot.console.case import corrections
from bot.store.cases.parties import is_alias
from bot.store.files.files import Copy


@dataclass(frozen=True)
class Told:
    """One line of it."""

    seq: int
    at: float
    when: str  # in words
    side: str  # citizen, house or desk: what it looks like
    who: str
    what: str
    name: str  # of the action
    words: str
    files: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class Teller:
    """Tells the history of one ticket to one officer."""

    ticket: Ticket
    routing: Routing
    names: Mapping[str, str]  # of colleagues and of files, by their id
    reader: str
    language: str
    copies: Mapping[str, Copy] = field(default_factory=dict)  # of the files that are shown, by their id

    def tell(self, entry: Entry) -> Told:
        side = "citizen" if is_alias(entry.by) else "house" if entry.by == HOUSE.id else "desk"
        who = self._citizen(entry.by) if side == "citizen" else self.colleague(entry.by)
        name = spec_of(entry.action).key
        ours = side == "desk"
        at = entry.at if ours else shown_at(self.ticket, entry.at)
        when = (moment if ours else partial(told_at, self.ticket))(entry.at, self.language)
        return Told(entry.seq, at, when, side, who, self._what(entry), name, self._words(entry), self._files(entry))

    def _files(self, entry: Entry) -> tuple[Copy, ...]:
        sent = () if isinstance(entry.action, Lodge) else getattr(entry.action, "files", ())
        return tuple(self.copies[file] for file in sent if file in self.copies)

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
        key = spec_of(entry.action).history_key(entry.action)
        return self._say(key, **self._wording.values(entry.action))

    @property
    def _wording(self) -> Wording:
        def file(name: str) -> str:
            return self.names.get(name, "–")

        return Wording(self.language, self.routing, self.colleague, file, lambda at: shown_at(self.ticket, at))

    def _words(self, entry: Entry) -> str:
        match entry.action:
            case Lodge():
                return ""  # stands above, as what was said
            case Route(reason=reason, copied=copied):
                why = say(f"desk.route.{reason}", self.language)
                others = ", ".join(self._unit(unit) for unit in copied)
                return f"{why}\n{self._say('copied', units=others)}" if others else why
            case Withhold(because=because):
                return say(f"ticket.withheld.{because}", self.language)
            case Correct(text=text):
                return "\n".join([*corrections.in_words(entry.action, self.routing, self.language), text])
            case action:
                return str(getattr(action, "text", ""))

    def _unit(self, key: str) -> str:
        return self.routing.name(key, self.language)

    def _say(self, key: str, **values: object) -> str:
        return say(f"console.history.{key}", self.language, **values)
