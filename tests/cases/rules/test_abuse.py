"""Tests of hiding cases, covering words and marking spam; none of them stops the reminders of a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.cases.jobs.reminders import go_round
from bot.cases.lists import case_list, queue, statistics
from bot.cases.lists.case_list import Choice
from bot.cases.lists.queue import View
from bot.cases.lists.reports import figures as report_of
from bot.cases.lists.reports import period_of
from bot.cases.lists.statistics import Figures, Period
from bot.cases.model.abuse_actions import Cover, Hide, LookUnder, NotSpam, Spam, SpamKind, Uncover, Unhide
from bot.cases.model.action_classes import AddWord, Answer, Contest, Note, Outcome, Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.model.ticket import Status, WrongMoment
from bot.cases.records import repository, search_words
from bot.cases.rules import cover_words, duplicates
from bot.cases.service import UnknownTicket
from bot.cases.settings.deadlines import day_of
from bot.operations.integrity_check import examine
from bot.store import Transaction
from bot.store.cases import covered_words, reports
from tests.cases.jobs.test_reminders import Letters
from tests.support.database_dump import everything
from tests.support.people import NOW, SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0
ADMINISTRATOR = Person("admin", Role.ADMINISTRATOR)
DANGER = replace(SMELL, danger=True)
CORRUPTION = replace(SMELL, matters=(Matter.CORRUPTION,))


def in_list(town: Town, person: Person, view: View) -> list[str]:
    return [ticket.number for ticket in town.list(person, view).tickets]


def counted(town: Town, person: Person = ADMINISTRATOR) -> Figures:
    period = Period(day_of(NOW - 30 * DAY), day_of(NOW + 90 * DAY))
    return town.store.read(lambda tx: statistics.figures(tx, person, period, NOW + 60 * DAY))


def test_a_hidden_case_is_only_in_the_list_of_hidden_cases(town: Town) -> None:
    number = town.lodge().ticket.number

    town.do(town.somchai, Hide(number, "เอ่ยชื่อเพื่อนบ้าน"))

    views = [one for one in View if one is not View.HIDDEN]
    assert not any(in_list(town, town.malee, view) for view in views)
    assert in_list(town, town.malee, View.HIDDEN) == [number]
    counts = town.store.read(lambda tx: queue.counts(tx, town.malee, NOW))
    assert (counts[View.UNIT], counts[View.HIDDEN]) == (0, 1)
    assert list(case_list.of_unit(town.store, None, None, None)) == []
    assert town.store.read(lambda tx: duplicates.complaints_of(tx, town.malee, 9)) == ()


def test_an_officer_sees_that_it_is_hidden_but_not_the_list(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Hide(number, "ซ้ำ"))

    assert View.HIDDEN not in queue.views(town.somchai)
    with pytest.raises(Refused):
        town.list(town.somchai, View.HIDDEN)
    assert town.store.read(lambda tx: town.desk.ticket(tx, town.somchai, number)).hidden
    with pytest.raises(Refused):
        town.do(town.somchai, Unhide(number, "เปลี่ยนใจ"))

    town.do(town.malee, Unhide(number, "เป็นเรื่องจริง"))
    assert in_list(town, town.somchai, View.UNIT) == [number]


def test_nobody_is_offered_to_join_what_is_hidden(town: Town) -> None:
    paper = replace(SMELL, factory="โรงงานน้ำตาลระยองเก่า")
    number = town.lodge(paper).ticket.number
    assert town.store.read(lambda tx: town.desk.twins(tx, town.stranger, paper, NOW))

    town.do(town.somchai, Hide(number, "เอ่ยชื่อ"))

    assert not town.store.read(lambda tx: town.desk.twins(tx, town.stranger, paper, NOW))


def test_a_hidden_case_is_still_escalated(town: Town) -> None:
    """Hidden on the first day and left alone: the head, and then the inspectors, are notified as for any other."""
    plain, hidden = Letters(town), town.lodge().ticket.number
    town.do(town.somchai, Hide(hidden, "ส่งมาทดลอง"))

    called = plain.wait(20)

    assert any("มาลี" in one for one in called)
    assert any("อารี" in one for one in called)
    assert town.store.read(lambda tx: town.desk.ticket(tx, town.malee, hidden)).escalated == 2


def test_hidden_cases_are_counted_for_officers_and_never_for_the_public(town: Town) -> None:
    late = [town.lodge().ticket.number for _ in range(6)]
    before = counted(town)

    for number in late:
        town.do(town.somchai, Hide(number, "ไม่อยากให้เห็น"))

    after = counted(town)
    assert (after.in_work, after.late, after.filed) == (before.in_work, before.late, before.filed) == (6, 6, 6)
    assert (after.hidden, after.hidden_open, after.hidden_late) == (6, 6, 6)
    period = Period(day_of(NOW - 30 * DAY), day_of(NOW + 90 * DAY))
    assert town.store.read(lambda tx: statistics.for_everybody(tx, period, NOW)).filed == 0
    lines = town.store.read(lambda tx: reports.lines(tx, "สอจ.ระยอง", 0.0))
    report = report_of(lines, period_of("2026-11"), NOW)
    assert (report.came, report.open, report.hidden) == (6, 6, 6)


@pytest.mark.parametrize("action", [Hide, Spam])
def test_no_officer_puts_danger_aside_alone(town: Town, action: type[Hide] | type[Spam]) -> None:
    number = town.lodge(DANGER).ticket.number
    wanted = Hide(number, "ล้อเล่น") if action is Hide else Spam(number, SpamKind.NONSENSE, "ล้อเล่น")

    with pytest.raises(Refused):
        town.do(town.somchai, wanted)

    assert town.do(town.malee, wanted).ticket.number == number


def test_a_unit_with_read_access_marks_nothing_as_spam(town: Town) -> None:
    """The province has the danger case; the emergency unit may read it."""
    ticket = town.lodge(DANGER).ticket
    assert "ศบฉ.อก" in ticket.copied
    head = town.officer("หัวหน้าเวร", Role.HEAD, "ศบฉ.อก")

    for action in (Hide(ticket.number, "x"), Spam(ticket.number, SpamKind.TRIAL, "x")):
        with pytest.raises(Refused):
            town.do(head, action)


def test_nobody_hides_covers_or_puts_aside_their_own_case(town: Town) -> None:
    """To an officer their own case is as if it did not exist, so that none of their traces is in it."""
    number = town.store.write(lambda tx: town.desk.lodge(tx, town.malee, SMELL, NOW)).ticket.number

    for action in (
        Hide(number, "ของฉันเอง"),
        Spam(number, SpamKind.TRIAL, "ของฉันเอง"),
        Cover(number, "ของฉันเอง", 1, ("what",)),
    ):
        with pytest.raises(UnknownTicket):
            town.do(town.malee, action)


def test_a_case_of_one_unit_only_is_marked_by_no_other_unit(town: Town) -> None:
    number = town.lodge(CORRUPTION).ticket.number

    for action in (Hide(number, "x"), Spam(number, SpamKind.TRIAL, "x"), Cover(number, "x", 1, ("what",))):
        with pytest.raises(LookupError):
            town.do(ADMINISTRATOR, action)

    centre = town.officer("หัวหน้าศูนย์", Role.HEAD, "ศปท")
    town.do(centre, Hide(number, "เอ่ยชื่อพยาน"))
    assert in_list(town, ADMINISTRATOR, View.HIDDEN) == []
    assert in_list(town, centre, View.HIDDEN) == [number]


def test_spam_ends_at_once_and_counts_as_no_solved_case(town: Town) -> None:
    number = town.lodge().ticket.number

    done = town.do(town.somchai, Spam(number, SpamKind.ADVERTISING, "ขายประกัน"))

    assert (done.ticket.status, done.ticket.outcome) == (Status.CLOSED, Outcome.SPAM)
    known = counted(town)
    assert (known.filed, known.closed, known.in_time, known.spam, known.in_work) == (0, 0, 0, 1, 0)
    told = next(one.reply for one in done.news if one.person == done.ticket.citizen)
    assert "โฆษณา" in told.text
    assert "ขายประกัน" not in told.text, "what the officer wrote stays inside"
    assert [choice.send for choice in told.choices] == [f"ยังไม่เรียบร้อย {number}"]
    assert town.malee.id in {one.person for one in done.news}, "the head hears of every one"
    assert in_list(town, town.somchai, View.SPAM) == [number]


def test_whoever_contests_spam_reaches_the_head_and_nobody_below(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Spam(number, SpamKind.NONSENSE, "อ่านไม่เข้าใจ"))

    done = town.do(town.citizen, Contest(number, "เหม็นจริงค่ะ"))

    assert (done.ticket.status, done.ticket.contested, done.ticket.for_head) == (Status.REOPENED, 1, True)
    assert {one.person for one in done.news} == {town.malee.id}
    for action in (Take(number), Spam(number, SpamKind.NONSENSE, "อีกครั้ง")):
        with pytest.raises(Refused):
            town.do(town.somchai, action)
    assert counted(town).spam == 0
    assert town.do(town.malee, Take(number)).ticket.for_head is False
    assert town.faults(number) == ""


def test_a_head_undoes_spam_and_its_time_has_run_on(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Spam(number, SpamKind.TRIAL, "ทดลอง"))

    with pytest.raises(Refused):
        town.do(town.somchai, NotSpam(number, "เปลี่ยนใจ"))
    done = town.do(town.malee, NotSpam(number, "เป็นเรื่องจริง"))

    assert (done.ticket.status, done.ticket.outcome, done.ticket.running_since) == (Status.NEW, None, NOW)
    assert any("รับไว้ดำเนินการ" in one.reply.text for one in done.news)
    assert town.faults(number) == ""


def test_nobody_is_asked_to_rate_a_case_marked_as_spam(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Spam(number, SpamKind.TRIAL, "ทดลอง"))
    letters = Letters(town)
    said: list[str] = []

    def bring(tx: Transaction, news: object, language: str, at: float) -> None:
        said.extend(one.reply.text for one in news if one.person.startswith("party:"))  # type: ignore[attr-defined]

    for look in range(120):
        go_round(town.store, town.desk, bring, NOW + 120 + look * DAY / 4)

    ticket = town.store.read(lambda tx: town.desk.ticket(tx, town.malee, number))
    assert ticket.status is Status.ENDED
    assert not any("พอใจ" in one for one in said)
    assert letters.brought == []


def test_a_case_taken_by_a_colleague_is_marked_as_spam_by_the_head_only(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    other = town.officer("มานะ", Role.OFFICER, "สอจ.ระยอง")

    with pytest.raises(Refused):
        town.do(other, Spam(number, SpamKind.TRIAL, "x"))

    assert town.do(town.malee, Spam(number, SpamKind.TRIAL, "x")).ticket.outcome is Outcome.SPAM


def test_covered_words_are_hidden_from_everybody_and_restored_exactly(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.citizen, AddWord(number, "นายแดงหัวหน้าคนงานเป็นคนเลว"))
    before = town.store.read(lambda tx: town.desk.history(tx, town.desk.ticket(tx, town.malee, number)))

    town.do(town.somchai, Cover(number, "เอ่ยชื่อบุคคล", 3))
    town.do(town.somchai, Cover(number, "บอกตัวผู้แจ้ง", 1, ("what",)))

    ticket = town.store.read(lambda tx: town.desk.ticket(tx, town.malee, number))
    history = town.store.read(lambda tx: town.desk.history(tx, ticket))
    assert SECRET not in str((ticket, history))
    assert "นายแดง" not in str(history)
    assert town.faults(number) == ""
    assert "นายแดง" in str(town.store.read(lambda tx: cover_words.whole(tx, number, history)))

    for line in (3, 1):
        town.do(town.malee, Uncover(number, "ไม่มีชื่อใครแล้ว", line))
    after = town.store.read(lambda tx: town.desk.history(tx, town.desk.ticket(tx, town.malee, number)))
    assert after[: len(before)] == before
    assert town.faults(number) == ""
    assert examine(town.store, town.desk).faults == ()


def test_looking_at_covered_words_needs_the_right_and_is_recorded(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Cover(number, "บอกตัวผู้แจ้ง", 1, ("what",)))

    with pytest.raises(Refused):
        town.do(town.somchai, LookUnder(number, "อยากรู้", 1))
    town.do(town.malee, LookUnder(number, "ผู้แจ้งขอให้ตรวจ", 1))

    assert SECRET in str(town.store.read(lambda tx: cover_words.words_under(tx, number, 1)))
    with pytest.raises(WrongMoment):
        town.do(town.malee, LookUnder(number, "ไม่มีอะไร", 2))


def test_an_answer_to_a_citizen_cannot_be_covered(town: Town) -> None:
    """An officer covers what people wrote, and their own notes; never an answer that somebody was given."""
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Answer(number, "จะไปตรวจวันจันทร์"))
    town.do(town.somchai, Note(number, "นายแดงโทรมา"))

    with pytest.raises(WrongMoment):
        town.do(town.somchai, Cover(number, "พลาด", 4))
    town.do(town.somchai, Cover(number, "เอ่ยชื่อ", 5))

    assert "นายแดง" not in str(
        town.store.read(lambda tx: town.desk.history(tx, town.desk.ticket(tx, town.malee, number)))
    )


def test_covered_words_that_are_unsent_are_deleted_for_good(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.citizen, AddWord(number, SECRET * 2))
    town.do(town.somchai, Cover(number, "เอ่ยชื่อ", 3))

    town.store.write(lambda tx: town.desk.withhold(tx, number, 3, "unsent", NOW + 99))

    assert SECRET * 2 not in town.store.read(everything)
    assert town.store.read(lambda tx: covered_words.lines(tx, number)) == frozenset()
    with pytest.raises(WrongMoment):
        town.do(town.malee, Uncover(number, "x", 3))
    assert town.faults(number) == ""


def test_uncovering_a_partly_unsent_entry_restores_only_the_rest(town: Town) -> None:
    paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "ควัน"), Said("when", "เมื่อไร", SECRET)), province="ระยอง")
    number = town.lodge(paper).ticket.number
    town.store.write(lambda tx: town.desk.withhold(tx, number, 1, "unsent", NOW + 9, ("when",)))

    town.do(town.somchai, Cover(number, "x", 1, ("what",)))
    town.do(town.malee, Uncover(number, "x", 1))

    ticket = town.store.read(lambda tx: town.desk.ticket(tx, town.malee, number))
    assert [one.text for one in ticket.paper.said] == ["ควัน", ""]
    assert town.faults(number) == ""


def test_the_audit_finds_covered_words_without_an_entry_in_the_history(town: Town) -> None:
    number = town.lodge().ticket.number

    left = repository.written(replace(SMELL, said=()))

    town.store.write(lambda tx: covered_words.lay_aside(tx, number, 1, left))

    assert number in town.faults(number)


def test_covered_words_are_not_found_by_searching(town: Town) -> None:
    number = town.lodge().ticket.number
    search_words.catch_up(town.store, 99)
    sieve = queue.Sieve(text="ร้านผมอยู่ติดกำแพง")
    assert town.store.read(lambda tx: queue.page(tx, town.somchai, View.UNIT, NOW, "", sieve)).tickets

    town.do(town.somchai, Cover(number, "บอกตัวผู้แจ้ง", 1, ("what",)))
    search_words.catch_up(town.store, 99)

    assert not town.store.read(lambda tx: queue.page(tx, town.somchai, View.UNIT, NOW, "", sieve)).tickets


def test_an_export_contains_no_hidden_case(town: Town) -> None:
    shown, hidden = town.lodge().ticket.number, town.lodge().ticket.number
    town.do(town.somchai, Hide(hidden, "ซ้ำ"))

    assert [one.number for one in case_list.all_of(town.store, town.malee, Choice(), NOW)] == [shown]
