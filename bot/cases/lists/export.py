"""Cases for other systems: what each is and how it stands, and never who brought it or what they said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from bot.basics import spreadsheet
from bot.basics.dates import day, local
from bot.basics.spreadsheet import Cell
from bot.basics.texts import say
from bot.cases.lists.case_list import factory_of
from bot.cases.messages.pseudonyms import shown_at, shown_due
from bot.cases.model.ticket import Priority, Ticket

SHAPE = "mindbot.cases.1"  # described in deploy/EXPORT.md; raise the number when a field changes its meaning


@dataclass(frozen=True)
class Case:
    """One case, as deploy/EXPORT.md describes it. Times are ISO 8601 in Bangkok, days Buddhist."""

    number: str
    kind: str
    status: str
    danger: bool
    matters: tuple[str, ...]
    province: str
    district: str
    tambon: str
    unit: str
    looked_on_by: tuple[str, ...]
    routed_by: str
    lodged_at: str
    lodged_on: str
    changed_at: str
    due_at: str
    due_on: str
    waiting: bool
    escalated: int
    contested: int
    joined: int
    outcome: str
    stars: int | None
    merged_into: str
    tags: tuple[str, ...]
    known_as: Mapping[str, str]
    factory: str  # its name or its number, as the citizen gave it


def case_of(ticket: Ticket) -> Case:
    """The exported fields of a ticket."""
    lodged, changed = shown_at(ticket, ticket.lodged_at), shown_at(ticket, ticket.changed_at)
    return Case(
        number=ticket.number,
        kind=ticket.paper.kind,
        status=ticket.status,
        danger=ticket.priority is Priority.DANGER,
        matters=tuple(ticket.paper.matters),
        province=ticket.paper.province,
        district=ticket.paper.district,
        tambon=ticket.paper.tambon,
        unit=ticket.unit,
        looked_on_by=ticket.copied,
        routed_by=ticket.reason,
        lodged_at=_iso(lodged),
        lodged_on=_buddhist(lodged),
        changed_at=_iso(changed),
        due_at=_iso(shown_due(ticket)),
        due_on=_buddhist(shown_due(ticket)),
        waiting=ticket.waiting_since is not None,
        escalated=ticket.escalated,
        contested=ticket.contested,
        joined=ticket.joined,
        outcome=ticket.outcome or "",
        stars=ticket.stars,
        merged_into=ticket.merged_into,
        tags=ticket.tags,
        known_as=dict(ticket.known_as),
        factory=factory_of(ticket),
    )


@dataclass(frozen=True)
class Sheet:
    """Cases as a table for people: words, and beside each code its word."""

    head: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def sheet(every: Iterable[Ticket], language: str, unit: Callable[[str], str]) -> Sheet:
    """The table for a spreadsheet, in this language."""
    head = tuple(say(f"list.column.{name}", language) for name in _COLUMNS)
    return Sheet(head, (_in_words(case_of(ticket), language, unit) for ticket in every))


_COLUMNS = (
    "number", "kind", "kind_code", "matters", "matters_codes", "danger", "status", "status_code", "factory",
    "tambon", "district", "province", "unit", "looked_on_by", "lodged_on", "changed_at", "due_on", "waiting",
    "escalated", "contested", "joined", "outcome", "outcome_code", "stars", "merged_into", "tags", "known_as",
)  # fmt: skip


def _in_words(case: Case, language: str, unit: Callable[[str], str]) -> tuple[Cell, ...]:
    def yes(fact: bool) -> str:
        return say("list.yes", language) if fact else ""

    words: dict[str, Cell] = {
        "kind": say(f"ticket.kind.{case.kind}", language),
        "kind_code": case.kind,
        "matters": ", ".join(say(f"ticket.matter.{matter}", language) for matter in case.matters),
        "matters_codes": " ".join(case.matters),
        "danger": yes(case.danger),
        "status": say(f"ticket.status.{case.status}", language),
        "status_code": case.status,
        "unit": unit(case.unit),
        "looked_on_by": ", ".join(map(unit, case.looked_on_by)),
        "changed_at": case.changed_at[:10],
        "waiting": yes(case.waiting),
        "outcome": say(f"ticket.outcome.{case.outcome}", language) if case.outcome else "",
        "outcome_code": case.outcome,
        "tags": " ".join(case.tags),
        "known_as": _cell(dict(case.known_as)),
    }
    return tuple(words[name] if name in words else getattr(case, name) for name in _COLUMNS)


def as_csv(every: Iterable[Ticket]) -> Iterator[str]:
    """For other systems: lists with a space between, other systems as system=number."""
    rows = ([_cell(value) for value in asdict(case_of(ticket)).values()] for ticket in every)
    return spreadsheet.csv_lines([field.name for field in fields(Case)], rows)


def as_json(every: Iterable[Ticket], made_at: float) -> Iterator[str]:
    """One JSON object, with a case per line."""
    yield f'{{"shape": "{SHAPE}", "made_at": "{_iso(made_at)}", "cases": ['
    for place, ticket in enumerate(every):
        yield (",\n" if place else "\n") + json.dumps(asdict(case_of(ticket)), ensure_ascii=False)
    yield "\n]}\n"


def _cell(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case tuple():
            return " ".join(value)
        case dict():
            return "; ".join(f"{system}={known}" for system, known in value.items())
    return str(value)


def _iso(at: float | None) -> str:
    return local(at).isoformat(timespec="seconds") if at is not None else ""


def _buddhist(at: float | None) -> str:
    return day(local(at).date(), "th") if at is not None else ""
