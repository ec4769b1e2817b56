"""Whose file is copied next: one person after the other, and slow files only when nobody else waits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from bot.store.files.files import Wanting

_FORGOTTEN_AFTER = 3600.0  # seconds; then everybody begins anew


class Turns:
    """Chooses the next file by the time that its person's files have taken within the hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._spent: Counter[str] = Counter()
        self._slow: set[str] = set()

    def next(self, wanting: Iterable[tuple[Wanting, str]]) -> tuple[Wanting, str] | None:
        """The file whose turn it is, with its person; what was too slow waits until all others are done."""
        self._forget_the_hour()
        return min(wanting, key=self._place, default=None)

    def is_second_try(self, file: str) -> bool:
        return file in self._slow

    def took(self, person: str, seconds: float) -> None:
        self._spent[person] += seconds  # type: ignore[assignment]

    def was_too_slow(self, file: str) -> None:
        self._slow.add(file)

    def is_done(self, file: str) -> None:
        self._slow.discard(file)

    def _place(self, one: tuple[Wanting, str]) -> tuple[bool, float, float, str]:
        file, person = one
        return file.id in self._slow, self._spent[person], file.came_at, file.id

    def _forget_the_hour(self) -> None:
        if self._clock() - self._began > _FORGOTTEN_AFTER:
            self._began = self._clock()
            self._spent.clear()
