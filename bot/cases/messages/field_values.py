"""The fields of an action in words, for the gaps of its texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.basics.dates import day, moment
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import Field, FieldKind
from bot.cases.model.actions import spec_of
from bot.cases.model.submission import Lodge
from bot.cases.settings.routing import Routing

_NONE = "–"


@dataclass(frozen=True)
class Wording:
    """How fields are said to one reader: in their language, and with the names that they may know."""

    language: str
    routing: Routing
    officer: Callable[[str], str] = str
    file: Callable[[str], str] = str
    shown_at: Callable[[float], float] = float

    def values(self, action: Lodge | Action) -> dict[str, Any]:
        """Each field by the name of its gap."""
        return {field.gap or field.name: self._say(field, action) for field in spec_of(action).fields}

    def _say(self, field: Field, action: Lodge | Action) -> Any:
        value: Any = getattr(action, field.name, None)
        match field.kind:
            case FieldKind.CHOICE:
                return say(f"{field.words}.{value}", self.language)
            case FieldKind.UNIT:
                return self.routing.name(value, self.language)
            case FieldKind.OFFICER:
                return self.officer(value)
            case FieldKind.FILE:
                return self.file(value)
            case FieldKind.PARTY:
                return pseudonym(value, self.language)
            case FieldKind.PIECE | FieldKind.COVERED:
                name = "cover_file" if getattr(action, "file", "") else "cover_line"
                return say(f"console.history.{name}", self.language, line=value)
            case FieldKind.MOMENT:
                return moment(self.shown_at(value), self.language)
            case FieldKind.DAY:
                return day(value, self.language) if value else ""
            case FieldKind.TIME:
                return say("ticket.at_time", self.language, time=f"{value:%H:%M}") if value else ""
            case FieldKind.TAGS:
                return ", ".join(value) or _NONE
            case FieldKind.SHORT:
                return value or _NONE
            case FieldKind.COUNT:
                return len(value)
        return value
