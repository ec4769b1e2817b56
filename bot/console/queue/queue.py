"""The queue: what is to be done, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics.access import may
from bot.basics.people import Person
from bot.basics.provinces import provinces
from bot.basics.text_split import cut, shorten
from bot.basics.texts import say
from bot.cases.lists import queue, search_field
from bot.cases.lists.case_list import factory_of
from bot.cases.lists.queue import MANY, MOST_FOUND, Listed, Page, Sieve, View
from bot.cases.lists.statistics import AGES
from bot.cases.lists.work_of_officer import offered_back
from bot.cases.messages.pseudonyms import shown_at, shown_due
from bot.cases.model.action_classes import BY_HAND
from bot.cases.model.numbers import number_in
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import IN_WORK, Status, Ticket
from bot.cases.rules import sensitive
from bot.cases.rules.undo import GRACE
from bot.cases.settings import canned_answers
from bot.cases.settings.canned_answers import Use
from bot.cases.settings.deadlines import Deadlines, Standing, days_until
from bot.console.page import failure, go, render
from bot.console.queue import bulk, table, wish
from bot.console.queue.bulk import Several
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import followed_cases, saved_lists
from bot.store.people import officers, people

_EXCERPT = 140  # letters of an excerpt
_MAX_NAME_LETTERS = 40  # of a list that somebody saves


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
    """A bulk action, or saving and deleting a list, or choosing columns."""
    match visit.text("do"):
        case deed if deed in bulk.DEEDS:
            return _page(office, visit, done=bulk.carry_out(office, visit, deed))
        case "save":
            return _save(office, visit)
        case "forget":
            office.store.write(lambda tx: saved_lists.forget(tx, visit.officer.id, visit.text("name")))
            return go(visit, "")
        case "columns":
            office.store.write(lambda tx: table.choose(tx, visit))
            return go(visit, f"?{wish.query(wish.read(visit))}")
    return failure(visit, 404)


def _save(office: Office, visit: Visit) -> Response:
    name, query = visit.text("name", _MAX_NAME_LETTERS), wish.query(wish.read(visit))
    if not name:
        return _page(office, visit, wrong="console.queue.save_needs_name")
    if not office.store.write(lambda tx: saved_lists.save(tx, visit.officer.id, name, query, visit.at)):
        return _page(office, visit, wrong="console.queue.too_many_views")
    return go(visit, f"?{query}")


@dataclass(frozen=True)
class Seen:
    """What the page reads from the store."""

    page: Page
    meant: Sieve
    counts: dict[View, int]
    holders: dict[str, str]
    colleagues: list[Person]
    saved: list[saved_lists.Saved]
    lent: int
    columns: tuple[str, ...]
    prepared: list[canned_answers.Prepared]
    at_work: frozenset[str]
    followed: dict[str, bool]  # of the shown cases those that they follow, and whether there is news


def _read(tx: Transaction, office: Office, visit: Visit, listed: Listed) -> Seen:
    officer = visit.officer
    meant, page = found(tx, office, officer, listed, visit.text("after"), visit.at)
    known = canned_answers.all_for(tx, officer.unit) if officer.unit else ()
    return Seen(
        page,
        meant,
        queue.counts(tx, officer, visit.at),
        {ticket.officer: name_of(tx, ticket.officer) for ticket in page.tickets},
        officers.of_unit(tx, officer.unit) if officer.unit else [],
        saved_lists.of(tx, officer.id),
        len(offered_back(tx, officer, visit.at)),
        table.columns(tx, officer.id),
        [one for one in known if Use.ANSWER in one.acts],
        frozenset(officers.units_at_work(tx)),
        followed_cases.news_of(tx, officer.id, [ticket.number for ticket in page.tickets]),
    )


def found(tx: Transaction, office: Office, person: Person, listed: Listed, after: str, at: float) -> tuple[Sieve, Page]:
    """A page, and the filters that its text was taken for; if they find nothing, the text is words after all."""
    meant = search_field.meant(listed.sieve, office.desk.routing, at)
    several = [meant] if meant.numbers or meant == listed.sieve else [meant, listed.sieve]
    for sieve in several:
        page = queue.page(tx, person, listed.view, at, after, sieve, listed.order, turned=listed.turned)
        if page.tickets:
            break
    return sieve, page


def _page(office: Office, visit: Visit, *, done: Several | None = None, wrong: str = "") -> Response:
    listed = wish.read(visit)
    seen = office.store.read(lambda tx: _read(tx, office, visit, listed))
    return render(
        visit,
        "queue",
        200 if not wrong else 422,
        wish=listed,
        view=listed.view,
        views=[
            one
            for one in queue.views(visit.officer)
            if one is not View.ABSENT or seen.counts[one] or listed.view is one
        ],
        counts={view: f"{MANY}+" if count >= MANY else str(count) for view, count in seen.counts.items()},
        page=seen.page,
        meant=seen.meant,
        found=None if seen.page.count is None else f"{seen.page.count:,}" + "+" * (seen.page.count >= MOST_FOUND),
        heads=table.heads(listed, seen.columns),
        columns=seen.columns,
        all_columns=table.COLUMNS,
        live=not listed.sieve.text,
        after=visit.text("after"),
        away=number_in(visit.text("away")),
        seen=visit.number("seen"),
        grace=int(GRACE),
        later=bool(visit.text("after")),
        holders=seen.holders,
        colleagues=seen.colleagues,
        may_assign=may(visit.officer, "ticket.assign", unit=visit.officer.unit),
        lent=seen.lent,
        may_hand_over=listed.view is View.ABSENT
        and may(visit.officer, "ticket.assign", unit=visit.officer.unit or None),
        saved=seen.saved,
        query=wish.query(listed),
        done=done,
        wrong=say(wrong, visit.language) if wrong else "",
        unit=office.desk.routing.short,
        units=[one for one in office.desk.routing.units.values() if one.id != visit.officer.unit],
        at_work=seen.at_work,
        followed=seen.followed,
        prepared=seen.prepared,
        outcomes=BY_HAND,
        **shown_of(office, visit),
        kinds=list(Kind),
        matters=list(Matter),
        statuses=list(Status),
        provinces=[province.th for province in provinces()],
        orders=queue.orders(listed.view),
        ages=AGES,
    )


def shown_of(office: Office, visit: Visit) -> dict[str, Any]:
    """How a case is shown in a list."""
    deadlines = office.desk.deadlines
    return {
        "due": lambda ticket: due_of(ticket, deadlines, visit.at),
        "finish": lambda ticket: finish_of(ticket, deadlines),
        "factory": factory_of,
        "state": state_of,
        "excerpt": excerpt,
        "lodged": lambda ticket: shown_at(ticket, ticket.lodged_at),
    }


def find(office: Office, visit: Visit) -> Response:
    """Opens a case by number, however typed, also without its year; other text is searched in all cases."""
    typed = visit.text("number")
    if number := number_in(typed):
        return go(visit, f"tickets/{number}")
    address = "?" + urlencode({"view": View.ALL, "text": cut(typed, queue.MAX_SEARCH_LETTERS)})
    meant = search_field.meant(Sieve(text=typed), office.desk.routing, visit.at)
    if meant.numbers:
        page = office.store.read(lambda tx: queue.page(tx, visit.officer, View.ALL, visit.at, sieve=meant))
        if len(page.tickets) == 1:
            return go(visit, f"tickets/{page.tickets[0].number}")
        if page.tickets:
            return go(visit, address)
    elif any(letter.isalpha() for letter in typed):
        return go(visit, address)
    return failure(visit, 404, "console.failure.no_number")


def state_of(ticket: Ticket) -> str:
    """The name of its state in lists: a case that waits for a stated reason is not in work."""
    return "paused" if ticket.waiting_since is not None else str(ticket.status)


def finish_of(ticket: Ticket, deadlines: Deadlines) -> float | None:
    """When it must be closed, where what is due next is something else."""
    is_other = ticket.status in IN_WORK and (ticket.status is not Status.TAKEN or ticket.waiting_since is not None)
    return deadlines.finish(ticket) if is_other else None


def due_of(ticket: Ticket, deadlines: Deadlines, at: float) -> Due | None:
    """How urgent a case is, if anything is due."""
    if ticket.due_at is None:
        return None
    days = abs(days_until(ticket.due_at, at))
    return Due(deadlines.standing(ticket.due_at, at), days, shown_due(ticket) or ticket.due_at)


def excerpt(ticket: Ticket) -> str:
    """The first words of the submission."""
    said = sensitive.as_read(ticket).paper.said
    words = " ".join(said[0].text.split()) if said else ""
    return shorten(words, _EXCERPT)


def name_of(tx: Transaction, person: str) -> str:
    """A colleague's name; empty if there is none."""
    found = people.get(tx, person) if person else None
    return found.name if found else ""
