"""The page after an intake: the case number, and for a short time the receipt.

It only reads, so reloading files nothing; its URL has the number, which gives no access.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import may_at, require
from bot.cases.model.numbers import grouped
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.console.page import failure, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import intakes, parties

SHOWN = 900.0  # seconds: enough to read out sixteen digits twice, or to print them


@dataclass(frozen=True)
class TakenDown:
    """The case, with its receipt while it may still be shown."""

    ticket: Ticket
    receipt: str


def show(office: Office, visit: Visit) -> Response:
    """Shows it to the officer who took the complaint down, and to nobody else."""
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    found = office.store.read(lambda tx: _find(tx, visit))
    if found is None:
        return failure(visit, 404)
    ticket = found.ticket
    sees = may_at(visit.officer, "ticket.see", ticket.units, alone=ticket.alone)
    return render(
        visit,
        "taken_in",
        ticket=ticket,
        unit=office.desk.routing.name(ticket.unit, visit.language),
        receipt=grouped(found.receipt) if found.receipt else "",
        again=bool(visit.text("again")),
        minutes=int(SHOWN // 60),
        sees=sees,
    )


def _find(tx: Transaction, visit: Visit) -> TakenDown | None:
    number = str(visit.request.path_params["number"])
    intake = intakes.taken_down(tx, visit.officer.id, number)
    ticket = repository.find(tx, number) if intake else None
    if intake is None or ticket is None:
        return None
    behind = parties.look_behind(tx, ticket.citizen) if visit.at < intake.at + SHOWN else None
    # A renewed receipt is only the citizen's.
    same = behind is not None and intakes.fingerprint(tx, behind.receipt) == intake.receipt
    return TakenDown(ticket, behind.receipt if behind and same else "")
