"""The LINE channel: stores webhook events before answering, and sends by reply token or push."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.basics import uploads
from bot.basics.messages import Event, Letter, Media, Message
from bot.basics.settings import Mode, Settings
from bot.channels import Channel, Pace, Post
from bot.channels.line.api import Line
from bot.channels.line.delivery import Delivery
from bot.channels.line.limits import CALLS_PER_CONVERSATION, CALLS_PER_SECOND, MESSAGES, WEBHOOK_BYTES
from bot.channels.line.menus import STAFF
from bot.channels.line.webhook import NAME, NotJson, read, signed

DOOR = "/line"
_LOOK_SECONDS = 600.0  # seconds between checks of the monthly quota
_ERRANDS = 50  # concurrent optional calls; more are skipped

log = logging.getLogger(__name__)


def open_channel(settings: Settings, post: Post) -> Channel | None:
    """Opens LINE if its secret and access token are set."""
    if not settings.line_channel_secret or not settings.line_channel_access_token:
        return None
    return LineChannel(settings, post)


class LineChannel:
    """Receives and sends LINE messages."""

    name = NAME
    collects = False
    pace = Pace(CALLS_PER_SECOND, CALLS_PER_CONVERSATION)
    bundle = MESSAGES

    def __init__(self, settings: Settings, post: Post, clock: Callable[[], float] = time.time) -> None:
        self._secret = settings.line_channel_secret
        self._post = post
        self._clock = clock
        self._line = Line(settings.line_channel_access_token, settings.line_api_base, settings.line_data_api_base)
        self._delivery = Delivery(self._line, clock)
        self._live = settings.mode is Mode.LIVE
        self._alone = ""  # the link to a private chat with the bot
        self._errands: set[asyncio.Task[None]] = set()

    def routes(self) -> Sequence[Route]:
        return [Route(DOOR, self._called, methods=["POST"])]

    async def _called(self, request: Request) -> Response:
        """The webhook. It answers 200 only once the events are on disk; repeats are ignored."""
        try:
            body = await uploads.whole(request, WEBHOOK_BYTES)
        except uploads.TooLong:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        if not signed(self._secret, body, request.headers.get("x-line-signature", "")):
            log.warning("a call at %s was not signed by LINE", DOOR)
            return Response(status_code=401)
        try:
            messages = read(body, self._clock())
        except NotJson:
            return Response(status_code=400)
        await self._post.keep([self._introduced(message) for message in messages])
        for message in messages:
            if _is_thought_about(message) and self._live:
                self._run(self._line.think(message.address))
        return Response(status_code=200)

    def _introduced(self, message: Message) -> Message:
        return replace(message, alone=self._alone) if message.group else message

    async def send(self, letters: Sequence[Letter]) -> None:
        await self._delivery.bring(letters)
        staff = [letter.staff for letter in letters if letter.staff is not None]
        if staff:
            address = letters[0].address
            self._run(self._line.show_menu(address, STAFF) if staff[-1] else self._line.hide_menu(address))

    async def fetch(self, media: Media, most: int) -> bytes:
        return await self._line.content(media.ref, most)

    async def run(self) -> None:
        """Checks the monthly quota now and then."""
        try:
            while True:
                try:
                    await self._look()
                except Exception as trouble:  # the next check may succeed; until then the last known quota is used
                    log.warning("LINE does not say how much of the month is left: %s", type(trouble).__name__)
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            await self._line.close()

    async def _look(self) -> None:
        self._alone = self._alone or await self._line.own_link()
        limit, used = await self._line.quota()
        self._delivery.plan = self._delivery.plan.told(limit, used, self._clock())
        await self._post.allowance(NAME, self._delivery.plan.allowance())

    async def close(self) -> None:
        for errand in tuple(self._errands):
            errand.cancel()

    def _run(self, errand: Awaitable[Any]) -> None:
        """Runs an optional call in the background."""

        async def go() -> None:
            try:
                await errand
            except Exception as trouble:
                log.info("a small LINE call failed: %s", type(trouble).__name__)

        if len(self._errands) < _ERRANDS:
            task = asyncio.create_task(go())
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)


def _is_thought_about(message: Message) -> bool:
    """Whether to show the loading animation: in private chats, when a reply follows."""
    return not message.group and message.event is Event.SAID and bool(message.text or message.files or message.media)
