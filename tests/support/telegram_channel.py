"""Our channel to Telegram, with the real library in it, before the Telegram that is played."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.basics.messages import Choice, Letter, Reply
from bot.basics.settings import Settings
from bot.channels.telegram import Telegram
from tests.support.fake_telegram import PRIVATE, SOMCHAI, TOKEN, Town, message
from tests.support.fake_web import FakePost
from tests.support.fake_web import settings as plain_settings

SECRET = "a-secret-of-ours"


def settings(**chosen: object) -> Settings:
    given: dict[str, object] = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET, **chosen}
    return plain_settings(**given)


def with_channel(post: FakePost, played: Town, work: Callable[[Telegram], Awaitable[Any]], **chosen: object) -> Any:
    """Do this with the channel; then its background are run, and it closes."""

    async def go() -> Any:
        channel = Telegram(settings(TELEGRAM_API_BASE=played.base, **chosen), post)
        try:
            return await work(channel)
        finally:
            await errands_done(channel)
            await channel.close()
            await channel._api.close()

    return asyncio.run(go())


async def errands_done(channel: Telegram) -> None:
    await asyncio.gather(*channel._background._running)


def send(post: FakePost, played: Town, *letters: Letter, **chosen: object) -> None:
    async def work(channel: Telegram) -> None:
        for one in letters:
            await channel.send([one])

    with_channel(post, played, work, **chosen)


def letter(text: str = "สวัสดีค่ะ", *choices: Choice, address: str = "42", number: int = 31, **more: Any) -> Letter:
    return Letter(number, "telegram", address, Reply(text, choices=choices), f"key-{number}", "th", **more)


def update(text: str = "สวัสดี", number: int = 7) -> dict[str, Any]:
    return {"update_id": number, "message": message(PRIVATE, SOMCHAI, text=text)}
