"""Cases for other systems: what each is and how it stands, and never who brought it or what they said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from bot.basics import access, spreadsheet
from bot.basics.dates import day, local
from bot.basics.people import Person
from bot.cases.messages.pseudonyms import shown_at, shown_due
from bot.cases.model.ticket import Priority, Ticket
from bot.cases.records import repository
from bot.store import Store
from bot.store.cases import export_pages
from bot.store.cases.export_pages import Reach

SHAPE = "mindbot.cases.1"  # described in deploy/EXPORT.md; raise the number when a field changes its meaning
_AT_ONCE = 200


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
    )


def reach_of(person: Person, since: float | None, until: float | None) -> Reach:
    """Which cases this person may export: those that they see, or whose figures they see."""
    if any(access.may(person, right, unit="") for right in ("ticket.see", "figures.see")):
        return Reach(None, since, until)
    if not any(access.may(person, right, unit=person.unit) for right in ("ticket.see", "figures.see")):
        access.require(person, "figures.see", unit=person.unit)
    return Reach(person.unit, since, until)


def all_of(store: Store, reach: Reach) -> Iterator[Case]:
    """All cases within this reach, read page by page."""
    number = ""
    while rows := store.read(lambda tx: export_pages.after(tx, reach, number, _AT_ONCE)):  # noqa: B023
        for row in rows:
            yield case_of(repository.ticket_of(row))
        number = rows[-1].number


def as_csv(every: Iterable[Case]) -> Iterator[str]:
    """For a spreadsheet: lists with a space between, other systems as system=number."""
    rows = ([_cell(value) for value in asdict(case).values()] for case in every)
    return spreadsheet.csv_lines([field.name for field in fields(Case)], rows)


def as_json(every: Iterable[Case], made_at: float) -> Iterator[str]:
    """One JSON object, with a case per line."""
    yield f'{{"shape": "{SHAPE}", "made_at": "{_iso(made_at)}", "cases": ['
    for place, case in enumerate(every):
        yield (",\n" if place else "\n") + json.dumps(asdict(case), ensure_ascii=False)
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
