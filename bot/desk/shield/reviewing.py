"""Whoever is banned asks for another look: it reaches those who may lift the ban, and tells nobody who asks."""

from __future__ import annotations

from bot import access
from bot.desk import drawer
from bot.desk.cards import News
from bot.desk.shield import bans
from bot.messages import Kind, Reply, Weight
from bot.people import Person
from bot.store import Transaction, leave, officers
from bot.texts import say


def ask(tx: Transaction, person: Person, words: str, at: float) -> tuple[News, ...] | None:
    """Who is told of the request; nothing at all if there is no ban that could still be asked about."""
    ban = bans.ask(tx, person, words, at)
    ticket = drawer.find(tx, ban.ticket) if ban else None
    if ticket is None:
        return None

    def judges(those: list[Person]) -> list[Person]:
        return [one for one in those if access.may(one, "ban.lift", unit=ticket.unit, alone=ticket.alone)]

    told = judges(leave.present(tx, ticket.unit, at)) or judges([one.person for one in officers.everybody(tx)])
    reply = Reply(say("desk.news.ban_asked", "th", number=ticket.number), Kind.TICKET)
    return tuple(News(one.id, reply, Weight.NEWS) for one in told)
