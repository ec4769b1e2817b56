"""A part in a case never opens the console: every role, every route of a case, every kind of case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.model.abuse_actions import Hide
from bot.cases.model.action_classes import Join, Merge, Take
from bot.cases.model.submission import Matter
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.cases import parties
from tests.support.console_client import NOW, SMELL, Office, token_in

pytest_plugins = ["tests.support.desk"]

RAYONG, ALONE = "สอจ.ระยอง", "ศปท."
NEVER = "2569-999999"
ROLES = [
    ("เจ้าหน้าที่", Role.OFFICER, RAYONG),
    ("หัวหน้า", Role.HEAD, RAYONG),
    ("ผู้ดูแลผนึก", Role.CUSTODIAN, RAYONG),
    ("ผู้อ่านตัวเลข", Role.READER, RAYONG),
    ("ผู้อ่านทั้งประเทศ", Role.READER, "กตร."),
    ("เจ้าของเอกสาร", Role.KNOWLEDGE_OWNER, RAYONG),
    ("ผู้ดูแลระบบ", Role.ADMINISTRATOR, ""),
    ("ต่างจังหวัด", Role.OFFICER, "สอจ.เลย"),
    ("หัวหน้าต่างจังหวัด", Role.HEAD, "สอจ.เลย"),
    ("ศปท", Role.OFFICER, ALONE),
    ("หัวหน้าศปท", Role.HEAD, ALONE),
    ("ผู้ดูแลผนึกศปท", Role.CUSTODIAN, ALONE),
]
WORKS_HERE = {"เจ้าหน้าที่", "หัวหน้า", "ผู้ดูแลผนึก", "ผู้ดูแลระบบ"}
WORKS_ALONE = {"ศปท", "หัวหน้าศปท", "ผู้ดูแลผนึกศปท"}
DEEDS = ("note", "answer", "undo", "merge", "no such thing")


class House:
    """The console with one officer of each role, and cases in which they have a part or none."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.colleague = self._person("มาลี", Role.HEAD, RAYONG)
        self.alone_colleague = self._person("วิชัย", Role.HEAD, ALONE)
        self.foreign = office.lodge()
        self.hidden = office.lodge()
        office.do(self.colleague, Hide(self.hidden, "คำหยาบ"))
        self.alone = office.lodge(replace(SMELL, matters=(Matter.CORRUPTION,)))

    def _person(self, name: str, role: Role, unit: str) -> Person:
        self.office.invite(name, role, unit)
        return self.office.person(name)

    def brought(self, person: Person, *, alone: bool = False) -> str:
        paper = replace(SMELL, matters=(Matter.CORRUPTION,)) if alone else SMELL
        return self.office.store.write(lambda tx: self.office.desk.lodge(tx, person, paper, NOW)).ticket.number

    def joined(self, person: Person) -> str:
        number = self.office.lodge()
        self.office.store.write(lambda tx: self.office.desk.join(tx, person, Join(number, "ฉันด้วย"), NOW))
        return number

    def merged(self, person: Person) -> str:
        """The case that they brought was merged into another; its own page stays theirs, too."""
        number, into = self.brought(person), self.office.lodge()
        self.office.do(self.colleague, Merge(number, into))
        return number


@pytest.fixture
def house(office: Office) -> House:
    return House(office)


def every_answer(browser: TestClient, office: Office, number: str, alias: str) -> Iterator[tuple[str, int, str]]:
    """What each route of a case answers, the number and the token of the form left out."""
    token = token_in(browser.get("/console/me").text)
    for path, methods in case_routes(office):
        address = path.format(number=number, file="0" * 32, letter="1")
        if "GET" in methods:
            yield path, *_told(browser.get(address), number)
        if "POST" in methods:
            for do in DEEDS if path.endswith("{number}") else ("",):
                form = {"token": token, "do": do, "seen": "1", "text": "เหตุผล", "party": alias, "unit": "กนอ",
                        "piece": "1.", "file": "0" * 32, "into": NEVER}  # fmt: skip
                yield f"{path} {do}", *_told(browser.post(address, data=form), number)


def case_routes(office: Office) -> list[tuple[str, set[str]]]:
    (console,) = [route for route in office.app.routes if isinstance(route, Mount)]
    found = [route for route in console.routes if isinstance(route, Route) and "{number}" in route.path]
    assert len(found) > 15
    return [(f"/console{one.path}", set(one.methods or ())) for one in found]


def _told(answer: object, number: str) -> tuple[int, str]:
    text = answer.text if "text" in str(answer.headers.get("content-type")) else str(len(answer.content))  # type: ignore[attr-defined]
    return answer.status_code, text.replace(number, "NUMBER")  # type: ignore[attr-defined]


def aliases(office: Office, number: str) -> str:
    return next(iter(one.alias for one in office.store.read(lambda tx: parties.of(tx, number))), "party:none")


