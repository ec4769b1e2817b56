"""The page of bans: each with its case and request for review, and lifting with a reason."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym, shown_at
from bot.cases.model.abuse_actions import LiftBan
from bot.cases.model.ticket import SaysNothing, WrongMoment
from bot.cases.records import repository
from bot.cases.rules import bans
from bot.cases.service import UnknownTicket
from bot.console.field_lengths import MAX_REASON_LETTERS
from bot.console.page import go, render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import bans as kept
from bot.store.cases.bans import Kept

log = logging.getLogger("mindbot.console")


@dataclass(frozen=True)
class Row:
    """A ban on the page."""

    ban: Kept
    whose: str  # the pseudonym, which is used in that case only
    holds: bool
    may_lift: bool
    asked_at: float | None  # rounded if the person does not want to be known


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "bans.see", unit=visit.officer.unit or None)
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Lifts a ban, recorded in its case's history."""
    require(visit.officer, "ban.lift", unit=visit.officer.unit or None)
    id = visit.text("ban")
    try:
        office.store.write(lambda tx: _lift(tx, office, visit, id))
    except SaysNothing:
        return _page(office, visit, 422, wrong="console.bans.no_reason", typed={id: visit.text("text")})
    except WrongMoment:
        return _page(office, visit, 409, wrong="console.bans.gone")
    log.info("a ban was lifted by %s", visit.officer.id)
    return go(visit, "bans?done=1")


def _lift(tx: Transaction, office: Office, visit: Visit, id: str) -> None:
    ban = kept.get(tx, id)
    if ban is None:
        raise UnknownTicket(f"There is no ban {id!r}.")
    lifting = LiftBan(ban.ticket, id, visit.text("text", MAX_REASON_LETTERS))
    done = office.desk.do(tx, visit.officer, lifting, visit.at)
    office.bring(tx, done.news, done.ticket.paper.language, visit.at)


def _page(
    office: Office, visit: Visit, status: int = 200, *, wrong: str = "", typed: Mapping[str, str] | None = None
) -> Response:
    def look(tx: Transaction) -> tuple[list[Row], dict[str, str]]:
        rows = [_row(tx, visit, ban) for ban in bans.listed(tx, visit.officer)]
        people = {one for row in rows for one in (row.ban.put_by, row.ban.lifted_by) if one}
        return rows, {
            person: name_of(tx, person) or say("console.history.colleague", visit.language) for person in people
        }

    rows, names = office.store.read(look)
    return render(
        visit,
        "bans",
        status,
        rows=sorted(rows, key=lambda row: not row.holds),
        names=names,
        typed=typed or {},
        longest=MAX_REASON_LETTERS,
        may_limit=may(visit.officer, "rules.see"),
        said=say("console.bans.done", visit.language) if visit.text("done") else "",
        wrong=say(wrong, visit.language) if wrong else "",
    )


def _row(tx: Transaction, visit: Visit, ban: Kept) -> Row:
    ticket = repository.find(tx, ban.ticket)
    assert ticket is not None, "a ban belongs to a case"
    lifts = may(visit.officer, "ban.lift", unit=ticket.unit, alone=ticket.alone)
    asked_at = None if ban.asked_at is None else shown_at(ticket, ban.asked_at)
    holds = ban.holds(visit.at)
    return Row(ban, pseudonym(ban.party, visit.language), holds, holds and lifts, asked_at)
