"""The queue: what is to be done, the most urgent first."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics.access import Refused, may
from bot.basics.dates import read_day
from bot.basics.people import Person
from bot.basics.provinces import provinces
from bot.basics.text_split import cut, shorten
from bot.basics.texts import say, texts
from bot.cases.lists import queue
from bot.cases.lists.queue import MANY, Page, Sieve, View
from bot.cases.lists.statistics import AGES
from bot.cases.lists.work_of_officer import offered_back
from bot.cases.messages.pseudonyms import shown_at, shown_due
from bot.cases.model.action_classes import Action, Assign, Take
from bot.cases.model.numbers import number_in
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import Ticket, WrongMoment
from bot.cases.rules.undo import GRACE
from bot.cases.service import ChangedMeanwhile, NotAColleague, UnknownTicket
from bot.cases.settings.deadlines import Deadlines, Standing, days_until
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import saved_lists
from bot.store.cases.lists import Order
from bot.store.cases.statistics import Which
from bot.store.people import officers, people

log = logging.getLogger("mindbot.console")

_EXCERPT = 140  # letters of an excerpt
_MAX_NAME_LETTERS = 40  # of a list that somebody saves
_TICKED = "ticket-"
_YEARS = (1900, 2200)  # timestamps exist only in this range

_Name = TypeVar("_Name", bound=StrEnum)


@dataclass(frozen=True)
class Due:
    """A due date with its urgency, for display."""

    standing: Standing
    days: int
    at: float


def show(office: Office, visit: Visit) -> Response:
    """A page of a list."""
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """A bulk action, or saving and deleting a list."""
    match visit.text("do"):
        case "take" | "assign" as deed:
            return _page(office, visit, done=_each(office, visit, deed))
        case "save":
            return _save(office, visit)
        case "forget":
            office.store.write(lambda tx: saved_lists.forget(tx, visit.officer.id, visit.text("name")))
            return go(visit, "")
    return failure(visit, 404)


@dataclass(frozen=True)
class Several:
    """The result of a bulk action."""

    done: tuple[str, ...]
    not_done: tuple[str, ...]  # changed meanwhile, or not allowed
    no_colleague: bool = False  # to be assigned, and to nobody


def _each(office: Office, visit: Visit, deed: str) -> Several:
    """Carries out the action case by case; one that changed meanwhile does not stop the others."""
    done, not_done = [], []
    if deed == "assign" and not visit.text("officer"):
        return Several((), (), no_colleague=True)
    for number, seen in _chosen(visit):
        action = Take(number) if deed == "take" else Assign(number, visit.text("officer"))
        try:
            office.store.write(lambda tx, act=action, was=seen: _do(tx, office, visit, act, was))  # type: ignore[misc]
        except (ChangedMeanwhile, WrongMoment, NotAColleague, UnknownTicket, Refused):
            not_done.append(number)
        else:
            done.append(number)
    log.info("%s: %d tickets, %d not, by %s", deed, len(done), len(not_done), visit.officer.id)
    return Several(tuple(done), tuple(not_done))


def _do(tx: Transaction, office: Office, visit: Visit, action: Action, seen: int) -> None:
    done = office.desk.do(tx, visit.officer, action, visit.at, seen=seen)
    office.bring(tx, done.news, done.ticket.paper.language, visit.at)


def _chosen(visit: Visit) -> Iterator[tuple[str, int]]:
    """The ticked cases, with the version seen."""
    for name, value in visit.form.items():
        number = number_in(name.removeprefix(_TICKED)) if name.startswith(_TICKED) else ""
        if number and value.isascii() and value.isdecimal() and len(value) < 10:
            yield number, int(value)


def _save(office: Office, visit: Visit) -> Response:
    name, query = visit.text("name", _MAX_NAME_LETTERS), _query(_wish(visit))
    if not name:
        return _page(office, visit, wrong="console.queue.save_needs_name")
    if not office.store.write(lambda tx: saved_lists.save(tx, visit.officer.id, name, query, visit.at)):
        return _page(office, visit, wrong="console.queue.too_many_views")
    return go(visit, f"?{query}")


@dataclass(frozen=True)
class Wish:
    """The requested list."""

    view: View
    sieve: Sieve
    order: Order


def _page(office: Office, visit: Visit, *, done: Several | None = None, wrong: str = "") -> Response:
    wish = _wish(visit)

    def look(
        tx: Transaction,
    ) -> tuple[Page, dict[View, int], dict[str, str], list[Person], list[saved_lists.Saved], int]:
        page = queue.page(tx, visit.officer, wish.view, visit.at, visit.text("after"), wish.sieve, wish.order)
        holders = {ticket.officer: name_of(tx, ticket.officer) for ticket in page.tickets}
        colleagues = officers.of_unit(tx, visit.officer.unit) if visit.officer.unit else []
        counts = queue.counts(tx, visit.officer, visit.at)
        lent = len(offered_back(tx, visit.officer, visit.at))
        return page, counts, holders, colleagues, saved_lists.of(tx, visit.officer.id), lent

    page, counts, holders, colleagues, saved, lent = office.store.read(look)
    return render(
        visit,
        "queue",
        200 if not wrong else 422,
        wish=wish,
        view=wish.view,
        views=[one for one in queue.views(visit.officer) if one is not View.ABSENT or counts[one] or wish.view is one],
        counts={view: f"{MANY}+" if count >= MANY else str(count) for view, count in counts.items()},
        page=page,
        away=number_in(visit.text("away")),
        seen=visit.number("seen"),
        grace=int(GRACE),
        later=bool(visit.text("after")),
        holders=holders,
        colleagues=colleagues,
        may_assign=may(visit.officer, "ticket.assign", unit=visit.officer.unit),
        lent=lent,
        may_hand_over=wish.view is View.ABSENT and may(visit.officer, "ticket.assign", unit=visit.officer.unit or None),
        saved=saved,
        query=_query(wish),
        done=done,
        wrong=say(wrong, visit.language) if wrong else "",
        unit=office.desk.routing.short,
        due=lambda ticket: due_of(ticket, office.desk.deadlines, visit.at),
        excerpt=excerpt,
        lodged=lambda ticket: shown_at(ticket, ticket.lodged_at),
        kinds=list(Kind),
        matters=list(Matter),
        provinces=[province.th for province in provinces()],
        orders=queue.orders(wish.view),
        ages=AGES,
    )


def _wish(visit: Visit) -> Wish:
    """The list from the URL; invalid parts are ignored."""
    view = _one_of(View, visit.text("view")) or View.UNIT
    sieve = Sieve(
        text=visit.text("text", queue.MAX_SEARCH_LETTERS),
        kind=_one_of(Kind, visit.text("kind")),
        matter=_one_of(Matter, visit.text("matter")),
        province=visit.text("province", 40),
        officer=visit.text("officer_is", 40),
        tag=visit.text("tag", 40),
        since=day_in(visit.text("since")),
        until=day_in(visit.text("until")),
        figure=_one_of(Which, visit.text("figure")),
        unit=visit.text("of_unit", 80),
        age=_place(visit, "age", len(AGES) + 1),
        stars=_place(visit, "stars", 6),
        customer=visit.text("customer") if f"loan.customer.{visit.text('customer')}" in texts() else "",
    )
    order = _one_of(Order, visit.text("order"))
    return Wish(view, sieve, order if order in queue.orders(view) else queue.usual_order(view))


def _query(wish: Wish) -> str:
    """The list as a query string."""
    sieve = wish.sieve
    parts = {
        "view": str(wish.view),
        "order": "" if wish.order is queue.usual_order(wish.view) else str(wish.order),
        "text": sieve.text,
        "kind": sieve.kind or "",
        "matter": sieve.matter or "",
        "province": sieve.province,
        "officer_is": sieve.officer,
        "tag": sieve.tag,
        "since": sieve.since.isoformat() if sieve.since else "",
        "until": sieve.until.isoformat() if sieve.until else "",
        "figure": sieve.figure or "",
        "of_unit": sieve.unit,
        "age": sieve.age,
        "stars": sieve.stars,
        "customer": sieve.customer,
    }
    return urlencode({name: value for name, value in parts.items() if value not in ("", None)})


def find(office: Office, visit: Visit) -> Response:
    """Opens a case by number, however typed; other text is searched in all cases."""
    typed = visit.text("number")
    if number := number_in(typed):
        return go(visit, f"tickets/{number}")
    if any(letter.isalpha() for letter in typed):
        return go(visit, "?" + urlencode({"view": View.ALL, "text": cut(typed, queue.MAX_SEARCH_LETTERS)}))
    return failure(visit, 404, "console.failure.no_number")


def due_of(ticket: Ticket, deadlines: Deadlines, at: float) -> Due | None:
    """How urgent a case is, if anything is due."""
    if ticket.due_at is None:
        return None
    days = abs(days_until(ticket.due_at, at))
    return Due(deadlines.standing(ticket.due_at, at), days, shown_due(ticket) or ticket.due_at)


def excerpt(ticket: Ticket) -> str:
    """The first words of the submission."""
    words = " ".join(ticket.paper.said[0].text.split()) if ticket.paper.said else ""
    return shorten(words, _EXCERPT)


def name_of(tx: Transaction, person: str) -> str:
    """A colleague's name; empty if there is none."""
    found = people.get(tx, person) if person else None
    return found.name if found else ""


def _one_of(names: type[_Name], text: str) -> _Name | None:
    return names(text) if text in list(names) else None


def _place(visit: Visit, name: str, end: int) -> int | None:
    """A number from 0 below this."""
    number = visit.number(name)
    return number if number is not None and number < end else None


def day_in(text: str) -> date | None:
    """A typed day, also in Buddhist years; None if invalid or far away."""
    try:
        day = read_day(text)
    except ValueError:
        return None
    return day if _YEARS[0] <= day.year <= _YEARS[1] else None
