"""Channels (LINE, Telegram, web chat, terminal): platform events become Messages, outgoing messages are rendered.

A module or package here is a channel. It opens when its own settings are there; nothing else lists it. Channels know
bot/basics only and decide nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.basics.messages import Allowance, File, Letter, Media, Message
from bot.basics.settings import Settings


class Undeliverable(Exception):
    """The address can never be reached: the person blocked the bot, or is gone."""


class Unacceptable(Undeliverable):
    """The platform refuses this message for good; others may still arrive."""


class Later(Exception):
    """The platform asked to wait this long before this conversation is tried again."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


class OnlyWhenAsked(Exception):
    """This message may not be pushed: it is held until the person writes, and sent with the reply."""


class Gone(Exception):
    """The media can no longer be downloaded: deleted, or expired on the platform."""


class TooMuch(ValueError):
    """The file is too large, or of a type that is not accepted."""


class NoRoom(Exception):
    """No file can be kept now, whatever it is; words still are."""


@dataclass(frozen=True)
class Pace:
    """The platform's rate limits: overall and per conversation."""

    per_second: float
    per_conversation: float


class Post(Protocol):
    """Inbox and outbox as channels use them."""

    async def keep(self, messages: Sequence[Message]) -> None:
        """Stores these messages on disk; only then may the webhook be answered."""

    async def is_kept(self, channel: str, message_id: str) -> bool:
        """Whether this message came before."""

    async def file(self, content: bytes, name: str) -> File:
        """Checks and encrypts a file at once; TooMuch says what is wrong with it, NoRoom that none can be kept."""

    async def waiting(self, channel: str, address: str, after: int) -> list[Letter]:
        """Messages that are ready for somebody who collects them."""

    async def seen(self, channel: str, address: str, letters: Sequence[int]) -> None:
        """Marks these messages as collected."""

    async def news(self, channel: str, address: str, timeout: float) -> bool:
        """Waits until there may be a message for this address, or until the timeout."""

    async def forget(self, channel: str, address: str) -> None:
        """Deletes the stored state of this conversation: the person starts over."""

    async def allowance(self, channel: str, allowance: Allowance) -> None:
        """Stores the channel's quota for this month."""

    async def hang(self, letter: Letter) -> None:
        """Stores what this message's buttons send, for as long as they work."""

    async def pressed(self, channel: str, address: str, letter: int, button: int) -> str:
        """The text behind a button of this conversation; nothing if it is too old."""


class Channel(Protocol):
    """A connection to a messaging platform."""

    name: str
    collects: bool  # users collect their messages themselves; nothing is pushed
    pace: Pace
    bundle: int  # messages of one answer that it takes in one call

    async def send(self, letters: Sequence[Letter]) -> None:
        """Sends the messages of one answer, in order, at most `bundle`; all of them arrive, or none.

        Raises Later, OnlyWhenAsked, Unacceptable or Undeliverable; any other failure is retried.
        """

    async def fetch(self, media: Media, most: int) -> bytes:
        """Downloads a file, up to this size; raises Later, Gone or TooMuch."""

    def routes(self) -> Sequence[Any]:
        """Its HTTP routes (Starlette)."""

    async def run(self) -> None:
        """Its own background work, such as polling, until the bot stops."""

    async def close(self) -> None: ...


def open_channels(settings: Settings, post: Post) -> list[Channel]:
    """Opens every channel whose settings are there."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        channel = importlib.import_module(f"{__name__}.{module.name}")
        opening = getattr(channel, "open_channel", None)
        if opening and (ready := opening(settings, post)):
            found.append(ready)
    return found
