"""How is my case: the person's own tickets, one by number or receipt, and their word on its end."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import cards
from bot.desk.actions import Confirm, Contest
from bot.desk.routing import read_routing
from bot.desk.tickets import Status
from bot.messages import Choice, Kind
from bot.talk.acts import AtTheDesk
from bot.talk.filling import add_a_word
from bot.talk.turn import Outcome, Turn

_SHOWN = 10  # cases in one list


def my_tickets(turn: Turn) -> Outcome | None:
    """The cases of whoever asks; nobody else's, unless they hold its receipt."""
    pressed, number = cards.pressed(turn.message.text)
    number = number or turn.understood.ticket
    if not (number or turn.understood.receipt or turn.means == "tickets"):
        return None
    if turn.message.group:
        return turn.outcome(turn.reply("case.not_in_a_group"))
    if turn.understood.receipt:
        return _by_receipt(turn)
    return _one(turn, number, pressed) if number else _all(turn)


def _all(turn: Turn) -> Outcome:
    tickets = turn.desk.cases_of(turn.person)
    if not tickets:
        return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))
    if len(tickets) == 1:
        return _one(turn, tickets[0].number, "")
    lines = [cards.card(one, read_routing(), turn.language).text for one in tickets[:_SHOWN]]
    choices = tuple(Choice(one.number, send=one.number) for one in tickets[:_SHOWN])
    reply = turn.reply("case.all", *choices, kind=Kind.TICKET)
    return turn.outcome(replace(reply, text="\n\n".join([reply.text, *lines])))


def _one(turn: Turn, number: str, pressed: str) -> Outcome:
    ticket = next((one for one in turn.desk.cases_of(turn.person) if one.number == number), None)
    if ticket is None:
        return turn.outcome(turn.reply("case.not_yours", number=number))
    if pressed in ("add", "answer"):
        return add_a_word(turn, number)
    if ticket.status is Status.CLOSED and pressed == "confirm":
        return turn.outcome(acts=[AtTheDesk(Confirm(number))])
    if ticket.status is Status.CLOSED and pressed == "contest":
        return turn.outcome(acts=[AtTheDesk(Contest(number, turn.message.text.strip()))])
    return turn.outcome(turn.desk.story(ticket, turn.language))


def _by_receipt(turn: Turn) -> Outcome:
    ticket = turn.desk.by_receipt(turn.understood.receipt)
    if ticket is None:
        return turn.outcome(turn.reply("case.no_such_receipt"))
    # A receipt shows how a case stands; what was said in it stays with whoever said it.
    return turn.outcome(replace(cards.card(ticket, read_routing(), turn.language), choices=()))
