"""The page of likely duplicates, grouped, to plan a single inspection."""

from __future__ import annotations

from starlette.responses import Response

from bot.cases.model.ticket import Ticket
from bot.cases.rules import duplicates, find_duplicates
from bot.console.page import render
from bot.console.queue.queue import excerpt
from bot.console.request import Office, Visit

MOST = 300  # newest open complaints that are compared


def show(office: Office, visit: Visit) -> Response:
    """Groups of the unit's open complaints, the largest first."""
    cases = office.store.read(lambda tx: duplicates.complaints_of(tx, visit.officer, MOST))
    return render(visit, "twins", clusters=find_duplicates.clusters(cases), most=MOST, excerpt=excerpt, area=_area)


def _area(ticket: Ticket) -> str:
    paper = ticket.paper
    return " ".join(part for part in (paper.factory, paper.tambon, paper.district, paper.province) if part) or "–"
