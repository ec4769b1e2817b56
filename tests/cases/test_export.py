"""Tests of exporting cases: contents, what is never exported, and who gets which cases."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from bot.__main__ import mindbot
from bot.app import begin_records
from bot.basics.dates import read_day
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.lists import case_list
from bot.cases.lists.case_list import Choice
from bot.cases.lists.export import SHAPE, as_csv, as_json, case_of
from bot.cases.lists.queue import Sieve
from bot.cases.model.action_classes import KnownAs, Tag, Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter
from bot.cases.service import Desk
from bot.store.admin import audit
from bot.store.people import people
from tests.cases.settings.test_deadlines import at
from tests.support.console_client import Office
from tests.support.people import NOW, SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]

ADMIN = Person("admin", Role.ADMINISTRATOR)
ABOUT_AN_OFFICIAL = Lodge(Kind.COMPLAINT, SMELL.said, matters=(Matter.CORRUPTION,), province="ระยอง")


def numbers(town: Town, person: Person = ADMIN, choice: Choice = Choice()) -> list[str]:  # noqa: B008
    return [case.number for case in case_list.all_of(town.store, person, choice, NOW)]


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "without this mark Excel takes Thai for something else"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_case_is_exported_with_its_numbers_elsewhere_and_without_anybody(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, KnownAs(number, "i-Dee", "69/17"))

    every = list(case_list.of_unit(town.store, None, None, None))
    (row,) = table("".join(as_csv(every)))
    whole = json.loads("".join(as_json(every, NOW)))

    assert (row["number"], row["status"], row["known_as"]) == (number, "taken", "i-Dee=69/17")
    assert (row["lodged_at"], row["lodged_on"]) == ("2026-11-20T10:00:00+07:00", "20 พ.ย. 2569")
    assert whole["shape"] == SHAPE
    assert whole["cases"][0]["known_as"] == {"i-Dee": "69/17"}
    for text in (str(row), str(whole)):
        assert SECRET not in text
        assert "party:" not in text
        assert town.somchai.id not in text


def test_a_name_that_a_citizen_gave_is_in_no_export(town: Town) -> None:
    named = Contact("สมศรี ใจดี", "0812345678", "แม่ของฉัน")
    town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, SMELL, NOW, named))

    exported = "".join(as_csv(case_list.of_unit(town.store, None, None, None)))

    assert not any(mark in exported for mark in ("สมศรี", "0812345678", "แม่ของฉัน"))


def test_somebody_who_does_not_want_to_be_known_is_exported_to_the_hour(town: Town) -> None:
    paper = Lodge(Kind.COMPLAINT, SMELL.said, identity=Identity.ANONYMOUS, province="ระยอง")
    ticket = town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, paper, NOW + 1234)).ticket

    assert case_of(ticket).lodged_at == "2026-11-20T10:00:00+07:00"


SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫"]
BEFORE = ["", " ", "\u3000", "\u200b", "\ufeff \u2060", "\t", "\r"]
EVIL = [f"{before}{sign}1" for sign in SIGNS for before in BEFORE]


def test_nothing_in_a_downloaded_spreadsheet_begins_to_calculate(office: Office) -> None:
    """Districts, tags and other systems' numbers are typed by people."""
    browser, somchai = office.officer("สมชาย"), office.person("สมชาย")
    for evil in EVIL:
        number = office.lodge(replace(SMELL, district=evil))
        for action in (Take(number), Tag(number, (evil,)), KnownAs(number, evil, "1")):
            office.do(somchai, action)

    rows = table(browser.get("/console/export/cases.csv").content.decode())

    assert [row["อำเภอ"] for row in rows] == [f"'{evil}" for evil in EVIL]
    for row in rows:
        assert (row["ป้ายกำกับ"][0], row["เลขที่ในระบบอื่น"][0]) == ("'", "'"), row
        assert not any(row[name].startswith("'") for name in ("เลขที่เรื่อง", "ประเภท", "จังหวัด", "หน่วยงาน"))


def test_nothing_in_a_printed_spreadsheet_begins_to_calculate() -> None:
    store, desk = begin_records(read_settings()), Desk()
    person = store.write(lambda tx: people.meet(tx, "web", "a-browser", NOW))
    for evil in EVIL:
        store.write(lambda tx: desk.lodge(tx, person, replace(SMELL, district=evil), NOW))  # noqa: B023
    store.close()

    rows = table(CliRunner().invoke(mindbot, ["export", "cases"]).stdout_bytes.decode())

    assert [row["district"] for row in rows] == [f"'{evil}" for evil in EVIL]


def test_a_case_of_one_unit_only_is_in_no_other_export(town: Town) -> None:
    public, alone = town.lodge().ticket.number, town.lodge(ABOUT_AN_OFFICIAL).ticket.number
    keeper = Person("keeper", Role.OFFICER, "ศปท")

    assert numbers(town) == [public]
    assert numbers(town, town.somchai) == [public]
    assert numbers(town, keeper) == [alone]
    assert list(case_list.of_unit(town.store, "ศปท", None, None)) == []


def test_a_unit_exports_its_own_cases_and_those_it_may_read(town: Town) -> None:
    danger = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)).ticket.number
    town.lodge()

    assert numbers(town, town.alarm) == [danger]
    assert numbers(town, town.loei) == []
    assert numbers(town, Person("r", Role.READER, "ศบฉ.อก")) == [danger]


