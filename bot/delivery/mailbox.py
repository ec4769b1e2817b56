"""Handles incoming messages: one transaction per message, with all of its effects or none."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from bot.basics import metrics, trace
from bot.basics.messages import Letter, Message, Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.supervision import place
from bot.basics.texts import say
from bot.chat.answers.served import served
from bot.chat.conversation import Talk, from_bytes, to_bytes
from bot.chat.effects import Act, NoteMissed
from bot.chat.turn import Outcome, TooCostly
from bot.delivery.loose_files import named_in
from bot.store import Store, Transaction
from bot.store.cases import parties
from bot.store.files.files import FileRoom, strike
from bot.store.mail import inbox, outbox, revisions, talks
from bot.store.mail.inbox import Taken
from bot.store.mail.outbox import Held
from bot.store.papers import usage
from bot.store.papers.usage import Ending
from bot.store.people import people
from bot.store.people.people import Address

log = logging.getLogger("mindbot.mailbox")

SLOW = 3.0  # seconds from a message's arrival to its answer after which the log tells where they went
LEASE = 15.0  # seconds that a worker has for one message before another may take it
_AWAKE = 900.0  # seconds after a person's last message in which notifications ignore quiet hours
PAUSES = (0.5, 2.0, 8.0, 30.0)  # seconds before each retry of a failed message; after the last it is set aside

# A costly message is tried once more, because the first one after a start also loads dictionaries.
_COSTLY_RETRIES = 1

Think = Callable[[Message, Talk, Person], Outcome]


class Do(Protocol):
    """Runs the side effects of a reply, in the message's transaction."""

    def __call__(
        self, tx: Transaction, act: Act, person: Person, message: Message, language: str, at: float
    ) -> Sequence[Reply]: ...


class Overtaken(Exception):
    """The conversation, the case or the person changed, or another worker was quicker, while the reply was computed."""


class Mailbox:
    """The inbox and its workers."""

    def __init__(
        self, store: Store, think: Think, do: Do, room: FileRoom, now: Callable[[], float] = time.time
    ) -> None:
        self.store = store
        self._think = think
        self._do = do
        self._room = room
        self._now = now
        self._worker = talks.worker_name(secrets.token_hex(4))

    def open(self) -> None:
        """Releases what a killed process had taken."""
        self.store.write(lambda tx: talks.release_the_dead(tx, self._now()))

    def keep(self, messages: Sequence[Message]) -> Future[list[str]]:
        """Stores these messages on disk; repeats are ignored."""

        def work(tx: Transaction) -> list[str]:
            struck = []
            for message in map(Message.cut, messages):
                if inbox.keep(tx, message, self._now()):
                    struck += revisions.revise(tx, message, self._now())
                else:
                    log.info("a %s message came again", message.channel)
            return struck

        kept = self.store.submit(work)
        kept.add_done_callback(self._erase)
        return kept

    def _erase(self, kept: Future[list[str]]) -> None:
        """Deletes the files of messages that were deleted while waiting."""
        if not kept.cancelled() and not kept.exception():
            for file in kept.result():
                self._room.erase(file)

    def work(self, think: Think | None = None) -> bool:
        """Handles one message, perhaps with somebody else thinking; False if none is due."""
        at = self._now()
        taken = self.store.write(lambda tx: inbox.take(tx, self._worker, at, at + LEASE), lasting=False)
        if taken is None:
            return False
        message: Message | None = None
        try:
            message = inbox.opened(self.store.seal, taken)
            with trace.message(message.id):
                self._deal_with(taken, message, think or self._think)
        except Overtaken:
            self.store.write(lambda tx: talks.let_go(tx, taken.conversation, self._worker), lasting=False)
        except Exception as trouble:
            with trace.message(message.id if message else ""):
                self._failed(taken, message, trouble)
        return True

    def _deal_with(self, taken: Taken, message: Message, think: Think) -> None:
        took = {"wait": max(0.0, self._now() - taken.came_at)}
        metrics.STAGES.labels("wait").observe(took["wait"])
        person = self.store.read(lambda tx: people.find(tx, message.channel, message.sender or message.address))
        if person is None:  # deleted at their own request after the message was stored
            person = self.store.write(lambda tx: self._meet(tx, message))
        with metrics.stage("think", took):
            outcome = think(message, from_bytes(taken.talk.state), person)
        state = to_bytes(outcome.talk)
        needless = sorted(_files(message, taken.talk.state) - _files(None, state))
        with metrics.stage("commit", took):
            struck = self.store.write(lambda tx: self._commit(tx, taken, message, person, outcome, state, needless))
        metrics.MESSAGES.labels(_ending(outcome)).inc()
        if sum(took.values()) > SLOW:
            log.warning("a slow message: %s", ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items()))
        for file in struck:
            self._room.erase(file)

    def _meet(self, tx: Transaction, message: Message) -> Person:
        return people.meet(tx, message.channel, message.sender or message.address, self._now())

    def _commit(
        self,
        tx: Transaction,
        taken: Taken,
        message: Message,
        person: Person,
        outcome: Outcome,
        state: bytes,
        needless: list[str],
    ) -> list[str]:
        """Commits everything that results from a message."""
        at, language = self._now(), outcome.talk.language
        if not inbox.handled(tx, taken, at) or not talks.save(tx, taken.conversation, taken.talk.version, state, at):
            raise Overtaken
        replies = list(outcome.replies)
        for act in outcome.acts:
            replies += self._do(tx, act, person, message, language, at)
        replies += outcome.afterwards
        for section in served((*outcome.replies, *outcome.afterwards)):
            usage.count(tx, section, Ending.ANSWERED, at, usage.slot_of(message.id))
        staff = _changed(person, people.find(tx, message.channel, message.sender or message.address))
        for reply in replies:
            self._reply(tx, message, reply, language, at, staff)
        return [file for file in needless if strike(tx, file)]

    def _reply(
        self, tx: Transaction, message: Message, reply: Reply, language: str, at: float, staff: bool | None = None
    ) -> None:
        outbox.put(
            tx,
            message.channel,
            message.address,
            reply,
            at,
            language=language,
            answers=message.id,
            ticket_out=message.ticket_out,
            staff=staff,
        )

    def _failed(self, taken: Taken, message: Message | None, trouble: Exception) -> None:
        """Schedules a retry; after the last one sets the message aside and tells the person."""
        name = type(trouble).__name__
        costly = isinstance(trouble, TooCostly)
        last = taken.attempts >= (_COSTLY_RETRIES if costly else len(PAUSES))
        # The error's text may repeat what somebody wrote; its type and place do not.
        log.error("message %d failed for the %d. time: %s", taken.id, taken.attempts + 1, place(trouble))

        def work(tx: Transaction) -> None:
            if last and inbox.set_aside(tx, taken, name) and message:
                language = from_bytes(taken.talk.state).language or "th"
                self._reply(
                    tx,
                    message,
                    Reply(say("talk.too_costly" if costly else "talk.went_wrong", language)),
                    language,
                    self._now(),
                )
            elif not last:
                inbox.failed(tx, taken, name, self._now() + PAUSES[taken.attempts])
            talks.let_go(tx, taken.conversation, self._worker)

        self.store.write(work)


