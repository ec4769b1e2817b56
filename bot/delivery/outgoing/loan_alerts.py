"""Notifies subscribers once when a loan opens. Run by the scheduler, and after a new index."""

from __future__ import annotations

import logging

from bot.basics.access import audiences
from bot.basics.dates import local
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.chat.topics.loans.schemes import Scheme, Standing, schemes
from bot.delivery.mailbox import tell
from bot.store import Transaction
from bot.store.mail import loan_waitlist
from knowledge.library import Library

log = logging.getLogger("mindbot.openings")


def tell_who_waits(tx: Transaction, library: Library, at: float, not_before: float = 0) -> int:
    """Notifies all subscribers of schemes that are open now; returns how many."""
    today = local(at).date()
    known = {one.id: one for one in schemes(library, audiences(Person("")))}
    written = 0
    for paper in loan_waitlist.papers(tx):
        scheme = known.get(paper)
        if scheme and scheme.standing(today) is Standing.OPEN:
            written += sum(_tell(tx, one, scheme, at, not_before) for one in loan_waitlist.take(tx, paper))
    if written:
        log.info("%d people were told that a loan opened", written)
    return written


def _tell(tx: Transaction, one: loan_waitlist.Waiting, scheme: Scheme, at: float, not_before: float) -> bool:
    text = say("loan.opened", one.language, name=scheme.name(one.language))
    return tell(tx, one.person, Reply(text, Kind.LOAN), Weight.NEWS, one.language, at, not_before)
