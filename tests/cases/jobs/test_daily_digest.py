"""Tests of the morning digest, notifications with buttons, and officers on leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.basics.dates import local
from bot.basics.people import Person
from bot.cases.jobs.daily_digest import send_digests
from bot.cases.model.action_classes import AddWord, Assign, Take
from bot.cases.model.inspection_actions import ScheduleInspection
from bot.cases.model.submission import Identity
from bot.cases.service import NotAColleague
from bot.store import Transaction
from bot.store.people import leave, muted
from bot.store.people.muted import About
from tests.support.conversations import City
from tests.support.conversations import city as city
from tests.support.linked_chats import linked
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

HOUR = 3600.0
FRIDAY = NOW  # 20 November 2026, ten o'clock
MONDAY = FRIDAY + 3 * 24 * HOUR


def sent(town: Town, at: float) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []

    def bring(tx: Transaction, news, language: str, when: float) -> None:  # type: ignore[no-untyped-def]
        told.extend((one.person, one.reply.text) for one in news)

    send_digests(town.store, town.desk, bring, at)
    return told


def away(town: Town, person: Person, since: float, until: float) -> None:
    town.store.write(lambda tx: leave.add(tx, person.id, since, until, town.malee.id))


def test_each_officer_gets_the_digest_once(town: Town) -> None:
    town.lodge()

    told = sent(town, MONDAY)

    assert {person for person, _ in told} == {town.somchai.id, town.malee.id}, "a unit with nothing is left in peace"
    assert "ยังไม่มีผู้รับ 1 เรื่อง" in told[0][1]
    assert sent(town, MONDAY + 60) == []


@pytest.mark.parametrize("at", [FRIDAY - 2 * HOUR, FRIDAY + 24 * HOUR, FRIDAY + 6 * HOUR])
def test_no_digest_before_opening_time_at_weekends_or_in_the_afternoon(town: Town, at: float) -> None:
    town.lodge(at=FRIDAY - 24 * HOUR)

    assert sent(town, at) == []


def test_an_officer_who_switched_it_off_or_is_away_gets_no_digest(town: Town) -> None:
    town.lodge()
    town.store.write(lambda tx: muted.keep(tx, town.malee.id, About.MORNING))
    assert [person for person, _ in sent(town, MONDAY)] == [town.somchai.id]

    away(town, town.somchai, MONDAY + 12 * HOUR, MONDAY + 36 * HOUR)
    assert sent(town, MONDAY + 24 * HOUR) == []


def test_an_absent_officer_is_assigned_nothing_and_their_unit_is_notified(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.malee, Assign(number, town.somchai.id))
    away(town, town.somchai, NOW, NOW + 24 * HOUR)

    (news,) = town.do(town.citizen, AddWord(number, "เหม็นอีกค่ะ")).news
    assert news.person == town.malee.id
    other = town.lodge().ticket.number
    with pytest.raises(NotAColleague):
        town.do(town.malee, Assign(other, town.somchai.id))


def test_when_everybody_is_away_the_unit_is_notified_all_the_same(town: Town) -> None:
    for one in (town.somchai, town.malee):
        away(town, one, NOW - HOUR, NOW + HOUR)

    assert {one.person for one in town.lodge().news} == {town.somchai.id, town.malee.id}


def test_a_notification_has_buttons_for_its_case(town: Town) -> None:
    ticket, _, news = town.lodge()

    assert [choice.label for choice in news[0].reply.choices] == ["เปิดเรื่อง", "รับเรื่อง"]
    town.do(town.somchai, Take(ticket.number))
    (word,) = town.do(town.citizen, AddWord(ticket.number, "เหม็นอีกค่ะ")).news
    assert [choice.label for choice in word.reply.choices] == ["เปิดเรื่อง"]


def test_the_minute_at_which_an_anonymous_case_came_is_shown_to_nobody(town: Town) -> None:
    assert town.lodge(replace(SMELL, identity=Identity.ANONYMOUS)).news == ()


def test_notifications_of_new_cases_can_be_switched_off_and_of_danger_cannot(town: Town) -> None:
    for one in (town.somchai, town.malee):
        town.store.write(lambda tx, id=one.id: muted.keep(tx, id, About.NEW))  # type: ignore[misc]

    assert town.lodge().news == ()
    assert {one.person for one in town.lodge(replace(SMELL, danger=True)).news} > {town.somchai.id}


def test_an_officer_switches_the_digest_off_in_the_chat(city: City) -> None:
    somchai = linked(city, city.officer("สอจ.ระยอง", name="สมชาย"), "U-somchai")
    me = somchai.person.id

    assert "ไม่ส่งสรุปเช้า" in somchai.says("หยุดสรุปเช้า")
    assert me in city.house.store.read(lambda tx: muted.kept_by(tx, About.MORNING))
    somchai.says("เปิดสรุปเช้า")
    assert me not in city.house.store.read(lambda tx: muted.kept_by(tx, About.MORNING))


def test_the_digest_names_the_inspections_of_the_day(town: Town) -> None:
    """With their time, the earliest first; those of another day and what was called off are not in it."""
    day = local(MONDAY).date()
    late, early, other, off = (town.lodge().ticket.number for _ in range(4))
    for number, when, at in ((late, day, time(13)), (early, day, time(9, 30)), (other, day + timedelta(days=1), None)):
        town.do(town.somchai, ScheduleInspection(number, when, at))
    town.do(town.somchai, ScheduleInspection(off, day))
    town.do(town.somchai, ScheduleInspection(off))

    told = dict(sent(town, MONDAY))[town.malee.id]

    assert f"นัดตรวจวันนี้ 2 เรื่อง: 09:30 {early}, 13:00 {late}" in told
    assert other not in told
    assert off not in told