def tell(
    tx: Transaction,
    person: str,
    reply: Reply,
    weight: Weight,
    language: str,
    at: float,
    not_before: float = 0,
    held: Held | None = None,
) -> bool:
    """Notifies a person, also a party by alias, wherever they can be reached."""
    reached = ways(tx, person, weight)
    for one in reached:
        waits = 0 if _is_awake(one, at) else not_before
        outbox.put(
            tx,
            one.channel,
            one.address,
            reply,
            at,
            language=language,
            weight=weight,
            not_before=waits,
            held=held,
        )
    return bool(reached)


def ways(tx: Transaction, person: str, weight: Weight) -> Sequence[Address]:
    """The addresses of a notification: all for danger, one for other news."""
    reached = people.addresses(tx, parties.person_behind(tx, person) if parties.is_alias(person) else person)
    return reached if weight is Weight.DANGER else _best(reached)


def _changed(before: Person, after: Person | None) -> bool | None:
    """Whether the person just became staff, or no longer is; None if unchanged."""
    works = after is not None and after.role is not Role.PUBLIC
    return None if works == (before.role is not Role.PUBLIC) else works


def _is_awake(address: Address, at: float) -> bool:
    """Whether quiet hours do not matter: the person wrote just now, or the channel has no push."""
    return address.channel in people.COLLECTED or at - address.used_at < _AWAKE


def readdress(tx: Transaction, letter: Letter, at: float) -> None:
    """Sends a notification to another address of the same person; a reply is not redirected."""
    person = people.find(tx, letter.channel, letter.address)
    if person and letter.weight is Weight.NEWS and not letter.answers:
        tell(tx, person.id, letter.reply, letter.weight, letter.language, at)


def _best(reached: Sequence[Address]) -> Sequence[Address]:
    """One address for notifications: the last used one, preferably with push."""
    called = [one for one in reached if one.channel not in people.COLLECTED]
    return (called or reached)[:1]


def _ending(outcome: Outcome) -> str:
    """How a message ended, for the metrics."""
    if any(reply.asserted for reply in outcome.replies):
        return Ending.ANSWERED
    missed = [act for act in outcome.acts if isinstance(act, NoteMissed)]
    if missed:
        return Ending.NEAR if missed[0].nearest else Ending.MISSED
    return "other"  # a step of a form, a command, a greeting


def _files(message: Message | None, talk: bytes) -> set[str]:
    """The ids of the files in a message and in a stored conversation."""
    brought = {file.id for file in message.files} if message else set()
    return brought | named_in(talk)
