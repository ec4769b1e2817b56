"""LINE's reply token: a free way to answer, once, within its minute. It travels with the message and its letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.channels.line.limits import REPLY_SECONDS, REPLY_SECONDS_SINCE_EVENT


@dataclass(frozen=True)
class ReplyToken:
    """The token, when we got it, and when what it answers happened."""

    token: str
    received_at: float
    event_at: float

    @classmethod
    def read(cls, written: str) -> Self | None:
        """What `written` wrote."""
        token, _, times = written.partition(" ")
        received_at, _, event_at = times.partition(" ")
        try:
            return cls(token, float(received_at), float(event_at)) if token else None
        except ValueError:
            return None

    def written(self) -> str:
        return f"{self.token} {self.received_at:.3f} {self.event_at:.3f}"

    def lives(self, at: float) -> bool:
        """Whether it may still be used: a minute from each delivery, and twenty from the event itself."""
        return at - self.received_at < REPLY_SECONDS and at - self.event_at < REPLY_SECONDS_SINCE_EVENT
