"""Planning an inspection on the page of a case, and the page of the unit's inspections."""

from __future__ import annotations

from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from tests.support.console_client import Office, press

pytest_plugins = ["tests.support.desk"]

# The office is open on 21 November 2026.
TUESDAY = "2026-11-24"
NOTE = "นัดพบผู้จัดการ <b>โทรก่อน</b>"


def calendar(browser: TestClient, query: str = "") -> str:
    return browser.get(f"/console/inspections{query}").text


def test_an_officer_plans_an_inspection_and_finds_it_on_its_day(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    status, _ = press(somchai, number, "inspect", day=TUESDAY, at="09:30", text=NOTE)

    assert status == 303
    case = somchai.get(f"/console/tickets/{number}").text
    assert f"{say('console.beside.inspection', 'th')}</dt><dd><time" in case
    assert "24 พ.ย. 2569 เวลา 09:30 น." in case
    assert "นัดตรวจวันที่ 24 พ.ย. 2569 เวลา 09:30 น." in case, "it stands in the history"
    page = calendar(somchai)
    assert f'<h2 id="day-{TUESDAY}">' in page
    assert number in page
    assert "09:30" in page
    assert "นัดพบผู้จัดการ &lt;b&gt;โทรก่อน&lt;/b&gt;" in page
    assert office.news == [], "the citizen was not to be told"


def test_the_citizen_is_told_when_that_is_ticked_and_can_be_looked_at_before(
    office: Office, somchai: TestClient
) -> None:
    number = office.lodge()

    status, looked = press(somchai, number, "inspect", day=TUESDAY, text=NOTE, tell="1", look="page")
    assert status == 200
    assert f"นัดเข้าตรวจตามเรื่อง {number} วันที่ 24 พ.ย. 2569" in looked
    assert office.news == []

    assert press(somchai, number, "inspect", day=TUESDAY, text=NOTE, tell="1")[0] == 303
    (news,) = office.news
    assert "24 พ.ย. 2569" in news.reply.text
    assert "ผู้จัดการ" not in news.reply.text


def test_a_day_that_is_over_or_none_is_refused_and_nothing_typed_is_lost(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    for day in ("2026-11-20", "", "วันอังคาร"):
        status, page = press(somchai, number, "inspect", day=day, text="โทรก่อน")
        assert status == 422, day
        assert "โทรก่อน" in page
    assert "โทรก่อน" not in calendar(somchai)


def test_a_year_of_the_buddhist_era_is_understood(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert press(somchai, number, "inspect", day="2569-11-24")[0] == 303

    assert f'<h2 id="day-{TUESDAY}">' in calendar(somchai)


def test_it_is_called_off_only_where_there_is_one(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    off = 'name="do" value="inspect_off"'
    assert off not in somchai.get(f"/console/tickets/{number}").text

    press(somchai, number, "inspect", day=TUESDAY)
    assert off in somchai.get(f"/console/tickets/{number}").text
    assert press(somchai, number, "inspect_off", text="โรงงานปิด")[0] == 303

    assert number not in calendar(somchai)
    page = somchai.get(f"/console/tickets/{number}").text
    assert say("console.history.inspection_off", "th") in page
    assert off not in page


def test_undone_at_the_console_what_was_typed_stands_in_its_form_again(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "inspect", day=TUESDAY, at="09:30", text="โทรก่อน", tell="1")

    status, page = press(somchai, number, "undo")

    assert status == 200
    assert f'value="{TUESDAY}"' in page
    assert 'value="09:30"' in page
    assert 'name="tell" value="1" checked' in page
    assert "โทรก่อน" in page
    assert number not in calendar(somchai)


def test_each_unit_reads_its_own_inspections_and_an_administrator_all(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "inspect", day=TUESDAY)

    assert number not in calendar(office.officer("มานะ", unit="สอจ.เลย"))
    assert number in calendar(office.officer("วิภา", Role.ADMINISTRATOR, ""))


def test_other_weeks_are_a_link_away_and_a_bent_address_shows_today(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "inspect", day="2027-01-15")

    assert number not in calendar(somchai)
    assert number in calendar(somchai, "?from=2027-01-01")
    assert say("console.inspections.none", "th") in calendar(somchai, "?from=nonsense")


def test_the_page_stands_in_the_menu_of_whoever_works_on_cases(office: Office, somchai: TestClient) -> None:
    assert say("console.place.inspections", "th") in somchai.get("/console/").text
    reader = office.officer("ผู้อ่าน", Role.READER, "กตร.")
    assert reader.get("/console/inspections").status_code == 403
    assert office.browser().get("/console/inspections").status_code in (302, 303)
