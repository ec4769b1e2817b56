"""A case is corrected: its kind, problems, factory, place, customer or danger were recorded wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.basics.messages import Place
from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.changes import laid_with, running
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.model.ticket import WAITING, Priority, Ticket


class Part(StrEnum):
    """What of a case can be corrected; each is a field of the submission."""

    KIND = "kind"
    MATTERS = "matters"
    FACTORY = "factory"
    PROVINCE = "province"
    DISTRICT = "district"
    TAMBON = "tambon"
    PLACE = "place"
    CUSTOMER = "customer"
    DANGER = "danger"


Corrections = tuple[tuple[Part, str], ...]  # the right value of each, as text

CUSTOMERS = ("factory", "sme", "mine", "community")  # the Ministry's own classes


@dataclass(frozen=True)
class Correct(Action):
    """What was recorded wrongly is put right. What follows for the unit is found when it is carried out."""

    text: str  # why
    parts: Corrections
    unit: str = ""  # where it lies from now on; nothing: where it lay
    copied: tuple[str, ...] = ()  # all units that look on from now on
    reason: str = ""  # the routing rule, if it moves
    alone: bool = False

    @property
    def danger(self) -> bool | None:
        """Whether it is danger now; None if that was not corrected."""
        value = dict(self.parts).get(Part.DANGER)
        return None if value is None else bool(value)


def correct(ticket: Ticket, action: Correct, by: Person, at: float) -> Ticket:
    corrections: dict[str, str] = dict(ticket.corrected)
    corrections.update(action.parts)
    changed = replace(
        ticket,
        paper=corrected(ticket.paper, action.parts),
        corrected=tuple(corrections.items()),
        copied=action.copied,
        alone=ticket.alone or action.alone,
    )
    if action.danger is not None:
        changed = replace(changed, priority=_priority(ticket, danger=action.danger))
    if action.unit:
        return replace(laid_with(running(changed, at), action.unit), reason=action.reason, copied=action.copied)
    # Whoever is on duty is called from now on, and not from the day on which the case came.
    raised = action.danger and ticket.status in WAITING
    return replace(changed, since=at) if raised else changed


def corrected(paper: Lodge, parts: Iterable[tuple[str, str]]) -> Lodge:
    """The submission with these corrections."""
    return replace(paper, **{str(part): _READ.get(Part(part), str)(value) for part, value in parts})


def as_text(paper: Lodge) -> dict[Part, str]:
    """Each part as corrections hold it."""
    return {part: _written(getattr(paper, part)) for part in Part}


def pin(text: str) -> str:
    """Typed coordinates as corrections hold them; raises ValueError if they are none."""
    return _written(_place(text))


def _priority(ticket: Ticket, *, danger: bool) -> Priority:
    if danger:
        return Priority.DANGER
    return Priority.CONTESTED if ticket.contested else Priority.NORMAL


def _written(value: Any) -> str:
    match value:
        case bool():
            return "1" if value else ""
        case tuple():
            return " ".join(matter for matter in Matter if matter in value)
        case Place(latitude, longitude):
            return f"{latitude:.5f}, {longitude:.5f}"
    return str(value or "")


def _place(text: str) -> Place | None:
    """A pin as typed; raises ValueError if it is none."""
    if not text.strip():
        return None
    latitude, longitude = (float(number) for number in text.split(","))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{text!r} is no place on earth.")
    return Place(latitude, longitude)


_READ: dict[Part, Callable[[str], Any]] = {
    Part.KIND: Kind,
    Part.MATTERS: lambda text: tuple(Matter(one) for one in text.split()),
    Part.PLACE: _place,
    Part.DANGER: bool,
}
