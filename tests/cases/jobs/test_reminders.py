"""Tests of reminders and escalation on a real database: who is notified when, and when a case ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from bot.basics.dates import BANGKOK, local
from bot.basics.messages import Weight
from bot.basics.people import Person, Role
from bot.cases.jobs.reminders import find_the_forgotten, go_round, recount
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import AddWord, Ask, Close, Forward, Note, Outcome, Pause, Take, Wait
from bot.cases.model.submission import Identity, Kind, Lodge, Matter
from bot.cases.model.ticket import OPEN, Status, Ticket
from bot.cases.service import ChangedMeanwhile
from bot.cases.settings import deadlines, working_days
from bot.store import Transaction
from bot.store.cases import parties, reminders
from bot.store.papers import corrections
from bot.store.people import officers
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

HOUR, DAY = 3600.0, 86400.0


class Letters:
    """Who was written to, as the round brings it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.brought: list[str] = []
        self.weights: set[Weight] = set()
        self.inspector = town.store.write(_inspector)

    def __call__(self, tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        for one in news:
            self.brought.append(f"{local(at):%m-%d} {self._name(one.person)}")
            self.weights.add(one.weight)

    def wait(self, days: float, step: float = 6 * HOUR, since: float = NOW + 120) -> list[str]:
        """Let time pass and run the scheduler now and then."""
        self.brought.clear()
        for look in range(int(days * DAY / step)):
            for _ in range(4):  # what is called for at once is called in a few looks, or it never ends
                if not go_round(self.town.store, self.town.desk, self, since + look * step):
                    break
        return self.brought

    def _name(self, person: str) -> str:
        town = self.town
        names = {one.id: one.name for one in (town.somchai, town.malee, town.alarm, town.loei, self.inspector)}
        return "citizen" if parties.is_alias(person) else names[person]


def _inspector(tx: Transaction) -> Person:
    officers.add(tx, "อารี", Role.OFFICER, "กตร", NOW)
    return next(one.person for one in officers.everybody(tx) if one.person.name == "อารี")


@pytest.fixture
def letters(town: Town) -> Letters:
    return Letters(town)


def ticket(town: Town, number: str) -> Ticket:
    return next(
        one for one in town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen)) if one.number == number
    )


def history(town: Town, number: str) -> list[str]:
    now = ticket(town, number)
    entries = town.store.read(lambda tx: town.desk.history(tx, now))
    return [type(entry.action).__name__ for entry in entries]


def test_a_complaint_left_alone_for_sixty_days_is_escalated_step_by_step(letters: Letters) -> None:
    """Filed on Friday, 20 November: due on Wednesday, then the head, then the inspectors, then all of them."""
    town = letters.town
    number = town.lodge().ticket.number

    brought = letters.wait(60)

    everybody = ["อารี", "มาลี", "สมชาย"]
    assert brought == [
        "11-23 มาลี",
        "11-23 สมชาย",
        "11-25 มาลี",
        "11-25 สมชาย",
        *[f"12-02 {name}" for name in everybody],
        *[f"{day} {name}" for day in ("12-11", "12-18", "12-25", "01-05", "01-12") for name in everybody],
    ]
    assert history(town, number) == ["Lodge", "Route", "Escalate", "Escalate"]
    assert (ticket(town, number).status, ticket(town, number).copied) == (Status.NEW, ("กตร",))
    assert letters.weights == {Weight.NEWS}


def test_a_closed_case_that_nobody_contests_ends_after_one_reminder(letters: Letters) -> None:
    number = letters.town.closed()

    assert letters.wait(60) == ["11-27 citizen", "12-01 citizen"]
    assert ticket(letters.town, number).status is Status.ENDED
    assert history(letters.town, number)[-1] == "LetEnd"


