"""The scheduler (cron): once a minute, runs a list of jobs that are safe to repeat."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.basics.dates import local
from bot.basics.settings import Settings
from bot.cases.jobs.daily_digest import due_day, send_digests
from bot.cases.jobs.referral_reminders import opening_day, remind_of_letters
from bot.cases.jobs.reminders import call_next, find_the_forgotten, go_round, recount
from bot.cases.jobs.reports import call_for_reports, make_reports
from bot.cases.lists.reports import last_period
from bot.cases.messages.bring import Bring
from bot.cases.officer.hand_over import go_on
from bot.cases.service import Desk
from bot.delivery import loose_files
from bot.delivery.outgoing.disk_alerts import tell_of_a_full_disk
from bot.delivery.outgoing.loan_alerts import tell_who_waits
from bot.delivery.outgoing.quota_alerts import tell_who_looks_after
from bot.privacy.retention import keep_no_longer
from bot.store import Store
from bot.store.admin.row_order import forget_order
from bot.store.cases import reminders
from bot.store.files import copy_versions
from bot.store.files.files import FileRoom
from bot.store.mail import after_restore
from knowledge.library import Library

log = logging.getLogger("mindbot.clock")

EVERY = 60.0  # seconds between runs
_LOOSE_DRAWINGS = 3600.0  # seconds that an unused version of a photo's copy is kept; making one takes seconds
_CHORE = "chore"


class Bringer(Protocol):
    """Puts notifications into the outbox. See Deeds."""

    @property
    def bring(self) -> Bring: ...


class House(Protocol):
    """What the jobs need. See House in bot/app."""

    @property
    def settings(self) -> Settings: ...
    @property
    def store(self) -> Store: ...
    @property
    def library(self) -> Library: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def deeds(self) -> Bringer: ...
    @property
    def room(self) -> FileRoom: ...


def each_look(house: House, at: float) -> str:
    """For jobs that are quick when nothing is due."""
    return ""


def each_day(house: House, at: float) -> str:
    return local(at).date().isoformat()


@dataclass(frozen=True)
class Chore:
    """A scheduled job, and how often: once per value of `once`, or on every run."""

    name: str
    do: Callable[[House, float], object]
    once: Callable[[House, float], str] = each_look


def _count_by_the_rules(house: House, at: float) -> str:
    return house.store.read(house.desk.rules.edition)


def _remind_of_letters(house: House, at: float) -> int:
    return remind_of_letters(house.store, house.desk, house.deeds.bring, at)


def _each_working_day(house: House, at: float) -> str:
    return opening_day(house.desk.deadlines, at)


def _tell_of_loans(house: House, at: float) -> int:
    morning = house.desk.deadlines.quiet.over(at)
    return house.store.write(lambda tx: tell_who_waits(tx, house.library, at, morning))


def _tell_of_short_months(house: House, at: float) -> int:
    morning = house.desk.deadlines.quiet.over(at)
    return house.store.write(lambda tx: tell_who_looks_after(tx, at, morning))


def _each_index_each_day(house: House, at: float) -> str:
    return f"{each_day(house, at)} {house.library.built.isoformat()}"


def _each_hour(house: House, at: float) -> str:
    return f"{local(at):%Y-%m-%d %H}"


def _each_period(house: House, at: float) -> str:
    return last_period(house.desk.deadlines.reports.every, at).name


def _each_morning(house: House, at: float) -> str:
    return due_day(house.desk.deadlines, at)


# In order: first correct due dates, then what follows from them, then housekeeping.
CHORES = (
    Chore("due dates", lambda house, at: recount(house.store, house.desk), _count_by_the_rules),
    Chore("the forgotten", lambda house, at: find_the_forgotten(house.store, house.desk)),
    Chore("alarms", lambda house, at: call_next(house.store, house.desk, house.deeds.bring, at)),
    Chore("round", lambda house, at: go_round(house.store, house.desk, house.deeds.bring, at)),
    Chore("hand-overs", lambda house, at: go_on(house.store, house.desk, house.deeds.bring, at)),
    Chore("reports", lambda house, at: make_reports(house.store, house.desk, at), _each_period),
    Chore("calls for reports", lambda house, at: call_for_reports(house.store, house.desk, house.deeds.bring, at)),
    Chore("letters to ask about", _remind_of_letters, _each_working_day),
    Chore("digests", lambda house, at: send_digests(house.store, house.desk, house.deeds.bring, at), _each_morning),
    Chore("loans", _tell_of_loans, _each_index_each_day),
    Chore("short months", _tell_of_short_months),
    Chore("retention", lambda house, at: keep_no_longer(house.store, house.desk, house.room, at), each_day),
    Chore("order of rows", lambda house, at: forget_order(house.store), each_day),
    Chore("disk", lambda house, at: tell_of_a_full_disk(house.store, house.room, at)),
    Chore("loose files", lambda house, at: loose_files.sweep(house.store, house.room, at), _each_hour),
    Chore("drawings", lambda house, at: copy_versions.sweep(house.store, house.room, at - _LOOSE_DRAWINGS), _each_hour),
)


class Clock:
    """Runs the jobs until the bot stops."""

    def __init__(self, house: House, chores: Iterable[Chore] = CHORES, now: Callable[[], float] = time.time) -> None:
        self._house = house
        self._chores = tuple(chores)
        self._now = now

    def run(self, closing: threading.Event) -> None:
        while not closing.is_set():
            try:
                self.look(self._now())
            except Exception as trouble:  # the database is away for a moment; the next round tries again
                log.error("the clock cannot look: %s", type(trouble).__name__)
            closing.wait(EVERY)

    def look(self, at: float) -> None:
        """Runs the jobs that are due. A job that fails does not stop the others, and is tried again."""
        if self._is_held():
            return
        for chore in self._chores:
            try:
                self._do(chore, at)
            except Exception as trouble:
                log.error("the clock's chore %r failed: %s", chore.name, type(trouble).__name__)

    def _is_held(self) -> bool:
        """Whether this is a restored copy whose operator has not decided yet: it would remind people once more."""
        return self._house.store.read(after_restore.holding) is not None

    def _do(self, chore: Chore, at: float) -> None:
        store, about = self._house.store, chore.once(self._house, at)
        if about and store.read(lambda tx: reminders.done(tx, _CHORE, chore.name, about)):
            return
        chore.do(self._house, at)
        if about:
            store.write(lambda tx: reminders.first(tx, _CHORE, chore.name, about, at))
