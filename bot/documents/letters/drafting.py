"""Drafts a referral letter from a case, in pieces: included by default, or held back with a reason. Always in Thai."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.basics.dates import day, day_in_full, local
from bot.basics.texts import say
from bot.cases.lists import diary
from bot.cases.model.action_classes import Take
from bot.cases.model.referral_actions import Refer, ReplyCame
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.settings.routing import Routing
from bot.chat.understand.remove_sensitive import struck, without_health
from bot.store.files.files import Copy

# Never offered, and a letter that contains them is refused.
NEVER = ("name", "phone", "on_behalf", "pseudonym", "channel", "minute", "health")
PICTURE = "image/jpeg"
_OPENING = ("number", "filed", "matters")  # these form the first paragraph, others a line each


@dataclass(frozen=True)
class Piece:
    """A fact that a letter may contain."""

    name: str  # under referral.piece in the texts
    text: str  # as in the letter
    goes: bool = True  # included by default
    file: str = ""  # the id of its working copy

    @property
    def id(self) -> str:
        """The name of its checkbox."""
        return f"photo-{self.file}" if self.file else self.name

    @property
    def why(self) -> str:
        """The key of the text that says why it is held back."""
        return "" if self.goes else f"referral.held.{self.name}"


def pieces(ticket: Ticket, history: Sequence[Entry], copies: Iterable[Copy]) -> tuple[Piece, ...]:
    """All possible pieces, in the letter's order; without what is never offered."""
    found = [*_of_the_paper(ticket), *_of_the_work(ticket, history), *_held_back(ticket)]
    photos = [copy for copy in copies if copy.state == "ready" and copy.media_type == PICTURE]
    return tuple(piece for piece in found if piece.text) + tuple(
        Piece("photo", photo.name, goes=False, file=photo.id) for photo in photos
    )


def summary(ticket: Ticket, routing: Routing, chosen: Sequence[Piece]) -> str:
    """The chosen pieces as a draft for the officer to edit."""
    by_name = {one.name: one.text for one in chosen}
    gaps = {name: by_name.get(name, "") for name in _OPENING}
    kind = say(f"ticket.kind.{ticket.paper.kind}", "th")
    opening = say("referral.draft.opening", "th", unit=routing.name(ticket.unit, "th"), kind=kind, **gaps)
    lines = [
        say(f"referral.line.{one.name}", "th", text=one.text)
        for one in chosen
        if one.name not in _OPENING and not one.file
    ]
    if not lines:
        return opening
    numbered = [f"{place}. {line}" for place, line in enumerate(lines, start=1)]
    return "\n".join([say("referral.draft.facts", "th", opening=opening), *numbered])


def subject(ticket: Ticket) -> str:
    """A proposed subject."""
    where = f"จังหวัด{ticket.paper.province}" if ticket.paper.province else ""
    matters = _matters(ticket) or say(f"ticket.kind.{ticket.paper.kind}", "th")
    return say("referral.draft.subject", "th", matters=matters, where=where).strip()


def _of_the_paper(ticket: Ticket) -> Iterable[Piece]:
    paper, matters = ticket.paper, _matters(ticket)
    yield Piece("number", say("referral.draft.number", "th", number=ticket.number))
    # The day only: the minute could identify somebody by a camera, and the body does not need it.
    filed = day_in_full(local(ticket.lodged_at).date(), "th")
    yield Piece("filed", say("referral.draft.filed", "th", day=filed))
    yield Piece("matters", say("referral.draft.matters", "th", matters=matters) if matters else "")
    yield Piece("area", _area(ticket))
    yield Piece("factory", paper.factory)
    yield Piece("estate", paper.estate)
    for name in ("since", "when"):
        yield Piece(name, _told(ticket, name))


def _of_the_work(ticket: Ticket, history: Sequence[Entry]) -> Iterable[Piece]:
    seen = diary.read(history)
    mostly = ""
    if seen.mostly:
        weekday, part = seen.mostly
        begins, ends = diary.hours(part)
        values = {"day": say(f"console.diary.day.{weekday}", "th"), "begins": f"{begins:02}", "ends": f"{ends:02}"}
        mostly = say("referral.draft.diary", "th", times=seen.times, **values)
    yield Piece("diary", mostly)
    yield Piece("joined", say("referral.draft.joined", "th", count=ticket.joined) if ticket.joined else "")
    yield Piece("done", " ".join(_done(history)))


def _held_back(ticket: Ticket) -> Iterable[Piece]:
    """Pieces that are included only if the officer chooses them, seeing the reason."""
    place = ticket.paper.place
    for name in ("official", "what", "place"):
        yield Piece(name, _told(ticket, name), goes=False)
    yield Piece("pin", f"{place.latitude:.5f}, {place.longitude:.5f}" if place else "", goes=False)


def _done(history: Iterable[Entry]) -> Iterable[str]:
    """The steps of the case, without anything that was said."""
    for entry in history:
        on = day(local(entry.at).date(), "th")
        match entry.action:
            case Take():
                yield say("referral.draft.taken", "th", day=on)
            case Refer(body=body):
                yield say("referral.draft.referred", "th", day=on, body=body)
            case ReplyCame(came_on=came):
                yield say("referral.draft.replied", "th", day=day(came, "th"))


def _told(ticket: Ticket, field: str) -> str:
    """The answer to this question, without ID and card numbers and illnesses."""
    said = next((one.text for one in ticket.paper.said if one.field == field), "")
    return without_health(struck(said, _no_receipt).text).strip()


def _matters(ticket: Ticket) -> str:
    *first, last = [say(f"ticket.matter.{matter}", "th") for matter in ticket.paper.matters] or [""]
    return f"{' '.join(first)}และ{last}" if first else last


def _area(ticket: Ticket) -> str:
    """The area down to the tambon."""
    paper = ticket.paper
    bangkok = paper.province == "กรุงเทพมหานคร"
    names = (("แขวง" if bangkok else "ตำบล", paper.tambon), ("เขต" if bangkok else "อำเภอ", paper.district))
    parts = [name if name.startswith(kind) else f"{kind}{name}" for kind, name in names if name]
    province = paper.province if bangkok or not paper.province else f"จังหวัด{paper.province}"
    return " ".join([*parts, province] if province else parts)


def _no_receipt(digits: str) -> bool:
    """Receipts are struck as well, so nothing counts as one."""
    return False
