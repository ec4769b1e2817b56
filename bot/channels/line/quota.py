"""How many messages LINE lets us send unasked this month, and what they are kept for. It only thinks."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace

from bot.basics.dates import local
from bot.basics.messages import Allowance, Weight

# What is kept back: the last of a month's messages are for danger, the last but these for news of cases.
FOR_DANGER = 0.02
FOR_NEWS = 0.20
_EARLY = 3 / 30  # of a month: before that a forecast is a guess


@dataclass(frozen=True)
class Plan:
    """What we know of this month. Until LINE has told us, anything may be sent."""

    limit: int | None = None  # none: as many as we like
    used: int = 0
    at: float = 0.0

    def told(self, limit: int | None, used: int, at: float) -> Plan:
        """What LINE says now."""
        return Plan(limit, used, at)

    def pushed(self) -> Plan:
        """One more, until LINE is asked again."""
        return replace(self, used=self.used + 1)

    def spent(self, at: float) -> Plan:
        """LINE refused one: whatever we thought was left is not."""
        limit = self.used if self.limit is None else min(self.limit, self.used)
        return Plan(limit, limit, at)

    def forecast(self, at: float) -> int:
        """How many it will be at the end of the month if it goes on so."""
        return round(self.used / max(_share_of_month(at), _EARLY))

    def may_push(self, weight: Weight, at: float) -> bool:
        """Danger always tries; news leaves something for danger; chatter leaves more, and stops if it will not last."""
        if self.limit is None or weight is Weight.DANGER or _month(at) != _month(self.at):
            return True
        left = self.limit - self.used
        if weight is Weight.NEWS:
            return left > self.limit * FOR_DANGER
        return left > self.limit * FOR_NEWS and self.forecast(at) <= self.limit

    def allowance(self) -> Allowance:
        """The same for those who look after it."""
        return Allowance(self.limit, self.used, self.forecast(self.at), self.at)


def _share_of_month(at: float) -> float:
    now = local(at)
    days = monthrange(now.year, now.month)[1]
    return (now.day - 1 + (now.hour * 60 + now.minute) / 1440) / days


def _month(at: float) -> tuple[int, int]:
    now = local(at)
    return now.year, now.month
