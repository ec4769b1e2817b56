"""Writes a letter to a body outside: from the case, with a tick for each piece, seen before it is issued."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from starlette.responses import Response

from bot.basics.access import Refused
from bot.basics.dates import read_day
from bot.basics.texts import say
from bot.cases.model.apply_action import may_happen
from bot.cases.model.referral_actions import Refer
from bot.cases.model.ticket import Ticket, WrongMoment
from bot.cases.rules import sensitive
from bot.cases.rules.referral import BadDay, Letter, check_day, may_refer
from bot.cases.service import ChangedMeanwhile
from bot.cases.settings.deadlines import Deadlines, day_of
from bot.console.field_lengths import MAX_PART_LETTERS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.documents.letters import bodies, drafting, leak_check
from bot.documents.letters.drafting import Piece
from bot.documents.letters.issuing import Issuing, Overtaken
from bot.documents.letters.leak_check import AsksForMore, Withheld
from bot.documents.pdf.letter import composed
from bot.store import Transaction
from bot.store.files import files
from bot.store.files.copy_versions import shown

log = logging.getLogger("mindbot.console")

_LINE = 300  # letters of a one-line field
_MOST_PHOTOS = 12
_MOST_ATTACHED = 12
_TYPED = ("body", "to", "subject", "book_number", "refers_to", "attached", "summary", "request", "follow_up")
_NEEDED = ("body", "to", "subject", "summary", "request")
_TICKED = "piece-"


class NotWhole(ValueError):
    """The typed letter is incomplete."""

    def __init__(self, key: str, **gaps: object) -> None:
        super().__init__(key)
        self.key, self.gaps = key, gaps


@dataclass(frozen=True)
class Desktop:
    """The state of the page: the case, the facts to choose from, and what was typed."""

    ticket: Ticket
    pieces: tuple[Piece, ...]
    usual: date  # the proposed follow-up day
    typed: Mapping[str, str]
    ticked: frozenset[str]


class _Told(NamedTuple):
    ticket: Ticket
    pieces: tuple[Piece, ...]
    rules: Deadlines


def show(office: Office, visit: Visit) -> Response:
    """Shows a draft made from the facts included by default."""
    told = _look(office, visit)
    if not may_happen(told.ticket, Refer, visit.officer):
        return failure(visit, 409, "console.refer.wrong.moment")
    return _page(office, visit, _fresh(office, told, visit.at))


def act(office: Office, visit: Visit) -> Response:
    """Drafts again, previews, edits or issues; errors are shown above the typed text."""
    told = _look(office, visit)
    before = _brought(told, visit)
    match visit.text("do"):
        case "draft":
            return _page(office, visit, _drafted(office, before))
        case "edit":
            return _page(office, visit, before)
        case "preview":
            return _tried(office, visit, before, issue=False)
        case "issue":
            return _tried(office, visit, before, issue=True)
    return failure(visit, 404)


def _look(office: Office, visit: Visit) -> _Told:
    def look(tx: Transaction) -> _Told:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        if not may_refer(visit.officer, ticket):
            raise Refused(f"{visit.officer.id} may not write letters in {ticket.number}.")
        history = sensitive.history_as_read(ticket, office.desk.history(tx, ticket))
        copies = [] if ticket.sensitive else files.copies(tx, ticket.number)
        return _Told(ticket, drafting.pieces(sensitive.as_read(ticket), history, copies), office.desk.rules.read(tx))

    return office.store.read(look)


def _fresh(office: Office, told: _Told, at: float) -> Desktop:
    usual = _usual(told, at)
    typed = dict.fromkeys(_TYPED, "") | {
        "subject": drafting.subject(told.ticket),
        "request": say("referral.draft.request", "th"),
        "follow_up": usual.isoformat(),
    }
    ticked = frozenset(piece.id for piece in told.pieces if piece.goes)
    return _drafted(office, Desktop(told.ticket, told.pieces, usual, typed, ticked))


def _brought(told: _Told, visit: Visit) -> Desktop:
    """The submitted form; only existing facts can be ticked."""
    typed = {name: visit.form.get(name, "").replace("\r\n", "\n") for name in _TYPED}
    known = {piece.id for piece in told.pieces}
    ticked = frozenset(one for one in known if visit.form.get(_TICKED + one))
    return Desktop(told.ticket, told.pieces, _usual(told, visit.at), typed, ticked)


def _drafted(office: Office, before: Desktop) -> Desktop:
    chosen = [piece for piece in before.pieces if piece.id in before.ticked]
    summary = drafting.summary(before.ticket, office.desk.routing, chosen)
    return Desktop(before.ticket, before.pieces, before.usual, {**before.typed, "summary": summary}, before.ticked)


def _tried(office: Office, visit: Visit, before: Desktop, *, issue: bool) -> Response:
    number = before.ticket.number
    try:
        letter = _letter(office, before, visit.at)
        if issue and _tells_of_health(letter) and not visit.text("health"):
            raise NotWhole("health")
        if not issue:
            _issuing(office).check(visit.officer, number, letter, visit.at)
            return _preview(office, visit, before, letter)
        done = _issuing(office).issue(visit.officer, number, letter, visit.at, seen=visit.number("seen") or 0)
    except NotWhole as wrong:
        return _page(office, visit, before, 422, _wrong(visit, wrong.key, **wrong.gaps))
    except Withheld as held:
        found = ", ".join(say(f"referral.found.{one}", visit.language) for one in held.found)
        log.warning("%s: a letter of %s was refused", number, visit.officer.id)
        return _page(office, visit, before, 422, _wrong(visit, "withheld", found=found))
    except AsksForMore as more:
        log.warning("%s: a letter of %s was not looked at", number, visit.officer.id)
        return _page(office, visit, before, 403, _wrong(visit, f"asks_for_{more.role}"))
    except BadDay:
        return _page(office, visit, before, 422, _wrong(visit, "day"))
    except (ChangedMeanwhile, WrongMoment, Overtaken, FileNotFoundError):  # or a photo was deleted meanwhile
        return _page(office, visit, before, 409, _wrong(visit, "changed"))
    letter_number = max(of for of, _ in done.ticket.awaits)
    log.info("%s: letter %d was issued by %s", number, letter_number, visit.officer.id)
    return go(visit, f"tickets/{number}/letters/{letter_number}?done=issued")


def _letter(office: Office, before: Desktop, at: float) -> Letter:
    """The typed letter; raises NotWhole for what is missing or too long."""
    typed = {name: before.typed[name].strip() for name in _TYPED}
    if missing := next((name for name in _NEEDED if not typed[name]), ""):
        raise NotWhole(f"missing.{missing}")
    lines = [*(typed[name] for name in _TYPED if name not in ("summary", "request", "attached"))]
    attached = tuple(line.strip() for line in typed["attached"].splitlines() if line.strip())
    if any(len(line) > _LINE or "\n" in line for line in lines) or any(len(line) > _LINE for line in attached):
        raise NotWhole("line", most=_LINE)
    if len(typed["summary"]) > MAX_PART_LETTERS or len(typed["request"]) > MAX_PART_LETTERS:
        raise NotWhole("long", most=MAX_PART_LETTERS)
    photos = tuple(piece.file for piece in before.pieces if piece.file and piece.id in before.ticked)
    if len(photos) > _MOST_PHOTOS or len(attached) > _MOST_ATTACHED:
        raise NotWhole("many", most=_MOST_PHOTOS)
    try:
        follow_up = read_day(typed["follow_up"])
    except ValueError as no_day:
        raise NotWhole("day") from no_day
    return Letter(
        body=typed["body"],
        to=typed["to"],
        subject=typed["subject"],
        summary=typed["summary"],
        request=typed["request"],
        follow_up=follow_up,
        book_number=typed["book_number"],
        refers_to=typed["refers_to"],
        attached=attached,
        photos=photos,
        unit=office.desk.routing.name(before.ticket.unit, "th"),
        written_on=day_of(at),
    )


def _page(office: Office, visit: Visit, before: Desktop, status: int = 200, wrong: str = "") -> Response:
    return render(
        visit,
        "refer",
        status,
        ticket=before.ticket,
        pieces=before.pieces,
        ticked=before.ticked,
        typed=before.typed,
        never=drafting.NEVER,
        offered=bodies.offered(before.ticket, office.desk.routing),
        usual=before.usual,
        longest=MAX_PART_LETTERS,
        line=_LINE,
        wrong=wrong,
        # After an edit conflict the current state is shown, and they may try again.
        seen=before.ticket.version if status in (200, 409) else visit.number("seen") or 0,
    )


def _preview(office: Office, visit: Visit, before: Desktop, letter: Letter) -> Response:
    check_day(letter.follow_up, day_of(visit.at))
    return render(
        visit,
        "refer_preview",
        ticket=before.ticket,
        letter=letter,
        page=composed(letter),
        typed=before.typed,
        ticked=sorted(before.ticked),
        health=_tells_of_health(letter),
        seen=visit.number("seen") or before.ticket.version,
    )


def _issuing(office: Office) -> Issuing:
    return Issuing(office.store, office.desk, partial(shown, office.store, office.room), office.bring)


def _tells_of_health(letter: Letter) -> bool:
    return leak_check.may_tell_of_health(letter.words)


def _usual(told: _Told, at: float) -> date:
    return day_of(told.rules.later(at, told.rules.referral.follow_up))


def _wrong(visit: Visit, key: str, **gaps: object) -> str:
    return say(f"console.refer.wrong.{key}", visit.language, **gaps)
