"""What a channel promises: it turns what a platform sends into Messages, and Letters into what a platform shows.

A file beside this one is a channel. It opens when its own settings are there; nothing else lists it.
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
    """Nothing will ever arrive there: the person blocked us, or is gone."""


class Unacceptable(Undeliverable):
    """The platform refuses this one letter for good; the next one may well arrive."""


class Later(Exception):
    """Not now. The platform asked us to wait this long before this conversation is tried again."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


class OnlyWhenAsked(Exception):
    """This may not be sent unasked: it is kept until the person writes, and leaves with the answer."""


class Gone(Exception):
    """What was sent can no longer be fetched: it was taken back, or the platform kept it no longer."""


class TooMuch(ValueError):
    """A file that is larger than we take, or of a kind that we do not take."""


@dataclass(frozen=True)
class Pace:
    """How quickly a platform lets us send: overall, and to one conversation."""

    per_second: float
    per_conversation: float


class Post(Protocol):
    """The mailbox as a channel sees it."""

    async def keep(self, messages: Sequence[Message]) -> None:
        """Keep these on disk; only after this may the platform be told that we have them."""

    async def file(self, content: bytes, name: str) -> File:
        """Check and seal a file at once; TooMuch says what is wrong with it."""

    async def waiting(self, channel: str, address: str, after: int) -> list[Letter]:
        """What lies ready for somebody who collects their own letters."""

    async def seen(self, channel: str, address: str, letters: Sequence[int]) -> None:
        """They have it; it need not be kept."""

    async def news(self, channel: str, address: str, timeout: float) -> bool:
        """Wait until something may lie ready for this address, or the time is over."""

    async def forget(self, channel: str, address: str) -> None:
        """The person starts anew: what we remembered of this talk goes."""

    async def allowance(self, channel: str, allowance: Allowance) -> None:
        """How much of this month is left there, for those who look after it."""

    async def hang(self, letter: Letter) -> None:
        """Remember what this letter's buttons say, for as long as they may be pressed."""

    async def pressed(self, channel: str, address: str, letter: int, button: int) -> str:
        """What a button says that hangs in this conversation; nothing if it is too old."""


class Channel(Protocol):
    """A way to and from people."""

    name: str
    collects: bool  # people fetch their letters themselves; nothing is sent
    pace: Pace
    bundle: int  # letters of one answer that it takes in one call

    async def send(self, letters: Sequence[Letter]) -> None:
        """Deliver the letters of one answer, in order, at most `bundle`; all of them arrive, or none does.

        Raises Later, OnlyWhenAsked, Unacceptable or Undeliverable; any other failure is tried again.
        """

    async def fetch(self, media: Media, most: int) -> bytes:
        """The bytes of something that was sent, at most so many; or raise Later, Gone or TooMuch."""

    def routes(self) -> Sequence[Any]:
        """Its doors to the web (starlette routes)."""

    async def run(self) -> None:
        """What it does of its own, such as polling, for as long as the bot runs."""

    async def close(self) -> None: ...


def open_channels(settings: Settings, post: Post) -> list[Channel]:
    """Every channel whose settings are there."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        channel = importlib.import_module(f"{__name__}.{module.name}")
        opening = getattr(channel, "open_channel", None)
        if opening and (ready := opening(settings, post)):
            found.append(ready)
    return found