@pytest.mark.parametrize(("name", "role", "unit"), ROLES)
def test_ones_own_case_answers_like_a_number_that_never_was(house: House, name: str, role: Role, unit: str) -> None:
    """Brought, joined, merged into another, or lying with one unit alone: by every route and every deed."""
    office = house.office
    browser = office.officer(name, role, unit)
    person = office.person(name)
    own = {
        "brought": house.brought(person),
        "joined": house.joined(person),
        "merged": house.merged(person),
        "brought, alone": house.brought(person, alone=True),
    }
    if name not in WORKS_ALONE:
        own["a stranger's, alone"] = house.alone
    before = office.store.read(lambda tx: traces(tx, person))

    never = list(every_answer(browser, office, NEVER, "party:none"))

    for kind, number in own.items():
        told = list(every_answer(browser, office, number, aliases(office, number)))
        assert [one for one in told if one not in never] == [], kind
        assert told == never, kind
    assert office.store.read(lambda tx: traces(tx, person)) == before


@pytest.mark.parametrize(("name", "role", "unit"), ROLES)
def test_a_strangers_case_opens_only_for_whoever_works_on_cases_there(
    house: House, name: str, role: Role, unit: str
) -> None:
    browser = house.office.officer(name, role, unit)
    cases = {house.foreign: WORKS_HERE, house.hidden: WORKS_HERE, house.alone: WORKS_ALONE}

    for number, works_there in cases.items():
        told = list(every_answer(browser, house.office, number, aliases(house.office, number)))
        opened = {path for path, status, _ in told if status == 200}
        assert bool(opened) == (name in works_there)


@pytest.mark.parametrize(("name", "role", "unit"), ROLES)
def test_ones_own_case_stands_in_no_list_search_or_trail(house: House, name: str, role: Role, unit: str) -> None:
    browser = house.office.officer(name, role, unit)
    person = house.office.person(name)
    own = {house.brought(person), house.joined(person), house.merged(person), house.brought(person, alone=True)}
    for number in own:
        house.office.store.write(
            lambda tx, n=number: audit.write(tx, house.colleague.id, audit.What.CASE_PRINTED, n, NOW)  # type: ignore[misc]
        )

    views = ("unit", "mine", "unassigned", "closed", "all", "hidden", "danger", "late", "contested")
    pages = [f"/console/?view={view}&order=changed" for view in views] + ["/console/?view=all&text=กลิ่น"]
    pages += ["/console/twins", "/console/inspections", "/console/audit", "/console/seals", "/console/questions"]
    pages += [f"/console/?view=all&text={number}" for number in own] + [f"/console/audit?about={one}" for one in own]

    for page in pages:
        shown = browser.get(page)
        listed = set(re.findall(r'href="[^"]*tickets/(\d{4}-\d+)', shown.text)) | set(
            re.findall(r"<td>(\d{4}-\d+)</td>", shown.text)
        )
        assert not own & listed, page


def test_whoever_joins_a_case_that_they_looked_at_is_no_longer_seen_there(house: House) -> None:
    browser, watching = house.office.officer("สมชาย"), house.office.officer("สมหญิง")
    number, person = house.foreign, house.office.person("สมชาย")
    token = token_in(browser.get("/console/me").text)
    browser.post(f"/console/tickets/{number}/here", data={"token": token, "seen": "1"})
    looking = say("console.presence.looking", "th", name="สมชาย")
    assert looking in watching.get(f"/console/tickets/{number}").text

    house.office.store.write(lambda tx: house.office.desk.join(tx, person, Join(number, "ฉันด้วย"), NOW))
    browser.post(f"/console/tickets/{number}/here", data={"token": token, "seen": "1"})

    assert looking not in watching.get(f"/console/tickets/{number}").text


def test_a_chat_that_became_an_officers_takes_the_part_along(house: House) -> None:
    """They complained anonymously in LINE, and linked that chat later."""
    office = house.office
    browser, person = office.officer("สมชาย"), office.person("สมชาย")
    number = office.lodge()
    assert browser.get(f"/console/tickets/{number}").status_code == 200

    office.store.write(lambda tx: parties.hand_over(tx, office.citizen.id, person.id))

    assert browser.get(f"/console/tickets/{number}").status_code == 404


def test_undo_of_a_case_that_went_to_one_unit_alone_says_what_any_unknown_number_says(house: House) -> None:
    """Forwarding it was a minute ago: whoever did that is now a stranger there."""
    office = house.office
    browser, person = office.officer("สมชาย"), office.person("สมชาย")
    number = office.lodge()
    office.do(person, Take(number))
    office.store.write(
        lambda tx: tx.run("update tickets set alone = 1, unit = :u where number = :n", u=ALONE, n=number)
    )
    office.at += 60

    told = list(every_answer(browser, office, number, "party:none"))

    assert told == list(every_answer(browser, office, NEVER, "party:none"))


def traces(tx: Transaction, person: Person) -> list[object]:
    """Where an officer shows: presence, the trail, the history of a case."""
    return [
        tx.all("select ticket from presence where person = :p", p=person.id),
        tx.all("select seq from audit where who = :p order by seq", p=person.id),
        tx.all("select ticket, seq from history where person = :p", p=person.id),
    ]
