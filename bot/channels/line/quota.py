"""LINE's monthly quota of push messages, and what the rest is reserved for. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace

from bot.basics.dates import local
from bot.basics.messages import Allowance, Weight

# Reserved shares: the last messages of a month are for danger, those before for news of cases.
FOR_DANGER = 0.02
FOR_NEWS = 0.20
_EARLY = 3 / 30  # of a month; an earlier forecast would be a guess


@dataclass(frozen=True)
class Plan:
    """What is known of this month. Until LINE has reported, everything may be sent."""

    limit: int | None = None  # None: unlimited
    used: int = 0
    at: float = 0.0

    def told(self, limit: int | None, used: int, at: float) -> Plan:
        """The plan after LINE's report."""
        return Plan(limit, used, at)

    def pushed(self) -> Plan:
        """The plan after one more push message."""
        return replace(self, used=self.used + 1)

    def spent(self, at: float) -> Plan:
        """The plan after LINE refused one: nothing is left."""
        limit = self.used if self.limit is None else min(self.limit, self.used)
        return Plan(limit, limit, at)

    def forecast(self, at: float) -> int:
        """The number at the end of the month, at the current rate."""
        return round(self.used / max(_share_of_month(at), _EARLY))

    def may_push(self, weight: Weight, at: float) -> bool:
        """Danger always; news leaves a reserve for danger; other messages a larger one, and none if the quota will
        not last."""
        if self.limit is None or weight is Weight.DANGER or _month(at) != _month(self.at):
            return True
        left = self.limit - self.used
        if weight is Weight.NEWS:
            return left > self.limit * FOR_DANGER
        return left > self.limit * FOR_NEWS and self.forecast(at) <= self.limit

    def allowance(self) -> Allowance:
        """The quota for monitoring."""
        return Allowance(self.limit, self.used, self.forecast(self.at), self.at)


def _share_of_month(at: float) -> float:
    now = local(at)
    days = monthrange(now.year, now.month)[1]
    return (now.day - 1 + (now.hour * 60 + now.minute) / 1440) / days


def _month(at: float) -> tuple[int, int]:
    now = local(at)
    return now.year, now.month
