"""Actions against abuse: hide, redact words, mark as spam, ban."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.cases.model.action_classes import Action


class SpamKind(StrEnum):
    """Why something is no case; whoever sent it is told this in general words."""

    ADVERTISING = "advertising"
    TRIAL = "trial"  # somebody tried out how it works
    NONSENSE = "nonsense"  # nothing can be made of it
    ABUSE = "abuse"  # it insults, and tells of nothing that could be looked at
    REPEATED = "repeated"  # the same, again and again


class BanKind(StrEnum):
    """Why somebody is kept from filing for a time; they are told this."""

    ABUSE = "abuse"
    THREATS = "threats"
    FLOOD = "flood"
    FALSE = "false"  # knowingly untrue, as was found out
    ADVERTISING = "advertising"


@dataclass(frozen=True)
class Hide(Action):
    """It stands in no ordinary list any more. Its clock runs on, and the head of the unit is told."""

    text: str


@dataclass(frozen=True)
class Unhide(Action):
    """It stands in the lists again."""

    text: str


@dataclass(frozen=True)
class MarkSensitive(Action):
    """What its parties said and sent is shown to officers as pictures alone, stamped with who looks and when."""

    text: str


@dataclass(frozen=True)
class UnmarkSensitive(Action):
    """It is shown as any other case again."""

    text: str


@dataclass(frozen=True)
class Spam(Action):
    """It is no case. The reason is told in general words, what the officer writes stays inside."""

    why: SpamKind
    text: str


@dataclass(frozen=True)
class NotSpam(Action):
    """It is a case after all, and waits to be taken; its time has run on."""

    text: str


@dataclass(frozen=True)
class Cover(Action):
    """Words of a line, or a photo, are read by nobody until somebody higher up looks. Nothing is erased."""

    text: str  # why
    line: int = 0
    fields: tuple[str, ...] = ()  # of the paper: which answers
    file: str = ""
    remains: str = ""  # the digest of what is left of that line


@dataclass(frozen=True)
class LookUnder(Action):
    """Somebody higher up reads what is covered. This line stays for good."""

    text: str  # why
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Uncover(Action):
    """What was covered is read again by everybody who works on the case."""

    text: str
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class ProposeBan(Action):
    """An officer asks those who may to keep this party of the case from filing for a time."""

    party: str
    why: BanKind
    text: str


@dataclass(frozen=True)
class Ban(Action):
    """This party may file nothing for so many days, but danger; whoever it is stays unknown."""

    party: str
    why: BanKind
    days: int
    text: str
    id: str = ""  # of the ban, given by the house


@dataclass(frozen=True)
class LiftBan(Action):
    """A ban that was put from this case ends now."""

    id: str
    text: str
    party: str = ""  # whom it meant, given by the house
