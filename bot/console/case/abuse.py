"""Against abuse, on the page of a case: hide it, cover words, put spam aside, ban; a look at what is covered, and the
stamped pictures of a sensitive case."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import Refused
from bot.basics.dates import local, moment
from bot.basics.text_split import shorten
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym, told_at
from bot.cases.model.abuse_actions import (
    LookUnder,
    Spam,
)
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, SaysNothing, Ticket, WrongMoment
from bot.cases.rules import cover_words, sensitive, spam
from bot.cases.rules.cover_words import Piece
from bot.cases.settings import limits
from bot.console.page import failure, render
from bot.console.request import Office, Visit
from bot.documents.pdf import watermark
from bot.documents.pdf.watermark import Passage
from bot.store import Transaction
from bot.store.files import files
from bot.store.files.copy_versions import Drawn
from bot.store.files.files import Copy

log = logging.getLogger("mindbot.console")

SHOWN_IN_PAGE = frozenset({"image/jpeg", "image/png", "image/webp"})
_PHOTO = "image/jpeg"  # the type of every photo's working copy
_STAMPED = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"}
PLAYED_IN_PAGE = frozenset({"audio/mp4", "audio/ogg", "video/mp4"})
_EXCERPT = 70  # letters of an entry in a select box


@dataclass(frozen=True)
class Choices:
    """The choices of the forms."""

    pieces: tuple[Piece, ...]
    covered: tuple[Piece, ...]
    days: tuple[int, ...]

    @staticmethod
    def excerpt(piece: Piece) -> str:
        words = " ".join(f"{piece.label}: {piece.text}".split()) if piece.label else " ".join(piece.text.split())
        return shorten(words, _EXCERPT)


def choices(tx: Transaction, ticket: Ticket, history: tuple[Entry, ...]) -> Choices:
    found = cover_words.pieces(tx, ticket, history)
    return Choices(found, cover_words.covered(tx, ticket.number), limits.read(tx).ban.choices)


def possible(able: list[str], known: Choices, parties: int) -> list[str]:
    """The actions that have something to apply to."""
    empty = {
        "cover": not known.pieces,
        "uncover": not known.covered,
        "under": not known.covered,
        "ban": not parties,
        "propose_ban": not parties or "ban" in able,  # who may ban need not propose it
    }
    return [what for what in able if not empty.get(what)]


def also(tx: Transaction, visit: Visit, action: Action) -> tuple[Action, ...]:
    """Further actions: marking the sender's identical cases as spam, if that was ticked."""
    if not isinstance(action, Spam) or not visit.text("others"):
        return ()
    return tuple(Spam(one, action.why, action.text) for one in spam.alike(tx, visit.officer, action.number, visit.at))


def look(office: Office, visit: Visit) -> Response:
    """Shows what is redacted, once, with a reason that stays in the history."""
    number = visit.path("number")
    try:
        line, file = which(visit)
        action = LookUnder(number, visit.text("text"), line, file)
        said, copy = office.store.write(lambda tx: _look(tx, office, visit, action))
    except SaysNothing:
        return failure(visit, 422, "console.who.no_reason")
    except (ValueError, WrongMoment):
        return failure(visit, 404)
    log.warning("%s: what is covered was read by %s", number, visit.officer.id)
    if file:
        return _shown(office, copy) if copy and copy.state == "covered" else failure(visit, 404)
    words = [one for one in said.said if one.text] if isinstance(said, Lodge) else []
    return render(visit, "under", number=number, answers=words, text=getattr(said, "text", ""))


def _look(tx: Transaction, office: Office, visit: Visit, action: LookUnder) -> tuple[Lodge | Action, Copy | None]:
    """Records the access, then reads the original."""
    office.desk.do(tx, visit.officer, action, visit.at)
    if action.file:
        found = next((copy for copy in files.copies(tx, action.number) if copy.id == action.file), None)
        return action, found
    return cover_words.words_under(tx, action.number, action.line), None


def _shown(office: Office, copy: Copy) -> Response:
    try:
        content = office.room.get_copy(copy)
    except FileNotFoundError as none:
        raise Refused(f"There is no copy of {copy.id}.") from none
    kind = "inline" if copy.media_type in SHOWN_IN_PAGE else "attachment"
    headers = {
        "Content-Disposition": f'{kind}; filename="{copy.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=copy.media_type, headers=headers)


def which(visit: Visit) -> tuple[int, str]:
    """The entry or file that a select box names."""
    place, _, name = visit.text("piece").partition(".")
    if place == "file":
        return 0, name
    return int(place), ""


def words_picture(office: Office, visit: Visit) -> Response:
    """Everything that the parties of a sensitive case said, as one picture."""

    def look(tx: Transaction) -> tuple[Ticket, tuple[Entry, ...]]:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        return ticket, office.desk.history(tx, ticket)

    ticket, history = office.store.read(look)
    said = [_passage(ticket, entry, texts, visit.language) for entry, texts in sensitive.words(history)]
    if not (ticket.sensitive and said):
        return failure(visit, 404)
    content = watermark.words(said, _stamp(ticket, visit), visit.language, local(visit.at))
    return Response(content, media_type="image/png", headers=_STAMPED)


def stamped(office: Office, visit: Visit, drawn: Drawn) -> bytes:
    """The working copy as this officer sees it; what is no photo stays as it is."""
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, visit.officer, visit.path("number")))
    if not ticket.sensitive or drawn.copy.media_type != _PHOTO:
        return drawn.content
    return watermark.photo(drawn.content, _stamp(ticket, visit), visit.language, local(visit.at))


def _stamp(ticket: Ticket, visit: Visit) -> str:
    name = visit.officer.name or say("console.history.colleague", visit.language)
    return f"{name} · {moment(visit.at, visit.language)} · {ticket.number}"


def _passage(ticket: Ticket, entry: Entry, texts: tuple[tuple[str, str], ...], language: str) -> Passage:
    return f"{told_at(ticket, entry.at, language)} · {pseudonym(entry.by, language)}", texts
