"""A banned person's request for a review: sent to those who may lift the ban, without saying who asks."""

from __future__ import annotations

from bot.basics import access
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.notifications import News
from bot.cases.records import repository
from bot.cases.rules import bans
from bot.store import Transaction
from bot.store.people import leave, officers


def ask(tx: Transaction, person: Person, words: str, at: float) -> tuple[News, ...] | None:
    """The notifications of the request; None if there is no ban left to ask about."""
    ban = bans.ask(tx, person, words, at)
    ticket = repository.find(tx, ban.ticket) if ban else None
    if ticket is None:
        return None

    def judges(those: list[Person]) -> list[Person]:
        return [one for one in those if access.may(one, "ban.lift", unit=ticket.unit, alone=ticket.alone)]

    told = judges(leave.present(tx, ticket.unit, at)) or judges([one.person for one in officers.everybody(tx)])
    reply = Reply(say("desk.news.ban_asked", "th", number=ticket.number), Kind.TICKET)
    return tuple(News(one.id, reply, Weight.NEWS) for one in told)
