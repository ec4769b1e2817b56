"""The web chat: one page, and the doors it speaks through. People collect their own letters here."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.basics.descriptors import most_connections
from bot.basics.messages import Event, File, Letter, Media, Message, Source
from bot.basics.rate_limit import Full, Most, Slots, Turnstile, UploadQuota, network
from bot.basics.settings import Settings
from bot.basics.texts import LANGUAGES, say
from bot.basics.uploads import Upload
from bot.channels import Channel, Gone, NoRoom, Pace, Post, TooMuch
from bot.channels.web.message import NotTaken, Said, declared_size, is_file, read_said, read_seen
from bot.channels.web.page import GUARDS, open_page
from bot.channels.web.visitor import Visitors, is_foreign

NAME = "web"
HEARTBEAT_SECONDS = 15.0  # shorter than the time-out of usual proxies
BREATH_SECONDS = 0.5  # after a wake-up without a message
RETRY_MILLISECONDS = 2000
STREAMS_EACH = 12  # open event streams per visitor
STREAMS_OF_EVERYBODY = 2000
STREAM_SECONDS = 1800.0  # then the page connects again by itself, and who left without a word is gone
DOORS_PER_MINUTE = 240  # a page's requests besides messages
VISITORS_OF_A_NETWORK = 30  # one network may send as much as so many visitors, whoever collects cookies
LONG_LETTERS = 500  # so many letters more count as one message more: what is long costs more to read
STRANGERS_PER_MINUTE = 120  # new visitors per network; a school or a mobile network shares one address
UPLOADS = Most(visitor=2, network=8, everybody=16)  # at once, as each lies in memory whole
FILES_AN_HOUR = 10  # of the largest size, from one visitor
NETWORK_FILES_AN_HOUR = 40  # and from one network
_BUSY_SECONDS = 5.0

_MAX_NUMBER_DIGITS = 18  # what a database takes as a number

log = logging.getLogger(__name__)
Door = Callable[[Request], Awaitable[Response]]


def open_channel(settings: Settings, post: Post) -> Channel | None:
    """Opens the web chat, which needs no settings."""
    return WebChat(settings, post)


class WebChat:
    """Receives messages of the page and streams the replies."""

    name = NAME
    collects = True
    pace = Pace(per_second=math.inf, per_conversation=math.inf)
    bundle = 1

    def __init__(self, settings: Settings, post: Post, clock: Callable[[], float] = time.time) -> None:
        self._post = post
        self._clock = clock
        self._page = open_page(settings.file_megabytes, settings.banner)
        self._file_bytes = settings.file_megabytes * 2**20
        self._public_host = urlsplit(settings.public_url).netloc
        self._visitors = Visitors(settings.secret)
        self._messages = Turnstile(settings.web_per_minute)
        self._networks = Turnstile(settings.web_per_minute * VISITORS_OF_A_NETWORK)
        self._doors = Turnstile(DOORS_PER_MINUTE)
        self._strangers = Turnstile(STRANGERS_PER_MINUTE)
        self._uploads = Slots(UPLOADS)
        self._quota = UploadQuota(FILES_AN_HOUR * self._file_bytes, NETWORK_FILES_AN_HOUR * self._file_bytes)
        # Half of what the process can hold: the other half is for requests, which are over in no time.
        streams = min(STREAMS_OF_EVERYBODY, most_connections() // 2)
        self._streams = Slots(Most(STREAMS_EACH, streams // 4, streams))
        self._closing = asyncio.Event()

    def routes(self) -> Sequence[Route]:
        return [
            Route("/", self._guarded(self._home), methods=["GET"]),
            Route("/chat", self._guarded(self._say), methods=["POST"]),
            Route("/chat/events", self._guarded(self._events), methods=["GET"]),
            Route("/chat/seen", self._guarded(self._seen), methods=["POST"]),
            Route("/chat/forget", self._guarded(self._forget), methods=["POST"]),
            Route("/chat/pages/{digest}/{name}", self._guarded(self._file), methods=["GET"]),
        ]

    async def send(self, letters: Sequence[Letter]) -> None:
        """Nothing is pushed: the page collects messages from the outbox."""

    async def fetch(self, media: Media, most: int) -> bytes:
        """Nothing is downloaded: the page uploads files with its message."""
        raise Gone(media.ref)

    async def run(self) -> None:
        await self._closing.wait()

    async def close(self) -> None:
        """Ends every stream; the pages reconnect."""
        self._closing.set()

    def _guarded(self, door: Door) -> Door:
        async def guarded(request: Request) -> Response:
            try:
                if request.method == "POST" and is_foreign(request, self._public_host):
                    raise NotTaken(403, "foreign")
                response = await door(request)
            except NotTaken as refused:
                log.info("web chat refused a request: %s", refused)
                response = _refusal(refused)
            except ClientDisconnect:
                response = Response(status_code=400)  # the client has disconnected
            response.headers.update(GUARDS)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded

    async def _home(self, request: Request) -> Response:
        response = Response(self._page.html, media_type="text/html; charset=utf-8")
        visitor = self._visitors.known(request)
        # Over the limit the page comes without a cookie, as each cookie has its own rate limit.
        if visitor or not self._strangers.wait(_network(request)):
            self._visitors.remember(request, response, visitor or self._visitors.new())
        return response

    async def _file(self, request: Request) -> Response:
        return self._page.file(request) or Response(status_code=404)

    async def _say(self, request: Request) -> Response:
        visitor = self._visitors.known(request)
        if visitor:
            _let_through(self._messages, visitor)
        else:
            _let_through(self._strangers, _network(request))
        address = visitor or self._visitors.new()
        if visitor and is_file(request):
            said = await self._receive_file(request, visitor)
        else:
            said = await read_said(request, self._file_bytes if visitor else 0)
            _let_through(self._networks, _network(request), 1 + len(said.text) // LONG_LETTERS)
            await self._post.keep([self._message(said, address)])
        response = JSONResponse({"id": said.id}, 202)
        if not visitor:
            self._visitors.remember(request, response, address)
        return response

    async def _receive_file(self, request: Request, visitor: str) -> Said:
        """Takes a message with a file; one that came before is not kept again."""
        try:
            with self._uploads.taken(visitor, _network(request)):
                wait = self._quota.wait(visitor, _network(request), declared_size(request, self._file_bytes))
                if wait:
                    raise NotTaken(413, "file_quota", minutes=math.ceil(wait / 60))
                said = await read_said(request, self._file_bytes)
                if said.upload and not await self._post.is_kept(NAME, _kept_id(visitor, said.id)):
                    await self._post.keep([self._message(said, visitor, await self._sealed(said.upload))])
                return said
        except Full as full:
            raise NotTaken(429, "file_busy", wait=_BUSY_SECONDS) from full

    def _message(self, said: Said, address: str, *files: File) -> Message:
        return Message(
            channel=NAME,
            id=_kept_id(address, said.id),
            address=address,
            at=self._clock(),
            text=said.text,
            place=said.place,
            files=files,
            event=Event.JOINED if said.joined else Event.SAID,
            language=said.language,
        )

    async def _events(self, request: Request) -> Response:
        address = self._visitor(request)
        slot = ExitStack()
        try:
            slot.enter_context(self._streams.taken(address, _network(request)))
        except Full as full:
            raise NotTaken(429, "streams", wait=HEARTBEAT_SECONDS) from full
        return _Stream(
            slot,
            self._stream(address, _last_event(request)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    async def _stream(self, address: str, after: int) -> AsyncIterator[bytes]:
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
            async for part in self._parts(address, after, closing):
                yield part
        finally:
            closing.cancel()

    async def _parts(self, address: str, after: int, closing: asyncio.Task[Literal[True]]) -> AsyncIterator[bytes]:
        woken, over = False, time.monotonic() + STREAM_SECONDS
        while not self._closing.is_set() and time.monotonic() < over:
            # Start waiting before looking, so that no message is missed in between; a task starts at the next await.
            news = asyncio.ensure_future(self._post.news(NAME, address, HEARTBEAT_SECONDS))
            try:
                await asyncio.sleep(0)
                letters = await self._post.waiting(NAME, address, after)
                for letter in letters:
                    after = letter.id
                    yield _event(letter)
                if woken and not letters:
                    await asyncio.wait({closing}, timeout=BREATH_SECONDS)
                await asyncio.wait({news, closing}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            woken = news.done() and not news.cancelled() and news.result()
            if not woken:
                yield b": still here\n\n"

    async def _seen(self, request: Request) -> Response:
        address = self._visitor(request)
        await self._post.seen(NAME, address, await read_seen(request))
        return Response(status_code=204)

    async def _forget(self, request: Request) -> Response:
        await self._post.forget(NAME, self._visitor(request))
        response = Response(status_code=204)
        self._visitors.remember(request, response, self._visitors.new())
        return response

    def _visitor(self, request: Request) -> str:
        visitor = self._visitors.known(request)
        if visitor is None:
            _let_through(self._strangers, _network(request))
            raise NotTaken(401, "no_cookie")
        _let_through(self._doors, visitor)
        return visitor

    async def _sealed(self, upload: Upload) -> File:
        try:
            return await self._post.file(upload.content, upload.name)
        except TooMuch as refused:  # the size was checked before
            raise NotTaken(415, "file_kind") from refused
        except NoRoom as full:
            raise NotTaken(413, "file_room") from full


class _Stream(StreamingResponse):
    """A stream that gives its slot back when it ends, also if its client left before it began."""

    def __init__(self, slot: ExitStack, content: AsyncIterator[bytes], **named: Any) -> None:
        super().__init__(content, **named)
        self._slot = slot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._slot:
            await super().__call__(scope, receive, send)


def _network(request: Request) -> str:
    return network(request.client.host if request.client else "")


def _let_through(turnstile: Turnstile, key: str, units: int = 1) -> None:
    seconds = turnstile.wait(key, units)
    if seconds:
        raise NotTaken(429, "too_often", wait=seconds, seconds=math.ceil(seconds))


def _refusal(refused: NotTaken) -> Response:
    why = {language: say(f"web.refused.{refused.why}", language, **refused.values) for language in LANGUAGES}
    headers = {"Retry-After": str(math.ceil(refused.wait))} if refused.wait else {}
    return JSONResponse(why, refused.status, headers)


def _last_event(request: Request) -> int:
    """The id of the last message that the page received."""
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _MAX_NUMBER_DIGITS else 0


# Pages choose their ids, so they are combined with the address to be unique.
def _kept_id(address: str, page_id: str) -> str:
    return f"{address}/{page_id}"


def _page_id(kept_id: str) -> str:
    return kept_id.rpartition("/")[2]


def _event(letter: Letter) -> bytes:
    reply = letter.reply
    data = {
        "id": letter.id,
        "answers": _page_id(letter.answers),
        "text": reply.text,
        "kind": reply.kind,
        "choices": [
            asdict(choice) for choice in reply.choices if choice.asks != "contact"
        ],  # no browser has a phone number
        "sources": [_source(source) for source in reply.sources],
        "table": asdict(reply.table) if reply.table else None,
        "language": letter.language,
    }
    return f"id: {letter.id}\nevent: reply\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode("utf-8", "replace")


def _source(source: Source) -> dict[str, object]:
    """What a reader needs to check an answer, without scores and audiences."""
    as_of = source.as_of or source.effective
    return {
        "document": source.document,
        "title": source.title,
        "heading": source.heading,
        "page": source.page,
        "owner": source.owner,
        "as_of": as_of.isoformat() if as_of else None,
        "excerpt": source.excerpt,
        "sample": source.sample,
        "link": source.link,
    }
