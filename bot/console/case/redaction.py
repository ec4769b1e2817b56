"""Faces, number plates and house numbers on a photo are covered: drawn or in numbers, seen before it is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics import access
from bot.basics.access import may
from bot.basics.texts import say
from bot.cases.model.action_classes import Action
from bot.cases.model.actions import right_of
from bot.cases.model.redaction_actions import Box, Redact, Redraw
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment
from bot.cases.rules.redaction import MOST_BOXES, NoBox, covered, read_box
from bot.cases.service import ChangedMeanwhile, UnknownTicket
from bot.console.case import presence
from bot.console.field_lengths import MAX_REASON_LETTERS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.documents.copies import NoCopy, redact_photo
from bot.store import Transaction
from bot.store.files import copy_versions, files
from bot.store.files.copy_versions import drawn
from bot.store.files.files import Copy

log = logging.getLogger("mindbot.console")

SIDES = ("left", "top", "width", "height")
_PHOTO = "image/jpeg"  # the type of every photo's working copy

Row = tuple[str, str, str, str]  # a box as typed


@dataclass(frozen=True)
class Photo:
    """A photo of a case."""

    ticket: Ticket
    copy: Copy
    done: tuple[Redact, ...]  # earlier redactions
    original: bool  # whether the original still exists
    others: list[str]


def show(office: Office, visit: Visit) -> Response:
    done = visit.text("done")
    return _page(office, visit, said=f"console.redact.done.{done}" if done in ("save", "anew") else "")


def act(office: Office, visit: Visit) -> Response:
    """Previews, saves, or has the copy made again; also handles the buttons of the page without scripts."""
    if visit.text("drop"):
        return _page(office, visit, rows=_rows(visit, without=visit.number("drop")))
    rows = _rows(visit)
    match visit.text("do"):
        case "look":
            return _looked(office, visit, rows)
        case "more":
            return _page(office, visit, rows=rows, more=True)
        case "undo":
            return _page(office, visit, rows=rows[:-1])
        case "save":
            return _saved(office, visit, rows)
        case "anew":
            return _made_anew(office, visit)
    return failure(visit, 404)


def _looked(office: Office, visit: Visit, rows: Sequence[Row]) -> Response:
    try:
        boxes = _boxes(rows)
    except NoBox:
        return _page(office, visit, 422, rows=rows, wrong="console.redact.wrong.box")
    return _page(office, visit, rows=rows, look=bool(boxes), wrong="" if boxes else "console.redact.wrong.nothing")


def _saved(office: Office, visit: Visit, rows: Sequence[Row]) -> Response:
    try:
        boxes = _boxes(rows)
    except NoBox:
        return _page(office, visit, 422, rows=rows, wrong="console.redact.wrong.box")
    if not boxes:
        return _page(office, visit, 422, rows=rows, wrong="console.redact.wrong.nothing")
    shown = drawn(office.room, lambda: office.store.read(lambda tx: _read(tx, office, visit)).copy)
    if shown is None or shown.copy.media_type != _PHOTO:
        return _page(office, visit, 409, rows=rows)  # the page shows the current state
    if shown.copy.drawing != visit.text("drawing"):
        return _page(office, visit, 409, rows=rows, wrong="console.redact.wrong.changed")
    try:
        redact_photo.redact(office.store, office.room, shown, visit.path("number"), boxes, _do(office, visit))
    except (ChangedMeanwhile, WrongMoment):
        return _page(office, visit, 409, rows=rows, wrong="console.redact.wrong.changed")
    except NoCopy as broken:
        log.error("%s: a photo could not be covered: %s", visit.path("number"), broken)
        return _page(office, visit, 503, rows=rows, wrong="console.redact.wrong.failed")
    log.info("%s: %d parts of a photo covered by %s", visit.path("number"), len(boxes), visit.officer.id)
    return go(visit, f"{_address(visit)}?done=save")


def _made_anew(office: Office, visit: Visit) -> Response:
    """Has the copy made again from the original. Redacted parts become visible, so a reason is required."""
    do, number = _do(office, visit), visit.path("number")

    def change(tx: Transaction) -> Copy:
        photo = _read(tx, office, visit)
        # A unit that only looks on is not enough.
        access.require(visit.officer, right_of(Redraw), unit=photo.ticket.unit)
        if not _may_redraw(visit, photo):
            raise WrongMoment(f"{number}: nothing is covered in {photo.copy.name}, or its original is gone.")
        do(tx, Redraw(number, photo.copy.id, visit.text("text", MAX_REASON_LETTERS)))
        if not copy_versions.make_anew(tx, photo.copy):
            raise ChangedMeanwhile(f"{number}: {photo.copy.name} changed meanwhile.")
        return photo.copy

    access.require(visit.officer, right_of(Redraw))
    try:
        before = office.store.write(change)
    except SaysNothing:
        return _page(office, visit, 422, wrong="console.redact.wrong.no_reason")
    except (ChangedMeanwhile, WrongMoment):
        return _page(office, visit, 409, wrong="console.redact.wrong.changed")
    office.room.erase_copy(before.id, before.drawing)
    log.warning("%s: a photo's copy is made anew by %s", number, visit.officer.id)
    return go(visit, f"{_address(visit)}?done=anew")


def _do(office: Office, visit: Visit) -> Callable[[Transaction, Action], None]:
    """Carries out the action with the usual checks and locking."""
    seen = visit.number("seen") or 0

    def do(tx: Transaction, action: Action) -> None:
        done = office.desk.do(tx, visit.officer, action, visit.at, seen=seen)
        office.bring(tx, done.news, done.ticket.paper.language, visit.at)

    return do


def _read(tx: Transaction, office: Office, visit: Visit) -> Photo:
    ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
    wanted = visit.path("file")
    copy = next((one for one in files.copies(tx, ticket.number) if one.id == wanted), None)
    if copy is None:
        raise UnknownTicket(f"{ticket.number} has no file {wanted!r}.")
    done = covered(office.desk.history(tx, ticket)).get(wanted, ())
    original = files.original(tx, ticket.number, wanted) is not None
    return Photo(ticket, copy, done, original, presence.others(tx, visit, ticket.number))


def _page(
    office: Office,
    visit: Visit,
    status: int = 200,
    *,
    rows: Sequence[Row] = (),
    more: bool = False,
    look: bool = False,
    said: str = "",
    wrong: str = "",
) -> Response:
    photo = office.store.read(lambda tx: _read(tx, office, visit))
    copy, typed = photo.copy, [row for row in rows if any(row)]
    if copy.state != "ready" or copy.media_type != _PHOTO:
        why = f"console.copy.{copy.state}" if copy.state != "ready" else "console.redact.no_photo"
        wrong = wrong or why
    empty = [("", "", "", "")] if len(typed) < MOST_BOXES and (more or not typed) else []
    return render(
        visit,
        "redact",
        status,
        ticket=photo.ticket,
        copy=copy,
        ready=copy.state == "ready" and copy.media_type == _PHOTO,
        done=sum(len(one.boxes) for one in photo.done),
        original=photo.original,
        may_redraw=_may_redraw(visit, photo),
        others=photo.others,
        rows=[*typed, *empty],
        boxes=_those_that_are(typed),
        sides=SIDES,
        most=MOST_BOXES,
        look=look,
        reason=visit.form.get("text", ""),
        said=say(said, visit.language) if said else "",
        wrong=say(wrong, visit.language) if wrong else "",
    )


def _may_redraw(visit: Visit, photo: Photo) -> bool:
    allowed = may(visit.officer, right_of(Redraw), unit=photo.ticket.unit, alone=photo.ticket.alone)
    return allowed and photo.original and bool(photo.done) and photo.copy.state == "ready"


def _rows(visit: Visit, without: int | None = None) -> list[Row]:
    """The boxes as typed or drawn; empty rows are dropped."""
    found: list[Row] = []
    for place in range(1, MOST_BOXES + 1):
        left, top, width, height = (visit.text(f"{side}.{place}", 20) for side in SIDES)
        if place != without and (left or top or width or height):
            found.append((left, top, width, height))
    return found


def _boxes(rows: Sequence[Row]) -> list[Box]:
    return [box for row in rows if (box := read_box(row))]


def _those_that_are(rows: Sequence[Row]) -> list[Box]:
    """The valid boxes, for drawing them."""
    found = []
    for row in rows:
        try:
            found += _boxes([row])
        except NoBox:
            continue
    return found


def _address(visit: Visit) -> str:
    return f"tickets/{visit.path('number')}/files/{visit.path('file')}/redact"
