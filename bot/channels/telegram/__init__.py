"""Telegram: what people write is brought by webhook, or fetched where the bot has no public address."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.basics import uploads
from bot.basics.messages import Letter, Media
from bot.basics.settings import Mode, Settings
from bot.channels import Channel, Later, Post
from bot.channels.telegram.api import BotApi, Moved, WrongToken
from bot.channels.telegram.background_calls import BackgroundCalls
from bot.channels.telegram.commands import STAFF, menus
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.parse_update import NAME, Me, moved
from bot.channels.telegram.rate_limits import PACE, Thinking

DOOR = "/telegram"
BODY_BYTES = 2**20  # an update contains no files
_FIRST_PAUSE, _MAX_PAUSE_SECONDS = 1.0, 60.0  # seconds between attempts to reach Telegram
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

log = logging.getLogger(__name__)


def open_channel(settings: Settings, post: Post) -> Channel | None:
    """Opens Telegram if its token is set."""
    return Telegram(settings, post) if settings.telegram_token else None


def secret_of(settings: Settings) -> str:
    """The webhook secret: the one set, or one derived from the token and our own secret."""
    if settings.telegram_secret:
        return settings.telegram_secret
    return hmac.new(settings.telegram_token.encode(), settings.secret.encode(), hashlib.sha256).hexdigest()


def webhook_of(settings: Settings) -> str:
    """The webhook address; nothing for polling. Telegram requires https."""
    url = settings.public_url
    return f"{url}{DOOR}" if url.startswith("https://") or (url and settings.telegram_api_base) else ""


class Telegram:
    """Receives and sends Telegram messages."""

    name = NAME
    collects = False
    pace = PACE
    bundle = 1

    def __init__(self, settings: Settings, post: Post, clock: Callable[[], float] = time.time) -> None:
        self._post = post
        self._clock = clock
        self._secret = secret_of(settings)
        self._webhook = webhook_of(settings)
        self._api = BotApi(settings.telegram_token, settings.telegram_api_base)
        self._thinking = Thinking(self._api.typing if settings.mode is Mode.LIVE else _unseen)
        self._background = BackgroundCalls()
        self._intake = Intake(post, self._api, self._thinking, self._background, _ourselves(settings), clock)
        self._delivery = Delivery(post, self._api)

    def routes(self) -> Sequence[Route]:
        return [Route(DOOR, self._knock, methods=["POST"])]

    async def _knock(self, request: Request) -> Response:
        shown = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), self._secret.encode()):
            return Response(status_code=403)
        try:
            body = await uploads.whole(request, BODY_BYTES)
            update = json.loads(body)
        except uploads.TooLong:
            return Response(status_code=413)
        except (ValueError, RecursionError, ClientDisconnect):
            return Response(status_code=400)
        try:
            await self._intake.take([update])
        except Exception as trouble:  # it is not stored, so Telegram must send it again
            log.error("a Telegram update could not be kept: %s", type(trouble).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    async def send(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            self._thinking.ends(letter.address)
            try:
                await self._delivery.bring(letter, letter.address)
            except Moved as elsewhere:
                await self._post.keep([replace(moved(letter.address, elsewhere.address), at=self._clock())])
                await self._delivery.bring(letter, elsewhere.address)
            if letter.staff is not None:
                self._background.run(self._menus(letter.address, letter.staff))

    async def fetch(self, media: Media, most: int) -> bytes:
        return await self._api.fetch(media.ref, most)

    async def run(self) -> None:
        """Sets the webhook, or polls without a public address, until the bot stops."""
        try:
            await self._until_done(self._introduce)
            await (asyncio.Event().wait() if self._webhook else self._until_done(self._poll))
        finally:
            await self._api.close()

    async def close(self) -> None:
        self._thinking.close()
        self._background.close()

    async def _introduce(self) -> None:
        self._intake.me = await self._api.me()
        if self._webhook:
            await self._api.webhook(self._webhook, self._secret)
        else:
            await self._api.no_webhook()
        log.info("Telegram is open, %s", "by webhook" if self._webhook else "by polling")

    async def _poll(self) -> None:
        offset: int | None = None
        while True:
            updates = await self._api.updates(offset)
            await self._intake.take(updates)
            # The next request confirms these updates. After a crash before it they come again and are ignored.
            offset = max([number + 1 for number in map(_number, updates) if number is not None], default=offset)

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        """Repeats this until it succeeds, because Telegram may be unreachable for a while."""
        pause = _FIRST_PAUSE
        while True:
            begun = time.monotonic()
            try:
                return await work()
            except Later as later:
                pause = later.seconds
            except Exception as trouble:
                lasted = time.monotonic() - begun > _MAX_PAUSE_SECONDS
                pause = _FIRST_PAUSE if lasted else min(pause * 2, _MAX_PAUSE_SECONDS)
                log.warning("Telegram is not open: %s. Again in %.0f seconds.", _told(trouble), pause)
            await asyncio.sleep(pause)

    async def _menus(self, address: str, staff: bool) -> None:
        """Sets the commands that this chat's / menu shows."""
        for language, menu in menus(STAFF).items():
            await self._api.menu(address, menu if staff else (), language)


async def _unseen(address: str) -> None:
    """In test mode no typing sign is sent."""


def _ourselves(settings: Settings) -> Me:
    """Our id from the token, until Telegram has reported our name."""
    number = settings.telegram_token.partition(":")[0]
    return Me(int(number) if number.isdecimal() else 0)


def _number(update: object) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else None


def _told(trouble: Exception) -> str:
    """The error without the token or anybody's words."""
    return str(trouble) if isinstance(trouble, WrongToken | ConnectionError) else type(trouble).__name__
