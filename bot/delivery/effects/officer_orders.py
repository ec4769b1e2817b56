"""Does at the desk what an officer ordered in a chat: the same gate and the same lock as at the console."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.basics.access import Refused
from bot.basics.messages import Kind, Reply
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages import chat_orders
from bot.cases.messages.bring import Bring
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import WrongMoment
from bot.cases.officer import case_summary
from bot.cases.rules.undo import GRACE
from bot.cases.service import ChangedMeanwhile, Desk, UnknownTicket
from bot.chat.effects import Silence, WorkOn
from bot.delivery.mailbox import Overtaken
from bot.store import Transaction
from bot.store.people import muted, people

log = logging.getLogger("mindbot.deeds")


def work_on(
    tx: Transaction, desk: Desk, bring: Bring, act: WorkOn, person: Person, language: str, at: float
) -> Sequence[Reply]:
    """Carries out the action; raises Overtaken if the case or the officer changed since the reply was computed."""
    if people.get(tx, person.id) != person:
        raise Overtaken(f"{person.id} is no longer who they were.")
    try:
        done = desk.do(tx, person, act.action, at, seen=act.seen)
    except ChangedMeanwhile as changed:
        raise Overtaken(str(changed)) from changed
    bring(tx, done.news, done.ticket.paper.language, at)
    number = done.ticket.number
    log.info("%s: %s by %s in a chat", number, act.what, person.id)
    undo = (chat_orders.choice(chat_orders.UNDO, number, language),) if spec_of(act.action).undo else ()
    # The officer may have no access to a case after forwarding it.
    may = case_summary.possible(person, done.ticket) if person.unit in done.ticket.units or not person.unit else ()
    choices = tuple(chat_orders.choice(what, number, language) for what in may)
    said = say(f"work.done.{act.what}", language, number=number)
    if undo:
        said += "\n" + say("work.undo.offer", language, seconds=int(GRACE))
    return [Reply(said, Kind.TICKET, (*undo, *choices))]


def call_back(tx: Transaction, desk: Desk, number: str, person: Person, language: str, at: float) -> Sequence[Reply]:
    """Undoes this officer's last action and shows its words again; or replies that it is too late."""
    try:
        undone = desk.undo(tx, person, number, at)
    except (WrongMoment, UnknownTicket, Refused):
        return [Reply(say("work.undo.too_late", language, number=number))]
    log.info("%s: %s called back by %s in a chat", number, type(undone.action).__name__, person.id)
    done = say("work.undo.done", language, number=number)
    words = str(getattr(undone.action, "text", ""))
    kept = [Reply(say("work.undo.words", language, text=words))] if words else []
    choices = tuple(chat_orders.choice(what, number, language) for what in case_summary.possible(person, undone.ticket))
    return [*kept, Reply(done, Kind.TICKET, choices)]


def be_silent(tx: Transaction, act: Silence, person: Person) -> None:
    """Switches a notification of this officer off or on."""
    (muted.keep if act.on else muted.end)(tx, person.id, act.about)
