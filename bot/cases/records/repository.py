"""Where the desk keeps its tickets: between what a ticket is and how a database holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from urllib.parse import quote, unquote

from pydantic import TypeAdapter

from bot.basics.people import Person
from bot.cases.model.action_classes import Action, Outcome
from bot.cases.model.actions import named, spec_of
from bot.cases.model.correction_actions import corrected
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Inspection, Priority, Status, Ticket
from bot.cases.settings.deadlines import beginning_of
from bot.store import Transaction
from bot.store.cases import tickets as kept

_CORRECTIONS = TypeAdapter(tuple[tuple[str, str], ...])


def put(tx: Transaction, ticket: Ticket) -> None:
    """Stores a new ticket; its first history entries follow."""
    kept.insert(tx, _row(ticket))


def save(tx: Transaction, ticket: Ticket, seen: int) -> bool:
    """Saves the ticket, unless it has changed since that version."""
    return kept.update(tx, _row(ticket), seen)


def record(tx: Transaction, number: str, seq: int, action: Lodge | Action, by: Person, at: float) -> None:
    """Appends an action to the history."""
    kept.add(tx, number, kept.Line(seq, at, by.id, spec_of(action).stored_name, written(action)))


def erase(tx: Transaction, number: str, seq: int, remains: Lodge | Action) -> str:
    """Replaces the words of an entry by what remains; returns the digest of that."""
    return kept.erase(tx, number, seq, written(remains))


def read(name: str, body: bytes) -> Lodge | Action:
    """An action from its stored form."""
    return _adapter(named(name).kind).validate_json(body)


def find(tx: Transaction, number: str) -> Ticket | None:
    row = kept.get(tx, number)
    return ticket_of(row) if row else None


def find_all(tx: Transaction, numbers: Sequence[str]) -> list[Ticket]:
    """A batch of cases, in this order."""
    found = {row.number: ticket_of(row) for row in kept.of_numbers(tx, numbers)} if numbers else {}
    return [found[number] for number in numbers if number in found]


def history(tx: Transaction, number: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(line.seq, line.at, line.person, read(line.action, line.body)) for line in kept.history(tx, number)
    )


def ticket_of(row: kept.Kept) -> Ticket:
    """A ticket from its row and the submission in its first history entry."""
    paper = read(spec_of(Lodge).stored_name, row.paper)
    assert isinstance(paper, Lodge)
    corrections = _CORRECTIONS.validate_json(row.corrected) if row.corrected else ()
    return Ticket(
        number=row.number,
        paper=corrected(paper, corrections) if corrections else paper,
        citizen=row.citizen,
        status=Status(row.status),
        priority=Priority(row.priority),
        lodged_at=row.lodged_at,
        since=row.since,
        running_since=row.running_since,
        changed_at=row.changed_at,
        version=row.version,
        unit=row.unit,
        copied=tuple(row.copied.split()),
        reason=row.reason,
        officer=row.officer,
        outcome=Outcome(row.outcome) if row.outcome else None,
        contested=row.contested,
        due_at=row.due_at,
        alone=bool(row.alone),
        escalated=row.escalated,
        waiting_since=row.waiting_since,
        pauses=tuple(_pause(one) for one in row.pauses.split()),
        joined=row.joined,
        stars=row.stars,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        late=bool(row.late),
        merged_into=row.merged_into,
        tags=tuple(row.tags.split()),
        known_as=tuple((unquote(system), unquote(known)) for system, _, known in _pairs(row.known_as)),
        hidden=bool(row.hidden),
        sensitive=bool(row.sensitive),
        for_head=bool(row.for_head),
        inspection=_inspection(row.inspection),
        corrected=corrections,
        news=not row.quiet,
        awaits=tuple((int(letter), date.fromisoformat(day)) for letter, _, day in _pairs(row.awaits)),
    )


def _row(ticket: Ticket) -> kept.Kept:
    paper = ticket.paper
    return kept.Kept(
        number=ticket.number,
        citizen=ticket.citizen,
        kind=paper.kind,
        status=ticket.status,
        priority=int(ticket.priority),
        language=paper.language,
        province=paper.province,
        matters=" ".join(paper.matters),
        unit=ticket.unit,
        copied=" ".join(ticket.copied),
        reason=ticket.reason,
        officer=ticket.officer,
        outcome=ticket.outcome or "",
        contested=ticket.contested,
        lodged_at=ticket.lodged_at,
        since=ticket.since,
        running_since=ticket.running_since,
        changed_at=ticket.changed_at,
        due_at=ticket.due_at,
        version=ticket.version,
        alone=int(ticket.alone),
        escalated=ticket.escalated,
        waiting_since=ticket.waiting_since,
        waited=ticket.waited,
        pauses=" ".join(f"{since!r}/{until!r}" for since, until in ticket.pauses),
        joined=ticket.joined,
        stars=ticket.stars,
        answered_at=ticket.answered_at,
        closed_at=ticket.closed_at,
        late=int(ticket.late),
        customer=ticket.paper.customer,
        merged_into=ticket.merged_into,
        tags=" ".join(ticket.tags),
        known_as=" ".join(f"{quote(system, '')}={quote(known, '')}" for system, known in ticket.known_as),
        identity=paper.identity,
        district=paper.district,
        tambon=paper.tambon,
        hidden=int(ticket.hidden),
        sensitive=int(ticket.sensitive),
        for_head=int(ticket.for_head),
        awaits=" ".join(f"{letter}={day}" for letter, day in ticket.awaits),
        follow_up=beginning_of(ticket.follow_up) if ticket.follow_up else None,
        inspection=_as_kept(ticket.inspection),
        corrected=_CORRECTIONS.dump_json(ticket.corrected) if ticket.corrected else b"",
        quiet=int(not ticket.news),
        paper=b"",
    )


def _pause(written: str) -> tuple[float, float]:
    since, _, until = written.partition("/")
    return float(since), float(until)


def _inspection(kept_as: str) -> Inspection | None:
    day, _, at = kept_as.partition(" ")
    return Inspection(date.fromisoformat(day), time.fromisoformat(at) if at else None) if day else None


def _as_kept(inspection: Inspection | None) -> str:
    """As a text, it is sorted by day and by time of day."""
    if inspection is None:
        return ""
    return f"{inspection.day} {inspection.at:%H:%M}" if inspection.at else str(inspection.day)


def _pairs(written: str) -> list[tuple[str, str, str]]:
    return [one.partition("=") for one in written.split()]


def written(action: Lodge | Action) -> bytes:
    """The stored form of an action."""
    return _adapter(type(action)).dump_json(action)


_ADAPTERS: dict[type[Lodge | Action], TypeAdapter[Lodge | Action]] = {}


def _adapter(kind: type[Lodge | Action]) -> TypeAdapter[Lodge | Action]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
