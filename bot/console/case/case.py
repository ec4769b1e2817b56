"""A ticket: what was said, what happened, and what an officer may do now."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics.access import Refused, may_at
from bot.basics.dates import local
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import shown_at, told_at
from bot.cases.model.action_classes import Action, Assign, Forward, HandOver
from bot.cases.model.actions import spec_of
from bot.cases.model.numbers import number_in
from bot.cases.model.ticket import Entry, SaysNothing, Ticket, WrongMoment
from bot.cases.officer.identity import may_open
from bot.cases.rules import mentions, sensitive
from bot.cases.rules.bans import NotAChoice
from bot.cases.rules.corrections import NothingCorrected
from bot.cases.rules.duplicates import NoTwin
from bot.cases.rules.redaction import covered
from bot.cases.rules.undo import GRACE, seconds_left
from bot.cases.service import HOUSE, ChangedMeanwhile, NotAColleague, UnknownTicket
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS, Use
from bot.cases.settings.routing import NoUnit, Routing
from bot.console.case import (
    abuse,
    actions,
    canned_answers,
    corrections,
    form_fields,
    macros,
    neighbours,
    presence,
    referral_view,
    related,
    seal,
)
from bot.console.case.canned_answers import AtHand
from bot.console.case.form_fields import Options
from bot.console.case.history import Teller
from bot.console.case.neighbours import Neighbours
from bot.console.case.next_step import next_step
from bot.console.case.preview import Foreseen, foresee
from bot.console.case.referral_view import Referring
from bot.console.case.related import Beside
from bot.console.case.seal import Somebody
from bot.console.form_parser import MOST_PHOTOS
from bot.console.page import failure, go, in_parts, render
from bot.console.queue.queue import due_of, excerpt, finish_of, name_of, state_of
from bot.console.request import Office, Visit, too_large
from bot.store import Transaction
from bot.store.cases import followed_cases, parties, tickets
from bot.store.files import files
from bot.store.files.copy_versions import drawn
from bot.store.files.files import Copy
from bot.store.people import officers

log = logging.getLogger("mindbot.console")


_KEPT_FROM = (ChangedMeanwhile, WrongMoment, SaysNothing, NoTwin, NoUnit, NotAColleague, NotAChoice, NothingCorrected)


@dataclass(frozen=True)
class Case:
    """Everything that the page shows."""

    ticket: Ticket
    history: tuple[Entry, ...]
    files: tuple[Copy, ...]
    everybody: tuple[Somebody, ...]
    names: Mapping[str, str]
    colleagues: tuple[Person, ...]
    beside: Beside
    at_hand: Mapping[Use, list[AtHand]]
    others: list[str]  # other officers who have it open
    shield: abuse.Choices
    referring: Referring
    neighbours: Neighbours
    macros: list[macros.Offered]
    at_work: frozenset[str]  # units with officers
    follows: bool | None  # whether there is news, if the officer follows it
    mentionable: list[str]  # names of colleagues


def show(office: Office, visit: Visit) -> Response:
    number, done, fill = visit.path("number"), visit.text("done"), visit.text("fill")
    if fill:
        words = office.store.write(lambda tx: canned_answers.chosen(tx, office, visit, number, fill))
        return _page(office, visit, typed={"do": visit.text("do"), "text": words})
    wanted = {"do": visit.text("do")} if visit.text("do") in actions.FORMS else None
    is_said = (done in actions.FORMS and done != "forward") or done == "macro"
    said = f"console.case.done.{done}" if is_said else ""
    page = _page(office, visit, said=said, typed=wanted)
    is_news, is_followed = office.store.read(lambda tx: _what_is_new(tx, office, visit.officer, number))
    if is_news:
        office.store.write(lambda tx: tickets.opened(tx, number))
    if is_followed:
        office.store.write(lambda tx: followed_cases.seen(tx, visit.officer.id, number))
    return page


def _what_is_new(tx: Transaction, office: Office, officer: Person, number: str) -> tuple[bool, bool]:
    """Whether opening it answers for what a party said, and whether the officer follows it and has not seen it."""
    followed = followed_cases.news_of(tx, officer.id, [number]).get(number, False)
    return _is_news_to(officer, office.desk.ticket(tx, officer, number)), followed


def _is_news_to(officer: Person, ticket: Ticket) -> bool:
    """Whether this officer answers for what a party said: they hold the case, or their unit and nobody does."""
    return ticket.news and officer.unit == ticket.unit and ticket.officer in ("", officer.id)


def act(office: Office, visit: Visit) -> Response:
    """Carries out the submitted action; if it fails, shows the page with the typed text kept."""
    number, what, seen = visit.path("number"), visit.text("do"), visit.number("seen") or 0
    if what == "undo":
        return _undo(office, visit, number, seen)
    if what in ("follow", "unfollow"):
        return _follow(office, visit, number, end=what == "unfollow")
    if what == "macro":
        return _run_macro(office, visit, number, seen)
    if visit.too_large:
        return _page(office, visit, 413, wrong_words=too_large(visit))
    if visit.text("look"):
        return _look(office, visit, number, seen)
    try:
        action = actions.read(office, visit, number)
    except actions.NoSuchForm:
        return failure(visit, 404)
    except ValueError as wrong:
        return _not_done(office, visit, wrong)
    if unmanned := _unmanned(office, visit, action):
        return _page(office, visit, 422, wrong="console.case.wrong.nobody_there", sure=unmanned)
    try:
        ticket = office.store.write(lambda tx: _do(tx, office, visit, action, seen))
    except _KEPT_FROM as wrong:
        return _not_done(office, visit, wrong, seen)
    log.info("%s: %s by %s", number, what, visit.officer.id)
    kept = neighbours.kept_of(visit)
    # The officer may have no access to a case that went elsewhere.
    if what == "forward" or not may_at(visit.officer, "ticket.see", ticket.units, alone=ticket.alone):
        return go(visit, f"?{kept['list'] + '&' if kept else ''}away={number}&seen={seen + 1}")
    return go(visit, f"tickets/{number}?{urlencode({**kept, 'done': what})}")


def _follow(office: Office, visit: Visit, number: str, *, end: bool) -> Response:
    """The officer's own wish, which stands in no history."""

    def work(tx: Transaction) -> None:
        office.desk.ticket(tx, visit.officer, number)
        (followed_cases.end if end else followed_cases.follow)(tx, visit.officer.id, number)

    office.store.write(work)
    kept = neighbours.kept_of(visit)
    return go(visit, f"tickets/{number}{'?' if kept else ''}{urlencode(kept)}")


