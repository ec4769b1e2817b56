"""Tests of the pages for calendar, periods and emergency numbers."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.settings import deadlines, emergency_contacts, working_days
from bot.store.admin import audit
from bot.store.papers import corrections
from tests.support.console_client import Office, token_in

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def admin(office: Office) -> TestClient:
    return office.officer("บอส", Role.ADMINISTRATOR, "")


def send(browser: TestClient, page: str, shown: str = "", **fields: str) -> tuple[int, str]:
    """Open a page, send its form, follow to where it leads."""
    text = shown or browser.get(f"/console/{page}").text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    names = {name.replace("__", "."): value for name, value in fields.items()}
    data = {"token": token_in(text), "seen": seen[1] if seen else "0", **names}
    answer = browser.post(f"/console/{page}", data=data)
    if answer.is_redirect:
        answer = browser.get(f"/console/{answer.headers['location'].removeprefix('./')}")
    return answer.status_code, answer.text


def test_the_years_holidays_are_shown_as_data_to_correct(admin: TestClient) -> None:
    page = admin.get("/console/calendar?year=2569").text

    assert "วันรัฐธรรมนูญ" in page
    assert "วันแรงงาน" not in page.replace(say("console.calendar.source", "th"), "")
    assert "Constitution Day" in admin.get("/console/calendar?year=2569&lang=en").text


def test_an_administrator_adds_a_holiday_a_half_day_and_takes_one_back(office: Office, admin: TestClient) -> None:
    send(admin, "calendar", do="correct", day="2026-11-24", **{"is": "closed"}, why="วันหยุดพิเศษ")
    _, page = send(admin, "calendar", do="correct", day="2569-11-25", **{"is": "half"}, why="อบรมทั้งสำนักงาน")
    days = office.store.read(lambda tx: corrections.latest(tx, working_days.PAGE).body)
    assert {day: said["is"] for day, said in days.items()} == {"2026-11-24": "closed", "2026-11-25": "half"}
    assert "วันหยุดพิเศษ" in page

    send(admin, "calendar", do="remove", day="2026-11-24", why="ครม. ยกเลิก")

    office.lodge()
    assert not office.desk.deadlines.calendar.closed
    assert office.desk.deadlines.calendar.share(date(2026, 11, 25)) == 0.5


def test_a_holiday_becomes_a_working_day_only_after_it_was_asked_and_with_a_reason(
    office: Office, admin: TestClient
) -> None:
    ask = "calendar?year=2570&do=work&day=2027-01-01"
    assert 'href="?year=2570&amp;do=work&amp;day=2027-01-01#ask"' in admin.get("/console/calendar?year=2570").text
    assert say("console.calendar.consequence", "th", count=0) in admin.get(f"/console/{ask}").text

    status, page = send(admin, "calendar", do="correct", day="2027-01-01", **{"is": "open"}, why=" – ")

    assert (status, say("console.calendar.no_reason", "th") in page) == (422, True)
    assert office.store.read(lambda tx: corrections.latest(tx, working_days.PAGE).body) == {}
    send(admin, "calendar", do="correct", day="2027-01-01", **{"is": "open"}, why="คำสั่งที่ 9")
    send(admin, "calendar", do="remove", day="2027-01-01", why="สั่งผิด")
    assert "สั่งผิด" in office.store.read(audit.newest)[0].about


@pytest.mark.parametrize("bent", ["", "2026-13-01", "tomorrow", "๒๕๖๙"])
def test_a_day_that_is_none_is_refused(admin: TestClient, bent: str) -> None:
    status, page = send(admin, "calendar", do="correct", day=bent, **{"is": "closed"})

    assert status == 422
    assert say("console.calendar.wrong", "th") in page


def test_two_administrators_do_not_overwrite_each_other(office: Office, admin: TestClient) -> None:
    shown = admin.get("/console/periods").text
    send(admin, "periods", complaint__take="4")

    status, page = send(admin, "periods", shown, complaint__take="5")

    assert (status, say("console.rules.changed", "th") in page) == (409, True)
    assert office.store.read(lambda tx: corrections.latest(tx, deadlines.PAGE).body) == {"complaint.take": 4}


def test_a_corrected_period_holds_from_the_next_case_on(office: Office, admin: TestClient) -> None:
    """Also with Thai digits."""
    send(admin, "periods", complaint__take="๑", quiet__begins="21:00")

    office.lodge()

    assert office.desk.deadlines.kinds["complaint"].take == 1  # type: ignore[index]
    assert office.desk.deadlines.quiet.begins.hour == 21


def test_a_value_as_it_was_delivered_is_no_correction(office: Office, admin: TestClient) -> None:
    send(admin, "periods", complaint__take="4", gift__take="5")
    send(admin, "periods", complaint__take="3")

    assert office.store.read(lambda tx: corrections.latest(tx, deadlines.PAGE).body) == {"gift.take": 5}


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("complaint.finish", "0"),
        ("complaint.finish", "-3"),
        ("complaint.take", "soon"),
        ("calls.danger_hours", "inf"),
        ("quiet.begins", "25:00"),
        ("reports.every", "year"),
        ("calls.unit", "ไม่มีหน่วยนี้"),
    ],
)
def test_a_period_that_cannot_be_is_refused_by_its_name(admin: TestClient, line: str, typed: str) -> None:
    """And what was typed is not lost."""
    status, page = send(admin, "periods", **{line: typed})

    assert status == 422
    assert f'value="{typed}"' in page
    assert say("console.rules.wrong", "th", names="").strip() in page


def test_the_page_comes_back_as_a_file(admin: TestClient) -> None:
    send(admin, "periods", complaint__take="4")

    file = admin.get("/console/rules/deadlines.toml")

    assert tomllib.loads(file.text)["complaint"]["take"] == 4
    assert file.text.startswith("# How long each step may take")
    assert admin.get("/console/rules/routing.toml").status_code == 404


def test_an_officer_reads_the_rules_and_changes_none(office: Office) -> None:
    somchai = office.officer("สมชาย")
    token = token_in(somchai.get("/console/periods").text)

    for page in ("calendar", "periods", "contacts"):
        assert somchai.get(f"/console/{page}").status_code == 200
        assert somchai.post(f"/console/{page}", data={"token": token, "seen": "0"}).status_code == 403


def test_whatever_changes_what_the_house_does_is_in_the_trail(office: Office, admin: TestClient) -> None:
    """The calendar, periods, emergency numbers and limits: by whom, which value, and what it is now."""
    send(admin, "calendar", do="correct", day="2026-11-24", **{"is": "closed"}, why="วันหยุดพิเศษ")
    send(admin, "calendar", do="remove", day="2026-11-24", why="ครม. ยกเลิก")
    send(admin, "periods", complaint__take="4")
    send(admin, "contacts", ministry__number="0 2430 6999")
    send(admin, "limits", ban__longest="14")
    send(admin, "limits", ban__longest="-1")

    lines = office.store.read(lambda tx: audit.page(tx, what=(audit.What.RULES_CHANGED,)))

    assert {line.who for line in lines} == {office.person("บอส").id}
    assert [line.about for line in reversed(lines)] == [
        "calendar 1: 2026-11-24 = closed วันหยุดพิเศษ",
        "calendar 2: 2026-11-24 = - (ครม. ยกเลิก)",
        "deadlines 1: complaint.take = 4",
        "danger 1: ministry.number = 0 2430 6999",
        "limits 1: ban.longest = 14",
    ]
    assert "รับเรื่อง ภายในกี่วันทำการ = 4" in admin.get("/console/audit?what=rules.changed").text


def test_who_changed_what_stays_to_be_read(admin: TestClient) -> None:
    send(admin, "periods", complaint__take="4")

    _, page = send(admin, "periods", complaint__take="6")

    assert "รับเรื่อง ภายในกี่วันทำการ = 4" in page
    assert "รับเรื่อง ภายในกี่วันทำการ = 6" in page
    assert "บอส" in page


def test_a_missing_number_of_the_ministry_is_red_on_every_page_until_it_is_set(
    office: Office, admin: TestClient
) -> None:
    somchai, missing = office.officer("สมชาย"), say("console.contacts.unset", "th")
    for page in ("", "duty", "reports", "staff", "no-such-page"):
        assert missing in somchai.get(f"/console/{page}").text
    assert missing not in office.browser().get("/console/sign-in").text

    send(admin, "contacts", ministry__number="0 0000 0000")

    assert missing not in somchai.get("/console/").text
    assert office.store.read(emergency_contacts.ministry_is_set)


def test_what_an_operator_corrected_at_the_machine_is_shown_too(office: Office, admin: TestClient) -> None:
    """`mindbot rules set` writes for somebody who has no account."""
    office.store.write(lambda tx: corrections.write(tx, deadlines.PAGE, {"complaint.take": 5}, 0, "operator", 0.0))

    page = admin.get("/console/periods")

    assert page.status_code == 200
    assert "รับเรื่อง ภายในกี่วันทำการ = 5" in page.text


def test_the_audit_trail_and_the_settings_say_codes_in_words(office: Office, admin: TestClient) -> None:
    contacts = send(admin, "contacts", ministry__number="02 430 6999")[1]
    send(admin, "calendar", do="correct", day="2026-11-24", **{"is": "closed"}, why="วันหยุดพิเศษ")
    office.by_link("ใหม่")

    trail = admin.get("/console/audit").text

    assert "สาธารณภัย" in contacts, "1784 stands under disaster relief, not under a kind of case"
    assert say("ticket.kind.relief", "th") not in contacts
    assert "เบอร์ฉุกเฉิน 1: กระทรวงอุตสาหกรรม: เบอร์โทร (เว้นว่าง = ไม่แสดง) = 02 430 6999" in trail
    assert "2026-11-24 = วันหยุดราชการเพิ่มเติม วันหยุดพิเศษ" in trail
    assert "ด้วยลิงก์ใช้ครั้งเดียว" in trail
    for code in ("ministry.number", "by a one-time link", ": officer", ": administrator"):
        assert code not in trail
