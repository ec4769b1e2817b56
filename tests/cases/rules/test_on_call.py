"""Tests of alarms: the officer on duty first, then the next, then everybody, until somebody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.basics.messages import Message, Weight
from bot.basics.one_time_codes import code_in
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.jobs.reminders import call_next
from bot.cases.model.action_classes import Close, Contest, Outcome, Take
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import Ticket
from bot.cases.rules.on_call import rungs
from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import HearAlarm
from bot.delivery.effects import Deeds
from bot.delivery.effects.link_channels import pair
from bot.store import Transaction
from bot.store.engine.seal import Seal
from bot.store.files.files import FileRoom
from bot.store.people import duty, officers, pairings, people
from knowledge.library import Library
from tests.support.people import NOW, SMELL, Town
from tests.support.talk import Conversation

pytest_plugins = ["tests.support.desk"]

FIRE = Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)
MINUTE, DAY = 60.0, 86400.0


def on_duty(town: Town, person: Person, place: int, since: float = NOW - DAY, until: float = NOW + DAY) -> None:
    town.store.write(lambda tx: duty.add(tx, person.unit, person.id, place, since, until))


def called(town: Town, at: float) -> list[str]:
    """Who is called at this run of the scheduler."""
    names = {one.id: one.name for one in (town.somchai, town.malee, town.alarm)}
    brought: list[str] = []

    def bring(tx: Transaction, news, language: str, when: float) -> None:  # type: ignore[no-untyped-def]
        brought.extend(names[one.person] for one in news if one.weight is Weight.DANGER)

    call_next(town.store, town.desk, bring, at)
    return sorted(brought)


def fire(town: Town) -> tuple[Ticket, set[str]]:
    names = {one.id: one.name for one in (town.somchai, town.malee, town.alarm)}
    lodged = town.lodge(FIRE)
    return lodged.ticket, {names[one.person] for one in lodged.news}


def test_only_the_officer_on_duty_is_called_at_once(town: Town) -> None:
    """Malee has the night in Rayong; the emergency centre has no roster, so all of it is called."""
    on_duty(town, town.malee, 1)

    assert fire(town)[1] == {"มาลี", "วิชัย"}


def test_when_nobody_answers_the_next_is_called(town: Town) -> None:
    """Malee, after ten minutes Somchai, after twenty everybody; each once."""
    on_duty(town, town.malee, 1)
    on_duty(town, town.somchai, 2)
    fire(town)

    looks = [called(town, NOW + minutes * MINUTE) for minutes in (1, 9, 10, 11, 20, 21, 90)]

    assert looks == [[], [], ["สมชาย"], [], ["มาลี", "สมชาย"], [], []]


def test_a_unit_that_acknowledged_is_called_no_more(town: Town) -> None:
    on_duty(town, town.malee, 1)
    on_duty(town, town.alarm, 1)
    ticket, _ = fire(town)

    town.store.write(lambda tx: duty.answer(tx, ticket.number, town.malee.unit, town.malee.id, NOW + 60))

    assert called(town, NOW + 11 * MINUTE) == ["วิชัย"]


def test_an_alarm_that_comes_back_is_not_answered_by_the_answer_to_the_first(town: Town) -> None:
    """It was closed, and then it burns again: the case is contested."""
    on_duty(town, town.malee, 1)
    on_duty(town, town.somchai, 2)
    ticket, _ = fire(town)
    town.store.write(lambda tx: duty.answer(tx, ticket.number, town.malee.unit, town.malee.id, NOW + 30))
    town.do(town.somchai, Take(ticket.number))
    town.do(town.somchai, Close(ticket.number, Outcome.SOLVED, "ดับแล้ว"))
    town.do(town.citizen, Contest(ticket.number, "ไฟลุกอีกแล้ว"))

    assert "สมชาย" in called(town, NOW + 60 + 11 * MINUTE)


def test_whoever_takes_the_case_ends_the_calling(town: Town) -> None:
    on_duty(town, town.malee, 1)
    ticket, _ = fire(town)
    town.do(town.somchai, Take(ticket.number))

    assert called(town, NOW + 30 * MINUTE) == []


def test_a_shift_that_is_over_or_not_yet_is_none(town: Town) -> None:
    on_duty(town, town.malee, 1, until=NOW - 1)
    on_duty(town, town.malee, 1, since=NOW + 1)

    assert fire(town)[1] == {"มาลี", "สมชาย", "วิชัย"}


def test_somebody_who_works_here_no_more_is_not_called(town: Town) -> None:
    on_duty(town, town.malee, 1)
    town.store.write(lambda tx: officers.disable(tx, "มาลี", NOW))

    assert fire(town)[1] == {"สมชาย", "วิชัย"}


def linked(town: Town, person: Person, address: str) -> None:
    """An officer's own chat, as they link it with a code from the console."""

    def work(tx: Transaction) -> None:
        chat = people.meet(tx, "line", address, NOW)
        code = code_in(pairings.make(tx, person.id, NOW, proved=True))
        assert pair(tx, code, chat, "line", "th", NOW) is not None

    town.store.write(work)


def test_an_officer_on_duty_without_a_chat_is_skipped(town: Town) -> None:
    """Malee has the night and no chat; Somchai has one: he is called, and at once."""
    on_duty(town, town.malee, 1)
    linked(town, town.somchai, "U-somchai")

    assert fire(town)[1] == {"สมชาย", "วิชัย"}


def test_two_on_the_same_place_are_called_together() -> None:
    roster = [
        duty.Shift("1", "u", "a", 1, 0, 9),
        duty.Shift("2", "u", "b", 1, 0, 9),
        duty.Shift("3", "u", "c", 2, 0, 9),
    ]

    assert rungs(roster, [Person(name, Role.OFFICER, "u") for name in "abcd"]) == (
        ("a", "b"),
        ("c",),
        ("a", "b", "c", "d"),
    )


@pytest.mark.parametrize("text", ["รับทราบเหตุ 2569-000001", "รับทราบ ๒๕๖๙-๐๐๐๐๐๑", "I have the alarm 2569-000001"])
def test_an_officer_acknowledges_an_alarm_in_the_chat(library: Library, text: str) -> None:
    officer = Conversation(Assistant(library, NoCases()), Person("malee", Role.HEAD, "สอจ.ระยอง"))
    citizen = Conversation(Assistant(library, NoCases()))

    officer.says(text)
    citizen.says(text)

    assert officer.acts == [HearAlarm("2569-000001")]
    assert HearAlarm("2569-000001") not in citizen.acts


def test_an_acknowledgement_counts_for_the_officers_own_unit_only(town: Town, tmp_path: Path) -> None:
    """Somebody of Loei has nothing to answer in Rayong."""
    ticket, _ = fire(town)
    deeds = Deeds(town.desk, town.desk.routing, FileRoom(tmp_path, Seal(b"room")))

    def hear(person: Person) -> str:
        message = Message("line", "1", "U1", NOW)
        act = HearAlarm(ticket.number)
        (reply,) = town.store.write(lambda tx: deeds(tx, act, person, message, "th", NOW + 60))
        return reply.text

    assert hear(town.loei) == say("duty.not_yours", "th", number=ticket.number)
    assert town.store.read(lambda tx: duty.answered(tx, ticket.number)) == {}
    assert hear(town.malee) == say("duty.noted", "th", number=ticket.number)
    assert town.store.read(lambda tx: duty.answered(tx, ticket.number)) == {"สอจ.ระยอง": NOW + 60}