def _run_macro(office: Office, visit: Visit, number: str, seen: int) -> Response:
    """Does all steps, and goes on to the next case of the list, where they can be called back."""
    behind = office.store.read(lambda tx: neighbours.of(tx, office, visit, number)).behind
    try:
        ticket = office.store.write(lambda tx: macros.run(tx, office, visit, number, seen))
    except macros.UnknownMacro:
        return failure(visit, 404)
    except macros.Stopped as stopped:
        return _page(office, visit, stopped.status, wrong_words=stopped.words, seen=seen)
    if behind:
        return go(visit, f"{behind}&away={number}&seen={ticket.version}")
    return go(visit, f"tickets/{number}?{urlencode({**neighbours.kept_of(visit), 'done': 'macro'})}")


def _unmanned(office: Office, visit: Visit, action: Action) -> str:
    """The unit without officers to which a case would go, unless the officer said that it shall all the same."""
    if not isinstance(action, Forward) or visit.text("sure") == action.unit:
        return ""
    known = action.unit in office.desk.routing.units
    return action.unit if known and action.unit not in office.store.read(officers.units_at_work) else ""


def _look(office: Office, visit: Visit, number: str, seen: int) -> Response:
    """A preview of what the citizen would receive, as a fragment for the script or in the whole page."""
    alone = visit.text("look") == "beside"
    try:
        action = actions.read(office, visit, number, look=True)
        foreseen = office.store.read(lambda tx: foresee(tx, office, visit, action, seen))
    except actions.NoSuchForm:
        return failure(visit, 404)
    except (ValueError, *_KEPT_FROM) as wrong:
        status, key = actions.trouble(wrong)
        if alone:
            return render(visit, "look", status, foreseen=None, wrong=say(key, visit.language))
        return _not_done(office, visit, wrong, seen)
    return render(visit, "look", foreseen=foreseen, wrong="") if alone else _page(office, visit, foreseen=foreseen)


