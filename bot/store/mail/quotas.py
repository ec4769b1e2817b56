"""How much of the month is left in each channel, as its platform last said."""

from __future__ import annotations

from bot.basics.messages import Allowance
from bot.store import Transaction


def keep(tx: Transaction, channel: str, allowance: Allowance) -> None:
    """What the platform says now; an older word of another server does not replace a newer one."""
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
    """By channel."""
    rows = tx.all("select channel, month_limit, used, forecast, at from allowances order by channel")
    return {row["channel"]: Allowance(row["month_limit"], row["used"], row["forecast"], row["at"]) for row in rows}


def warn_once(tx: Transaction, channel: str, about: str) -> bool:
    """Whether this warning comes after the last one in the order of the alphabet; then it is the last one."""
    return bool(
        tx.run(
            "update allowances set warned = :about where channel = :channel and warned < :about",
            channel=channel,
            about=about,
        )
    )
