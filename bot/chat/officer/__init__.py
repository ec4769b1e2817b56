"""Officers' work in chat: lists, cases and actions, by words and buttons. The console's pages are in bot/console."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.access import RIGHTS
from bot.basics.messages import Event
from bot.cases.lists.queue import View, views
from bot.cases.messages.chat_orders import OPEN, UNDO, Order, ordered
from bot.chat.effects import CallBack, Silence
from bot.chat.officer import actions, lists
from bot.chat.officer.card import card, shown
from bot.chat.turn import Outcome, Turn, Workroom
from bot.chat.understand.understanding import meaning
from bot.store.people.muted import About

_SILENCES = {
    "morning_off": Silence(About.MORNING, on=True),
    "morning_on": Silence(About.MORNING, on=False),
    "new_off": Silence(About.NEW, on=True),
    "new_on": Silence(About.NEW, on=False),
}


def work_at_the_desk(turn: Turn) -> Outcome | None:
    """Handles what an officer with the right to see cases says about their work; everything else is for other steps."""
    room = turn.work
    if room is None or turn.person.role not in RIGHTS["ticket.see"] or turn.message.group:
        return None
    if turn.message.event is Event.EDITED:
        return actions.written_anew(turn, room)
    if turn.message.event is not Event.SAID:
        return None
    order = ordered(turn.message.text)
    if order:
        found = _ordered(turn, room, order)
        if found:
            return found
    if turn.talk.work and turn.talk.work.deed:
        return actions.go_on(turn, room)
    return _listed(turn, room, meaning(turn.understood.text, "desk"))


def _ordered(turn: Turn, room: Workroom, order: Order) -> Outcome | None:
    work = turn.talk.work
    number = order.number or (work.number if work else "")
    if not number:
        return None
    if order.what == UNDO:  # a forwarded case may no longer be visible to them
        return turn.outcome(acts=[CallBack(number)])
    case = room.case(turn.person, number, turn.language)
    if case is None:
        # Their own case, or one that they may not see: its bare number is answered as for a citizen.
        bare = order == Order(OPEN, number)
        return None if bare else turn.outcome(turn.reply("work.not_yours", number=number))
    if order.what == OPEN:
        return turn.outcome(card(turn, case), talk=shown(turn.talk, case))
    return actions.begin(turn, room, case, replace(order, number=number))


def _listed(turn: Turn, room: Workroom, name: str) -> Outcome | None:
    work = turn.talk.work
    if name in _SILENCES:
        return turn.outcome(turn.reply(f"work.silence.{name}"), acts=[_SILENCES[name]])
    if name == "board":
        return lists.board(turn, room)
    if name == "next":
        further = bool(work and work.after and View(work.view) in views(turn.person))
        return lists.show(turn, room, View(work.view), work.after) if work and further else None
    if not name or View(name) not in views(turn.person):
        return None
    return lists.show(turn, room, View(name))
