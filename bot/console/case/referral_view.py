"""A letter that was issued: read as it is kept, its paper, and what became of it: answered, or asked about later."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.basics.dates import read_day
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.model.apply_action import may_happen
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment
from bot.cases.rules.referral import Letter, letter_of, may_refer
from bot.cases.service import ChangedMeanwhile
from bot.cases.settings.deadlines import day_of
from bot.console.case.print import SHOWN
from bot.console.field_lengths import MAX_PART_LETTERS
from bot.console.page import failure, go, render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.documents.pdf.letter import composed
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import referrals
from bot.store.cases.referrals import Kept

log = logging.getLogger("mindbot.console")

_TYPED = ("do", "text", "came_on", "follow_up")


@dataclass(frozen=True)
class Issued:
    """A letter of a case, and when to follow up."""

    letter: int
    words: Letter
    at: float
    until: date | None
    due: bool


@dataclass(frozen=True)
class Referring:
    """The letters on a case's page."""

    letters: tuple[Issued, ...]
    may_refer: bool  # another letter can be written now


def of_case(tx: Transaction, person: Person, ticket: Ticket, at: float) -> Referring:
    letters = tuple(_issued(ticket, kept, at) for kept in referrals.of(tx, ticket.number))
    return Referring(letters, may_refer(person, ticket) and may_happen(ticket, Refer, person))


def show(office: Office, visit: Visit) -> Response:
    done = visit.text("done")
    return _page(office, visit, said=done if done in ("issued", "reply", "later") else "")


def act(office: Office, visit: Visit) -> Response:
    """Records a reply or a later follow-up day."""
    number, letter, what = visit.path("number"), _letter(visit), visit.text("do")
    if what not in ("reply", "later"):
        return failure(visit, 404)
    if len(visit.text("text")) > MAX_PART_LETTERS:
        return _page(office, visit, 422, wrong="long")
    try:
        action = _reply(visit, number, letter) if what == "reply" else _later(visit, number, letter)
        office.store.write(lambda tx: _do(tx, office, visit, action))
    except SaysNothing:
        return _page(office, visit, 422, wrong="no_words")
    except ValueError:  # not a date, or an impossible one
        return _page(office, visit, 422, wrong="day")
    except (ChangedMeanwhile, WrongMoment):
        return _page(office, visit, 409, wrong="changed")
    log.info("%s: letter %d: %s by %s", number, letter, what, visit.officer.id)
    return go(visit, f"tickets/{number}/letters/{letter}?done={what}")


def paper(office: Office, visit: Visit) -> Response:
    """The PDF as issued."""

    def look(tx: Transaction) -> Kept | None:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        kept = referrals.get(tx, ticket.number, _letter(visit))
        if kept:
            audit.write(tx, visit.officer.id, What.CASE_PRINTED, ticket.number, visit.at)
        return kept

    kept = office.store.write(look)
    if kept is None:
        return failure(visit, 404)
    name = f'inline; filename="letter-{kept.ticket}-{kept.letter}.pdf"'
    return Response(kept.pdf, media_type="application/pdf", headers={**SHOWN, "Content-Disposition": name})


def _do(tx: Transaction, office: Office, visit: Visit, action: ReplyCame | FollowLater) -> None:
    done = office.desk.do(tx, visit.officer, action, visit.at, seen=visit.number("seen") or 0)
    office.bring(tx, done.news, done.ticket.paper.language, visit.at)


def _reply(visit: Visit, number: str, letter: int) -> ReplyCame:
    again = visit.text("follow_up")
    return ReplyCame(
        number,
        letter,
        came_on=read_day(visit.text("came_on")),
        text=visit.form.get("text", ""),
        follow_up=read_day(again) if again else None,
    )


def _later(visit: Visit, number: str, letter: int) -> FollowLater:
    return FollowLater(number, letter, read_day(visit.text("follow_up")), visit.form.get("text", ""))


def _page(office: Office, visit: Visit, status: int = 200, *, said: str = "", wrong: str = "") -> Response:
    def look(tx: Transaction) -> tuple[Ticket, Kept | None, str]:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        kept = referrals.get(tx, ticket.number, _letter(visit))
        return ticket, kept, name_of(tx, kept.issued_by) if kept else ""

    ticket, kept, by = office.store.read(look)
    if kept is None:
        return failure(visit, 404)
    issued = _issued(ticket, kept, visit.at)
    return render(
        visit,
        "referred",
        status,
        ticket=ticket,
        issued=issued,
        by=by,
        page=composed(issued.words),
        today=day_of(visit.at),
        open=issued.until is not None and may_refer(visit.officer, ticket),
        typed={name: visit.form.get(name, "") for name in _TYPED},
        longest=MAX_PART_LETTERS,
        said=say(f"console.referred.done.{said}", visit.language) if said else "",
        wrong=say(f"console.referred.wrong.{wrong}", visit.language) if wrong else "",
    )


def _issued(ticket: Ticket, kept: Kept, at: float) -> Issued:
    until = dict(ticket.awaits).get(kept.letter)
    due = until is not None and until <= day_of(at)
    return Issued(kept.letter, letter_of(kept), kept.issued_at, until, due)


def _letter(visit: Visit) -> int:
    text = visit.path("letter")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
