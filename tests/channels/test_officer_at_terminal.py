"""Tests of `mindbot talk --as officer:NAME`."""

from __future__ import annotations

import io
import json
import time

import pytest

from bot.app import House, NoSuchOfficer, sit_down
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Take
from bot.cases.model.ticket import Ticket
from bot.channels.terminal import Terminal
from bot.store.people import officers, people
from tests.support.people import SMELL
from tests.support.platform_user import house as house

RAYONG = "สอจ.ระยอง"


def sit(house: House, name: str, unit: str = "") -> tuple[Terminal, io.StringIO]:
    out = io.StringIO()
    return sit_down(house, "root", out, role=f"officer:{name}", unit=unit, as_json=True), out


@pytest.fixture
def number(house: House) -> str:
    citizen = house.store.write(lambda tx: people.meet(tx, "web", "a-browser", time.time()))
    return house.store.write(lambda tx: house.desk.lodge(tx, citizen, SMELL, time.time())).ticket.number


def case(house: House, number: str) -> Ticket:
    anybody = Person("any", Role.OFFICER, RAYONG)
    return house.store.read(lambda tx: house.desk.ticket(tx, anybody, number))


def test_an_officer_of_the_console_is_the_same_person_here(house: House, number: str) -> None:
    house.store.write(lambda tx: officers.add(tx, "สมชาย", Role.OFFICER, RAYONG, time.time()))
    me = house.store.read(lambda tx: officers.person_of(tx, "สมชาย"))
    terminal, out = sit(house, "สมชาย")

    for line in ("คิวหน่วยงาน", "/press 1", "/press 1", "คิวของฉัน"):
        terminal.say(line)

    told = [json.loads(line)["replies"] for line in out.getvalue().splitlines()]
    assert [number in replies[0]["text"] for replies in told] == [True] * 4
    assert case(house, number).officer == me
    taken = case(house, number)
    history = house.store.read(lambda tx: house.desk.history(tx, taken))
    assert [entry.by for entry in history if isinstance(entry.action, Take)] == [me]


def test_whoever_sits_at_the_machine_may_say_where_they_work(house: House, number: str) -> None:
    terminal, out = sit(house, "วีระ", RAYONG)

    terminal.say(f"รับเรื่อง {number}")

    assert number in out.getvalue()
    officer = case(house, number).officer
    holder = house.store.read(lambda tx: people.get(tx, officer))
    assert holder is not None
    assert (holder.name, holder.role, holder.unit) == ("วีระ", Role.OFFICER, RAYONG)


def test_nobody_sits_down_as_somebody_unknown_shut_out_or_of_another_unit(house: House) -> None:
    house.store.write(lambda tx: officers.add(tx, "สมชาย", Role.OFFICER, RAYONG, time.time()))

    for name, unit in (("ใครไม่รู้", ""), ("สมชาย", "สอจ.เลย")):
        with pytest.raises(NoSuchOfficer):
            sit(house, name, unit)
    house.store.write(lambda tx: officers.disable(tx, "สมชาย", time.time()))
    with pytest.raises(NoSuchOfficer, match="disabled"):
        sit(house, "สมชาย")
