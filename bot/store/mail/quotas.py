"""Each channel's monthly message quota, as its platform last reported it."""

from __future__ import annotations

from bot.basics.messages import Allowance
from bot.store import Transaction


def keep(tx: Transaction, channel: str, allowance: Allowance) -> None:
    """Stores what the platform reports; an older report of another server does not replace a newer one."""
    tx.run(
        """insert into allowances (channel, month_limit, used, forecast, at)
           values (:channel, :month_limit, :used, :forecast, :at)
           on conflict (channel) do update set month_limit = :month_limit, used = :used, forecast = :forecast, at = :at
           where allowances.at <= :at""",
        channel=channel,
        month_limit=allowance.limit,
        used=allowance.used,
        forecast=allowance.forecast,
        at=allowance.at,
    )


def known(tx: Transaction) -> dict[str, Allowance]:
    """The quotas by channel."""
    rows = tx.all("select channel, month_limit, used, forecast, at from allowances order by channel")
    return {row["channel"]: Allowance(row["month_limit"], row["used"], row["forecast"], row["at"]) for row in rows}


def warn_once(tx: Transaction, channel: str, about: str) -> bool:
    """Whether this warning sorts after the last one; then it is stored as the last one."""
    return bool(
        tx.run(
            "update allowances set warned = :about where channel = :channel and warned < :about",
            channel=channel,
            about=about,
        )
    )
