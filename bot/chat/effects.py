"""The side effects that the assistant may return, each a value. delivery/effects carries them out.

They run in the message's one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.model import action_classes as desk
from bot.cases.model.action_classes import Action, AddWord, AgainNow, Confirm, Contest, Join, Request
from bot.cases.model.submission import UNNAMED, Contact, Lodge
from bot.chat.conversation import Part
from bot.store.people.muted import About

Told = tuple[tuple[str, tuple[Part, ...]], ...]  # the messages that it came from, by their said_id


@dataclass(frozen=True)
class FileTicket:
    """File a finished form as a case."""

    paper: Lodge
    contact: Contact = UNNAMED
    told: Told = ()


@dataclass(frozen=True)
class AtTheDesk:
    """A citizen's action on their own case, or on one opened by receipt."""

    action: AddWord | AgainNow | Confirm | Contest | Join | Request | desk.Rate
    receipt: str = ""
    told: Told = ()
    contact: Contact = UNNAMED  # of a person who joins


@dataclass(frozen=True)
class WorkOn:
    """An officer's action on a case, and the version that they saw."""

    what: str  # the command; see cases/messages/chat_orders
    action: Action
    seen: int


@dataclass(frozen=True)
class Silence:
    """Switch a notification of an officer off or on."""

    about: About
    on: bool  # switched off


@dataclass(frozen=True)
class RenewReceipt:
    """Replace the receipt of a case, which others may have seen."""

    number: str


@dataclass(frozen=True)
class CallBack:
    """Undo an officer's last action on this case."""

    number: str


@dataclass(frozen=True)
class HearAlarm:
    """An officer on duty acknowledges an alarm."""

    number: str


@dataclass(frozen=True)
class TellMyData:
    """Show a person their stored data in the chat."""


@dataclass(frozen=True)
class ForgetMe:
    """Delete a person's data, after they confirmed."""


@dataclass(frozen=True)
class UseCode:
    """Use what looks like an invitation or pairing code."""

    code: str


@dataclass(frozen=True)
class LeaveStaff:
    """End the person's staff role in this chat."""


@dataclass(frozen=True)
class NoteMissed:
    """Record an unanswered question for the knowledge owners."""

    question: str
    audience: str
    nearest: str = ""
    said_id: str = ""


@dataclass(frozen=True)
class Rate:
    """Record the rating of an answer."""

    section: str
    good: bool
    question: str


@dataclass(frozen=True)
class KeepWaiting:
    """Subscribe a person to this paper's scheme, to be notified once when it opens."""

    paper: str


@dataclass(frozen=True)
class StopWaiting:
    """Cancel those subscriptions."""


@dataclass(frozen=True)
class Unreachable:
    """The person blocked the bot, or came back."""

    reachable: bool = False


@dataclass(frozen=True)
class TakeBack:
    """A message was deleted: delete its words wherever they went."""

    said_id: str


@dataclass(frozen=True)
class AskReview:
    """A banned person requests a review."""

    words: str


@dataclass(frozen=True)
class GivePairingCode:
    """Give a code to link another channel."""


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
