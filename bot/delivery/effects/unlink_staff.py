"""Ends somebody's staff role: they are public again, and every channel shows it."""

from __future__ import annotations

from bot.basics.messages import Reply
from bot.basics.texts import say
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import parties
from bot.store.mail import loan_waitlist, outbox
from bot.store.people import people
from bot.store.people.officers import OPERATOR


def part(tx: Transaction, person: str, at: float, by: str = OPERATOR) -> bool:
    """Ends the role from the next message on, and tells them on every channel, as each has its own menus."""
    reached = people.addresses(tx, person)
    if not step_down(tx, person, at, by):
        return False
    for one in reached:
        outbox.put(tx, one.channel, one.address, Reply(say("staff.left", "th")), at, language="th", staff=False)
    return True


def step_down(tx: Transaction, person: str, at: float, by: str) -> bool:
    """Only in their chats: a console account stays, and their own cases as a citizen go with the chats."""
    if people.has_account(tx, person):
        if not people.addresses(tx, person):
            return False
        public = people.leave_account(tx, person, at)
        parties.hand_over(tx, person, public.id)
        loan_waitlist.hand_over(tx, person, public.id)
    elif not people.unlink(tx, person):
        return False
    audit.write(tx, by, What.ROLE_CHANGED, f"{person}: public", at)
    return True
