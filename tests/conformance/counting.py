"""Counts what the conformance tests checked, so that skipped tests cannot pass for passed ones."""

from __future__ import annotations

from collections import Counter
from threading import Lock

_counted: Counter[str] = Counter()
_lock = Lock()


def count(what: str, times: int = 1) -> None:
    """One more of these was looked at."""
    with _lock:
        _counted[what] += times


def lines() -> list[str]:
    width = max(map(len, _counted), default=0)
    return [f"{what:{width}}  {_counted[what]:7,}" for what in sorted(_counted)]
