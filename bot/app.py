"""Builds every part and joins them, once. The only file that knows all the others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO

from bot.basics import places
from bot.basics.messages import File, Letter, Message
from bot.basics.people import Role, unit_label
from bot.basics.settings import Settings
from bot.basics.signed_links import Links
from bot.basics.supervision import Supervision
from bot.cases.records import search_words
from bot.cases.service import Desk
from bot.channels import TooMuch, terminal
from bot.channels.terminal import Counter, Terminal
from bot.chat.assistant import Assistant
from bot.chat.forms.current_forms import Stationery
from bot.chat.language_model import OpenAIWriter
from bot.chat.understand import reading
from bot.console.case.history import Teller
from bot.delivery.citizen_view import OwnCases
from bot.delivery.effects import Deeds
from bot.delivery.mailbox import Mailbox, Think
from bot.delivery.officer_view import Workroom
from bot.delivery.scheduler import Clock
from bot.delivery.worker_process import WorkerDied, WorkerProcess
from bot.documents.copies.copy_maker import Copyist
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.engine.installation import begin_or_find_seal, find_store
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal, key_file
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import outbox, talks
from bot.store.people import officers, people
from knowledge.library import Library

log = logging.getLogger("mindbot")

HANDS = 2  # worker threads of the inbox
HANDS_WITH_WRITER = 8  # more, because a thread that waits for a language model does nothing else
_LOOK = 0.5  # seconds between checks for messages due for a retry
_GOODBYE = 10.0  # seconds that workers have to end what they are at
_RESTART = 15.0  # seconds before a worker process that did not start is started again
_REFRESH = 2.0  # seconds between checks for a newer index


_OFFICER = "officer:"
_UNIT = "สปอ"  # the unit of a staff member who did not name one


class NoSuchOfficer(LookupError):
    """`--as officer:NAME` names an officer who does not exist or is disabled."""


@dataclass(frozen=True)
class House:
    """Every part of the running system."""

    settings: Settings
    seal: Seal
    store: Store
    library: Library
    links: Links
    writer: OpenAIWriter | None
    desk: Desk
    deeds: Deeds
    room: FileRoom
    mailbox: Mailbox
    stationery: Stationery
    supervision: Supervision

    @property
    def mode(self) -> str:
        """How the library searches, and how to improve it."""
        more = " alone (for meaning: set EMBEDDING_MODEL, then indexer build)" if self.library.mode == "words" else ""
        return self.library.mode + more

    def exchange(self, message: Message) -> list[Letter]:
        """Handles a message now and waits for the reply, for the terminal."""
        self.mailbox.keep([message]).result()
        while True:
            letters = self.store.read(lambda tx: outbox.waiting(tx, message.channel, message.address, at=time.time()))
            if any(letter.answers == message.id for letter in letters):
                break
            if not self.mailbox.work():
                time.sleep(0.02)  # it waits for its next try, or another process handles it
        self.store.write(lambda tx: _collected(tx, message, letters))
        return letters

    def close(self) -> None:
        self.store.close()


def build(settings: Settings, now: Callable[[], float] = time.time) -> House:
    """Builds the system from the settings."""
    library = Library(settings.data / "index")
    settings, seal = with_keys(settings)
    store = open_store(settings.database_url, seal)
    desk = Desk()
    room = FileRoom(settings.data / "files", seal, keep_free=settings.free_megabytes * 2**20)
    deeds = Deeds(desk, desk.routing, room)
    links = Links(settings.public_url, settings.secret)
    writer = _writer(settings)
    stationery = Stationery(store)
    assistant = _assistant(library, store, desk, links, writer, stationery, now)
    mailbox = Mailbox(store, assistant.answer, deeds, room, now)
    mailbox.open()
    return House(settings, seal, store, library, links, writer, desk, deeds, room, mailbox, stationery, Supervision())


def _assistant(
    library: Library,
    store: Store,
    desk: Desk,
    links: Links,
    writer: OpenAIWriter | None,
    stationery: Stationery,
    now: Callable[[], float] = time.time,
) -> Assistant:
    work = Workroom(store, desk, Teller, now)
    return Assistant(library, OwnCases(store, desk, links, now), links, writer, now, work, stationery.forms)


@dataclass(frozen=True)
class Thinking:
    """What a worker process needs: the assistant, and the library that it keeps up to date."""

    library: Library
    answer: Think

    def keep_up_to_date(self) -> None:
        while True:
            time.sleep(_REFRESH)
            _move_to_the_newest(self.library)


def thinking(settings: Settings) -> Thinking:
    """Builds the part of the system that thinks, and loads everything that it needs."""
    store, settings = open_records(settings), with_secret(settings)
    library, links = Library(settings.data / "index"), Links(settings.public_url, settings.secret)
    assistant = _assistant(library, store, Desk(), links, _writer(settings), Stationery(store))
    _warm(library)
    return Thinking(library, assistant.answer)


def with_keys(settings: Settings) -> tuple[Settings, Seal]:
    """The encryption key and the signing secret of this installation, made on first start."""
    seal = begin_or_find_seal(settings.data, settings.database_url)
    return with_secret(settings), seal


def with_secret(settings: Settings) -> Settings:
    """The settings with the secret that signs cookies and links."""
    secret = settings.secret or key_file(settings.data / "secret.key").hex()
    return settings.model_copy(update={"secret": secret})


def sit_down(house: House, name: str, out: TextIO, *, role: str | None, unit: str, as_json: bool) -> Terminal:
    """A terminal conversation. Who can type on this machine may choose their role."""
    who = role or ""
    address = f"{name}/{who}/{unit_label(unit or _UNIT)}" if role == Role.STAFF else name
    if who.startswith(_OFFICER):
        address = f"{who}/{unit_label(unit)}"

    def forget() -> None:
        house.store.write(lambda tx: talks.forget(tx, house.seal.fingerprint(terminal.NAME, address)))

    def file(content: bytes, file_name: str) -> File:
        try:
            kept, digest = house.room.put(content, file_name)
        except (files.UnknownKind, files.NoRoom) as unknown:
            raise TooMuch(str(unknown)) from unknown
        house.store.write(lambda tx: files.record(tx, kept, digest, time.time()))
        return kept

    def introduce(tx: Transaction) -> None:
        if who.startswith(_OFFICER):
            _seat_officer(tx, address, who.removeprefix(_OFFICER).strip(), unit_label(unit))
            return
        person = people.meet(tx, terminal.NAME, address, time.time())
        if role == Role.STAFF:
            people.link(tx, person.id, Role.STAFF, unit_label(unit or _UNIT), time.time())

    house.store.write(introduce)
    return Terminal(address, Counter(house.exchange, file, forget), out, as_json=as_json)


def _seat_officer(tx: Transaction, address: str, name: str, unit: str) -> None:
    """Signs in the officer of this name at the terminal, with their console account; or creates one with --unit."""
    at, known = time.time(), officers.person_of(tx, name)
    account = people.get(tx, known) if known else None
    if account is None:
        if not unit:
            raise NoSuchOfficer(f"There is no officer {name!r}. See: mindbot officer list. Or say their unit: --unit")
        person = people.meet(tx, terminal.NAME, address, at)
        people.link(tx, person.id, Role.OFFICER, unit, at, name=name)
        audit.write(tx, officers.OPERATOR, What.ROLE_CHANGED, f"{person.id}: officer {unit}", at)
        return
    if officers.is_disabled(tx, account.id):
        raise NoSuchOfficer(f"The officer {name!r} is disabled. To let them in again: mindbot officer link {name}")
    if unit and unit != account.unit:
        raise NoSuchOfficer(f"{name} works for {account.unit or 'no unit'}, not for {unit}. Leave --unit out.")
    people.seat(tx, terminal.NAME, address, account.id, at)
    audit.write(tx, account.id, What.SIGNED_IN, terminal.NAME, at)


def open_records(settings: Settings) -> Store:
    """Opens only the database, for commands that need nothing else; where nothing is installed it makes nothing."""
    return find_store(settings.data, settings.database_url)


def begin_records(settings: Settings) -> Store:
    """Opens only the database, and begins the installation if there is none."""
    settings, seal = with_keys(settings)
    return open_store(settings.database_url, seal)


def _writer(settings: Settings) -> OpenAIWriter | None:
    if not settings.writer_url:
        return None
    allowed = settings.writer_may_read_staff
    return OpenAIWriter(settings.writer_url, settings.writer_model, settings.writer_key, may_read_staff=allowed)


class Hands:
    """Worker threads that handle the inbox and keep the index up to date while the bot runs."""

    def __init__(self, house: House, workers: int = 1, worker: str = "") -> None:
        self._house = house
        self._workers = workers
        self._worker = worker  # the module that a worker process runs, when there is more than one
        self._closing = threading.Event()
        self._bell = threading.Condition()
        self._rung = 0
        self._copyist = Copyist(house.store, house.room)

    def start(self) -> None:
        self._house.supervision.open()
        run = self._house.supervision.thread
        self._house.store.listen(self._heard)
        for hand in range(self._hands()):
            run(f"hand-{hand}", self._work_with_a_process if self._workers > 1 else self._work)
        run("librarian", self._keep_up_to_date)
        run("clock", lambda: Clock(self._house).run(self._closing))
        run("copyist", self._copyist.run)

    def stop(self) -> None:
        self._closing.set()
        self._heard("inbox")
        self._copyist.stop()
        self._house.supervision.close(_GOODBYE)

    def _heard(self, topic: str) -> None:
        if topic == "inbox":
            with self._bell:
                self._rung += 1
                self._bell.notify_all()

    def _hands(self) -> int:
        if self._workers > 1:
            return self._workers
        return HANDS_WITH_WRITER if self._house.writer else HANDS

    def _work_with_a_process(self) -> None:
        """A hand that leaves the thinking to a process of its own, and starts another when that one died."""
        while not self._closing.is_set():
            try:
                with WorkerProcess(self._worker) as worker:
                    log.info("worker process %d is ready", worker.number)
                    self._work(worker.think, worker.is_alive)
                    died = not self._closing.is_set()
            except WorkerDied as trouble:
                log.error("a worker process did not start, this process thinks meanwhile: %s", trouble)
                self._think_here(_RESTART)
            else:
                if died:
                    log.error("worker process %d died; another begins, and its message is tried again", worker.number)

    def _think_here(self, seconds: float) -> None:
        """A new process may not start where this one runs well, as when the newest index is broken."""
        until = time.monotonic() + seconds
        self._work(may_go_on=lambda: time.monotonic() < until)

    def _work(self, think: Think | None = None, may_go_on: Callable[[], bool] = lambda: True) -> None:
        while not self._closing.is_set() and may_go_on():
            heard = self._rung
            try:
                busy = self._house.mailbox.work(think)
            except Exception as trouble:  # the database is away for a moment; the messages are safe in it
                log.error("the inbox cannot be read: %s", type(trouble).__name__)
                busy = False
            if not busy:
                with self._bell:
                    if self._rung == heard:
                        self._bell.wait(_LOOK)

    def _keep_up_to_date(self) -> None:
        search_words.warm()
        if self._workers == 1:
            _warm(self._house.library)
        while not self._closing.wait(_REFRESH):
            try:
                self._look_around()
            except Exception as trouble:  # the next round tries again
                log.error("the librarian tripped: %s", type(trouble).__name__)

    def _look_around(self) -> None:
        _move_to_the_newest(self._house.library)
        began = time.monotonic()
        while search_words.catch_up(self._house.store):
            # Whoever waits for an answer comes first, however much somebody wrote into their case.
            if self._closing.wait(time.monotonic() - began):
                break
            began = time.monotonic()


def _warm(library: Library) -> None:
    """The first question loads dictionaries, index pages and perhaps a model; no citizen should wait for that."""
    library.warm()
    reading.ready()
    places.warm()
    library.search("กระทรวงอุตสาหกรรม", audiences=frozenset({"public", "staff"}))


def _move_to_the_newest(library: Library) -> None:
    if library.refresh():
        log.info("moved to the index built %s", library.built)
    elif library.trouble:
        log.error("the newest index is not used: %s", library.trouble)


def _collected(tx: Transaction, message: Message, letters: Sequence[Letter]) -> None:
    for letter in letters:
        outbox.collected(tx, message.channel, message.address, letter.id)
