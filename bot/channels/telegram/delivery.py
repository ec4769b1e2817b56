"""What goes out: a letter page by page, at the pace of its chat, with the keyboard that the last question needs."""

from __future__ import annotations

import asyncio

from bot.basics.messages import Letter
from bot.basics.texts import say
from bot.channels import Later, Post
from bot.channels.telegram.pace import PAGE_SECONDS, GroupPace
from bot.channels.telegram.render import Sheet, is_group, render
from bot.channels.telegram.wire import Wire


class Delivery:
    """Brings letters to their chats."""

    def __init__(self, post: Post, wire: Wire) -> None:
        self._post = post
        self._wire = wire
        self._groups = GroupPace()
        self._arrived: dict[str, int] = {}  # how many pages of a letter are there already, by its key
        self._keyboards: set[str] = set()  # chats where ours lies in place of the phone's keyboard

    async def bring(self, letter: Letter, address: str) -> None:
        """All of its pages. A letter that is tried again begins with the page that did not arrive."""
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
        await self._wire.send(address, page, answers, clear=not group)


def _received(language: str) -> Sheet:
    """A word of its own: a message with buttons below it cannot take the keyboard away."""
    text = say("telegram.received", language)
    return Sheet(text, text)
