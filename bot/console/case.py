"""A ticket: what was said, what happened, and what an officer may do now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.access import may
from bot.console import beside, closing, pausing, prepared, presence, referred, seal
from bot.console.beside import Beside
from bot.console.history import Teller
from bot.console.page import failure, go, render
from bot.console.prepared import AtHand
from bot.console.queue import due_of, excerpt, name_of
from bot.console.referred import Referring
from bot.console.seal import Somebody
from bot.console.sent import MOST_PHOTOS
from bot.console.visit import Office, Visit
from bot.desk.actions import (
    Action,
    Answer,
    Ask,
    Assign,
    Close,
    Forward,
    GoOn,
    KnownAs,
    Link,
    Merge,
    Note,
    Outcome,
    Pause,
    Reopen,
    Tag,
    Take,
    Wait,
)
from bot.desk.desk import HOUSE, ChangedMeanwhile, NotAColleague
from bot.desk.discretion import shown_at
from bot.desk.identity import may_open
from bot.desk.joining import NoTwin
from bot.desk.numbers import number_in
from bot.desk.prepared import Use
from bot.desk.routing import NoUnit
from bot.desk.tickets import Entry, SaysNothing, Ticket, WrongMoment, may_happen
from bot.people import Person
from bot.store import Transaction, files, officers, parties
from bot.store.files import Copy
from bot.texts import say

log = logging.getLogger("mindbot.console")

LONGEST = 4000  # letters of one answer: more does not fit into one message of LINE
_SHOWN_IN_PAGE = frozenset({"image/jpeg", "image/png", "image/webp"})

_NOTHING_TYPED = dict.fromkeys(("do", "text", "outcome", "unit", "into", "tags", "reason", "system", "known"), "")
Deed = Callable[[Office, Visit, str], Action]


def _said(action: Callable[[str, str], Action]) -> Deed:
    """An action that is made of its words."""
    return lambda office, visit, number: action(number, visit.form.get("text", ""))


# What each form of the page does; the order is the order on the page.
_DEEDS: dict[str, tuple[type[Action], Deed]] = {
    "take": (Take, lambda office, visit, number: Take(number)),
    "answer": (Answer, _said(Answer)),
    "ask": (Ask, _said(Ask)),
    "note": (Note, _said(Note)),
    "close": (Close, closing.close),
    "reopen": (Reopen, _said(Reopen)),
    "forward": (Forward, lambda office, visit, number: Forward(number, visit.text("unit"), visit.form.get("text", ""))),
    "wait": (Wait, pausing.wait),
    "go_on": (GoOn, pausing.go_on),
    "assign": (Assign, lambda office, visit, number: Assign(number, visit.text("officer"))),
    "merge": (Merge, lambda office, visit, number: Merge(number, number_in(visit.text("into")), visit.text("text"))),
    "tag": (Tag, lambda office, visit, number: Tag(number, beside.tags_in(visit.text("tags")))),
    "link": (Link, lambda office, visit, number: Link(number, number_in(visit.text("into")))),
    "part": (Link, lambda office, visit, number: Link(number, number_in(visit.text("into")), parted=True)),
    "known": (KnownAs, pausing.known_as),
}


@dataclass(frozen=True)
class Case:
    """Everything about a ticket that its page shows."""

    ticket: Ticket
    history: tuple[Entry, ...]
    files: tuple[Copy, ...]
    everybody: tuple[Somebody, ...]
    names: Mapping[str, str]
    colleagues: tuple[Person, ...]
    beside: Beside
    at_hand: Mapping[Use, list[AtHand]]
    others: list[str]  # who else looks at it
    referring: Referring


def show(office: Office, visit: Visit) -> Response:
    done, fill = visit.text("done"), visit.text("fill")
    if fill:
        number = str(visit.request.path_params["number"])
        words = office.store.write(lambda tx: prepared.chosen(tx, office, visit, number, fill))
        return _page(office, visit, typed={"do": visit.text("do"), "text": words})
    return _page(office, visit, said=f"console.case.done.{done}" if done in _DEEDS and done != "forward" else "")


def act(office: Office, visit: Visit) -> Response:
    """Do what was pressed; if that cannot be, show the page as it is now, with nothing of what was typed lost."""
    number, what = str(visit.request.path_params["number"]), visit.text("do")
    if what not in _DEEDS:
        return failure(visit, 404)
    if len(visit.text("text")) > LONGEST:
        return _page(office, visit, 422, wrong="console.case.wrong.too_long")
    try:
        action = _DEEDS[what][1](office, visit, number)
    except closing.NotTaken:
        return _page(office, visit, 422, wrong="console.case.wrong.photo")
    except ValueError:
        return _page(office, visit, 422, wrong="console.case.wrong.choose")
    seen = visit.number("seen")
    try:
        office.store.write(lambda tx: _do(tx, office, visit, action, seen or 0))
    except (ChangedMeanwhile, WrongMoment):
        return _page(office, visit, 409, wrong="console.case.wrong.changed", seen=seen)
    except SaysNothing:
        return _page(office, visit, 422, wrong="console.case.wrong.no_words")
    except NoTwin:
        return _page(office, visit, 422, wrong="console.case.wrong.no_twin")
    except (NoUnit, NotAColleague):
        return _page(office, visit, 422, wrong="console.case.wrong.choose")
    log.info("%s: %s by %s", number, what, visit.officer.id)
    # What was forwarded may lie where this officer does not see it.
    return go(visit, f"?away={number}" if what == "forward" else f"tickets/{number}?done={what}")


def attachment(office: Office, visit: Visit) -> Response:
    """The working copy of a photo, paper or film that lies with the ticket, for whoever may see the ticket."""
    wanted = str(visit.request.path_params["file"])

    def look(tx: Transaction) -> Copy | None:
        ticket = office.desk.ticket(tx, visit.officer, str(visit.request.path_params["number"]))
        return next((file for file in files.copies(tx, ticket.number) if file.id == wanted), None)

    file = office.store.read(look)
    if file is None or file.state != "ready":
        return failure(visit, 404, "" if file is None else f"console.copy.{file.state}")
    here = file.media_type in _SHOWN_IN_PAGE
    headers = {
        "Content-Disposition": f'{"inline" if here else "attachment"}; filename="{file.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(office.room.get_copy(file.id), media_type=file.media_type, headers=headers)


def _do(tx: Transaction, office: Office, visit: Visit, action: Action, seen: int) -> None:
    done = office.desk.do(tx, visit.officer, action, visit.at, seen=seen)
    office.bring(tx, done.news, done.ticket.paper.language, visit.at)


def _page(
    office: Office,
    visit: Visit,
    status: int = 200,
    *,
    said: str = "",
    wrong: str = "",
    seen: int | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    case = office.store.read(lambda tx: _read(tx, office, visit))
    ticket, routing = case.ticket, office.desk.routing
    teller = Teller(ticket, routing, case.names, visit.officer.id, visit.language)
    history = [teller.tell(entry) for entry in case.history]
    return render(
        visit,
        "case",
        status,
        ticket=ticket,
        history=history,
        # What happened while they were typing, to be shown beside it.
        news=[line for line in history if seen is not None and line.seq > seen],
        said=say(said, visit.language) if said else "",
        wrong=say(wrong, visit.language) if wrong else "",
        typed={**_NOTHING_TYPED, **(typed or visit.form)},
        possible=_possible(visit.officer, case),
        pauses=list(Pause),
        systems=pausing.SYSTEMS,
        outcomes=[one for one in Outcome if one is not Outcome.MERGED],
        units=[unit for unit in routing.units.values() if unit.id != ticket.unit],
        unit=routing.name(ticket.unit, visit.language),
        holder=teller.colleague(ticket.officer) if ticket.officer else "",
        colleagues=[one for one in case.colleagues if one.id != ticket.officer],
        files=case.files,
        everybody=case.everybody,
        beside=case.beside,
        at_hand=case.at_hand,
        others=case.others,
        referring=case.referring,
        excerpt=excerpt,
        most_photos=MOST_PHOTOS,
        may_open=may_open(visit.officer, ticket),
        lodged=shown_at(ticket, ticket.lodged_at),
        shown_in_page=_SHOWN_IN_PAGE,
        due=due_of(ticket, office.desk.deadlines, visit.at),
        longest=LONGEST,
    )


def _read(tx: Transaction, office: Office, visit: Visit) -> Case:
    ticket = office.desk.ticket(tx, visit.officer, str(visit.request.path_params["number"]))
    history = office.desk.history(tx, ticket)
    mentioned = {entry.by for entry in history} | {ticket.officer}
    mentioned |= {entry.action.officer for entry in history if isinstance(entry.action, Assign)}
    everybody = seal.everybody(tx, visit.officer, ticket, visit.language)
    names = {one: name_of(tx, one) for one in mentioned if one != HOUSE.id and not parties.is_alias(one)}
    colleagues = {one.id: one for unit in ticket.units for one in officers.of_unit(tx, unit)}
    copies = tuple(files.copies(tx, ticket.number))
    around = beside.look(tx, visit.officer, ticket, history)
    others = presence.others(tx, visit, ticket.number)
    at_hand = prepared.at_hand(tx, office, visit, ticket)
    letters, team = referred.of_case(tx, visit.officer, ticket, visit.at), tuple(colleagues.values())
    return Case(ticket, history, copies, everybody, names, team, around, at_hand, others, letters)


def _possible(officer: Person, case: Case) -> list[str]:
    """What this officer may do now; only what points somewhere can be parted."""
    able = [what for what, (action, _) in _DEEDS.items() if _may_do(officer, case.ticket, action)]
    return able if case.beside.linked else [what for what in able if what != "part"]


def _may_do(person: Person, ticket: Ticket, action: type[Action]) -> bool:
    if not may_happen(ticket, action, person):
        return False
    return any(may(person, action.right, unit=unit, alone=ticket.alone) for unit in ticket.units)
