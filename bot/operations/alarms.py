"""Tells an operator's chat and a webhook that something is wrong, without the database; and that it is well again."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Sequence

import httpx

from bot.basics.messages import Letter, Reply, Weight
from bot.basics.settings import Settings
from bot.basics.texts import say
from bot.channels import Channel
from bot.operations.health import Health
from bot.operations.health_checks import Wrong
from bot.operations.slow_checks import SlowChecks

log = logging.getLogger("mindbot.alarms")

EVERY = 30.0  # seconds between looks
_LASTS = 60.0  # seconds that something is wrong before anybody is told
_AGAIN = 86_400.0  # seconds after which it is told once more
_TIMEOUT = 10.0  # seconds for the webhook


class Alarms:
    """Looks again and again, and tells what is new."""

    def __init__(
        self,
        settings: Settings,
        health: Health,
        channels: Sequence[Channel],
        slow: SlowChecks,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._health = health
        self._channels = {channel.name: channel for channel in channels}
        self._slow = slow
        self._now = now
        self._since: dict[str, float] = {}
        self._told: dict[str, float] = {}

    async def run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        """One look; whatever lasts is told."""
        self._health.slow = await self._slow.findings()
        _, wrong = await self._health.look()
        for one in wrong:
            log.log(logging.ERROR if one.stops else logging.WARNING, "health: %s %s", one.code, one.about)
        if news := self._news(wrong):
            text = say("health.alarm", "th", where=self._where, wrong="\n".join(_line(one) for one in news))
            await self._tell(text, news)
        elif self._told and not self._since:
            self._told.clear()
            await self._tell(say("health.well", "th", where=self._where), ())

    @property
    def _where(self) -> str:
        return self._settings.public_url or str(self._settings.data.absolute())

    def _news(self, wrong: Sequence[Wrong]) -> list[Wrong]:
        """What lasts and was not told within a day."""
        at = self._now()
        self._since = {one.code: self._since.get(one.code, at) for one in wrong}
        lasting = [one for one in wrong if at - self._since[one.code] >= _LASTS]
        news = [one for one in lasting if at - self._told.get(one.code, -_AGAIN) >= _AGAIN]
        self._told |= {one.code: at for one in news}
        return news

    async def _tell(self, text: str, wrong: Sequence[Wrong]) -> None:
        for address in sorted(self._settings.alarm_chats):
            await self._tell_chat(address, text)
        if self._settings.alarm_webhook:
            await self._call_webhook(text, wrong)

    async def _tell_chat(self, address: str, text: str) -> None:
        name, _, whom = address.partition(":")
        channel = self._channels.get(name)
        if channel is None:
            log.error("MINDBOT_ALARM_CHAT names %s, which is not open", name)
            return
        letter = Letter(0, name, whom, Reply(text), str(uuid.uuid4()), weight=Weight.NEWS)
        try:
            await channel.send([letter])
        except Exception as trouble:
            log.error("an alarm did not reach the %s chat: %s", name, type(trouble).__name__)

    async def _call_webhook(self, text: str, wrong: Sequence[Wrong]) -> None:
        body = {"text": text, "where": self._where, "wrong": [one.as_json() for one in wrong]}
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
                (await client.post(self._settings.alarm_webhook, json=body)).raise_for_status()
        except httpx.HTTPError as trouble:
            log.error("an alarm did not reach MINDBOT_ALARM_WEBHOOK: %s", type(trouble).__name__)


def _line(wrong: Wrong) -> str:
    return f"- [{wrong.code}] {wrong.said('th')}"
