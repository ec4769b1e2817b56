"""The demonstration beside the real office: reaches nobody real, counts in nothing real, goes without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.cases.jobs.daily_digest import send_digests
from bot.cases.jobs.reminders import call_next, go_round
from bot.cases.jobs.reports import call_for_reports, figures_of, make_reports
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.lists.statistics import Period, for_everybody
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Answer, Assign, Close, HandOver, Link, Note, Outcome, Take
from bot.cases.officer import hand_over
from bot.cases.records import demo_separation, repository
from bot.cases.rules.duplicates import NoTwin
from bot.cases.rules.on_call import called_first
from bot.cases.service import Desk, NotAColleague, UnknownTicket
from bot.operations.demo import fill
from bot.store import Transaction
from bot.store.admin import remove_demo
from bot.store.cases import demonstration, export_pages, hand_overs, presence, reports, saved_lists
from bot.store.cases.export_pages import Reach
from bot.store.cases.hand_overs import Handed, State
from bot.store.papers import improvements, learned, notices
from bot.store.people import duty, invitations, leave, muted, officers, people, sessions
from tests.operations.test_demo import _rows as rows
from tests.support.console_client import Office, token_in
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

DAY, HOUR = 86400.0, 3600.0
RAYONG = "สอจ.ระยอง"


def filled(town: Town) -> None:
    town.store.write(lambda tx: fill(tx, town.desk, ["loans/fund#วงเงินกู้สูงสุด"], 2569, NOW))


def actor(town: Town, name: str) -> Person:
    return next(one.person for one in town.store.read(officers.everybody) if one.person.name == f"{name} ตัวอย่าง")


def a_case(town: Town, holder: str = "", where: str = "1 = 1") -> str:
    sql = f"""select number from tickets where unit = '{RAYONG}' and alone = 0 and officer = :o and {where}
              and status in ('new', 'taken') and number in (select id from demonstration) order by number limit 1"""
    row = town.store.read(lambda tx: tx.one(sql, o=holder))
    assert row is not None
    return str(row["number"])


def clock(town: Town, days: int, *chores: Callable[..., object]) -> set[str]:
    """Everybody to whom the clock writes, and everybody whom it calls, for so many days."""
    told: set[str] = set()

    def bring(tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        told.update(one.person for one in news)

    for day in range(days):
        for chore in chores or (call_next, go_round, send_digests, call_for_reports):
            chore(town.store, town.desk, bring, NOW + day * DAY + 2 * HOUR)
    return told


def test_nobody_real_hears_of_it_however_long_it_stands_here(town: Town) -> None:
    """Forty days of reminders, digests, alarms, calls for reports: officers of its unit, and the inspectors."""
    filled(town)
    town.store.write(lambda tx: officers.add(tx, "อารี", Role.HEAD, "กตร", NOW))
    real = {one.person.id for one in town.store.read(officers.everybody) if "ตัวอย่าง" not in one.person.name}

    told = clock(town, 40)

    assert told, "its own officers are called"
    assert not told & real


def test_what_is_real_calls_the_real_office_though_somebody_made_up_is_on_duty(town: Town) -> None:
    """The roster of the demonstration keeps nobody from hearing of a fire."""
    filled(town)
    number = town.lodge(type(SMELL)(SMELL.kind, SMELL.said, province="ระยอง", danger=True)).ticket.number
    ticket = town.store.read(lambda tx: town.desk.ticket(tx, town.somchai, number))

    first = set(town.store.read(lambda tx: called_first(tx, ticket, NOW)))

    assert {town.somchai.id, town.malee.id} <= first
    assert not [one for one in first if town.store.read(lambda tx, p=one: demonstration.is_made_up(tx, p))]  # type: ignore[misc]


def test_a_real_report_counts_only_what_is_real(town: Town) -> None:
    """The demonstration brings its own, of the time before it; what is made later is the real office's."""
    filled(town)
    made = {(one.unit, one.period) for one in town.store.read(reports.unconfirmed)}
    assert len(made) == 1

    make_reports(town.store, town.desk, NOW + 20 * DAY)

    new = [one for one in town.store.read(reports.unconfirmed) if (one.unit, one.period) not in made]
    assert {one.unit for one in new} == {RAYONG, "สอจ.เลย", "ศบฉ.อก"}
    assert all(figures_of(one).open == 0 for one in new)
    town.store.write(remove_demo.remove)
    assert len(town.store.read(reports.unconfirmed)) == len(new)


