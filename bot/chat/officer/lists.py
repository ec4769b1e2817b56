"""The officers' work lists in chat: five cases per message, the most urgent first."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.access import may
from bot.basics.messages import Choice, Kind, Reply
from bot.cases.lists.queue import MANY, View
from bot.cases.messages.chat_orders import OPEN, choice
from bot.cases.model.ticket import Ticket
from bot.cases.officer.case_summary import Due
from bot.chat.conversation import Work
from bot.chat.officer.card import due_in_words
from bot.chat.turn import Outcome, Turn, Workroom

_VIEWS = (View.MINE, View.UNIT, View.DANGER, View.LATE, View.TODAY, View.UNASSIGNED, View.CONTESTED)


def board(turn: Turn, room: Workroom) -> Outcome:
    """The number of cases in each list, with buttons."""
    counts = {view: f"{count}+" if count >= MANY else str(count) for view, count in room.counts(turn.person).items()}
    everywhere = may(turn.person, "ticket.see", unit="")
    values = {view.value: counts[view] for view in _VIEWS if view is not View.UNIT}
    unit = turn.say("work.everywhere") if everywhere else _name(room, turn)
    text = turn.say("work.board", unit=unit, unit_count=counts[View.UNIT], **values)
    return turn.outcome(Reply(text, Kind.TICKET, tuple(turn.choice(f"work.view.{view}") for view in _VIEWS)))


def show(turn: Turn, room: Workroom, view: View, after: str = "") -> Outcome:
    """Some cases of this list, and a button for the next."""
    few, name = room.queue(turn.person, view, after), turn.say(f"work.view.{view}")
    work = replace(turn.talk.work or Work(), view=view, after=few.next)
    talk = replace(turn.talk, work=work)
    if not few.cases:
        empty = turn.reply("work.list_over" if after else "work.list_empty", turn.choice("work.view.unit"), view=name)
        return turn.outcome(empty, talk=talk)
    lines = [turn.say("work.list", view=name), *(_line(turn, *case) for case in few.cases)]
    choices = [Choice(one.number, send=choice(OPEN, one.number, turn.language).send) for one, _ in few.cases]
    if few.next:
        choices.append(turn.choice("work.next"))
    return turn.outcome(Reply("\n".join(lines), Kind.TICKET, tuple(choices)), talk=talk)


def _line(turn: Turn, ticket: Ticket, due: Due | None) -> str:
    kind, status = turn.say(f"ticket.kind.{ticket.paper.kind}"), turn.say(f"ticket.status.{ticket.status}")
    parts = (ticket.number, kind, ticket.paper.province, status, due_in_words(due, turn.language))
    return "• " + " · ".join(part for part in parts if part)


def _name(room: Workroom, turn: Turn) -> str:
    known = {unit.id: unit.name(turn.language) for unit in room.units}
    return known.get(turn.person.unit, turn.person.unit)
