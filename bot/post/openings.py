"""Tells those who wait that a loan has opened, once. The clock calls it, and so may whoever put in a new index."""

from __future__ import annotations

import logging

from bot.access import audiences
from bot.dates import local
from bot.mailbox import tell
from bot.messages import Kind, Reply, Weight
from bot.people import Person
from bot.store import Transaction, waiting
from bot.talk.loans.schemes import Scheme, Standing, schemes
from bot.texts import say
from knowledge.library import Library

log = logging.getLogger("mindbot.openings")


def tell_who_waits(tx: Transaction, library: Library, at: float, not_before: float = 0) -> int:
    """How many letters were written: to everybody who waits for a scheme that its paper now calls open."""
    today = local(at).date()
    known = {one.id: one for one in schemes(library, audiences(Person("")))}
    written = 0
    for paper in waiting.papers(tx):
        scheme = known.get(paper)
        if scheme and scheme.standing(today) is Standing.OPEN:
            written += sum(_tell(tx, one, scheme, at, not_before) for one in waiting.take(tx, paper))
    if written:
        log.info("%d people were told that a loan opened", written)
    return written


def _tell(tx: Transaction, one: waiting.Waiting, scheme: Scheme, at: float, not_before: float) -> bool:
    text = say("loan.opened", one.language, name=scheme.name(one.language))
    return tell(tx, one.person, Reply(text, Kind.LOAN), Weight.NEWS, one.language, at, not_before)
