"""Who else has this case before them, asked by the page every few seconds."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from bot.basics.texts import say
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import presence


def here(office: Office, visit: Visit) -> Response:
    """Records that this page is open; returns who else is there and whether the case changed."""
    number, officer = visit.path("number"), visit.officer

    def look(tx: Transaction) -> tuple[list[str], int]:
        ticket = office.desk.ticket(tx, officer, number)
        if visit.text("gone"):
            presence.gone(tx, ticket.number, officer.id)
        else:
            presence.here(tx, ticket.number, officer.id, visit.at, typing=bool(visit.text("typing")))
        return others(tx, visit, ticket.number), ticket.version

    who, version = office.store.write(look)
    seen = visit.number("seen") or 0
    changed = say("console.presence.changed", visit.language) if version > seen else ""
    return JSONResponse({"who": who, "changed": changed})


def others(tx: Transaction, visit: Visit, number: str) -> list[str]:
    """A sentence for each colleague who has the case open."""
    language = visit.language
    return [
        say(
            f"console.presence.{'typing' if other.typing else 'looking'}",
            language,
            name=name_of(tx, other.person) or say("console.history.colleague", language),
        )
        for other in presence.others(tx, number, visit.officer.id, visit.at)
    ]
