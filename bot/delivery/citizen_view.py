"""What a conversation may read of a citizen's own cases. Read-only."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence

from bot.basics.messages import Message, Reply
from bot.basics.people import Person
from bot.basics.signed_links import Links
from bot.cases.messages import case_story
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry
from bot.cases.records import my_cases
from bot.cases.records.my_cases import Stake
from bot.cases.rules import bans, cover_words
from bot.cases.rules.bans import Barred
from bot.cases.rules.find_duplicates import Twin
from bot.cases.rules.undo import happened
from bot.cases.service import Desk
from bot.cases.settings import emergency_contacts
from bot.store import Store, Transaction
from bot.store.admin import closed_doors
from bot.store.cases import parties
from bot.store.mail import inbox, message_origins
from bot.store.papers import notices
from bot.store.papers.notices import Notice


class OwnCases:
    """See Counter in bot/chat/turn."""

    def __init__(self, store: Store, desk: Desk, links: Links, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._desk = desk
        self._links = links
        self._now = now

    def cases_of(self, person: Person) -> Sequence[Stake]:
        return self._store.read(lambda tx: my_cases.all_of(tx, person))

    def case(self, person: Person, number: str) -> Stake | None:
        return self._store.read(lambda tx: my_cases.of(tx, person, number))

    def by_receipt(self, person: Person, receipt: str) -> Stake | None:
        return self._store.read(lambda tx: my_cases.by_receipt(tx, person, receipt))

    def told_in(self, message: Message) -> str:
        found = self._store.read(lambda tx: message_origins.of(tx, inbox.said(tx, message, message.about)))
        return found[0].ticket if found else ""

    def story(self, stake: Stake, language: str) -> Reply:
        history = self._store.read(lambda tx: self._whole(tx, stake))
        return case_story.story(stake, happened(history, self._now()), self._desk.routing, language)

    def unit(self, stake: Stake, language: str) -> str:
        return self._desk.routing.name(stake.ticket.unit, language)

    def _whole(self, tx: Transaction, stake: Stake) -> tuple[Entry, ...]:
        """The history with redacted parts restored for the party who wrote them; the story tells no other party's
        words."""
        return cover_words.whole(tx, stake.ticket.number, self._desk.history(tx, stake.ticket))

    def receipt(self, stake: Stake) -> str:
        behind = self._store.read(lambda tx: parties.look_behind(tx, stake.alias))
        return behind.receipt if behind else ""

    def proof(self, stake: Stake, language: str) -> str:
        # With the receipt alone, the document omits the citizen's words.
        kind = "slip" if stake.with_receipt else "proof"
        return self._links.file(f"{kind}/{language}/{stake.alias}", self._now())

    def photos(self, stake: Stake, language: str) -> Sequence[str]:
        history = self._store.read(lambda tx: self._desk.history(tx, stake.ticket))
        sent = case_story.sent_by_officers(stake, happened(history, self._now()))
        return [self._links.file(f"photo/{language}/{stake.alias}.{file}", self._now()) for file in sent]

    def twins(self, person: Person, paper: Lodge) -> Sequence[Twin]:
        return self._store.read(lambda tx: self._desk.twins(tx, person, paper, self._now()))

    def barred(self, person: Person, paper: Lodge) -> Barred | None:
        return self._store.read(lambda tx: bans.barred(tx, self._desk.routing, person, paper, self._now()))

    def closed_doors(self) -> Collection[str]:
        return self._store.read(closed_doors.all_closed)

    def emergency_numbers(self, language: str) -> str:
        return emergency_contacts.lines(language, self._store.read(emergency_contacts.corrections_of))

    def notices(self) -> Sequence[Notice]:
        return self._store.read(lambda tx: notices.holding(tx, self._now()))
