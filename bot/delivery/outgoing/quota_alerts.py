"""A platform's month runs short of messages: whoever looks after the bot is told, once for each stage of it."""

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
    """How many warnings are new. They go to the administrators; /health/ready shows the figures at any time."""
    warned = 0
    for channel, allowance in quotas.known(tx).items():
        stage = _stage(allowance)
        if stage and quotas.warn_once(tx, channel, f"{local(allowance.at):%Y-%m} {stage}"):
            log.warning("%s: %d of %s messages used this month", channel, allowance.used, allowance.limit)
            _tell(tx, channel, allowance, stage, at, not_before)
            warned += 1
    return warned


def _stage(allowance: Allowance) -> str:
    """In the order of the alphabet: a later stage is a new warning, an earlier one is not."""
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
