"""Who is talking: a person, their role, their unit. No rights here; those are in access.py."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PUBLIC = "public"
    STAFF = "staff"
    OFFICER = "officer"
    HEAD = "head"  # of a unit
    CUSTODIAN = "custodian"  # may open a seal
    KNOWLEDGE_OWNER = "knowledge-owner"
    READER = "reader"  # figures only
    ADMINISTRATOR = "administrator"


# Everybody who works for the ministry belongs to a unit, but for the administrator, who keeps the house.
WITHOUT_UNIT = frozenset({Role.PUBLIC, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Person:
    """Somebody the bot talks with. Only officers have a name; a citizen is an id of ours and nothing else."""

    id: str
    role: Role = Role.PUBLIC
    unit: str = ""
    name: str = ""
    customer: str = ""  # the Ministry's own class, if they said so: factory, sme, mine or community enterprise


def unit_label(text: str) -> str:
    """A unit's abbreviation as we keep it: ศปท. and ศปท are one unit, กพร and ก.พ.ร are two."""
    return "".join(unicodedata.normalize("NFC", text).split()).rstrip(".")
