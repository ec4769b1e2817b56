"""What somebody may bring to the desk, and what may be done with it: every action is a value."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages import Place


class Kind(StrEnum):
    """What was brought to the counter."""

    COMPLAINT = "complaint"
    GIFT = "gift"
    LOAN_CALLBACK = "loan_callback"
    QUESTION = "question"
    ASSESSMENT = "assessment"  # a unit says how it follows an SOP


class Matter(StrEnum):
    """What a complaint is about; one may be about several."""

    SMELL = "smell"
    NOISE = "noise"
    DUST_SMOKE = "dust_smoke"
    WASTEWATER = "wastewater"
    CHEMICAL_VAPOUR = "chemical_vapour"
    HAZARDOUS_WASTE = "hazardous_waste"
    VIBRATION = "vibration"
    NIGHT_WORK = "night_work"
    UNLICENSED_FACTORY = "unlicensed_factory"
    SUBSTANDARD_PRODUCT = "substandard_product"
    MINING = "mining"
    EMERGENCY = "emergency"
    OFFICIAL_CONDUCT = "official_conduct"
    CORRUPTION = "corruption"
    OTHER = "other"


class Outcome(StrEnum):
    """How it ended, as the officer says."""

    SOLVED = "solved"
    ORDERED = "ordered"  # the operator was ordered to put it right
    NOT_FOUND = "not_found"
    PASSED_ON = "passed_on"  # another body is responsible and has it now
    EXPLAINED = "explained"


@dataclass(frozen=True)
class Said:
    """One line of what somebody told us: the question, in the officers' language, and their own words."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Action:
    """Something that happens to a ticket. The history is the list of these."""

    right: ClassVar[str] = ""  # its row in access.py
    number: str


@dataclass(frozen=True)
class Lodge:
    """The paper that somebody brings; with it a ticket begins."""

    right: ClassVar[str] = "ticket.file"
    kind: Kind
    said: tuple[Said, ...]
    language: str = "th"
    matters: tuple[Matter, ...] = ()
    province: str = ""  # its Thai name, as in provinces.csv
    estate: str = ""  # the industrial estate, if the person named one
    factory: str = ""  # its name or its 14-digit number
    topic: str = ""  # the subject of a question: a folder of papers; the SOP of an assessment
    customer: str = ""  # the Ministry's own class: factory, sme, mine or community enterprise
    place: Place | None = None
    files: tuple[str, ...] = ()  # their ids in the file room
    danger: bool = False


@dataclass(frozen=True)
class Route(Action):
    """The house sends the paper to a unit; others may look on."""

    unit: str
    copied: tuple[str, ...]
    reason: str  # which rule of routing.toml


@dataclass(frozen=True)
class Take(Action):
    right: ClassVar[str] = "ticket.take"


@dataclass(frozen=True)
class Assign(Action):
    right: ClassVar[str] = "ticket.assign"
    officer: str


@dataclass(frozen=True)
class Forward(Action):
    right: ClassVar[str] = "ticket.forward"
    unit: str
    text: str  # why


@dataclass(frozen=True)
class Ask(Action):
    """The officer needs to know something from the citizen."""

    right: ClassVar[str] = "ticket.ask"
    text: str


@dataclass(frozen=True)
class Answer(Action):
    """The officer tells the citizen something; the work goes on."""

    right: ClassVar[str] = "ticket.answer"
    text: str


@dataclass(frozen=True)
class Note(Action):
    """For colleagues only; the citizen never sees it."""

    right: ClassVar[str] = "ticket.note"
    text: str


@dataclass(frozen=True)
class AddWord(Action):
    """The citizen adds something, asked or not."""

    right: ClassVar[str] = "ticket.add"
    text: str = ""
    files: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Close(Action):
    right: ClassVar[str] = "ticket.close"
    outcome: Outcome
    text: str  # what was done


@dataclass(frozen=True)
class Confirm(Action):
    """The citizen agrees with the end."""

    right: ClassVar[str] = "ticket.confirm"


@dataclass(frozen=True)
class Contest(Action):
    """The citizen does not agree with the end."""

    right: ClassVar[str] = "ticket.contest"
    text: str


def is_silent(action: Action) -> bool:
    """Whether an action that lives from its words has none that a person could read."""
    if isinstance(action, AddWord) and (action.files or action.place):
        return False
    text = getattr(action, "text", None)
    return text is not None and not any(unicodedata.category(letter)[0] in "LNPS" for letter in text)
