"""Tests of what comes after a letter to a body outside: who is told, when we ask again, which lists it is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.basics.people import Person
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.model.action_classes import Close, Join, Outcome
from bot.cases.model.referral_actions import FollowLater, ReplyCame
from bot.store.papers import corrections
from bot.store.people import leave
from tests.documents.letter_office import DAY, LETTER, Office, at_hour, ticket_of
from tests.documents.letter_office import office as office
from tests.support.people import NOW

pytest_plugins = ["tests.support.desk"]


def test_whoever_suffers_is_told_to_which_body_it_went_and_until_when(office: Office) -> None:
    """Not who reads letters there, and nothing that names the citizen."""
    number = office.case()
    join = Join(number, "บ้านฉันก็เหม็น", language="en")
    office.town.store.write(lambda tx: office.town.desk.join(tx, office.town.stranger, join, NOW + 90))

    office.issue(number, replace(LETTER, to="นายอธิบดี ตัวอย่าง"))

    texts = [news.reply.text for news in office.told]
    assert len(texts) == 2
    assert all("กรมควบคุมมลพิษ" in text and number in text for text in texts)
    assert any("14 ธ.ค. 2569" in text for text in texts)
    assert any("14 Dec 2026" in text for text in texts)
    assert not any("ตัวอย่าง" in text for text in texts)


def test_the_reminder_comes_once_on_its_day_to_whoever_holds_the_case(office: Office) -> None:
    number, town = office.case(), office.town
    office.issue(number)
    before, morning = (at_hour(2026, 12, day, 9) for day in (11, 14))

    said = [[news.person for news in office.round(at)] for at in (before, morning, morning + 60, morning + DAY)]

    assert said == [[], [town.somchai.id], [], []]


def test_a_day_on_which_nobody_works_is_told_of_on_the_next_working_day(office: Office) -> None:
    """The cabinet closes that Monday; before the offices open nobody is written to."""
    number, store = office.case(), office.town.store
    office.issue(number)
    closed = {"2026-12-14": {"is": "closed", "why": ""}}
    store.write(lambda tx: corrections.write(tx, "calendar", closed, 0, "admin", NOW))

    monday, dawn, tuesday = (
        office.round(at) for at in (at_hour(2026, 12, 14, 10), at_hour(2026, 12, 15, 7), at_hour(2026, 12, 15, 9))
    )

    assert (monday, dawn) == ([], [])
    assert len(tuesday) == 1


def test_whoever_is_away_does_not_keep_the_reminder_to_themselves(office: Office) -> None:
    """It goes to the unit."""
    number, town = office.case(), office.town
    office.issue(number)
    town.store.write(lambda tx: leave.add(tx, town.somchai.id, NOW, NOW + 60 * DAY, "malee"))

    assert {news.person for news in office.round(at_hour(2026, 12, 14, 9))} == {town.malee.id}


def test_what_is_answered_or_put_off_is_not_asked_about(office: Office) -> None:
    answered, later, somchai = office.case(), office.case(), office.town.somchai
    office.issue(answered)
    office.issue(later)
    office.town.do(somchai, ReplyCame(answered, 1, date(2026, 11, 20), "ตรวจแล้ว"))
    office.town.do(somchai, FollowLater(later, 1, date(2026, 12, 21), "รอผลตรวจ"))

    assert office.round(at_hour(2026, 12, 14, 9)) == []
    assert len(office.round(at_hour(2026, 12, 21, 9))) == 1


def test_an_ended_case_with_an_open_letter_is_still_followed_up(office: Office) -> None:
    number, town = office.case(), office.town
    office.issue(number)
    town.do(town.somchai, Close(number, Outcome.PASSED_ON, "ส่งให้กรมควบคุมมลพิษ"))

    assert [news.person for news in office.round(at_hour(2026, 12, 14, 9))] == [town.somchai.id]


def test_letters_that_wait_for_an_answer_are_two_lists(office: Office) -> None:
    """Sorted by the day on which we ask again; paged without gap or repeat."""
    town = office.town
    numbers = [office.case() for _ in range(7)]
    for place, number in enumerate(numbers):
        office.issue(number, replace(LETTER, follow_up=date(2026, 12, 7 + place % 3)))
    office.case()

    def listed(view: View, at: float, person: Person = town.somchai) -> list[str]:
        found, after = [], ""
        for _ in range(5):
            page = town.store.read(lambda tx: queue.page(tx, person, view, at, after, limit=3))  # noqa: B023
            found += [ticket.number for ticket in page.tickets]
            after = page.next
            if not after:
                break
        return found

    waiting = listed(View.REFERRED, NOW)
    assert sorted(waiting) == sorted(numbers)
    days = [ticket_of(office, number).follow_up for number in waiting]
    assert all(one is not None and two is not None and one <= two for one, two in pairwise(days))
    assert listed(View.FOLLOW_UP, NOW) == []
    assert listed(View.FOLLOW_UP, at_hour(2026, 12, 7, 8)) == waiting[:3]
    assert listed(View.REFERRED, NOW, town.loei) == []
    counts = town.store.read(lambda tx: queue.counts(tx, town.somchai, at_hour(2026, 12, 8, 8)))
    assert (counts[View.REFERRED], counts[View.FOLLOW_UP]) == (7, 5)
