"""Tests of the pages for officers: invite, move, disable, leave, audit log; a refused page for each role."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.basics.access import RIGHTS
from bot.basics.dates import local
from bot.basics.people import Person, Role
from bot.basics.texts import texts
from bot.cases.model.action_classes import Assign, Take
from bot.cases.model.submission import Matter
from bot.cases.service import NotAColleague
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import leave, officers, people
from tests.support.console_client import NOW, PASSWORD, SMELL, Office, token_in
from tests.support.people import Town

pytest_plugins = ["tests.support.desk"]

RAYONG = "สอจ.ระยอง"
PAGES = {"people": "people.keep", "units": "people.keep", "audit": "audit.see", "seals": "seals.see"}


@pytest.fixture
def head(office: Office) -> TestClient:
    return office.officer("มาลี", Role.HEAD, RAYONG)


def does(browser: TestClient, do: str, **fields: str) -> tuple[int, str]:
    data = {"token": token_in(browser.get("/console/people").text), "do": do, **fields}
    answer = browser.post("/console/people", data=data)
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLIC, Role.STAFF}))
def test_each_role_sees_its_pages_and_is_refused_the_others(office: Office, role: Role) -> None:
    browser = office.officer("คนนี้", role, "" if role is Role.ADMINISTRATOR else RAYONG)

    for page, right in PAGES.items():
        expected = 200 if role in RIGHTS[right] else 403
        assert browser.get(f"/console/{page}").status_code == expected, page


def test_a_head_invites_an_officer_by_a_link_shown_once(office: Office, head: TestClient) -> None:
    status, page = does(head, "invite", name="สมหญิง", role="officer", unit=RAYONG)

    assert status == 200
    link = re.search(r"/console/first/[\w-]+", page)
    assert link
    assert not re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page), "a chat is linked by the officer alone"
    browser = office.browser()
    token = token_in(browser.get(link[0]).text)
    browser.post(link[0], data={"token": token, "password": PASSWORD, "again": PASSWORD})
    assert browser.get("/console/").status_code == 200

    assert link[0] not in head.get("/console/people").text, "it is shown once"


@pytest.mark.parametrize("role", ["head", "custodian", "administrator", "knowledge-owner", "public", "nonsense"])
def test_a_head_makes_nobody_more_than_an_officer(office: Office, head: TestClient, role: str) -> None:
    status, _ = does(head, "invite", name="สมหญิง", role=role, unit=RAYONG)

    assert status in (403, 422)
    assert office.store.read(lambda tx: officers.person_of(tx, "สมหญิง")) is None


def test_a_head_reaches_no_other_unit_and_decides_about_no_head(office: Office, head: TestClient) -> None:
    office.officer("ดวงใจ", Role.OFFICER, "สอจ.เลย")
    office.officer("บุญมี", Role.HEAD, RAYONG)
    assert "ดวงใจ" not in head.get("/console/people").text

    for name in ("ดวงใจ", "บุญมี", "มาลี"):
        assert does(head, "disable", person=office.person(name).id)[0] == 403
    assert does(head, "invite", name="ใหม่", role="officer", unit="สอจ.เลย")[0] == 403
    assert does(head, "change", person="nobody", role="officer", unit=RAYONG)[0] == 404


def test_who_is_moved_or_shut_out_feels_it_at_once_and_the_trail_says_who_did_it(office: Office) -> None:
    somchai = office.officer("สมชาย")
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    number = office.lodge()
    me = office.person("สมชาย")
    assert somchai.get(f"/console/tickets/{number}").status_code == 200

    assert does(admin, "change", person=me.id, role="officer", unit="สอจ.เลย")[0] == 303
    assert somchai.get(f"/console/tickets/{number}").status_code in (403, 404)
    assert does(admin, "disable", person=me.id)[0] == 303
    assert somchai.get("/console/").status_code == 303

    by = office.person("ผู้ดูแล").id
    lines = office.store.read(lambda tx: audit.page(tx, what=(What.ROLE_CHANGED,), who=by))
    assert [line.about for line in lines] == ["สมชาย: disabled", "สมชาย: officer สอจ.เลย"]
    assert office.store.read(audit.faults) == ""


def test_leave_is_written_down_in_days_and_nothing_is_given_meanwhile(office: Office, head: TestClient) -> None:
    office.officer("สมชาย")
    me = office.person("สมชาย")
    number = office.lodge()

    assert does(head, "leave", person=me.id, first="2026-11-21", last="2026-11-20")[0] == 422
    assert does(head, "leave", person=me.id, first="วันนี้", last="๒๑")[0] == 422
    assert does(head, "leave", person=me.id, first="2026-11-21", last="2026-11-22")[0] == 303

    assert office.store.read(lambda tx: leave.away(tx, NOW)) == {me.id}
    with pytest.raises(NotAColleague):
        office.do(office.person("มาลี"), Assign(number, me.id))
    (away,) = office.store.read(lambda tx: leave.coming(tx, NOW))
    assert does(head, "back", person=me.id, leave=away.id)[0] == 303
    assert office.store.read(lambda tx: leave.away(tx, NOW)) == frozenset()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-01", "2026-11-10"),
        ("๒๕๖๙-๑๑-๐๑", "2569-11-10"),
        ("", ""),
        ("🙏", "2026-11-30"),
        ("2026-02-30", "9" * 400),
    ],
)
def test_a_leave_that_cannot_be_is_said_and_stays_in_its_field(
    office: Office, head: TestClient, first: str, last: str
) -> None:
    """Over already, nothing, a prayer, no day of the calendar."""
    office.officer("สมชาย")

    status, page = does(head, "leave", person=office.person("สมชาย").id, first=first, last=last)

    assert status == 422
    assert f'value="{first}"' in page
    assert office.store.read(lambda tx: leave.coming(tx, 0.0)) == []


def test_pressed_twice_it_is_one_leave(office: Office, head: TestClient) -> None:
    office.officer("สมชาย")

    for _ in range(2):
        does(head, "leave", person=office.person("สมชาย").id, first="2569-11-23", last="2569-11-24")

    (one,) = office.store.read(lambda tx: leave.coming(tx, NOW))
    assert local(one.begins_at).isoformat()[:10] == "2026-11-23"


def test_a_name_that_is_taken_stays_typed(office: Office, head: TestClient) -> None:
    office.officer("สมชาย")

    status, page = does(head, "invite", name="สมชาย", role="reader", unit=RAYONG)

    assert status == 422
    assert 'autocomplete="off" value="สมชาย"' in page
    assert '<option value="reader" selected>' in page


def test_a_unit_without_anybody_is_red_and_stands_first(office: Office) -> None:
    office.officer("สมชาย")
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    page = admin.get("/console/units").text

    assert "ไม่มีเจ้าหน้าที่" in page
    assert page.index("สอจ.เลย") < page.index(RAYONG)


def test_the_audit_log_is_filtered_and_paged(office: Office) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    for one in range(60):
        office.store.write(lambda tx, n=one: audit.write(tx, "house", What.RETENTION, f"c{n:03}", NOW))  # type: ignore[misc]

    first = admin.get("/console/audit?what=retention").text
    assert "c059" in first
    assert "c000" not in first
    before = re.search(r'name="before" value="([\w=-]+)"', first)
    assert before
    assert "c000" in admin.get(f"/console/audit?what=retention&before={before[1]}").text
    assert "c059" not in admin.get("/console/audit?who=ผู้ดูแล").text
    assert admin.get("/console/audit?what=<script>&who=%00&before=-1").status_code == 200


def test_no_gap_in_the_audit_log_tells_of_a_case_that_lies_with_one_unit_alone(office: Office) -> None:
    """What its own unit does with it is one line more between two others, and changes nothing of the page."""
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    alone = office.lodge(replace(SMELL, matters=(Matter.CORRUPTION,)))

    def written_down(about: str, times: int = 1) -> None:
        for _ in range(times):
            office.store.write(lambda tx: audit.write(tx, "house", What.CASE_PRINTED, about, NOW))

    written_down("c1", 51)
    page = re.compile(r'(name="token"|name="before") value="[^"]+"')
    before = page.sub("", admin.get("/console/audit").text)
    written_down(alone)

    assert page.sub("", admin.get("/console/audit").text) == before
    office.store.write(lambda tx: audit.write(tx, "house", What.CASE_PRINTED, "c2", NOW))
    lines = admin.get("/console/audit").text
    assert "c2" in lines
    assert not re.search(r"· \d+</p>", lines)
    assert not re.search(r'name="before" value="\d+"', lines)


def test_a_custodian_reads_who_opened_seals_of_their_own_unit_only(office: Office) -> None:
    number = office.lodge()
    office.store.write(lambda tx: audit.write(tx, "x", What.SEAL_OPENED, number, NOW))
    here = office.officer("รักษา", Role.CUSTODIAN, RAYONG)
    there = office.officer("ดูแล", Role.CUSTODIAN, "สอจ.เลย")

    assert number in here.get("/console/seals").text
    assert number not in there.get("/console/seals").text


def test_the_same_on_both_databases(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))

    def work(tx: Transaction) -> tuple[object, ...]:
        officers.change(tx, town.somchai.id, Role.HEAD, "สอจ.เลย", NOW, "x")
        for one in range(3):
            audit.write(tx, "x", What.SEAL_OPENED, number, NOW + one)
        first = audit.of_seals(tx, "", RAYONG, limit=2)
        rest = audit.of_seals(tx, "", RAYONG, before=first[-1].seq)
        sifted = audit.page(tx, what=(What.SEAL_OPENED, What.ROLE_CHANGED), who="x", about=number, limit=2)
        held = officers.holding(tx, ""), officers.lying(tx, ""), officers.units_at_work(tx)
        return people.get(tx, town.somchai.id), len(first), len(rest), len(sifted), held

    person, *counts, held = town.store.write(work)
    assert person == Person(town.somchai.id, Role.HEAD, "สอจ.เลย", "สมชาย")
    assert counts == [2, 1, 2]
    assert held == ({town.somchai.id: 1}, {RAYONG: 1}, ["ศบฉ.อก", RAYONG, "สอจ.เลย"])


def test_everything_that_is_worth_a_line_has_a_name() -> None:
    assert [one for one in What if f"console.trail.what.{one.replace('.', '_')}" not in texts()] == []


def test_many_are_invited_from_a_sheet_or_nobody_is(office: Office) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    good = "สมหญิง\tเจ้าหน้าที่\tสอจ.เลย\nวิชัย, head, สอจ.ระยอง\nผู้ช่วย; ผู้ดูแลระบบ;"

    wrong, said = does(admin, "invite_many", sheet=f"{good}\nใครสักคน, เจ้าหน้าที่, หน่วยที่ไม่มี")
    nobody = {one.person.name for one in office.store.read(officers.everybody)}
    done, page = does(admin, "invite_many", sheet=good)

    assert (wrong, "บรรทัดที่ 4" in said, nobody) == (422, True, {"ผู้ดูแล"})
    assert (done, len(re.findall(r"/console/first/[\w-]+", page))) == (200, 3)
    assert (office.person("สมหญิง").unit, office.person("วิชัย").role) == ("สอจ.เลย", Role.HEAD)


def test_the_first_days_checklist_says_what_is_missing_and_ends(office: Office) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    office.officer("สมชาย")

    page = admin.get("/console/start").text
    assert "ยังเหลือ 7 จาก 7 ข้อ" in page
    assert "ยังไม่มีหัวหน้า: สอจ.ระยอง" in page.replace("<br>", "").replace("\n", "")
    for step in ("calendar", "line", "telegram", "backup"):
        admin.post("/console/start", data={"token": token_in(page), "step": step})
    assert "ยังเหลือ 3 จาก 7 ข้อ" in admin.get("/console/start").text


def test_a_unit_is_found_by_any_of_its_names(office: Office) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    assert "สอจ.ระยอง" in admin.get("/console/units?text=rayong").text
    assert "สอจ.เลย" not in admin.get("/console/units?text=ระยอง").text
