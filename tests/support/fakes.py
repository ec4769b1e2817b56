"""Fakes that keep the real promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.basics.messages import Letter, Media
from bot.channels import Gone, Pace, TooMuch


class FakeChannel:
    """A platform in memory: it takes letters, and can be told to misbehave."""

    name = "fake"
    collects = False

    def __init__(self, pace: Pace | None = None, bundle: int = 1) -> None:
        self.pace = pace or Pace(1000, 1000)
        self.bundle = bundle
        self.arrived: list[Letter] = []
        self.calls: list[int] = []  # how many letters came in each
        self.media: dict[str, bytes | Exception] = {}  # what lies there to be fetched
        self.misbehave: Callable[[Letter], Exception | None] = lambda letter: None

    async def send(self, letters: Sequence[Letter]) -> None:
        trouble = self.misbehave(letters[0])
        if trouble:
            raise trouble
        self.arrived += letters
        self.calls.append(len(letters))

    async def fetch(self, media: Media, most: int) -> bytes:
        content = self.media.get(media.ref, Gone(media.ref))
        if isinstance(content, Exception):
            raise content
        if len(content) > most:
            raise TooMuch(media.ref)
        return content

    def routes(self) -> Sequence[Any]:
        return ()

    async def run(self) -> None: ...

    async def close(self) -> None: ...
