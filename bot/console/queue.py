"""The queue: what is to be done, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.console.page import failure, go, render
from bot.console.visit import Office, Visit
from bot.desk import queue
from bot.desk.deadlines import Deadlines, Standing, days_until
from bot.desk.numbers import number_in
from bot.desk.queue import MANY, Page, View
from bot.desk.tickets import Ticket
from bot.store import Transaction, people

_EXCERPT = 140  # letters of what was said that a list shows


@dataclass(frozen=True)
class Due:
    """How a due date is shown: its colour, and the words that say the same."""

    standing: Standing
    days: int
    at: float


def show(office: Office, visit: Visit) -> Response:
    """One of the lists, a page at a time."""
    view = _view(visit.text("view"))

    def look(tx: Transaction) -> tuple[Page, dict[View, int], dict[str, str]]:
        page = queue.page(tx, visit.officer, view, visit.at, visit.text("after"))
        holders = {ticket.officer: name_of(tx, ticket.officer) for ticket in page.tickets}
        return page, queue.counts(tx, visit.officer, visit.at), holders

    page, counts, holders = office.store.read(look)
    return render(
        visit,
        "queue",
        view=view,
        views=list(View),
        counts={view: f"{MANY}+" if count >= MANY else str(count) for view, count in counts.items()},
        page=page,
        away=number_in(visit.text("away")),
        later=bool(visit.text("after")),
        holders=holders,
        unit=office.desk.routing.short,
        due=lambda ticket: due_of(ticket, office.desk.deadlines, visit.at),
        excerpt=excerpt,
    )


def find(office: Office, visit: Visit) -> Response:
    """Go to a ticket by its number, however it was typed."""
    number = number_in(visit.text("number"))
    return go(visit, f"tickets/{number}") if number else failure(visit, 404, "console.failure.no_number")


def due_of(ticket: Ticket, deadlines: Deadlines, at: float) -> Due | None:
    """How urgent a ticket is, if anything is still due."""
    if ticket.due_at is None:
        return None
    days = abs(days_until(ticket.due_at, at))
    return Due(deadlines.standing(ticket.due_at, at), days, ticket.due_at)


def excerpt(ticket: Ticket) -> str:
    """The first words of what was said."""
    words = " ".join(ticket.paper.said[0].text.split()) if ticket.paper.said else ""
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rstrip() + "…"


def name_of(tx: Transaction, person: str) -> str:
    """A colleague's name; somebody who has none is not named."""
    found = people.get(tx, person) if person else None
    return found.name if found else ""


def _view(name: str) -> View:
    return View(name) if name in list(View) else View.UNIT
