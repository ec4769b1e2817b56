"""Sends a message on Telegram page by page, within rate limits, and manages the reply keyboard."""

from __future__ import annotations

import asyncio

from bot.basics.messages import Letter
from bot.basics.texts import say
from bot.channels import Later, Post
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.rate_limits import PAGE_SECONDS, GroupPace
from bot.channels.telegram.render import Sheet, is_group, render


class Delivery:
    """Sends messages to chats."""

    def __init__(self, post: Post, api: BotApi) -> None:
        self._post = post
        self._api = api
        self._groups = GroupPace()
        self._arrived: dict[str, int] = {}  # pages already sent, by the message's key
        self._keyboards: set[str] = set()  # chats that show our reply keyboard

    async def bring(self, letter: Letter, address: str) -> None:
        """Sends all pages. A retried message continues with the first page that was not sent."""
        pages = render(letter)
        if any(button.data for row in pages[-1].rows for button in row):
            await self._post.hang(letter)
        if address in self._keyboards and pages[0].rows and not pages[0].keyboard:
            pages = (_received(letter.language), *pages)
        arrived = self._arrived.get(letter.key, 0)
        for number, page in enumerate(pages[arrived:], arrived):
            if number > arrived:
                await asyncio.sleep(PAGE_SECONDS)
            await self._show(address, page, letter.ticket_out if number == 0 else "")
            self._arrived[letter.key] = number + 1
        self._arrived.pop(letter.key, None)
        (self._keyboards.add if pages[-1].keyboard else self._keyboards.discard)(address)

    async def _show(self, address: str, page: Sheet, answers: str) -> None:
        group = is_group(address)
        wait = self._groups.wait(address) if group else 0.0
        if wait:
            raise Later(wait, "this group has had its messages of the minute")
        await self._api.send(address, page, answers, clear=not group)


def _received(language: str) -> Sheet:
    """A short text that removes the keyboard, as a message with inline buttons cannot."""
    text = say("telegram.received", language)
    return Sheet(text, text)