def test_only_some_days(town: Town) -> None:
    first = town.lodge(at=at("2026-11-19T23:59")).ticket.number
    second = town.lodge(at=at("2026-11-20T00:00")).ticket.number

    day = read_day("2569-11-20")

    assert numbers(town, choice=Choice(Sieve(since=day, until=day))) == [second]
    assert numbers(town, choice=Choice(Sieve(until=read_day("2026-11-19")))) == [first]


def test_many_cases_are_exported_in_batches_without_repeats(town: Town) -> None:
    lodged = [town.lodge().ticket.number for _ in range(205)]

    assert numbers(town) == lodged


def test_the_verb_prints_what_the_page_gives(tmp_path: Path) -> None:
    store, desk = begin_records(read_settings()), Desk()
    person = store.write(lambda tx: people.meet(tx, "web", "a-browser", NOW))
    number = store.write(lambda tx: desk.lodge(tx, person, SMELL, NOW)).ticket.number
    store.write(lambda tx: desk.lodge(tx, person, ABOUT_AN_OFFICIAL, NOW))
    store.close()

    def run(*words: str) -> str:
        done = CliRunner().invoke(mindbot, ["export", "cases", *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert [row["number"] for row in table(run())] == [number]
    assert [case["number"] for case in json.loads(run("--format", "json", "--unit", "สอจ.ระยอง"))["cases"]] == [number]
    assert json.loads(run("--format", "json", "--since", "2569-12-01"))["cases"] == []
    assert CliRunner().invoke(mindbot, ["export", "cases", "--since", "tomorrow"]).exit_code == 2


def test_an_officer_exports_the_cases_of_their_unit(office: Office) -> None:
    number = office.lodge()
    somchai, loei = office.officer("สมชาย"), office.officer("ดวงใจ", unit="สอจ.เลย")

    ours, theirs = (browser.get("/console/export/cases.csv") for browser in (somchai, loei))

    (row,) = table(ours.text)
    assert (row["เลขที่เรื่อง"], row["ปัญหา"], row["รหัสสถานะ"]) == (number, "กลิ่นเหม็น, ทำงานกลางคืน", "new")
    assert table(theirs.text) == []
    assert ours.headers["content-disposition"] == 'attachment; filename="cases.csv"'
    assert somchai.get("/console/export/cases.json?since=2569-11-22").json()["cases"] == []
    assert somchai.get("/console/export/cases.json?since=yesterday").status_code == 422
    assert somchai.get("/console/export/people.csv").status_code == 404
    assert somchai.get("/console/export").status_code == 200


def test_a_knowledge_owner_exports_no_cases(office: Office) -> None:
    owner = office.officer("เจ้าของ", Role.KNOWLEDGE_OWNER, "ศปท")

    assert owner.get("/console/export/cases.csv").status_code == 403
    assert owner.get("/console/export").status_code == 403


def test_each_export_is_in_the_audit_log(office: Office) -> None:
    head = office.officer("มาลี", Role.HEAD)

    head.get("/console/export/cases.csv")

    line = office.store.read(audit.newest)[0]
    assert (line.what, line.about, line.who) == ("data.exported", "cases.csv สอจ.ระยอง", office.person("มาลี").id)


def test_whoever_works_for_the_country_lists_it_and_opens_no_case(office: Office) -> None:
    """The minister's aide sees where, what and how it stands; what was said stays with the unit."""
    number = office.lodge()
    office.lodge(ABOUT_AN_OFFICIAL)
    aide = office.officer("ที่ปรึกษา", Role.READER, "สร")
    inspector = office.officer("ผู้ตรวจ", Role.HEAD, "กตร")
    reader_of_loei = office.officer("ผู้อ่านเลย", Role.READER, "สอจ.เลย")

    for browser in (aide, inspector):
        page = browser.get("/console/export").text
        assert number in page
        assert "พบ 1 เรื่อง" in page
        assert "หายใจลำบาก" not in page
        assert browser.get(f"/console/tickets/{number}").status_code == 403
        assert 'href="./export?figure=in_work">1<' in browser.get("/console/figures").text
    assert number not in reader_of_loei.get("/console/export").text


def test_the_spreadsheet_can_be_filtered_and_says_each_code_in_words(office: Office) -> None:
    number = office.lodge()
    head = office.officer("มาลี", Role.HEAD)

    sheet = load_workbook(io.BytesIO(head.get("/console/export/cases.xlsx?state=open&matter=smell").content)).active

    assert sheet.auto_filter.ref == f"A1:AA{sheet.max_row}"
    row = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert (row["เลขที่เรื่อง"], row["สถานะ"], row["รหัสสถานะ"]) == (number, "รอเจ้าหน้าที่รับเรื่อง", "new")
    assert head.get("/console/export/cases.xlsx?matter=noise").content != b""


def test_a_list_is_printed_for_a_meeting_without_anybodys_words(office: Office) -> None:
    number = office.lodge()
    head = office.officer("มาลี", Role.HEAD)

    page = PdfDocument(head.get("/console/export/meeting.pdf?state=open").content)[0]

    text = page.get_textpage().get_text_bounded()
    assert number in text
    assert "หายใจลำบาก" not in text
    assert page.get_width() > page.get_height()