def test_each_works_on_their_own_side(town: Town) -> None:
    """Somebody real may look at what is made up; somebody made up does not even see what is real."""
    filled(town)
    real, made_up = town.lodge().ticket.number, a_case(town)
    player = actor(town, "มาลี")

    with pytest.raises(Refused):
        town.do(town.somchai, Take(made_up))
    with pytest.raises(Refused):
        town.do(player, Take(real))
    assert town.store.read(lambda tx: town.desk.ticket(tx, town.somchai, made_up)).number == made_up
    with pytest.raises(UnknownTicket):
        town.store.read(lambda tx: town.desk.ticket(tx, player, real))
    seen = town.store.read(lambda tx: queue.page(tx, player, View.ALL, NOW, limit=500)).tickets
    assert real not in {one.number for one in seen}
    town.do(town.somchai, Take(real))
    for receiver in (player.id, actor(town, "หัวหน้าระยอง").id):
        with pytest.raises(NotAColleague):
            town.do(town.malee, Assign(real, receiver))
        with pytest.raises(NotAColleague):
            town.do(town.somchai, HandOver(real, receiver))
    with pytest.raises((NoTwin, Refused)):
        town.do(town.somchai, Link(real, made_up))


def test_no_figure_for_everybody_no_report_and_no_export_counts_it(town: Town) -> None:
    filled(town)
    number = town.lodge().ticket.number
    period = Period(date(2026, 11, 1), date(2026, 11, 30))

    assert town.store.read(lambda tx: for_everybody(tx, period, NOW + DAY)).filed == 0  # one alone is none to show
    assert [one.number for one in town.store.read(lambda tx: export_pages.after(tx, Reach(), "", 500))] == [number]
    assert [one.number for one in town.store.read(lambda tx: reports.lines(tx, RAYONG, 0.0))] == [number]
    assert "สอจ.ชลบุรี" not in town.store.read(reports.reporting)


def test_real_complaints_are_offered_no_made_up_twin(town: Town) -> None:
    filled(town)
    row = town.store.read(
        lambda tx: tx.one("select m.ticket from twin_marks m join tickets t on t.number = m.ticket limit 1")
    )
    assert row is not None
    theirs = town.store.read(lambda tx: demo_separation.of_unit(tx, RAYONG, row["ticket"]))
    assert {one.name.endswith("ตัวอย่าง") for one in theirs} == {True}
    ticket = town.store.read(lambda tx: repository.find(tx, row["ticket"]))
    assert ticket is not None

    assert town.store.read(lambda tx: town.desk.twins(tx, town.citizen, ticket.paper, NOW)) == ()


def test_it_goes_without_a_trace_after_its_officers_worked(town: Town) -> None:
    """A whole day of theirs: cases, photos, hand-over, roster, leave, cards, notices, invitations, a chat, sessions."""
    before = rows(town.store)
    filled(town)
    _a_day_of_work(town)
    assert clock(town, 3)

    town.store.write(remove_demo.remove)

    left = {row for row in rows(town.store) - before if row[0] != "reminders" or "demonstration" in row[1]}
    assert left == set()
    assert before <= rows(town.store)
    assert _demonstration_of_reminders(town) == 0