def test_a_question_that_the_citizen_does_not_answer_is_never_closed_silently(letters: Letters) -> None:
    town = letters.town
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Ask(number, "กลิ่นมาช่วงกี่โมงคะ"))

    brought = letters.wait(60)

    assert brought[:5] == ["11-27 citizen", "12-01 สมชาย", "12-04 มาลี", "12-04 สมชาย", "12-15 อารี"]
    assert ticket(town, number).status is Status.ASKED


def test_a_pause_that_nobody_ends_is_asked_about(letters: Letters) -> None:
    town = letters.town
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Wait(number, Pause.LABORATORY, "รอผลตรวจ"))

    assert letters.wait(30)[:3] == ["12-15 สมชาย", "12-18 มาลี", "12-18 สมชาย"]


def test_a_case_of_one_unit_only_is_never_shown_to_the_inspectors(letters: Letters) -> None:
    """A complaint about an official."""
    paper = Lodge(Kind.COMPLAINT, SMELL.said, matters=(Matter.CORRUPTION,), province="ระยอง")
    number = letters.town.lodge(paper).ticket.number

    letters.wait(60)

    assert letters.brought == []
    assert ticket(letters.town, number).copied == ()
    assert history(letters.town, number).count("Escalate") == 1


def test_danger_is_notified_at_night_with_the_highest_priority(letters: Letters) -> None:
    town = letters.town
    town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True))

    brought = letters.wait(0.11, step=60)

    assert brought == ["11-20 มาลี", "11-20 สมชาย", "11-20 อารี", "11-20 มาลี", "11-20 สมชาย"]
    assert letters.weights == {Weight.DANGER}


def test_an_overdue_case_that_is_forwarded_notifies_the_head_of_the_next_unit(letters: Letters) -> None:
    """Forwarding does not move the due day; and the inspectors are notified only once."""
    town = letters.town
    number = town.lodge().ticket.number
    letters.wait(20)
    town.store.write(
        lambda tx: town.desk.do(tx, town.somchai, Forward(number, "สอจ.เลย", "โรงงานอยู่ที่เลย"), NOW + 20 * DAY)
    )

    assert letters.wait(1, since=NOW + 20 * DAY + HOUR)[:1] == ["12-10 ดวงใจ"]
    assert history(town, number) == ["Lodge", "Route", "Escalate", "Escalate", "Forward", "Escalate"]


