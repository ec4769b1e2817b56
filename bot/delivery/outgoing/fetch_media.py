"""Downloads photos and documents from the platform before their message is handled, with retries."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.basics.messages import File, Media, Message, Unread
from bot.basics.rate_limit import UploadQuota
from bot.channels import Channel, Gone, Later, TooMuch
from bot.delivery.outgoing.qr_codes import ReadCode, read_no_code
from bot.delivery.outgoing.workers import Crew
from bot.store import Store, Transaction
from bot.store.engine.seal import BrokenSeal
from bot.store.files import files
from bot.store.files.files import FileRoom, NoRoom, UnknownKind
from bot.store.mail import inbox, media, talks
from bot.store.mail.media import Unfetched

T = TypeVar("T")

log = logging.getLogger("mindbot.fetching")

LEASE = 40.0  # seconds for one attempt before another process may make it
PAUSES = (
    1.0,
    2.0,
    5.0,
    10.0,
    20.0,
    40.0,
    60.0,
)  # seconds between attempts; after the last the person is asked to send it again
PATIENCE = 300.0  # seconds in total that a platform may make us wait for one message
HANDS = 4  # concurrent downloads
FILES_AN_HOUR = 20  # as many of the largest size from one person; an album of photos is far less


class TooOften(Exception):
    """One person sends more files than a form can want."""


class Fetcher:
    """Downloads what people sent on one channel."""

    def __init__(
        self,
        store: Store,
        room: FileRoom,
        channel: Channel,
        largest: int,
        now: Callable[[], float] = time.time,
        read_code: ReadCode = read_no_code,
    ) -> None:
        self._store = store
        self._room = room
        self._channel = channel
        self._largest = largest
        self._now = now
        self._read_code = read_code
        self._quota = UploadQuota(FILES_AN_HOUR * largest, FILES_AN_HOUR * largest)
        self._worker = talks.worker_name(secrets.token_hex(4))

    async def run(self) -> None:
        """Runs until the bot stops."""
        await Crew(self._store, f"media:{self._channel.name}", self.fetch_one, HANDS).run()

    async def fetch_one(self) -> bool:
        """Downloads for one message; False if there is none."""
        one = await asyncio.to_thread(self._store.write, self._take)
        if one is None:
            return False
        try:
            message = inbox.read(self._store.seal, one.payload)
        except (BrokenSeal, ValueError):  # undecryptable: the inbox worker will set it aside
            await self._write(lambda tx: media.unreadable(tx, one, self._now()))
            return True
        try:
            await self._fetch(one, message)
        except Later as later:
            await self._wait(one, message, later.seconds)
        except Exception as trouble:
            await self._failed(one, message, trouble)
        return True

    def _take(self, tx: Transaction) -> Unfetched | None:
        at = self._now()
        return media.take(tx, self._channel.name, self._worker, at, at + LEASE)

    async def _fetch(self, one: Unfetched, message: Message) -> None:
        sealed: list[tuple[File, str]] = []
        unread = None
        try:
            for what in message.media:
                sealed.append(await self._sealed(what, message.sender or message.address))
        except Gone:
            unread = Unread.GONE
        except TooMuch:
            unread = Unread.TOO_LARGE
        except UnknownKind:
            unread = Unread.UNKNOWN
        except NoRoom as full:
            log.warning("a %s file was refused: %s", message.channel, full)
            unread = Unread.NO_ROOM
        except TooOften:
            unread = Unread.TOO_MANY
        await self._whole(one, message, sealed, unread)

    async def _sealed(self, what: Media, person: str) -> tuple[File, str]:
        if not self._room.has_room() or await asyncio.to_thread(self._store.read, files.are_too_many_loose):
            raise NoRoom("Nothing is fetched from the platform.")
        content = await self._channel.fetch(what, self._largest)
        if self._quota.wait(person, "", len(content)):
            raise TooOften(f"More than {FILES_AN_HOUR * self._largest} bytes in an hour.")
        file, digest = await asyncio.to_thread(self._room.put, content, what.name)
        return replace(file, says=await asyncio.to_thread(self._read_code, content, file.media_type)), digest

    async def _whole(
        self, one: Unfetched, message: Message, sealed: list[tuple[File, str]], unread: Unread | None
    ) -> None:
        """Stores the message with its files; from now on it is handled like any other."""
        fetched = tuple(file for file, _ in sealed)
        whole = replace(message, media=(), files=message.files + fetched, unread=unread or message.unread)
        if not await self._write(lambda tx: media.fetched(tx, one, whole, sealed, self._now())):
            for file in fetched:  # the message was edited or deleted during the download
                self._room.erase(file.id)

    async def _wait(self, one: Unfetched, message: Message, seconds: float) -> None:
        if self._now() - message.at > PATIENCE:
            await self._whole(one, message, [], Unread.GONE)
        else:
            due_at = self._now() + seconds
            await self._write(lambda tx: media.again(tx, one, due_at, counts=False))

    async def _failed(self, one: Unfetched, message: Message, trouble: Exception) -> None:
        log.warning("a %s file failed for the %d. time: %s", message.channel, one.attempts + 1, type(trouble).__name__)
        if one.attempts >= len(PAUSES):
            await self._whole(one, message, [], Unread.GONE)
        else:
            due_at = self._now() + PAUSES[one.attempts]
            await self._write(lambda tx: media.again(tx, one, due_at))

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.to_thread(self._store.write, work)
