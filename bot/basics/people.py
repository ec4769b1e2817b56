"""A person, their role and their unit. Rights are in access.py."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PUBLIC = "public"
    STAFF = "staff"
    OFFICER = "officer"
    HEAD = "head"  # of a unit
    CUSTODIAN = "custodian"  # may unseal an identity
    KNOWLEDGE_OWNER = "knowledge-owner"
    READER = "reader"  # figures only
    ADMINISTRATOR = "administrator"


# Everybody who works for the ministry belongs to a unit, except the administrator of the system.
WITHOUT_UNIT = frozenset({Role.PUBLIC, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Person:
    """Somebody who talks with the bot. Only officers have a name; a citizen is only a random id."""

    id: str
    role: Role = Role.PUBLIC
    unit: str = ""
    name: str = ""
    customer: str = ""  # the Ministry's own customer class, if they said so: factory, sme, mine or community enterprise


def unit_label(text: str) -> str:
    """A unit's abbreviation in its stored form: ศปท. and ศปท are one unit, กพร and ก.พ.ร are two."""
    return "".join(unicodedata.normalize("NFC", text).split()).rstrip(".")
