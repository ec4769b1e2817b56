"""What a conversation may read of an officer's cases, with the same rights as in the console. Read-only."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from bot.basics.access import Refused
from bot.basics.people import Person
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.officer import case_summary
from bot.cases.officer.case_summary import AtHand, Few, Telling
from bot.cases.records import my_cases
from bot.cases.service import Desk, UnknownTicket
from bot.cases.settings.routing import Unit
from bot.store import Store, Transaction

FEW = 5  # cases of a list per message


class Workroom:
    """See Workroom in bot/chat/turn."""

    def __init__(self, store: Store, desk: Desk, telling: Telling, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._desk = desk
        self._telling = telling
        self._now = now

    def case(self, person: Person, number: str, language: str) -> AtHand | None:
        """The case; None if they may not see it or are a party of it."""

        def look(tx: Transaction) -> AtHand | None:
            if my_cases.of(tx, person, number):
                return None
            try:
                return case_summary.look(tx, self._desk, self._telling, person, number, language, self._now())
            except (Refused, UnknownTicket):
                return None

        return self._store.read(look)

    def queue(self, person: Person, view: View, after: str) -> Few:
        at = self._now()
        page = self._store.read(lambda tx: queue.page(tx, person, view, at, after, limit=FEW))
        return Few(tuple((ticket, case_summary.due(self._desk, ticket, at)) for ticket in page.tickets), page.next)

    def counts(self, person: Person) -> Mapping[View, int]:
        return self._store.read(lambda tx: queue.counts(tx, person, self._now()))

    @property
    def units(self) -> Sequence[Unit]:
        return tuple(self._desk.routing.units.values())
