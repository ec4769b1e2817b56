"""What may happen to a case: every action is a value. What is said of each stands in actions.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.basics.messages import Place
from bot.cases.model.submission import Identity


class Strength(IntEnum):
    """How bad it is this time."""

    WEAK = 1
    CLEAR = 2
    UNBEARABLE = 3


class Pause(StrEnum):
    """Why a case may wait. There are no other reasons."""

    LABORATORY = "laboratory"  # samples are being examined
    OTHER_BODY = "other_body"  # another body's answer is needed
    OPERATOR = "operator"  # the operator has time to put it right
    COURT = "court"


class Outcome(StrEnum):
    """How it ended, as the officer says."""

    SOLVED = "solved"
    ORDERED = "ordered"  # the operator was ordered to put it right
    NOT_FOUND = "not_found"
    PASSED_ON = "passed_on"  # another body is responsible and has it now
    EXPLAINED = "explained"
    MERGED = "merged"  # it goes on in a twin
    SPAM = "spam"  # it is no case


BY_HAND = tuple(one for one in Outcome if one not in (Outcome.MERGED, Outcome.SPAM))  # what a close may say


@dataclass(frozen=True)
class Action:
    """Something that happens to a ticket. The history is the list of these."""

    number: str


@dataclass(frozen=True)
class Route(Action):
    """The house sends the paper to a unit; others may look on."""

    unit: str
    copied: tuple[str, ...]
    reason: str  # which rule of routing.toml
    alone: bool = False  # nobody else may ever look on, not even the administrator


@dataclass(frozen=True)
class Take(Action):
    """An officer answers for it from now on."""


@dataclass(frozen=True)
class Assign(Action):
    officer: str


@dataclass(frozen=True)
class Release(Action):
    """Whoever took it lays it back: it waits for a colleague of the unit."""


@dataclass(frozen=True)
class HandOver(Action):
    """Whoever answered for it is away or goes: a colleague answers now; if none is named, it waits for the unit."""

    officer: str = ""


@dataclass(frozen=True)
class Forward(Action):
    unit: str
    text: str  # why


@dataclass(frozen=True)
class Ask(Action):
    """The officer needs to know something from the citizen."""

    text: str


@dataclass(frozen=True)
class Answer(Action):
    """The officer tells the citizen something; the work goes on."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inform(Action):
    """Who looks after the papers answers a question wherever it lies; it stays with its unit, which ends it."""

    text: str


@dataclass(frozen=True)
class Note(Action):
    """For colleagues only; the citizen never sees it, nor its files."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class AddWord(Action):
    """The citizen adds something, asked or not."""

    text: str = ""
    files: tuple[str, ...] = ()
    place: Place | None = None


class Wish(StrEnum):
    """What a party wants done with their filed case."""

    CORRECT = "correct"  # something in it is wrong
    WITHDRAW = "withdraw"
    SEAL = "seal"  # their name goes under seal, at once


@dataclass(frozen=True)
class Request(Action):
    """A party wishes that something is done with their case; an officer sees to it."""

    wish: Wish
    text: str = ""


@dataclass(frozen=True)
class Close(Action):
    outcome: Outcome
    text: str  # what was done
    files: tuple[str, ...] = ()  # and what shows it


@dataclass(frozen=True)
class Reopen(Action):
    """An officer takes up again what was closed and has not ended; whoever suffers is told why."""

    text: str


@dataclass(frozen=True)
class Confirm(Action):
    """The citizen agrees with the end."""


@dataclass(frozen=True)
class Contest(Action):
    """The citizen does not agree with the end."""

    text: str


@dataclass(frozen=True)
class Rate(Action):
    """How content the citizen is, once it is over."""

    stars: int  # 1 to 5
    text: str = ""


@dataclass(frozen=True)
class Join(Action):
    """Somebody else suffers the same, and joins instead of beginning a twin."""

    text: str = ""
    files: tuple[str, ...] = ()
    identity: Identity = Identity.ANONYMOUS
    language: str = "th"


@dataclass(frozen=True)
class AgainNow(Action):
    """A line of the citizen's diary: it happens again."""

    strength: Strength
    happened_at: float


@dataclass(frozen=True)
class Wait(Action):
    """The clock stands still, for a stated reason."""

    reason: Pause
    text: str


@dataclass(frozen=True)
class GoOn(Action):
    """The clock runs again."""


@dataclass(frozen=True)
class Escalate(Action):
    """The house tells somebody higher up that a due day has passed."""

    level: int  # 1: the head of the unit; 2: the inspectors as well
    copied: tuple[str, ...] = ()  # units that look on from now on


@dataclass(frozen=True)
class LetEnd(Action):
    """The house ends what the citizen had time to contest and did not."""


@dataclass(frozen=True)
class Merge(Action):
    """A twin goes on in another ticket, with everybody who brought or joined it."""

    into: str
    text: str = ""


@dataclass(frozen=True)
class Tag(Action):
    """The words under which officers find it again; these replace those before."""

    tags: tuple[str, ...]


@dataclass(frozen=True)
class Link(Action):
    """Another case has to do with this one, or no longer has. The other one says the same."""

    to: str
    parted: bool = False


@dataclass(frozen=True)
class KnownAs(Action):
    """The same case in another system, such as แจ้งอุต (Traffy) or i-Dee."""

    system: str
    id: str


@dataclass(frozen=True)
class OpenSeal(Action):
    """A custodian looks at who brought it. This line stays for good."""

    text: str  # why
    party: str = ""  # whose; nothing: a file's original was opened
    file: str = ""


@dataclass(frozen=True)
class Withhold(Action):
    """The words of an earlier line are gone: taken back by whoever said them, or a forgotten person's."""

    line: int
    because: str  # a name under ticket.withheld in the texts
    remains: str = ""  # the digest of what is left of that line


@dataclass(frozen=True)
class Undo(Action):
    """Whoever wrote the line before called it back in time: its words are gone, and the case stands as it did."""

    line: int
    remains: str = ""  # the digest of what is left of that line
