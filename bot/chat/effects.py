"""What an answer does besides speaking. Thinking only names these; they are done in the message's one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.model import action_classes as desk
from bot.cases.model.action_classes import Action, AddWord, AgainNow, Confirm, Contest, Join
from bot.cases.model.submission import UNNAMED, Contact, Lodge
from bot.chat.conversation import Part
from bot.store.people.muted import About

Told = tuple[tuple[str, tuple[Part, ...]], ...]  # the messages by which it was told, by their said_id


@dataclass(frozen=True)
class FileTicket:
    """Hand a finished form in at the desk."""

    paper: Lodge
    contact: Contact = UNNAMED
    told: Told = ()


@dataclass(frozen=True)
class AtTheDesk:
    """What a citizen does to a case of theirs, or to one that their receipt opens."""

    action: AddWord | AgainNow | Confirm | Contest | Join | desk.Rate
    receipt: str = ""
    told: Told = ()
    contact: Contact = UNNAMED  # of somebody who joins


@dataclass(frozen=True)
class WorkOn:
    """What an officer does to a case, and the version that they had before them."""

    what: str  # the order; see desk/orders
    action: Action
    seen: int


@dataclass(frozen=True)
class Silence:
    """An officer no longer wants to be told of something unasked, or wants it again."""

    about: About
    on: bool  # it is silent


@dataclass(frozen=True)
class RenewReceipt:
    """Somebody wants another receipt of their case: the one before may have been seen."""

    number: str


@dataclass(frozen=True)
class CallBack:
    """An officer takes back what they did last to this case, before anybody is told."""

    number: str


@dataclass(frozen=True)
class HearAlarm:
    """An officer who was called in danger says that they have heard."""

    number: str


@dataclass(frozen=True)
class TellMyData:
    """Somebody wants to read here and now what is kept of them."""


@dataclass(frozen=True)
class ForgetMe:
    """Somebody wants to be forgotten, and has said so twice."""


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
    said_id: str = ""


@dataclass(frozen=True)
class Rate:
    """What somebody thought of an answer."""

    section: str
    good: bool
    question: str


@dataclass(frozen=True)
class KeepWaiting:
    """Somebody agreed to be told once when this paper's scheme opens."""

    paper: str


@dataclass(frozen=True)
class StopWaiting:
    """They no longer want to be told."""


@dataclass(frozen=True)
class Unreachable:
    """They blocked us, or came back."""

    reachable: bool = False


@dataclass(frozen=True)
class TakeBack:
    """A message was taken back: its words go, wherever they went."""

    said_id: str


@dataclass(frozen=True)
class AskReview:
    """Somebody who may file nothing for a time asks to look at that again."""

    words: str


@dataclass(frozen=True)
class GivePairingCode:
    """Somebody wants to go on with their cases in another channel."""


Act = (
    FileTicket
    | AtTheDesk
    | WorkOn
    | CallBack
    | Silence
    | RenewReceipt
    | HearAlarm
    | TellMyData
    | ForgetMe
    | UseCode
    | LeaveStaff
    | NoteMissed
    | Rate
    | KeepWaiting
    | StopWaiting
    | Unreachable
    | TakeBack
    | GivePairingCode
    | AskReview
)