def _a_day_of_work(town: Town) -> None:
    head, malee, preecha = (actor(town, name) for name in ("หัวหน้าระยอง", "มาลี", "ปรีชา"))
    taken = a_case(town, malee.id, "status = 'taken' and waiting_since is null")
    town.do(malee, Answer(taken, "(ตัวอย่าง) รับแล้ว"))
    file = "a" * 32

    def work(tx: Transaction) -> None:
        tx.run(
            """insert into files (id, digest, media_type, size, name, came_at, kept_for)
               values (:id, 'd', 'image/jpeg', 3, :name, :at, '')""",
            id=file,
            name=b"x",
            at=NOW,
        )
        town.desk.do(tx, malee, Close(taken, Outcome.SOLVED, "(ตัวอย่าง) เสร็จ", (file,)), NOW + 90)
        sessions.begin(tx, malee.id, "Chrome", NOW, half=False)
        presence.here(tx, taken, head.id, NOW, typing=True)
        duty.add(tx, RAYONG, preecha.id, 2, NOW, NOW + DAY)
        leave.add(tx, malee.id, NOW, NOW + DAY, head.id)
        muted.keep(tx, malee.id, muted.About.NEW)
        saved_lists.save(tx, head.id, "ของฉัน", "view=mine", NOW)
        officers.add(tx, "คนใหม่ ตัวอย่าง", Role.OFFICER, RAYONG, NOW, head.id)
        invitations.make(tx, Role.OFFICER, RAYONG, head.id, NOW)
        notices.add(tx, "(ตัวอย่าง)", "(sample)", (), (), NOW, NOW + DAY, head.id, NOW)
        card = improvements.add(tx, "(ตัวอย่าง)", RAYONG, "", "public", "", "", head.id, NOW)
        improvements.change(tx, card, 1, improvements.Stage.DO, RAYONG, "", "ทำแล้ว", malee.id, NOW)
        learned.add(tx, learned.Words("q", "ก", "a", ("q",)), RAYONG, malee.id, NOW)
        people.seat(tx, "line", "U-malee", malee.id, NOW)

    town.store.write(work)
    held = a_case(town, preecha.id, "status = 'taken'")
    version = town.store.read(lambda tx: town.desk.ticket(tx, preecha, held)).version
    plan = [Handed(held, head.id, version, State.WAITING)]
    town.store.write(lambda tx: hand_overs.plan(tx, "z", preecha.id, head.id, "ฝาก", plan, NOW, for_leave=True))
    hand_over.hand_over(town.store, town.desk, lambda *_: None, "z", NOW + 100)
    town.do(head, Note(held, "(ตัวอย่าง) รับมอบแล้ว"))
    filed = town.store.write(lambda tx: town.desk.lodge(tx, malee, SMELL, NOW)).ticket.number
    assert town.store.read(lambda tx: demonstration.is_case(tx, filed)), "what somebody made up files is made up"


def _demonstration_of_reminders(town: Town) -> int:
    row = town.store.read(lambda tx: tx.one("select count(*) as n from reminders where matter not like 'unit %'"))
    assert row is not None
    return int(row["n"])


def test_a_notice_of_the_demonstration_is_told_to_nobody(town: Town) -> None:
    filled(town)

    assert town.store.read(notices.newest)
    assert town.store.read(lambda tx: notices.holding(tx, NOW)) == ()


def test_its_administrator_decides_about_nobody_real_and_changes_no_order_beside_the_real(office: Office) -> None:
    """As long as nobody real works here everything may be tried, but for what is published."""
    links = office.store.write(lambda tx: fill(tx, Desk(), [], 7, office.at)).links
    code = next(link for person, link in links if person.role is Role.ADMINISTRATOR)
    browser, word = office.browser(), "ข้าวเหนียวมะม่วงหน้าร้อน"
    token = token_in(browser.get(f"/console/first/{code}").text)
    browser.post(f"/console/first/{code}", data={"token": token, "password": word, "again": word})
    token = token_in(browser.get("/console/people").text)
    day = {"token": token, "do": "correct", "day": "2026-12-28", "is": "closed", "why": "", "seen": "0"}
    assert browser.post("/console/calendar", data=day).status_code == 303
    assert browser.get("/console/audit").status_code == 200
    assert browser.post("/console/answers", data={"token": token, "do": "approve"}).status_code == 403

    office.officer("สมชาย")
    somchai = office.person("สมชาย").id

    assert browser.post("/console/calendar", data={**day, "seen": "1"}).status_code == 403
    assert [browser.get(f"/console/{page}").status_code for page in ("audit", "staff", "letters")] == [403] * 3
    shut = browser.post("/console/people", data={"token": token, "do": "disable", "person": somchai})
    assert shut.status_code == 403
    assert somchai not in browser.get("/console/people").text
    assert browser.get(f"/console/people/{somchai}/hand-over").status_code == 403
