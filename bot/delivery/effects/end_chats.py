"""Ends the chats that are linked to an officer's account, and tells each of them."""

from __future__ import annotations

from bot.basics.messages import Reply
from bot.basics.texts import say
from bot.store import Transaction
from bot.store.mail import outbox
from bot.store.people import chats


def end_chats(tx: Transaction, person: str, at: float, by: str, only: str = "") -> int:
    """Ends all of them, or only this one; their menus become everybody's. Returns how many there were."""
    ended = chats.end(tx, person, at, by, only)
    for one in ended:
        outbox.put(tx, one.channel, one.address, Reply(say("link.ended", "th")), at, language="th", staff=False)
    return len(ended)
