"""How is my case: the person's own tickets, one by number or receipt, and their word on its end."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dates import day, local, moment
from bot.desk.tickets import Confirm, Contest, Status, Ticket
from bot.messages import Choice, Kind, Reply
from bot.talk.acts import AtTheDesk
from bot.talk.filling import add_a_word
from bot.talk.turn import Outcome, Turn

_CONTESTS = re.compile("ยังไม่จบ|ยังไม่เรียบร้อย|ไม่เห็นด้วย|not solved|not settled")
_CONFIRMS = re.compile("จบแล้ว|เรียบร้อยแล้ว|settled|is solved")
_ADDS = re.compile("เพิ่มข้อมูล|ตอบเจ้าหน้าที่|add to|answer the officer")


def my_tickets(turn: Turn) -> Outcome | None:
    """The cases of whoever asks; nobody else's, unless they hold its receipt."""
    if turn.understood.receipt:
        return _by_receipt(turn)
    if turn.understood.ticket:
        return _one(turn, turn.understood.ticket)
    if turn.means == "tickets":
        return _all(turn)
    return None


def status(turn: Turn, ticket: Ticket) -> Reply:
    """How a case stands, in words that suffice alone."""
    lines = [
        turn.say("case.number", number=ticket.number, status=turn.say(f"case.status.{ticket.status}")),
        turn.say("case.filed", moment=moment(ticket.lodged_at, turn.language)),
    ]
    if ticket.due_at and ticket.status not in (Status.CLOSED, Status.ENDED):
        lines.append(turn.say("case.due", day=day(local(ticket.due_at).date(), turn.language)))
    return Reply("\n".join(lines), Kind.TICKET, _what_next(turn, ticket))


def _what_next(turn: Turn, ticket: Ticket) -> tuple[Choice, ...]:
    keys = {Status.CLOSED: ("case.settle", "case.contest"), Status.ENDED: ()}.get(ticket.status, ("case.add",))
    return tuple(Choice(turn.say(f"{key}_label"), send=turn.say(key, number=ticket.number)) for key in keys)


def _all(turn: Turn) -> Outcome:
    if turn.message.group:
        return turn.outcome(turn.reply("case.not_in_a_group"))
    tickets = turn.desk.cases_of(turn.person)
    if not tickets:
        return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))
    if len(tickets) == 1:
        return turn.outcome(status(turn, tickets[0]))
    lines = [
        turn.say("case.line", number=one.number, status=turn.say(f"case.status.{one.status}")) for one in tickets[:10]
    ]
    choices = tuple(Choice(one.number, send=one.number) for one in tickets[:10])
    return turn.outcome(turn.reply("case.all", *choices, kind=Kind.TICKET, lines="\n".join(lines)))


def _one(turn: Turn, number: str) -> Outcome:
    ticket = next((one for one in turn.desk.cases_of(turn.person) if one.number == number), None)
    if ticket is None or turn.message.group:
        return turn.outcome(turn.reply("case.not_yours", number=number))
    said = turn.understood.text
    if _ADDS.search(said):
        return add_a_word(turn, number)
    talk = replace(turn.talk, ticket=number)
    if ticket.status is Status.CLOSED and _CONTESTS.search(said):
        return turn.outcome(talk=talk, acts=[AtTheDesk(Contest(number, turn.message.text.strip()))])
    if ticket.status is Status.CLOSED and _CONFIRMS.search(said):
        return turn.outcome(talk=talk, acts=[AtTheDesk(Confirm(number))])
    return turn.outcome(status(turn, ticket), talk=talk)


def _by_receipt(turn: Turn) -> Outcome:
    ticket = turn.desk.by_receipt(turn.understood.receipt)
    if ticket is None or turn.message.group:
        return turn.outcome(turn.reply("case.no_such_receipt"))
    # A receipt shows how a case stands; what was said in it stays with whoever said it.
    return turn.outcome(replace(status(turn, ticket), choices=()))
