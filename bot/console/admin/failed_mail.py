"""Pages of failed messages and of linked staff."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import may, require
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.delivery.effects.unlink_staff import part
from bot.store.mail import inbox, outbox
from bot.store.people import people

log = logging.getLogger("mindbot.console")

_AGAIN = {"in": inbox.retry, "out": outbox.retry}


def letters(office: Office, visit: Visit) -> Response:
    """Messages that were set aside, and undelivered messages."""
    require(visit.officer, "outbox.see")
    aside, dead = office.store.read(lambda tx: (inbox.all_set_aside(tx), outbox.all_dead(tx)))
    return render(visit, "letters", aside=aside, dead=dead, done=bool(visit.text("done")))


def send_again(office: Office, visit: Visit) -> Response:
    """Tries one of them again."""
    require(visit.officer, "outbox.retry")
    retry, number = _AGAIN.get(visit.text("which")), visit.number("id")
    if retry is None or number is None:
        return failure(visit, 404)
    if not office.store.write(lambda tx: retry(tx, number, visit.at)):
        return failure(visit, 404, "console.letters.gone")
    log.info("%s %s tried again by %s", visit.text("which"), number, visit.officer.id)
    return go(visit, "letters?done=1")


def staff(office: Office, visit: Visit) -> Response:
    """Who is linked to the ministry on which channel."""
    require(visit.officer, "people.see", unit=visit.officer.unit or None)
    everybody = office.store.read(people.linked)
    seen = [one for one in everybody if may(visit.officer, "people.see", unit=one[0].unit)]
    return render(
        visit,
        "staff",
        linked=seen,
        may_unlink=lambda person: may(visit.officer, "people.unlink", unit=person.unit),
        done=bool(visit.text("done")),
    )


def unlink(office: Office, visit: Visit) -> Response:
    """Ends this person's staff role, from their next message on."""
    person = office.store.read(lambda tx: people.get(tx, visit.text("person")))
    if person is None:
        return failure(visit, 404)
    require(visit.officer, "people.unlink", unit=person.unit)
    office.store.write(lambda tx: part(tx, person.id, visit.at, visit.officer.id))
    log.info("%s unlinked by %s", person.id, visit.officer.id)
    return go(visit, "staff?done=1")
