"""The officers' web console: pages by menu (queue, case, papers, reports, admin, sign-in), and its routes.

Every page needs a login unless gate.py lists it as open. Pages read a form, call a service and render; rules belong in
cases/.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.basics.access import Refused
from bot.basics.settings import Settings
from bot.cases.messages.bring import Bring
from bot.cases.service import Desk, UnknownTicket
from bot.cases.settings import emergency_contacts
from bot.chat.forms import Forms
from bot.chat.forms.current_forms import Stationery
from bot.console import help as help_page
from bot.console.admin import audit, calendar, failed_mail, form_texts, forms, macros, periods
from bot.console.case import (
    abuse,
    canned_answers,
    case,
    intake,
    presence,
    redaction,
    referral_new,
    referral_view,
    seal,
)
from bot.console.case import map as map_page
from bot.console.case import print as print_page
from bot.console.gate import Gate
from bot.console.page import STATIC, failure, static
from bot.console.papers import routes as paper_routes
from bot.console.queue import bans, duplicates, duty, hand_over, inspections, people, queue, quick_look
from bot.console.queue.live import Live
from bot.console.reports import assessments, export, factories, month, reports, statistics
from bot.console.request import Office, Visit
from bot.console.signin import my_account
from bot.console.signin.sign_in import Door
from bot.console.signin.single_sign_on import SingleSignOn
from bot.console.tour import current as current_stop
from bot.questions.paper_drafts import PaperRoom, Start, beside
from bot.store import Store
from bot.store.files.files import FileRoom
from knowledge.library import Library

log = logging.getLogger("mindbot.console")

Page = Callable[[Office, Visit], Response]

# Pages request static files with a version in the URL, so browsers may cache them forever.
_FOR_GOOD = "public, max-age=31536000, immutable"


def routes(
    store: Store,
    desk: Desk,
    settings: Settings,
    room: FileRoom,
    bring: Bring,
    now: Callable[[], float] = time.time,
    *,
    library: Library,
    start: Start = beside,
    worded: Callable[[], Forms] | None = None,
) -> list[BaseRoute]:
    """The console's routes, below /console."""
    papers = PaperRoom(store, settings.data, library, desk.routing, now, start, settings.paper_megabytes)
    office = Office(store, desk, room, bring, now, library, papers, worded or Stationery(store).forms)
    sso = SingleSignOn(settings)
    door = Door(settings, sso.there)

    def page(path: str, shown: Page, *methods: str) -> Route:
        return Route(path, _answering(office, shown), methods=list(methods or ("GET",)))

    inner: list[BaseRoute] = [
        page("/", queue.show),
        page("/", queue.act, "POST"),
        page("/find", queue.find),
        Route("/live", Live(office).answer),
        page("/tickets/{number}", case.show),
        page("/tickets/{number}", case.act, "POST"),
        page("/tickets/{number}/files/{file}", case.attachment),
        page("/tickets/{number}/words.png", abuse.words_picture),
        page("/tickets/{number}/place", map_page.show),
        page("/tickets/{number}/files/{file}/redact", redaction.show),
        page("/tickets/{number}/files/{file}/redact", redaction.act, "POST"),
        page("/tickets/{number}/quick", quick_look.show),
        page("/tickets/{number}/here", presence.here, "POST"),
        page("/tickets/{number}/who", seal.look, "POST"),
        page("/tickets/{number}/under", abuse.look, "POST"),
        page("/tickets/{number}/seal", seal.open_seal, "POST"),
        page("/tickets/{number}/original", seal.original, "POST"),
        page("/tickets/{number}/print", print_page.show),
        page("/tickets/{number}/case.pdf", print_page.pdf),
        page("/tickets/{number}/refer", referral_new.show),
        page("/tickets/{number}/refer", referral_new.act, "POST"),
        page("/tickets/{number}/letters/{letter}", referral_view.show),
        page("/tickets/{number}/letters/{letter}", referral_view.act, "POST"),
        page("/tickets/{number}/letters/{letter}/letter.pdf", referral_view.paper),
        page("/intake", intake.show),
        page("/intake", intake.act, "POST"),
        page("/intake/slip", intake.slip, "POST"),
        page("/intake/{number}", intake.done),
        page("/twins", duplicates.show),
        page("/inspections", inspections.show),
        *[page(path, shown, *methods) for path, shown, methods in paper_routes.pages(settings)],
        page("/people", people.show),
        page("/people", people.act, "POST"),
        page("/people/{person}/hand-over", hand_over.show),
        page("/people/{person}/hand-over", hand_over.act, "POST"),
        page("/units", people.units),
        page("/audit", audit.show),
        page("/seals", audit.seals),
        page("/staff", failed_mail.staff),
        page("/staff", failed_mail.unlink, "POST"),
        page("/calendar", calendar.show),
        page("/calendar", calendar.act, "POST"),
        page("/periods", periods.periods, "GET", "POST"),
        page("/contacts", periods.danger_contacts, "GET", "POST"),
        page("/limits", periods.limiting, "GET", "POST"),
        page("/bans", bans.show),
        page("/bans", bans.act, "POST"),
        page("/rules/{name}", periods.as_file),
        page("/forms", forms.show),
        page("/forms/{name}.toml", forms.as_file),
        page("/forms/{name}", forms.one),
        page("/forms/{name}", forms.go_back, "POST"),
        page("/forms/{name}/{part}", form_texts.show, "GET", "POST"),
        page("/prepared", canned_answers.show),
        page("/prepared", canned_answers.act, "POST"),
        page("/macros", macros.show),
        page("/macros", macros.act, "POST"),
        page("/duty", duty.show),
        page("/duty", duty.act, "POST"),
        page("/reports", reports.show),
        page("/reports", reports.remind, "POST"),
        page("/reports/{period}.pdf", reports.all_pdf),
        page("/reports/{period}/{unit}/report.pdf", reports.one_pdf),
        page("/reports/{period}/{unit}", reports.one),
        page("/reports/{period}/{unit}", reports.confirm, "POST"),
        page("/export", export.show),
        page("/export/{name}", export.download),
        page("/letters", failed_mail.letters),
        page("/letters", failed_mail.send_again, "POST"),
        page("/public", statistics.PublicFigures(settings).show),
        page("/month", month.show),
        page("/month.pdf", month.pdf),
        page("/factories", factories.show),
        page("/factories/{factory}", factories.one),
        page("/figures", statistics.show),
        page("/assessments", assessments.show),
        page("/figures/{name}", statistics.download),
        page("/help", help_page.show),
        page("/help", help_page.act, "POST"),
        page("/me", my_account.show),
        page("/me", my_account.act, "POST"),
        page("/sign-in", door.sign_in, "GET", "POST"),
        page("/sso", sso.leave),
        page("/sso/back", sso.back),
        page("/second", door.second, "GET", "POST"),
        page("/first/{code}", door.first, "GET", "POST"),
        page("/sign-out", door.sign_out, "POST"),
        page("/static/{name}", _file),
        page("/{path:path}", _missing),
    ]
    gate = Middleware(Gate, office=office, settings=settings, routes=inner)
    return [Route("/console", _with_slash), Mount("/console", routes=inner, middleware=[gate])]


def _answering(office: Office, shown: Page) -> Callable[[Request], Response]:
    """A page as a Starlette endpoint; refusals and errors become pages, too."""

    def answer(request: Request) -> Response:
        visit: Visit = request.state.visit
        if person := visit.person:
            is_set, tour = office.store.read(
                lambda tx: (emergency_contacts.ministry_is_set(tx), current_stop(tx, person))
            )
            visit = replace(visit, contact_is_set=is_set, tour=tour)
        try:
            return shown(office, visit)
        except Refused as refused:
            log.warning("refused at %r: %s", request.url.path, refused)
            return failure(visit, 403)
        except UnknownTicket as unknown:
            log.info("not found: %s", unknown)
            return failure(visit, 404)

    return answer


def _file(office: Office, visit: Visit) -> Response:
    name = visit.path("name")
    if name not in STATIC:
        return failure(visit, 404)
    return Response(static(name), media_type=STATIC[name], headers={"Cache-Control": _FOR_GOOD})


def _missing(office: Office, visit: Visit) -> Response:
    return failure(visit, 404)


async def _with_slash(request: Request) -> Response:
    return RedirectResponse("console/", 308)
