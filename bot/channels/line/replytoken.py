"""LINE's reply token: a free reply, usable once within a minute. It travels with the message and its replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.channels.line.limits import REPLY_SECONDS, REPLY_SECONDS_SINCE_EVENT


@dataclass(frozen=True)
class ReplyToken:
    """The token, when we received it, and when its event happened."""

    token: str
    received_at: float
    event_at: float

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Parses what `written` returned."""
        token, _, times = written.partition(" ")
        received_at, _, event_at = times.partition(" ")
        try:
            return cls(token, float(received_at), float(event_at)) if token else None
        except ValueError:
            return None

    def written(self) -> str:
        return f"{self.token} {self.received_at:.3f} {self.event_at:.3f}"

    def lives(self, at: float) -> bool:
        """Whether it is still valid: a minute from each delivery, twenty from the event."""
        return at - self.received_at < REPLY_SECONDS and at - self.event_at < REPLY_SECONDS_SINCE_EVENT
