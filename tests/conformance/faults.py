"""Faults between us and a platform, on demand: delays, errors, dropped connections."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from threading import Lock

from tests.conformance.counting import count


class Fault(StrEnum):
    """Each happens once, to the next sending that it is planned for."""

    TOO_MANY = "429"
    SERVER = "500"
    GATEWAY = "502, which is no JSON"
    UNHEARD = "the connection is dropped before the platform has read"
    UNANSWERED = "the connection is dropped after the platform has delivered"
    UNHEARD_SILENCE = "no answer comes, and nothing was delivered"
    DELIVERED_SILENCE = "no answer comes, and it was delivered"


DELIVERS = (Fault.UNANSWERED, Fault.DELIVERED_SILENCE)


class Plan:
    """The faults that are still to happen."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque()
        self._lock = Lock()

    def next(self, *faults: Fault) -> None:
        with self._lock:
            self._faults.extend(faults)

    def take(self) -> Fault | None:
        with self._lock:
            if not self._faults:
                return None
            count("faults injected")
            return self._faults.popleft()

    @property
    def over(self) -> bool:
        return not self._faults
