"""Warns administrators when a channel's monthly message quota runs short, once per stage."""

from __future__ import annotations

import logging

from bot.basics.dates import local
from bot.basics.messages import Allowance, Reply, Weight
from bot.basics.texts import say
from bot.delivery.mailbox import tell
from bot.store import Transaction
from bot.store.mail import quotas
from bot.store.people import officers

log = logging.getLogger("mindbot.month")


def tell_who_looks_after(tx: Transaction, at: float, not_before: float = 0) -> int:
    """Sends new warnings; returns how many. /health/ready always shows the numbers."""
    warned = 0
    for channel, allowance in quotas.known(tx).items():
        stage = _stage(allowance)
        if stage and quotas.warn_once(tx, channel, f"{local(allowance.at):%Y-%m} {stage}"):
            log.warning("%s: %d of %s messages used this month", channel, allowance.used, allowance.limit)
            _tell(tx, channel, allowance, stage, at, not_before)
            warned += 1
    return warned


def _stage(allowance: Allowance) -> str:
    """The stage, named so that a later one sorts after an earlier one."""
    if allowance.limit is not None and allowance.used >= allowance.limit:
        return "spent"
    return "short" if allowance.short else ""


def _tell(tx: Transaction, channel: str, allowance: Allowance, stage: str, at: float, not_before: float) -> None:
    for administrator in officers.administrators(tx):
        text = say(
            f"month.{stage}",
            "th",
            channel=channel,
            used=allowance.used,
            limit=allowance.limit,
            forecast=allowance.forecast,
        )
        tell(tx, administrator.id, Reply(text), Weight.NEWS, "th", at, not_before)
