"""Counts log lines of one kind instead of repeating them: a flood must not fill the disk, nor hide other lines."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 60.0
LINES = 10  # of one kind in a window
_KINDS = 2000

Kind = tuple[str, int, int]


@dataclass
class _Window:
    began: float
    lines: int = 0

    @property
    def left_out(self) -> int:
        return max(0, self.lines - LINES)


class CountRepeats(logging.Filter):
    """Lets through the first lines of each place in the code; then, once a minute, how many more there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[Kind, _Window] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind, now = (record.pathname, record.lineno, record.levelno), self._clock()
        with self._lock:
            window = self._windows.get(kind)
            if window is None or now - window.began >= WINDOW_SECONDS:
                left_out = window.left_out if window else 0
                window = self._begin(kind, now)
                if left_out:
                    record.msg = f"{record.getMessage()} ({left_out} more lines of this kind were left out before)"
                    record.args = ()
            window.lines += 1
            return window.lines <= LINES

    def _begin(self, kind: Kind, now: float) -> _Window:
        if len(self._windows) >= _KINDS:
            self._windows.clear()
        window = self._windows[kind] = _Window(now)
        return window
