"""Tests of the pages for notices, channels and retention."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.basics.messages import Allowance, Reply
from bot.basics.people import Role
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.mail import outbox, quotas
from bot.store.papers import notices, questions
from tests.console.papers.test_open_questions import send
from tests.support.console_client import NOW, Office, token_in

FLOOD = {
    "do": "give",
    "th": "น้ำท่วม <b>ปิดเคาน์เตอร์</b>",
    "en": "Flooded: the counter is closed.",
    "begins": "2026-11-21T08:00",
    "ends": "2026-11-22T18:00",
    "words": "น้ำท่วม, เคาน์เตอร์",
    "province-21": "1",
}


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


def test_a_head_gives_a_notice_that_holds_at_once_and_ends_it(office: Office) -> None:
    head = office.officer("หัวหน้า", Role.HEAD)

    status, _ = send(head, "/console/notices", **FLOOD)
    (notice,) = office.store.read(lambda tx: notices.holding(tx, NOW))
    page = head.get("/console/notices").text
    send(head, "/console/notices", do="end", notice=notice.id)

    assert status == 303
    assert (notice.provinces, notice.words) == (("ระยอง",), ("น้ำท่วม", "เคาน์เตอร์"))
    assert "ขณะนี้มีเหตุที่ ระยอง\nน้ำท่วม &lt;b&gt;" in page
    assert office.store.read(lambda tx: notices.holding(tx, NOW + 1)) == ()
    assert [line.what for line in office.store.read(audit.newest)][:2] == ["notice.ended", "notice.given"]


def test_in_an_emergency_a_notice_is_given_in_thai_and_its_english_follows(office: Office) -> None:
    head = office.officer("หัวหน้า", Role.HEAD)

    send(head, "/console/notices", **{**FLOOD, "en": ""})
    (thai,) = office.store.read(lambda tx: notices.holding(tx, NOW))
    send(head, "/console/notices", do="english", notice=thai.id, en="Flooded.")

    (both,) = office.store.read(lambda tx: notices.holding(tx, NOW))
    assert (thai.text("en"), both.text("en")) == (FLOOD["th"], "Flooded.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"th": ""},
        {"ends": "2026-11-21T07:00"},
        {"ends": "2028-11-21T07:00"},
        {"begins": "2026-11-01T07:00", "ends": "2026-11-02T07:00"},
        {"ends": "พรุ่งนี้"},
        {"th": "ก" * 700},
    ],
)
def test_what_is_no_notice_is_refused_and_nothing_typed_is_lost(office: Office, wrong: dict[str, str]) -> None:
    status, page = send(office.officer("หัวหน้า", Role.HEAD), "/console/notices", **{**FLOOD, **wrong})

    assert status == 422
    assert "เคาน์เตอร์" in page
    assert office.store.read(notices.newest) == []


def test_an_officer_reads_notices_and_gives_none(office: Office) -> None:
    officer, head = office.officer("สมชาย"), office.officer("สมหมาย", Role.HEAD)
    token = token_in(officer.get("/console/me").text)

    assert officer.get("/console/notices").status_code == 200
    assert officer.post("/console/notices", data={"token": token, **FLOOD}).status_code == 403
    assert send(head, "/console/notices", do="end", notice="none")[0] == 404


def letters(tx: Transaction) -> None:
    for address, channel in (("a", "line"), ("b", "line"), ("c", "telegram")):
        outbox.put(tx, channel, address, Reply("ลับมาก"), NOW, language="th")
    for row in tx.all("select id, channel from outbox order by id"):
        outbox.give_up(tx, row["id"], "blocked")
    outbox.put(tx, "line", "d", Reply("ลับมาก"), NOW, language="th")
    last = tx.one("select max(id) as id from outbox")
    assert last
    outbox.hold(tx, last["id"], "month is over")


def test_channels_show_their_quota_and_resend_undelivered_messages(office: Office) -> None:
    office.store.write(letters)
    office.store.write(lambda tx: quotas.keep(tx, "line", Allowance(500, 450, 610, NOW)))
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    page = admin.get("/console/channels").text
    _, where = send(admin, "/console/channels", channel="line")

    assert "ใช้ไป 450 จาก 500 ข้อความ คาดว่าสิ้นเดือนจะใช้ 610" in page
    assert "จะไม่พอถึงสิ้นเดือน" in page
    assert "month is over" in page
    assert "ลับมาก" not in page
    assert where == "./channels?sent=2"
    assert [one.channel for one in office.store.read(outbox.all_dead)] == ["telegram"]


def test_retention_is_seen_before_it_runs_and_says_why(office: Office) -> None:
    office.store.write(lambda tx: questions.keep(tx, "เก่ามาก", "th", "public", "", NOW - 3000 * 86400))
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    page = admin.get("/console/retention").text
    without, _ = send(admin, "/console/retention", reason=" ")
    kept = office.store.read(questions.newest)
    _, where = send(admin, "/console/retention", reason="ก่อนย้ายเครื่อง")
    number = re.search(r"number=(\S+)", where)

    assert "ลบตอนนี้" in page
    assert without == 422
    assert len(kept) == 1, "looking removes nothing"
    assert number
    assert office.store.read(questions.newest) == []
    assert office.store.read(audit.newest)[0].about == f"{number[1]} ก่อนย้ายเครื่อง"
    assert admin.get(f"/console/certificates/{number[1]}").json()["id"] == number[1]
    assert "ไม่มีสิ่งใดครบเวลา" in admin.get("/console/retention").text
