"""Checks a case against its history, for an audit."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.model.replay import replay
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.cases.rules import cover_words, referral
from bot.store import Transaction
from bot.store.cases import tickets as kept


def faults(tx: Transaction, ticket: Ticket) -> str:
    """The first inconsistency in words; nothing if there is none."""
    number = ticket.number
    broken = kept.broken_at(tx, number)
    if broken is not None:
        return f"{number}: entry {broken} of its history is missing or was changed."
    history = repository.history(tx, number)
    if kept.erased(tx, number) != cover_words.without_digests(history):
        return f"{number}: words were erased and the history does not say so, or the other way round."
    if fault := referral.faults(tx, number, history):
        return fault
    # Due dates are not compared: deadlines may have been changed since. That news was opened stands in no history.
    if replace(ticket, due_at=None, late=False, news=False) != replace(replay(number, history), news=False):
        return f"{number}: it does not stand as its history says; somebody changed its row."
    return ""
