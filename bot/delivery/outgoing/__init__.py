"""The channels' interface to inbox and outbox: store incoming messages, collect outgoing ones, wait for news."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import channels
from bot.basics.messages import Allowance, File, Letter, Message
from bot.channels import TooMuch
from bot.delivery.mailbox import Mailbox
from bot.delivery.outgoing.qr_codes import ReadCode, read_no_code
from bot.store import Transaction
from bot.store.engine.seal import Seal
from bot.store.files import files
from bot.store.files.files import FileRoom, NoRoom, UnknownKind
from bot.store.mail import buttons, inbox, outbox, quotas, talks

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("mindbot.post")


class PostOffice:
    """See Post in bot/channels."""

    def __init__(
        self,
        mailbox: Mailbox,
        room: FileRoom,
        seal: Seal,
        largest: int,
        now: Callable[[], float] = time.time,
        read_code: ReadCode = read_no_code,
    ) -> None:
        self._mailbox = mailbox
        self._store = mailbox.store
        self._room = room
        self._seal = seal
        self._largest = largest
        self._now = now
        self._read_code = read_code
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Starts waking those who wait for news."""
        self._loop = asyncio.get_running_loop()
        self._store.listen(self._heard)

    async def keep(self, messages: Sequence[Message]) -> None:
        await asyncio.wrap_future(self._mailbox.keep(messages))

    async def is_kept(self, channel: str, message_id: str) -> bool:
        return await asyncio.to_thread(self._store.read, lambda tx: inbox.is_kept(tx, channel, message_id))

    async def file(self, content: bytes, name: str) -> File:
        if len(content) > self._largest:
            raise TooMuch(f"The file has {len(content)} bytes; {self._largest} are the most.")
        try:
            file, digest = await asyncio.to_thread(self._put, content, name)
        except UnknownKind as unknown:
            raise TooMuch(str(unknown)) from unknown
        except NoRoom as full:
            log.warning("a file was refused: %s", full)
            raise channels.NoRoom from full
        await asyncio.to_thread(self._store.write, lambda tx: files.record(tx, file, digest, self._now()))
        return file

    def _put(self, content: bytes, name: str) -> tuple[File, str]:
        if self._store.read(files.are_too_many_loose):
            raise NoRoom("Too many files wait for a form.")
        file, digest = self._room.put(content, name)
        return replace(file, says=self._read_code(content, file.media_type)), digest

    async def waiting(self, channel: str, address: str, after: int) -> list[Letter]:
        return await asyncio.to_thread(
            self._store.read, lambda tx: outbox.waiting(tx, channel, address, after, at=self._now())
        )

    async def seen(self, channel: str, address: str, letters: Sequence[int]) -> None:
        def work(tx: Transaction) -> None:
            for letter in letters:
                outbox.collected(tx, channel, address, letter)

        # After a power cut the page may get the message again, and recognises it by its number.
        await asyncio.to_thread(self._store.write, work, lasting=False)

    async def news(self, channel: str, address: str, timeout: float) -> bool:
        conversation, at = self._seal.fingerprint(channel, address), self._now()
        with self._bell(conversation) as bell:
            ready = await asyncio.to_thread(self._store.read, lambda tx: outbox.next_ready(tx, conversation, at))
            try:
                await asyncio.wait_for(bell.wait(), min(timeout, ready - at) if ready else timeout)
            except TimeoutError:
                return False
            return True

    async def allowance(self, channel: str, allowance: Allowance) -> None:
        await asyncio.to_thread(self._store.write, lambda tx: quotas.keep(tx, channel, allowance))

    async def forget(self, channel: str, address: str) -> None:
        conversation = self._seal.fingerprint(channel, address)
        await asyncio.to_thread(self._store.write, lambda tx: talks.forget(tx, conversation))

    async def hang(self, letter: Letter) -> None:
        says = [choice.send for choice in letter.reply.choices]

        def work(tx: Transaction) -> None:
            buttons.hang(tx, letter.channel, letter.address, letter.id, says, self._now())

        await asyncio.to_thread(self._store.write, work)

    async def pressed(self, channel: str, address: str, letter: int, button: int) -> str:
        return await asyncio.to_thread(
            self._store.read, lambda tx: buttons.says(tx, channel, address, letter, button, self._now())
        )

    @contextmanager
    def _bell(self, conversation: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._waiting.setdefault(conversation, set()).add(bell)
        try:
            yield bell
        finally:
            self._waiting[conversation].discard(bell)
            if not self._waiting[conversation]:
                del self._waiting[conversation]

    def _heard(self, topic: str) -> None:
        """Called by the store's own thread."""
        kind, _, conversation = topic.partition(":")
        if kind == "letters" and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring, conversation)

    def _ring(self, conversation: str) -> None:
        for bell in self._waiting.get(conversation, ()):
            bell.set()
