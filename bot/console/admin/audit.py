"""The audit log page for administrators, and for custodians the unsealings in their unit."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from bot.basics.access import require
from bot.cases.service import HOUSE
from bot.console.page import render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import Line, What
from bot.store.people import officers

_PAGE = 50
_OURSELVES = (officers.OPERATOR, HOUSE.id)
_SHORT = 6  # letters of an id without a name


def show(office: Office, visit: Visit) -> Response:
    """The newest entries, filtered by kind, person and subject."""
    require(visit.officer, "audit.see")
    what = visit.text("what") if visit.text("what") in list(What) else ""
    who, about, before = visit.text("who", 60), visit.text("about", 60), visit.number("before") or 0

    def look(tx: Transaction) -> tuple[list[Line], dict[str, str]]:
        person = (officers.person_of(tx, who) or who) if who else ""
        lines = audit.page(
            tx,
            reader=visit.officer.id,
            what=(what,) if what else (),
            who=person,
            about=about,
            before=before,
            limit=_PAGE + 1,
        )
        return lines, _names(tx, lines)

    lines, names = office.store.read(look)
    return _page(visit, "audit", lines, names, what=what, who=who, about=about, kinds=list(What))


def seals(office: Office, visit: Visit) -> Response:
    """Who unsealed an identity or an original in the custodian's unit."""
    require(visit.officer, "seals.see", unit=visit.officer.unit)
    before = visit.number("before") or 0

    def look(tx: Transaction) -> tuple[list[Line], dict[str, str]]:
        lines = audit.of_seals(tx, visit.officer.id, visit.officer.unit, before, _PAGE + 1)
        return lines, _names(tx, lines)

    lines, names = office.store.read(look)
    return _page(visit, "seals", lines, names, what="", who="", about="", kinds=[])


def _page(visit: Visit, here: str, lines: Sequence[Line], names: dict[str, str], **sieve: object) -> Response:
    shown = lines[:_PAGE]
    further = shown[-1].seq if len(lines) > _PAGE else 0
    return render(visit, here, lines=shown, names=names, further=further, **sieve)


def _names(tx: Transaction, lines: Sequence[Line]) -> dict[str, str]:
    """Colleagues' names; for others the beginning of their id, which identifies nobody."""
    return {one: name_of(tx, one) or (one if one in _OURSELVES else one[:_SHORT]) for one in {x.who for x in lines}}
