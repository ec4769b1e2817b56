"""Fakes that keep the real promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.channels import Pace
from bot.messages import Letter


class FakeChannel:
    """A platform in memory: it takes letters, and can be told to misbehave."""

    name = "fake"
    collects = False

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace(1000, 1000)
        self.arrived: list[Letter] = []
        self.misbehave: Callable[[Letter], Exception | None] = lambda letter: None

    async def send(self, letter: Letter) -> None:
        trouble = self.misbehave(letter)
        if trouble:
            raise trouble
        self.arrived.append(letter)

    def routes(self) -> Sequence[Any]:
        return ()

    async def run(self) -> None: ...

    async def close(self) -> None: ...
