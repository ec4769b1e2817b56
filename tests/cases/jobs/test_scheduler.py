"""Tests of the scheduler: jobs run in order, each once, and a failing job does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.basics.dates import BANGKOK, local
from bot.basics.messages import Reply, Weight
from bot.basics.settings import Settings, read_settings
from bot.cases.model.action_classes import Answer, Take
from bot.cases.model.submission import Kind, Lodge
from bot.cases.rules.undo import GRACE
from bot.cases.service import Desk
from bot.cases.settings import working_days
from bot.delivery.effects import Deeds
from bot.delivery.scheduler import CHORES, Chore, Clock, each_day
from bot.store import Store
from bot.store.engine.seal import Seal
from bot.store.files.files import FileRoom
from bot.store.mail import outbox
from bot.store.papers import corrections
from bot.store.people import people
from knowledge.library import Library
from tests.support.people import SMELL, Town

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK).timestamp()


NIGHT, MORNING = at("2026-11-23T21:00"), at("2026-11-24T07:00")


@dataclass(frozen=True)
class SmallHouse:
    """As much of a house as the clock needs."""

    settings: Settings
    store: Store
    library: Library
    desk: Desk
    deeds: Deeds
    room: FileRoom


@pytest.fixture
def house(town: Town, library: Library, tmp_path: Path) -> SmallHouse:
    room = FileRoom(tmp_path / "files", Seal(b"room"))
    deeds = Deeds(town.desk, town.desk.routing, room)
    return SmallHouse(read_settings(tmp_path / ".env"), town.store, library, town.desk, deeds, room)


def test_a_failing_job_does_not_stop_the_others_and_is_retried(house: SmallHouse) -> None:
    done: list[str] = []

    def fails(house: object, at: float) -> None:
        done.append("failed")
        raise OSError("the disk is full")

    clock = Clock(house, [Chore("one", fails, each_day), Chore("two", lambda house, at: done.append("two"), each_day)])
    clock.look(NIGHT)
    clock.look(NIGHT + 60)

    assert done == ["failed", "two", "failed"]


def test_a_daily_job_runs_once_on_any_number_of_servers(house: SmallHouse) -> None:
    done: list[float] = []
    chore = Chore("sweep", lambda house, at: done.append(at), each_day)

    for look in (NIGHT, NIGHT + 60, NIGHT + DAY):
        Clock(house, [chore]).look(look)
        Clock(house, [chore]).look(look)

    assert done == [NIGHT, NIGHT + DAY]


def test_due_dates_are_recalculated_once_after_each_change_of_the_calendar(house: SmallHouse, town: Town) -> None:
    number = town.lodge().ticket.number
    clock, days = Clock(house, CHORES[:1]), {"2026-11-24": {"is": "closed", "why": ""}}

    def due_after(corrected: dict[str, dict[str, str]], version: int) -> int:
        town.store.write(lambda tx: corrections.write(tx, working_days.PAGE, corrected, version, "admin", NIGHT))
        clock.look(NIGHT)
        (mine,) = town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen))
        assert mine.number == number
        return local(mine.due_at or 0).day

    assert [due_after(days, 0), due_after({}, 1), due_after(days, 2)] == [26, 25, 26]


def test_every_job_runs_silently_when_there_is_nothing_to_do(
    house: SmallHouse, caplog: pytest.LogCaptureFixture
) -> None:
    Clock(house, CHORES).look(NIGHT)

    assert [record.message for record in caplog.records if "failed" in record.message] == []


def leaves_at(town: Town, number: str, when: float, text: str = "เจ้าหน้าที่เข้าตรวจวันนี้") -> float:
    """When an officer's answer of this moment may leave."""

    def work(tx):  # type: ignore[no-untyped-def]
        done = town.desk.do(tx, town.somchai, Answer(number, text), when)
        Deeds(town.desk, town.desk.routing, FileRoom(Path("unused"), Seal(b"room"))).bring(tx, done.news, "th", when)
        return tx.one("select max(not_before) as n from outbox")["n"]

    return float(town.store.write(work))


@pytest.fixture
def in_line(town: Town) -> str:
    """A case that somebody brought in LINE on Friday, and that was taken."""
    person = town.stranger
    number = town.store.write(lambda tx: town.desk.lodge(tx, person, SMELL, at("2026-11-20T10:00"))).ticket.number
    town.do(town.somchai, Take(number))
    return number


def test_at_night_notifications_wait_for_the_morning(town: Town, in_line: str) -> None:
    assert leaves_at(town, in_line, NIGHT) == MORNING


def test_by_day_notifications_leave_when_they_can_no_longer_be_undone(town: Town, in_line: str) -> None:
    assert leaves_at(town, in_line, MORNING) == MORNING + GRACE


def test_whoever_wrote_just_now_is_answered_at_night(town: Town, in_line: str) -> None:
    town.store.write(lambda tx: people.wrote(tx, "line", "U999", NIGHT - 300))

    assert leaves_at(town, in_line, NIGHT) == NIGHT + GRACE


def test_danger_is_notified_at_night(house: SmallHouse, town: Town) -> None:
    town.store.write(lambda tx: people.meet(tx, "line", "U1", NIGHT))
    officer = town.store.write(lambda tx: people.find(tx, "line", "U1"))
    assert officer is not None
    town.store.write(lambda tx: people.link(tx, officer.id, town.somchai.role, "สอจ.ระยอง", NIGHT))

    def work(tx):  # type: ignore[no-untyped-def]
        paper = Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)
        house.deeds.bring(tx, town.desk.lodge(tx, town.citizen, paper, NIGHT).news, "th", NIGHT)
        return tx.one("select weight, not_before from outbox")

    row = town.store.write(work)
    assert (row["weight"], row["not_before"]) == (Weight.DANGER, 0)


def test_several_notifications_of_a_night_come_in_order_and_delay_no_answer(town: Town, in_line: str) -> None:
    """Two answers of an officer at night; in between the citizen asks something and is answered at once."""

    def taken(when: float) -> list[str]:
        letters = town.store.write(lambda tx: outbox.take(tx, "line", "w", when, when + 60))
        for letter in letters:
            town.store.write(lambda tx: outbox.sent(tx, letter.id))  # noqa: B023
        return [letter.reply.text for letter in letters]

    leaves_at(town, in_line, NIGHT, "หนึ่ง")
    leaves_at(town, in_line, NIGHT + 60, "สอง")
    reply = Reply("เปิดทุกวันราชการค่ะ")
    town.store.write(lambda tx: outbox.put(tx, "line", "U999", reply, NIGHT + 90, language="th"))

    assert taken(NIGHT + 120) == [reply.text]
    assert taken(NIGHT + 180) == []
    assert ["หนึ่ง" in taken(MORNING)[0], "สอง" in taken(MORNING + 1)[0]] == [True, True]
