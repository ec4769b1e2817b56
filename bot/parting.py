"""Somebody no longer works for the ministry: they are one of the public again, and every channel shows it."""

from __future__ import annotations

from bot.messages import Reply
from bot.store import Transaction, audit, outbox, people
from bot.store.audit import What
from bot.store.officers import OPERATOR
from bot.texts import say


def part(tx: Transaction, person: str, at: float, by: str = OPERATOR) -> bool:
    """From their next message on. They are told wherever they can be reached, for each place has menus of its own."""
    reached = people.addresses(tx, person)
    if not people.unlink(tx, person):
        return False
    audit.write(tx, by, What.ROLE_CHANGED, f"{person}: public", at)
    for one in reached:
        outbox.put(tx, one.channel, one.address, Reply(say("staff.left", "th")), at, language="th", staff=False)
    return True
