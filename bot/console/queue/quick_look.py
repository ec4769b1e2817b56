"""A case at a glance, shown over the list: what was said, how it stands, what happened last."""

from __future__ import annotations

from starlette.responses import Response

from bot.cases.model.ticket import Entry, Ticket
from bot.cases.rules import sensitive
from bot.cases.service import HOUSE
from bot.console.case.history import Teller
from bot.console.page import render
from bot.console.queue.queue import name_of, shown_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import parties

_LAST = 3  # lines of the history


def show(office: Office, visit: Visit) -> Response:
    """A fragment for the dialog. What is new of it stays unread."""

    def look(tx: Transaction) -> tuple[Ticket, tuple[Entry, ...], dict[str, str]]:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        last = sensitive.history_as_read(ticket, office.desk.history(tx, ticket)[-_LAST:])
        people = {one.by for one in last} | {ticket.officer}
        names = {one: name_of(tx, one) for one in people if one != HOUSE.id and not parties.is_alias(one)}
        return sensitive.as_read(ticket), last, names

    ticket, last, names = office.store.read(look)
    teller = Teller(ticket, office.desk.routing, names, visit.officer.id, visit.language)
    return render(
        visit,
        "quick",
        ticket=ticket,
        lines=[teller.tell(entry) for entry in last],
        holder=teller.colleague(ticket.officer) if ticket.officer else "",
        unit=office.desk.routing.name(ticket.unit, visit.language),
        **shown_of(office, visit),
    )
