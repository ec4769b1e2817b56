"""What an answer does besides speaking. Thinking only names these; they are done in the message's one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FileTicket:
    """Hand a finished form in at the desk."""

    form: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class AddWord:
    """Tell the desk something more about a case."""

    number: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settle:
    """The citizen's own word on a case that the desk has closed."""

    number: str
    contested: bool
    text: str = ""


@dataclass(frozen=True)
class UseCode:
    """Somebody typed what looks like an invitation."""

    code: str


@dataclass(frozen=True)
class LeaveStaff:
    """Somebody no longer works for the ministry, or on this telephone."""


@dataclass(frozen=True)
class NoteMissed:
    """A question that nothing answered, for those who own the papers."""

    question: str
    audience: str
    nearest: str = ""


@dataclass(frozen=True)
class Unreachable:
    """They blocked us, or came back."""

    reachable: bool = False


Act = FileTicket | AddWord | Settle | UseCode | LeaveStaff | NoteMissed | Unreachable
