"""The improvement board (plan, do, check, act): cards are moved by buttons."""

from __future__ import annotations

from starlette.responses import Response

from bot.basics.access import audiences, may, require
from bot.basics.texts import say
from bot.console.field_lengths import MAX_LINE_LETTERS, MAX_NOTE_LETTERS
from bot.console.page import failure, go, render
from bot.console.papers.open_questions import day_typed, overdue, sees
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.questions.answer_a_question import CARD
from bot.questions.open_questions import Wanted, every
from bot.questions.sections import closed
from bot.store import Transaction
from bot.store.papers import improvements
from bot.store.papers.improvements import COLUMNS, Improvement, MovedMeanwhile, Note, Stage
from knowledge.library import Band

_ORDER = (*COLUMNS, Stage.DONE)


def show(office: Office, visit: Visit) -> Response:
    """The columns, and the cards finished last."""
    require(visit.officer, "questions.see")
    cards = [card for card in office.store.read(improvements.board) if _sees(office, visit, card)]
    return render(
        visit,
        "board",
        columns=[(stage, [card for card in cards if card.stage is stage]) for stage in _ORDER],
        unit=office.desk.routing.short,
        knows={card.id: _knows(office, card) for card in cards if card.stage is Stage.CHECK},
        late=lambda card: overdue(card.due, visit.at),
        neighbours=_neighbours,
        may_plan=may(visit.officer, "knowledge.plan"),
        said=say("console.wanted.done", visit.language) if visit.text("done") else "",
        wrong=say("console.board.moved" if visit.text("moved") else "console.board.wrong", visit.language)
        if visit.text("moved") or visit.text("wrong")
        else "",
        title=visit.text("title", MAX_LINE_LETTERS),
        units=office.desk.routing.units.values(),
        own=visit.officer.unit,
    )


def add(office: Office, visit: Visit) -> Response:
    """Adds a card in the first column."""
    require(visit.officer, "knowledge.plan")
    title, unit, due = visit.text("title", MAX_LINE_LETTERS), visit.text("unit"), day_typed(visit.text("due"))
    if not title or due is None or unit not in office.desk.routing.units:
        return go(visit, "board?wrong=1#add")
    said = visit.text("note", MAX_NOTE_LETTERS)
    office.store.write(lambda tx: improvements.add(tx, title, unit, due, "staff", "", said, visit.officer.id, visit.at))
    return go(visit, "board?done=1")


def one(office: Office, visit: Visit) -> Response:
    """A card with its history and the questions that led to it."""
    require(visit.officer, "questions.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Moves a card, assigns it to another unit, or adds a comment."""
    require(visit.officer, "knowledge.plan")
    card = office.store.read(lambda tx: improvements.get(tx, visit.path("card")))
    if card is None or not _sees(office, visit, card):
        return failure(visit, 404)
    moves = visit.text("do") == "move"
    stage = (
        next((neighbour for neighbour in _neighbours(card.stage) if neighbour == visit.text("stage")), None)
        if moves
        else card.stage
    )
    unit = visit.text("unit") or card.unit
    due = card.due if moves else day_typed(visit.text("due"))
    if stage is None or due is None or unit not in office.desk.routing.units:
        return _page(office, visit, 422, wrong="console.board.wrong")
    said, seen = visit.text("note", MAX_NOTE_LETTERS), visit.number("seen") or 0
    try:
        office.store.write(
            lambda tx: improvements.change(tx, card.id, seen, stage, unit, due, said, visit.officer.id, visit.at)
        )
    except MovedMeanwhile:
        return go(visit, "board?moved=1") if moves else _page(office, visit, 409, wrong="console.board.moved")
    return go(visit, "board?done=1" if moves else f"board/{card.id}?done=1")


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    id = visit.path("card")

    def look(tx: Transaction) -> tuple[Improvement | None, list[Note], dict[str, str], list[Wanted]]:
        card, notes = improvements.get(tx, id), improvements.notes(tx, id)
        led = [
            group
            for group in every(tx, sees(office, visit))
            if any(one.handled == f"{CARD} {id}" for one in group.asked)
        ]
        return card, notes, {one: name_of(tx, one) for one in {note.person for note in notes}}, led

    card, notes, names, led = office.store.read(look)
    if card is None or not _sees(office, visit, card):
        return failure(visit, 404)
    return render(
        visit,
        "improvement",
        status,
        card=card,
        notes=notes,
        names=names,
        groups=led,
        units=office.desk.routing.units.values(),
        unit=office.desk.routing.name(card.unit, visit.language),
        late=overdue(card.due, visit.at),
        neighbours=_neighbours(card.stage),
        may_plan=may(visit.officer, "knowledge.plan"),
        said=say("console.wanted.done", visit.language) if visit.text("done") else "",
        wrong=say(wrong, visit.language) if wrong else "",
    )


def _sees(office: Office, visit: Visit, card: Improvement) -> bool:
    """Whether this officer may see a card about a paper with restricted audience: also its assigned unit."""
    own = card.unit == visit.officer.unit
    return own or not closed(office.library, card.nearest, audiences(visit.officer))


def _neighbours(stage: Stage) -> tuple[Stage, ...]:
    """The neighbouring columns."""
    here = _ORDER.index(stage)
    return (*_ORDER[max(0, here - 1) : here], *_ORDER[here + 1 : here + 2])


def _knows(office: Office, card: Improvement) -> bool:
    """Whether the bot can answer the question by now, for the column "check"."""
    readers = frozenset({"public", "staff"}) if card.audience == "staff" else frozenset({"public"})
    return office.library.search(card.title, audiences=readers, limit=1).band is Band.ANSWER
