"""Tests of exporting cases: contents, what is never exported, and who gets which cases."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from bot.__main__ import mindbot
from bot.app import open_records
from bot.basics.dates import read_day, span
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.lists.export import SHAPE, all_of, as_csv, as_json, case_of, reach_of
from bot.cases.model.action_classes import KnownAs, Tag, Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter
from bot.cases.service import Desk
from bot.store.admin import audit
from bot.store.cases.export_pages import Reach
from bot.store.people import people
from tests.cases.settings.test_deadlines import at
from tests.support.console_client import Office
from tests.support.people import NOW, SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]

ABOUT_AN_OFFICIAL = Lodge(Kind.COMPLAINT, SMELL.said, matters=(Matter.CORRUPTION,), province="ระยอง")


def numbers(town: Town, reach: Reach) -> list[str]:
    return [case.number for case in all_of(town.store, reach)]


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "without this mark Excel takes Thai for something else"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_case_is_exported_with_its_numbers_elsewhere_and_without_anybody(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, KnownAs(number, "i-Dee", "69/17"))

    every = list(all_of(town.store, Reach()))
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

    exported = "".join(as_csv(all_of(town.store, Reach())))

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

    assert [row["district"] for row in rows] == [f"'{evil}" for evil in EVIL]
    for row in rows:
        assert (row["tags"][0], row["known_as"][0]) == ("'", "'"), row
        assert not any(row[name].startswith("'") for name in ("number", "kind", "province", "unit"))


def test_nothing_in_a_printed_spreadsheet_begins_to_calculate() -> None:
    store, desk = open_records(read_settings()), Desk()
    person = store.write(lambda tx: people.meet(tx, "web", "a-browser", NOW))
    for evil in EVIL:
        store.write(lambda tx: desk.lodge(tx, person, replace(SMELL, district=evil), NOW))  # noqa: B023
    store.close()

    rows = table(CliRunner().invoke(mindbot, ["export", "cases"]).stdout_bytes.decode())

    assert [row["district"] for row in rows] == [f"'{evil}" for evil in EVIL]


def test_a_case_of_one_unit_only_is_in_no_other_export(town: Town) -> None:
    public, alone = town.lodge().ticket.number, town.lodge(ABOUT_AN_OFFICIAL).ticket.number
    keeper = Person("keeper", Role.OFFICER, "ศปท")
    admin = Person("admin", Role.ADMINISTRATOR)

    assert numbers(town, reach_of(admin, None, None)) == [public]
    assert numbers(town, reach_of(town.somchai, None, None)) == [public]
    assert numbers(town, reach_of(keeper, None, None)) == [alone]
    assert numbers(town, Reach("ศปท", with_alone=False)) == []


def test_a_unit_exports_its_own_cases_and_those_it_may_read(town: Town) -> None:
    danger = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)).ticket.number
    town.lodge()

    assert numbers(town, reach_of(town.alarm, None, None)) == [danger]
    assert numbers(town, reach_of(town.loei, None, None)) == []
    assert numbers(town, reach_of(Person("r", Role.READER, "ศบฉ.อก"), None, None)) == [danger]


def test_only_some_days(town: Town) -> None:
    first = town.lodge(at=at("2026-11-19T23:59")).ticket.number
    second = town.lodge(at=at("2026-11-20T00:00")).ticket.number

    day = read_day("2569-11-20")

    assert numbers(town, Reach(None, *span(day, day))) == [second]
    assert numbers(town, Reach(None, *span(None, read_day("2026-11-19")))) == [first]


def test_many_cases_are_exported_in_batches_without_repeats(town: Town) -> None:
    lodged = [town.lodge().ticket.number for _ in range(205)]

    assert numbers(town, Reach()) == lodged


def test_the_verb_prints_what_the_page_gives(tmp_path: Path) -> None:
    store, desk = open_records(read_settings()), Desk()
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

    assert [row["number"] for row in table(ours.text)] == [number]
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
