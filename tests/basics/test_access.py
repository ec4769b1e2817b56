"""Tests of access rights: an action without a rule is refused."""

from __future__ import annotations

import pytest

from bot.basics.access import RIGHTS, Refused, audiences, may, require
from bot.basics.people import Person, Role, unit_label

ROLES = [Person("p", role, "" if role in (Role.PUBLIC, Role.ADMINISTRATOR) else "ศปท") for role in Role]


@pytest.mark.parametrize("person", ROLES, ids=lambda person: person.role)
def test_an_action_that_nobody_wrote_down_is_refused(person: Person) -> None:
    assert not may(person, "ticket.burn")
    with pytest.raises(Refused, match=r"ticket\.burn"):
        require(person, "ticket.burn")


def test_an_officer_works_for_their_own_unit_only() -> None:
    officer = Person("o", Role.OFFICER, "สอจ.ระยอง")

    assert may(officer, "ticket.close", unit="สอจ.ระยอง")
    assert not may(officer, "ticket.close", unit="ศปท")
    assert not may(officer, "ticket.close", unit="")


def test_the_public_reaches_only_what_is_their_own() -> None:
    somchai = Person("s")

    assert may(somchai, "ticket.follow", own=True)
    assert not may(somchai, "ticket.follow", unit="สอจ.ระยอง")
    assert not any(may(somchai, action, unit="สอจ.ระยอง") for action in RIGHTS)


def test_nobody_without_a_unit_passes_for_one_without_a_name() -> None:
    """An officer whose unit was forgotten and a ticket whose unit was forgotten do not meet."""
    assert not may(Person("o", Role.OFFICER, ""), "ticket.close", unit="")


def test_who_reads_what() -> None:
    assert audiences(Person("s")) == {"public"}
    assert audiences(Person("n", Role.STAFF, "ศปท")) == {"public", "staff", "unit:ศปท"}
    assert audiences(Person("a", Role.ADMINISTRATOR)) == {"public", "staff"}


def test_a_units_name_is_one_however_it_is_typed() -> None:
    assert unit_label(" ศปท. ") == unit_label("ศปท") == "ศปท"
    assert unit_label("กพร.") != unit_label("ก.พ.ร.")