def test_a_notification_of_an_anonymous_danger_has_no_minute(town: Town) -> None:
    paper = Lodge(Kind.COMPLAINT, SMELL.said, identity=Identity.ANONYMOUS, province="ระยอง", danger=True)
    town.lodge(paper, NOW + 17 * 60)
    said: list[str] = []

    def bring(tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        said.extend(one.reply.text for one in news)

    go_round(town.store, town.desk, bring, NOW + 2 * HOUR)

    assert said
    assert not any("11:17" in text for text in said)
    assert all("11:00" in text for text in said)


def test_two_schedulers_send_a_reminder_once(letters: Letters) -> None:
    letters.town.lodge()
    friday_after = NOW + 5 * DAY + 9 * HOUR

    first = go_round(letters.town.store, letters.town.desk, letters, friday_after)
    second = go_round(letters.town.store, letters.town.desk, letters, friday_after)

    assert (first, second) == (1, 0)


def test_an_officer_who_is_typing_is_not_disturbed_by_a_reminder(letters: Letters) -> None:
    """A reminder is no line of the history, so the page that they opened before is still the newest."""
    town = letters.town
    number = town.lodge().ticket.number
    seen = ticket(town, number).version

    assert go_round(town.store, town.desk, letters, NOW + 3 * DAY + HOUR) == 1
    town.do(town.somchai, Note(number, "โทรแล้ว"), seen=seen)

    with pytest.raises(ChangedMeanwhile):
        town.do(town.malee, Note(number, "โทรด้วย"), seen=seen)


def test_a_reminder_that_fails_is_not_counted_as_sent(letters: Letters) -> None:
    """What failed is rolled back whole, and tried again at the next look."""
    town = letters.town
    number = town.lodge().ticket.number

    def trip(tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        raise ConnectionError

    monday = NOW + 3 * DAY + HOUR
    assert go_round(town.store, town.desk, trip, monday) == 0
    assert town.store.read(lambda tx: reminders.told(tx, number)) == {}
    assert go_round(town.store, town.desk, letters, monday) == 1


def test_a_damaged_case_does_not_stop_the_reminders_of_others(letters: Letters) -> None:
    """A damaged row is logged, and the job goes on."""
    town = letters.town
    broken, whole = town.lodge().ticket.number, town.lodge().ticket.number
    town.store.write(lambda tx: tx.run("update history set body = :b where ticket = :n", b=b"broken", n=broken))

    assert go_round(town.store, town.desk, letters, NOW + 6 * DAY) == 1
    assert town.store.read(lambda tx: reminders.told(tx, whole))
    assert recount(town.store, town.desk) == 0


def test_the_due_dates_of_open_cases_follow_a_corrected_calendar(town: Town) -> None:
    """The cabinet declares the Tuesday after a holiday; what ended stays as it was."""
    number, ended = town.lodge().ticket.number, town.closed()
    before = ticket(town, number).due_at
    assert recount(town.store, town.desk) == 0

    days = {"2026-11-24": {"is": "closed", "why": "วันหยุดพิเศษ"}}
    town.store.write(lambda tx: corrections.write(tx, working_days.PAGE, days, 0, "admin", NOW))

    assert recount(town.store, town.desk) == 2
    assert (ticket(town, number).due_at or 0) - (before or 0) == DAY
    assert ticket(town, ended).status is Status.CLOSED


def test_a_corrected_period_counts_from_the_next_step_on_and_backwards(town: Town) -> None:
    number = town.lodge().ticket.number
    town.store.write(lambda tx: corrections.write(tx, deadlines.PAGE, {"complaint.take": 4}, 0, "admin", NOW))

    recount(town.store, town.desk)

    assert local(ticket(town, number).due_at or 0) == datetime(2026, 11, 26, 16, 30, tzinfo=BANGKOK)
    assert local(town.lodge().ticket.due_at or 0).day == 26


def test_a_case_without_a_due_date_is_found(town: Town) -> None:
    """A manual change in the database must not stop the reminders."""
    number = town.lodge().ticket.number
    town.store.write(lambda tx: tx.run("update tickets set due_at = null"))

    assert find_the_forgotten(town.store, town.desk) == 1
    assert ticket(town, number).due_at is not None


def test_no_open_case_is_ever_without_a_due_date(letters: Letters) -> None:
    """Whatever is done, and however long one waits: open means due."""
    town = letters.town
    steps: list[Callable[[str], object]] = [
        lambda n: town.do(town.somchai, Take(n)),
        lambda n: town.do(town.somchai, Ask(n, "เมื่อไรคะ")),
        lambda n: town.do(town.citizen, AddWord(n, "ทุกคืน")),
        lambda n: town.do(town.somchai, Wait(n, Pause.COURT, "รอศาล")),
        lambda n: town.do(town.somchai, Close(n, Outcome.SOLVED, "ซ่อมแล้ว")),
    ]
    for many in range(len(steps) + 1):
        number = town.lodge().ticket.number
        for step in steps[:many]:
            step(number)

    for _ in range(3):
        letters.wait(30, step=DAY)
        mine = town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen))
        assert all(one.due_at is not None for one in mine if one.status in OPEN)


def test_schedulers_of_several_servers_send_each_reminder_once(letters: Letters) -> None:
    """Four schedulers, forty overdue cases."""
    town = letters.town
    for _ in range(40):
        town.lodge()
    late = NOW + 6 * DAY

    with ThreadPoolExecutor(4) as servers:
        done = list(servers.map(lambda _: go_round(town.store, town.desk, letters, late), range(4)))

    assert sum(done) == 40
    mine = town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen))
    assert {(one.escalated, one.version) for one in mine} == {(1, 3)}
    assert len(letters.brought) == 80