def _undo(office: Office, visit: Visit, number: str, seen: int) -> Response:
    """Undoes the last action and puts its text back into the form."""
    try:
        called_back = office.store.write(lambda tx: office.desk.undo(tx, visit.officer, number, visit.at, seen=seen))
    except _KEPT_FROM as wrong:
        try:
            return _not_done(office, visit, wrong, seen)
        except (Refused, UnknownTicket):  # no access after forwarding it
            return failure(visit, *actions.trouble(wrong))
    log.info("%s: %s called back by %s", number, spec_of(called_back.action).stored_name, visit.officer.id)
    typed = actions.typed_again(called_back.action)
    said = "console.undo.done" if typed["text"] else "console.undo.done_silent"
    wrong_photos = "console.undo.photos" if getattr(called_back.action, "files", ()) else ""
    return _page(office, visit, said=said, wrong=wrong_photos, typed=typed)


def _not_done(office: Office, visit: Visit, wrong: Exception, seen: int | None = None) -> Response:
    status, key = actions.trouble(wrong)
    return _page(office, visit, status, wrong=key, seen=seen)


def attachment(office: Office, visit: Visit) -> Response:
    """The working copy of a file, for who may see the case."""
    wanted = visit.path("file")

    def look(tx: Transaction) -> Copy | None:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        return next((file for file in files.copies(tx, ticket.number) if file.id == wanted), None)

    shown = drawn(office.room, lambda: office.store.read(look))
    if shown is None:
        file = office.store.read(look)
        return failure(visit, 404, "" if file is None or file.state == "ready" else f"console.copy.{file.state}")
    file, content = shown.copy, abuse.stamped(office, visit, shown)
    here = file.media_type in abuse.SHOWN_IN_PAGE | abuse.PLAYED_IN_PAGE
    headers = {
        "Content-Disposition": f'{"inline" if here else "attachment"}; filename="{file.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return in_parts(visit.request, Response(content, media_type=file.media_type, headers=headers))


def _do(tx: Transaction, office: Office, visit: Visit, action: Action, seen: int) -> Ticket:
    done = [
        office.desk.do(tx, visit.officer, one, visit.at, seen=None if number else seen)
        for number, one in enumerate((action, *abuse.also(tx, visit, action)))
    ]
    for one in done:
        office.bring(tx, one.news, one.ticket.paper.language, visit.at)
    return done[0].ticket


def _page(
    office: Office,
    visit: Visit,
    status: int = 200,
    *,
    said: str = "",
    wrong: str = "",
    wrong_words: str = "",
    seen: int | None = None,
    typed: Mapping[str, str] | None = None,
    foreseen: Foreseen | None = None,
    sure: str = "",
) -> Response:
    case = office.store.read(lambda tx: _read(tx, office, visit))
    ticket, routing = case.ticket, office.desk.routing
    copies = {copy.id: copy for copy in case.files}
    teller = Teller(ticket, routing, case.names, visit.officer.id, visit.language, copies)
    history = [teller.tell(entry) for entry in case.history]
    possible = actions.possible(
        visit.officer, ticket, case.beside, case.shield, sum(not one.forgotten for one in case.everybody)
    )
    able = {what for _, whats in possible for what in whats}
    today = local(visit.at).date()
    return render(
        visit,
        "case",
        status,
        ticket=ticket,
        history=history,
        # What happened while they were typing.
        news=[line for line in history if seen is not None and line.seq > seen],
        said=say(said, visit.language) if said else "",
        wrong=say(wrong, visit.language) if wrong else wrong_words,
        typed={**actions.NOTHING_TYPED, **(typed or visit.form)},
        possible=possible,
        able=able,
        next_step=next_step(ticket, case.history, able, today),
        around=case.neighbours,
        sure=sure,
        state=state_of(ticket),
        forms=actions.FORMS,
        corrections=corrections.Fields(corrections.shown(typed or visit.form, ticket.paper)),
        options=_options(case, routing, visit.language).of,
        systems=form_fields.SYSTEMS,
        today=today,
        unit=routing.name(ticket.unit, visit.language),
        holder=teller.colleague(ticket.officer) if ticket.officer else "",
        files=case.files,
        covered=covered(case.history),
        everybody=case.everybody,
        beside=case.beside,
        at_hand=case.at_hand,
        others=case.others,
        referring=case.referring,
        excerpt=excerpt,
        most_photos=MOST_PHOTOS,
        may_open=may_open(visit.officer, ticket),
        lodged=shown_at(ticket, ticket.lodged_at),
        lodged_said=told_at(ticket, ticket.lodged_at, visit.language),
        shown_in_page=abuse.SHOWN_IN_PAGE,
        played_in_page=abuse.PLAYED_IN_PAGE,
        due=due_of(ticket, office.desk.deadlines, visit.at),
        finish=finish_of(ticket, office.desk.deadlines),
        longest=MAX_ANSWER_LETTERS,
        foreseen=foreseen,
        macros=case.macros,
        follows=case.follows,
        mentionable=case.mentionable,
        away=number_in(visit.request.query_params.get("away", "")) if not said else "",
        away_seen=visit.number("seen"),
        grace=int(GRACE),
        seconds=seconds_left(case.history, visit.officer, visit.at),
    )


def _options(case: Case, routing: Routing, language: str) -> Options:
    colleagues = tuple(colleague for colleague in case.colleagues if colleague.id != case.ticket.officer)
    return Options(
        language, routing, case.ticket.unit, colleagues, case.everybody, case.beside, case.shield, case.at_work
    )


def _read(tx: Transaction, office: Office, visit: Visit) -> Case:
    ticket = sensitive.as_read(office.desk.ticket(tx, visit.officer, visit.path("number")))
    history = sensitive.history_as_read(ticket, office.desk.history(tx, ticket))
    mentioned = {entry.by for entry in history} | {ticket.officer}
    mentioned |= {entry.action.officer for entry in history if isinstance(entry.action, Assign | HandOver)}
    everybody = seal.everybody(tx, visit.officer, ticket, visit.language)
    names = {one: name_of(tx, one) for one in mentioned if one != HOUSE.id and not parties.is_alias(one)}
    colleagues = {one.id: one for unit in ticket.units for one in officers.of_unit(tx, unit)}
    copies = tuple(files.copies(tx, ticket.number))
    names |= {copy.id: copy.name for copy in copies}
    around = related.look(tx, visit.officer, ticket, history)
    others = presence.others(tx, visit, ticket.number)
    at_hand = canned_answers.at_hand(tx, office, visit, ticket)
    shield = abuse.choices(tx, ticket, history)
    return Case(
        ticket,
        history,
        copies,
        everybody,
        names,
        tuple(colleagues.values()),
        around,
        at_hand,
        others,
        shield,
        referral_view.of_case(tx, visit.officer, ticket, visit.at),
        neighbours.of(tx, office, visit, ticket.number),
        macros.offered(tx, visit, ticket),
        frozenset(officers.units_at_work(tx)),
        followed_cases.news_of(tx, visit.officer.id, [ticket.number]).get(ticket.number),
        [one.name for one in mentions.colleagues(tx, ticket) if one.id != visit.officer.id],
    )
