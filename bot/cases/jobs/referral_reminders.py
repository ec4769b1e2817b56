"""Reminds officers of referrals whose follow-up day has come, once per letter."""

from __future__ import annotations

import logging
from datetime import date

from bot.basics.dates import day
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.texts import say
from bot.cases.messages.bring import Bring
from bot.cases.messages.notifications import News, for_officers
from bot.cases.messages.reminder_texts import Around
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines, day_of, end_of_day
from bot.store import Store, Transaction
from bot.store.cases import lists, reminders
from bot.store.people import leave

log = logging.getLogger("mindbot.clock")

_STAGE = "asks again"


def opening_day(rules: Deadlines, at: float) -> str:
    """Today, if it is a working day and offices are open; else nothing, as nobody would read a reminder."""
    today = day_of(at)
    return today.isoformat() if rules.calendar.works(today) and at >= rules.opening(today) else ""


def remind_of_letters(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Sends the due reminders; returns how many."""
    if not opening_day(store.read(desk.rules.read), at):
        return 0
    waiting = store.read(lambda tx: lists.to_ask_again(tx, end_of_day(at)))
    return sum(_heed(store, number, bring, at) for number in waiting)


def _heed(store: Store, number: str, bring: Bring, at: float) -> int:
    """Handles one case; a case that cannot be read must not stop the others."""
    try:
        return store.write(lambda tx: _told(tx, number, bring, at))
    except Exception as trouble:
        log.error("the clock could not tell of the letters of %s: %s", number, type(trouble).__name__)
        return 0


def _told(tx: Transaction, number: str, bring: Bring, at: float) -> int:
    ticket = repository.find(tx, number)
    due = [(letter, until) for letter, until in ticket.awaits if until <= day_of(at)] if ticket else []
    fresh = [one for one in due if reminders.first(tx, number, _STAGE, f"{one[0]} {one[1]}", at)]
    if ticket is None or not fresh:
        return 0
    holders = Around(leave.present(tx, ticket.unit, at)).holders(ticket)
    for letter, until in fresh:
        bring(tx, [News(holder.id, _words(ticket, letter, until), Weight.NEWS) for holder in holders], "th", at)
        log.info("%s: letter %d is to be asked about", number, letter)
    return len(fresh)


def _words(ticket: Ticket, letter: int, until: date) -> Reply:
    text = say("referral.ask_again", "th", number=ticket.number, letter=letter, day=day(until, "th"))
    return Reply(text, Kind.TICKET, for_officers(ticket))
