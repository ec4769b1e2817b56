"""The retention page: shows what is past its period, deletes it with a reason, and lists certificates."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import require
from bot.basics.texts import say
from bot.console.field_lengths import MAX_LINE_LETTERS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.privacy.periods import periods
from bot.privacy.retention import keep_no_longer, worn_out
from bot.store.admin import audit, certificates
from bot.store.admin.audit import What

log = logging.getLogger("mindbot.console")


def show(office: Office, visit: Visit) -> Response:
    """Shows how much would be deleted (dry run)."""
    require(visit.officer, "retention.run")
    return _page(office, visit)


def run(office: Office, visit: Visit) -> Response:
    """Deletes now instead of tonight."""
    require(visit.officer, "retention.run")
    reason = visit.text("reason", MAX_LINE_LETTERS)
    if not reason:
        return _page(office, visit, 422, wrong=say("console.retention.wrong", visit.language))
    paper = keep_no_longer(office.store, office.desk, office.room, visit.at)
    if paper is None:
        return go(visit, "retention")
    about = f"{paper.id} {reason}"
    office.store.write(lambda tx: audit.write(tx, visit.officer.id, What.RETENTION, about, visit.at))
    log.info("retention run by %s: %s", visit.officer.id, paper.id)
    return go(visit, f"retention?number={paper.id}")


def certificate(office: Office, visit: Visit) -> Response:
    """A certificate as a file; mindbot audit checks it."""
    require(visit.officer, "retention.run")
    number = visit.path("number")
    paper = office.store.read(lambda tx: certificates.get(tx, number))
    if paper is None:
        return failure(visit, 404)
    headers = {"Content-Disposition": f'attachment; filename="{paper.id}.json"'}
    return Response(certificates.to_json(paper), media_type="application/json", headers=headers)


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    found = worn_out(office.store, visit.at)
    number = visit.text("number")
    return render(
        visit,
        "retention",
        status,
        things=[
            (say(f"privacy.removed.{thing}", visit.language, n="").strip(" :"), days, found[thing])
            for thing, days in periods().items()
        ],
        total=found.total(),
        certificates=office.store.read(certificates.newest),
        said=say("console.retention.done", visit.language, number=number) if number else "",
        wrong=wrong,
    )
