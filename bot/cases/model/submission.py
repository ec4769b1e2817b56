"""A submission: the complaint, declaration or question that opens a case, with everything said in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.basics.messages import Place


class Kind(StrEnum):
    """What was brought to the counter."""

    COMPLAINT = "complaint"
    GIFT = "gift"
    LOAN_CALLBACK = "loan_callback"
    QUESTION = "question"
    ASSESSMENT = "assessment"  # a unit says how it follows an SOP
    RELIEF = "relief"  # somebody harmed by an establishment asks for help: อุตสาหกรรมรวมใจ


class Identity(StrEnum):
    """How much of who brought a paper its officers may know."""

    NAMED = "named"  # the unit that works on it
    CONFIDENTIAL = "confidential"  # a custodian only
    ANONYMOUS = "anonymous"  # nobody was told a name; a custodian may still open the channel's address


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


@dataclass(frozen=True)
class Said:
    """One line of what somebody told us: the question, in the officers' language, and their own words."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Contact:
    """Who brought a paper and how they can be reached. It never lies with the paper itself."""

    name: str = ""
    phone: str = ""
    on_behalf: str = ""  # for whom they speak, and how those can be reached


UNNAMED = Contact()


@dataclass(frozen=True)
class Lodge:
    """The paper that somebody brings; with it a ticket begins."""

    kind: Kind
    said: tuple[Said, ...]
    language: str = "th"
    matters: tuple[Matter, ...] = ()
    identity: Identity = Identity.NAMED
    province: str = ""  # its Thai name, as in provinces.csv
    district: str = ""
    tambon: str = ""
    estate: str = ""  # the industrial estate, if the person named one
    factory: str = ""  # its name or its 14-digit number
    topic: str = ""  # the subject of a question: a folder of papers; the SOP of an assessment
    customer: str = ""  # the Ministry's own class: factory, sme, mine or community enterprise
    place: Place | None = None
    files: tuple[str, ...] = ()  # their ids in the file room
    danger: bool = False
