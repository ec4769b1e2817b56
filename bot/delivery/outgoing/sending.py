"""Letters leave the outbox: in order, at the platform's pace, tried again, and never silently lost."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence

from bot.basics import metrics, trace
from bot.basics.messages import Letter
from bot.channels import Channel, Later, OnlyWhenAsked, Pace, Unacceptable, Undeliverable
from bot.delivery.mailbox import readdress
from bot.delivery.outgoing.workers import Crew
from bot.store import Store, Transaction
from bot.store.mail import outbox, talks
from bot.store.people import people

log = logging.getLogger("mindbot.sending")

LEASE = 60.0  # seconds for one attempt before another process may make it
FIRST_PAUSE, MAX_PAUSE_SECONDS = 1.0, 900.0  # seconds between attempts, doubling
TRIES = 12  # about two hours
HANDS = 8  # concurrent sends, each to another conversation


class Sender:
    """Sends the messages of one channel."""

    def __init__(self, store: Store, channel: Channel, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._channel = channel
        self._now = now
        self._worker = talks.worker_name(secrets.token_hex(4))
        self._pace = Pacer(channel.pace, now)

    async def run(self) -> None:
        """Runs until the bot stops."""
        await Crew(self._store, f"outbox:{self._channel.name}", self.send_one, HANDS).run()

    async def send_one(self) -> bool:
        """Sends what is next: one message, or the messages of one answer together."""
        letters = await asyncio.to_thread(self._store.write, self._take)
        if not letters:
            return False
        with trace.message(letters[0].answers):
            await self._send(letters)
        return True

    async def _send(self, letters: Sequence[Letter]) -> None:
        address, outcome = letters[0].address, "sent"
        await self._pace.wait(address)
        try:
            with metrics.stage("send", {}):
                await self._channel.send(letters)
        except Later as later:
            outcome = "later"
            why, due_at = str(later), self._now() + later.seconds
            self._pace.hold(address, later.seconds)
            await self._settle(letters, lambda tx, letter: outbox.postpone(tx, letter.id, why, due_at))
        except OnlyWhenAsked as kept:
            outcome = "held"
            why = str(kept)
            await self._settle(letters, lambda tx, letter: outbox.hold(tx, letter.id, why))
        except Undeliverable as never:
            outcome = "undeliverable"
            why, closed = str(never), not isinstance(never, Unacceptable)
            await self._settle(letters, lambda tx, letter: self._undelivered(tx, letter, why, closed))
        except Exception as trouble:
            outcome = "failed"
            name = type(trouble).__name__
            await self._settle(letters, lambda tx, letter: self._failed(tx, letter, name))
        else:
            await self._settle(letters, lambda tx, letter: outbox.sent(tx, letter.id))
        metrics.SENT.labels(self._channel.name, outcome).inc()

    def _take(self, tx: Transaction) -> tuple[Letter, ...]:
        at = self._now()
        return outbox.take(tx, self._channel.name, self._worker, at, at + LEASE, self._channel.bundle)

    def _failed(self, tx: Transaction, letter: Letter, trouble: str) -> None:
        log.warning("%s letter %d failed for the %d. time: %s", letter.channel, letter.id, letter.attempts + 1, trouble)
        if letter.attempts + 1 >= TRIES:
            outbox.give_up(tx, letter.id, trouble)
        else:
            pause = min(FIRST_PAUSE * 2**letter.attempts, MAX_PAUSE_SECONDS)
            outbox.again(tx, letter.id, trouble, self._now() + pause)

    def _undelivered(self, tx: Transaction, letter: Letter, why: str, closed: bool) -> None:
        """Keeps the message for an operator. An address that blocked the bot is not written to until the person
        returns."""
        log.warning("%s letter %d cannot be delivered", letter.channel, letter.id)
        outbox.give_up(tx, letter.id, why)
        if closed:
            people.reachable(tx, letter.channel, letter.address, can_be=False)
            readdress(tx, letter, self._now())

    async def _settle(self, letters: Sequence[Letter], settle: Callable[[Transaction, Letter], None]) -> None:
        """Records the result of one attempt for all of its messages."""

        def work(tx: Transaction) -> None:
            for letter in letters:
                settle(tx, letter)

        await asyncio.to_thread(self._store.write, work)


class Pacer:
    """Rate limits of sending: overall, and per conversation."""

    def __init__(self, pace: Pace, now: Callable[[], float]) -> None:
        self._pace = pace
        self._now = now
        self._free = 0.0
        self._free_for: dict[str, float] = {}

    async def wait(self, address: str) -> None:
        """Waits until this message may be sent."""
        at = self._now()
        start = max(at, self._free, self._free_for.get(address, 0.0))
        self._free = max(at, self._free) + 1 / self._pace.per_second
        self._free_for[address] = start + 1 / self._pace.per_conversation
        if len(self._free_for) > 10_000:
            self._free_for = {one: free for one, free in self._free_for.items() if free > at}
        await asyncio.sleep(start - at)

    def hold(self, address: str, seconds: float) -> None:
        """Pauses this conversation only, as the platform asked."""
        self._free_for[address] = max(self._free_for.get(address, 0.0), self._now() + seconds)
