"""How each kind of field is offered and read in the forms of a case's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.basics.dates import local, read_day
from bot.basics.people import Person
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.cases.model.action_spec import ActionSpec, Field, FieldKind, Form
from bot.cases.model.numbers import number_in
from bot.cases.rules import cover_words
from bot.cases.settings.routing import Routing
from bot.console import attached_files
from bot.console.case import abuse, corrections
from bot.console.case.related import Beside, tags_in
from bot.console.case.seal import Somebody
from bot.console.request import Office, Visit
from bot.store import Transaction

SYSTEMS = ("แจ้งอุต (Traffy)", "i-Dee")  # what the Ministry has besides; another may be typed
_MAX_NAME_LETTERS = 60  # of another system, and of a number there

Option = tuple[str, str]  # a value, and how it is called


@dataclass(frozen=True)
class Options:
    """What can be chosen from in the forms of one case."""

    language: str
    routing: Routing
    unit: str  # where it lies
    colleagues: tuple[Person, ...]
    everybody: tuple[Somebody, ...]
    beside: Beside
    shield: abuse.Choices
    at_work: frozenset[str]  # units with officers

    def of(self, field: Field) -> list[Option] | None:
        """In the order of the list; nothing: it is not chosen from a list."""
        match field.kind:
            case FieldKind.CHOICE:
                return [(option, say(f"{field.words}.{option}", self.language)) for option in field.options]
            case FieldKind.UNIT:
                return [(unit.id, self._unit(unit.id)) for unit in self.routing.units.values() if unit.id != self.unit]
            case FieldKind.OFFICER:
                nameless = self._say("history.colleague")
                return [
                    (colleague.id, f"{colleague.name or nameless} · {colleague.unit}") for colleague in self.colleagues
                ]
            case FieldKind.PARTY:
                return [(one.alias, one.name) for one in self.everybody if not one.forgotten]
            case FieldKind.LINKED:
                return [(one, one) for one in self.beside.linked]
            case FieldKind.DAYS:
                return [(str(day), self._say("case.act.ban.choice", days=day)) for day in self.shield.days]
            case FieldKind.PIECE:
                return [(piece.key, self._piece(piece, excerpt=True)) for piece in self.shield.pieces]
            case FieldKind.COVERED:
                return [(one.key, self._piece(one, excerpt=False)) for one in self.shield.covered]
        return None

    def _unit(self, id: str) -> str:
        unit = self.routing.units[id]
        named = self.language == "en" or unit.short != unit.id
        name = f"{unit.short} {unit.name(self.language)}" if named else unit.short
        return name if id in self.at_work else f"{name} · {self._say('queue.nobody_there')}"

    def _piece(self, piece: cover_words.Piece, *, excerpt: bool) -> str:
        if piece.file:
            return piece.label
        if excerpt:
            return self._say("case.act.cover.line", line=piece.line, text=self.shield.excerpt(piece))
        return self._say("case.act.cover.covered_line", line=piece.line)

    def _say(self, key: str, **gaps: object) -> str:
        return say(f"console.{key}", self.language, **gaps)


def read(office: Office, visit: Visit, number: str, spec: ActionSpec[Any], form: Form, *, look: bool) -> dict[str, Any]:
    """What the form says of the action, by its fields; a ValueError if something is wrong with it."""
    values = dict(form.fixed)
    for field in spec.fields_of(form):
        if field.kind is FieldKind.PIECE:
            values |= _piece(office, visit, number)
        elif field.kind is FieldKind.CORRECTIONS:
            values[field.name] = corrections.read(visit)
        elif field.kind is FieldKind.COVERED:
            values["line"], values["file"] = abuse.which(visit)
        elif field.kind is FieldKind.PHOTOS:
            sent = attached_files.looked_at(visit) if look else attached_files.sealed(office, visit)
            values[field.name] = tuple(sent)
        elif field.kind is not FieldKind.BESIDE:
            values[field.name] = _READERS.get(field.kind, _plain)(visit, field)
    return values


def typed(values: Iterable[tuple[Field, Any]]) -> dict[str, str]:
    """What was read, as it was typed."""
    written: dict[str, str] = {}
    for field, value in values:
        is_several = field.kind is FieldKind.CORRECTIONS
        written |= corrections.typed(value) if is_several else {field.typed_as: _as_typed(value)}
    return written


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _plain(visit: Visit, field: Field) -> str:
    return visit.text(field.typed_as)


def _short(visit: Visit, field: Field) -> str:
    short = cut(" ".join(visit.text(field.typed_as).split()), _MAX_NAME_LETTERS)
    if not short and field.kind is FieldKind.SYSTEM:
        raise ValueError("A number elsewhere belongs to a system.")
    return short


def _choice(visit: Visit, field: Field) -> Any:
    chosen = type(field.options[0])(visit.text(field.typed_as))
    if chosen not in field.options:
        raise ValueError(f"{chosen!r} is none of {field.options}.")
    return chosen


def _days(visit: Visit, field: Field) -> int:
    days = visit.number(field.typed_as)
    if days is None:
        raise ValueError("For how many days was not said.")
    return days


def _day(visit: Visit, field: Field) -> Any:
    day, today = read_day(visit.text(field.typed_as)), local(visit.at).date()
    if day < today:
        raise ValueError(f"{day} is over; today is {today}.")
    return day


def _time(visit: Visit, field: Field) -> time | None:
    written = visit.text(field.typed_as)
    return time.fromisoformat(written) if written else None


_READERS: dict[FieldKind, Callable[[Visit, Field], Any]] = {
    FieldKind.TEXT: lambda visit, field: visit.form.get(field.typed_as, ""),
    FieldKind.SHORT: _short,
    FieldKind.SYSTEM: _short,
    FieldKind.CHOICE: _choice,
    FieldKind.CASE: lambda visit, field: number_in(visit.text(field.typed_as)),
    FieldKind.LINKED: lambda visit, field: number_in(visit.text(field.typed_as)),
    FieldKind.TAGS: lambda visit, field: tags_in(visit.text(field.typed_as)),
    FieldKind.DAYS: _days,
    FieldKind.DAY: _day,
    FieldKind.TIME: _time,
    FieldKind.TICK: lambda visit, field: bool(visit.text(field.typed_as)),
}


def _piece(office: Office, visit: Visit, number: str) -> dict[str, Any]:
    """A line's words, one of its answers, or a file."""

    def find(tx: Transaction) -> cover_words.Piece:
        ticket = office.desk.ticket(tx, visit.officer, number)
        pieces = cover_words.pieces(tx, ticket, office.desk.history(tx, ticket))
        return cover_words.piece_in(visit.text("piece"), pieces)

    piece = office.store.read(find)
    return {"line": piece.line, "fields": (piece.field,) if piece.field else (), "file": piece.file}
