"""Tests of correcting a case: what changes, where it goes, who hears of it, and that it can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.access import Refused
from bot.basics.messages import Place
from bot.basics.people import Person
from bot.cases.lists.queue import View
from bot.cases.model.action_classes import Take
from bot.cases.model.correction_actions import Correct, Corrections, Part
from bot.cases.model.submission import Matter
from bot.cases.model.ticket import Priority, Status
from bot.cases.rules.corrections import NothingCorrected
from bot.cases.rules.find_duplicates import looked_for
from bot.cases.service import Done
from bot.store.cases import duplicate_keys
from bot.store.cases.parties import is_alias
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]


def correct(town: Town, number: str, parts: Corrections, by: Person | None = None) -> Done:
    return town.do(by or town.somchai, Correct(number, "ผู้แจ้งบอกผิด", parts))


def told(done: Done) -> dict[str, str]:
    """Who was told what; a party of the case under one name."""
    return {"citizen" if is_alias(news.person) else news.person: news.reply.text for news in done.news}


def test_what_is_corrected_stands_in_the_case_and_its_history_still_makes_it(town: Town) -> None:
    number = town.lodge().ticket.number

    parts = ((Part.MATTERS, "noise dust_smoke"), (Part.FACTORY, "โรงสีทดสอบ"), (Part.PLACE, "12.70000, 101.20000"))
    done = correct(town, number, parts)

    paper = town.store.read(lambda tx: town.desk.ticket(tx, town.somchai, number)).paper
    assert (paper.matters, paper.factory) == ((Matter.NOISE, Matter.DUST_SMOKE), "โรงสีทดสอบ")
    assert paper.place == Place(12.7, 101.2)
    assert paper.said == SMELL.said
    assert town.faults(number) == ""
    assert told(done) == {}


def test_a_corrected_case_goes_to_the_unit_that_it_belongs_to_and_its_citizen_is_told(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))

    done = correct(town, number, ((Part.PROVINCE, "เลย"),))

    assert (done.ticket.unit, done.ticket.status, done.ticket.officer) == ("สอจ.เลย", Status.NEW, "")
    assert "เลย" in told(done)["citizen"]
    assert town.loei.id in told(done)
    assert [ticket.number for ticket in town.list(town.loei, View.UNIT).tickets] == [number]
    assert town.faults(number) == ""


def test_a_forwarded_case_stays_where_it_is_when_its_route_does_not_change(town: Town) -> None:
    """A typing error in the factory's name sends no case away from those who were given it."""
    number = town.lodge(replace(SMELL, province="เลย")).ticket.number

    done = correct(town, number, ((Part.FACTORY, "โรงงานเอ"),), by=town.loei)

    assert done.ticket.unit == "สอจ.เลย"
    assert "citizen" not in told(done)


def test_danger_alarms_at_once_and_its_time_begins_now(town: Town) -> None:
    number = town.lodge(at=NOW - 9 * 86400).ticket.number

    done = correct(town, number, ((Part.DANGER, "1"),))

    assert (done.ticket.priority, done.ticket.since) == (Priority.DANGER, NOW + 60)
    assert "ศบฉ.อก" in done.ticket.copied
    assert number in told(done)[town.malee.id]
    assert [ticket.number for ticket in town.list(town.malee, View.DANGER).tickets] == [number]


def test_danger_is_lowered_with_a_reason_and_the_unit_hears_of_it(town: Town) -> None:
    number = town.lodge(replace(SMELL, danger=True)).ticket.number

    done = correct(town, number, ((Part.DANGER, ""),))

    assert done.ticket.priority is Priority.NORMAL
    assert town.malee.id in told(done)
    assert town.faults(number) == ""


def test_an_accusation_of_an_official_leaves_for_the_one_unit_that_may_see_it(town: Town) -> None:
    number = town.lodge().ticket.number

    done = correct(town, number, ((Part.MATTERS, "corruption"),))

    assert (done.ticket.unit, done.ticket.alone, done.ticket.copied) == ("ศปท", True, ())
    assert town.list(town.malee, View.UNIT).tickets == ()


def test_a_correction_that_changes_nothing_is_none(town: Town) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NothingCorrected):
        correct(town, number, ((Part.PROVINCE, "ระยอง"), (Part.DANGER, "")))


def test_only_the_unit_of_the_case_corrects_it(town: Town) -> None:
    number = town.lodge(replace(SMELL, danger=True)).ticket.number

    for stranger in (town.loei, town.alarm):  # the second looks on
        with pytest.raises(Refused):
            correct(town, number, ((Part.DANGER, ""),), by=stranger)


def test_an_undone_correction_is_as_if_it_had_not_been(town: Town) -> None:
    before = town.lodge().ticket
    correct(town, before.number, ((Part.PROVINCE, "เลย"), (Part.DANGER, "1")))

    undone = town.store.write(lambda tx: town.desk.undo(tx, town.somchai, before.number, NOW + 62)).ticket

    assert (undone.paper, undone.unit, undone.priority) == (before.paper, before.unit, before.priority)
    assert town.faults(before.number) == ""


def test_its_likely_duplicates_are_found_by_the_corrected_factory(town: Town) -> None:
    number = town.lodge(replace(SMELL, factory="โรงงานผิด")).ticket.number

    correct(town, number, ((Part.FACTORY, "โรงงานถูกต้อง"),))

    def marked(factory: str) -> list[str]:
        keys = [key for key in looked_for(replace(SMELL, factory=factory)) if key.startswith("name ")]
        return town.store.read(lambda tx: duplicate_keys.marked(tx, keys, 0.0, (Status.NEW,)))

    assert (marked("โรงงานถูกต้อง"), marked("โรงงานผิด")) == ([number], [])
