"""Role x page x deed x case: who may not know of a case learns of it nowhere, and reads no word of what is not theirs.

What a demonstration made up lies in a folder and at a port of its own: no console shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.basics.people import Person, Role
from bot.cases.model.abuse_actions import Hide
from bot.cases.model.action_classes import AddWord, Answer, Close, Note, Outcome, Take
from bot.cases.model.actions import ACTIONS
from bot.cases.model.submission import Matter, Said
from bot.store.admin import audit
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from tests.support.console_client import SMELL, Office, token_in
from tests.support.databases import sqlite_copy
from tests.support.whistleblower import readable

NEVER = "2569-999999"
RAYONG, LOEI, ALONE = "สอจ.ระยอง", "สอจ.เลย", "ศปท"
ROLES = [
    (Role.OFFICER, RAYONG),
    (Role.HEAD, RAYONG),
    (Role.CUSTODIAN, RAYONG),
    (Role.READER, RAYONG),
    (Role.KNOWLEDGE_OWNER, RAYONG),
    (Role.ADMINISTRATOR, ""),
    (Role.OFFICER, "กตร"),
    (Role.HEAD, "กตร"),
    (Role.READER, "กตร"),
    (Role.HEAD, "สร"),
    (Role.READER, "สปอ"),
    (Role.OFFICER, LOEI),
]
DEEDS = sorted({form.name for row in ACTIONS for form in row.forms} | {"undo", "preview", "pause", "resume"})
FILE = "0" * 32
# Each case has words of its own, by which it is recognised wherever it is shown.
SECRETS = {"alone": "เรียกรับซองแดง", "own": "บ่นเรื่องนายตัวเอง", "foreign": "กลิ่นกาวเมืองเลย", "hidden": "ถ้อยคำที่ซ่อนไว้"}
# What the path of a page may hold, besides a case.
GAPS = {"name": "cases.csv", "period": "2026-10", "unit": ALONE, "letter": "1", "factory": "1", "file": FILE}


@dataclass
class World:
    """A case of each kind, and a signed-in browser of each role with a case that they filed themselves."""

    office: Office
    cases: dict[str, str]
    mine: str  # a case that officers of Rayong work on
    browsers: dict[tuple[Role, str], TestClient] = field(default_factory=dict)
    filed: dict[tuple[Role, str], str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    store = open_store(sqlite_copy(folder / "mindbot.db"), Seal(b"console"))
    office = Office(store, folder)
    with ExitStack() as open_browsers:
        found = World(office, {}, office.lodge())
        for place, (role, unit) in enumerate(ROLES):
            browser = office.officer(f"คน{place}", role, unit)
            found.browsers[role, unit] = open_browsers.enter_context(browser)
            found.filed[role, unit] = _lodged(office, "own", by=office.person(f"คน{place}"), more=_of(role, unit))
        found.cases = {"alone": _worked_on(office), "foreign": _lodged(office, "foreign", LOEI[4:])}
        found.cases["hidden"] = _lodged(office, "hidden")
        office.do(office.person("คน0"), Take(found.mine))
        office.do(office.person("คน0"), Hide(found.cases["hidden"], "หยาบคาย"))
        yield found
    store.close()


def _of(role: Role, unit: str) -> str:
    return f"ของ{ROLES.index((role, unit))}คนนี้"


def _lodged(office: Office, kind: str, province: str = "ระยอง", by: Person | None = None, more: str = "") -> str:
    said = (Said("what", "เรื่อง", f"{SECRETS[kind]}{more} ทุกคืน"),)
    matters = (Matter.CORRUPTION,) if kind == "alone" else SMELL.matters
    paper = replace(SMELL, said=said, matters=matters, province=province, factory="บริษัท เดียวกัน จำกัด")
    return office.store.write(lambda tx: office.desk.lodge(tx, by or office.citizen, paper, office.at)).ticket.number


def _worked_on(office: Office) -> str:
    """A case of ศปท. with everything that could show elsewhere: a note, an answer, prints, an end that is late."""
    number, browser = _lodged(office, "alone"), office.officer("ปปท", Role.OFFICER, ALONE)
    there = office.person("ปปท")
    for action in (Take(number), Note(number, SECRETS["alone"]), Answer(number, SECRETS["alone"])):
        office.do(there, action)
    office.do(office.citizen, AddWord(number, SECRETS["alone"]))
    browser.get(f"/console/tickets/{number}/print")
    office.do(there, Close(number, Outcome.SOLVED, SECRETS["alone"]))
    office.store.write(lambda tx: audit.write(tx, there.id, audit.What.SEAL_OPENED, number, office.at))
    return number


def routes(office: Office) -> list[tuple[str, str]]:
    """Every page and deed, from the console's own table of routes."""
    mount = next(one for one in office.app.routes if isinstance(one, Mount))
    inside = [one for one in mount.app._routes if isinstance(one, Route)]  # type: ignore[attr-defined]
    return [(method, one.path) for one in inside for method in one.methods or () if method in ("GET", "POST")]


def answers(browser: TestClient, world: World, number: str) -> dict[str, tuple[int, str]]:
    """What comes at every page and deed of this case, and wherever its number can be typed."""
    token = token_in(browser.get("/console/sign-in").text + browser.get("/console/me").text)
    form = {"token": token, "seen": "1", "text": "x", "party": "x", "file": FILE, "unit": RAYONG}
    found = {}
    for method, path in routes(world.office):
        if "{number}" not in path or "certificates" in path:
            continue
        address = "/console" + _filled(path, number)
        if method == "GET":
            found[f"GET {path}"] = browser.get(address)
            continue
        for do in DEEDS if path == "/tickets/{number}" else ["save"]:
            found[f"POST {path} {do}"] = browser.post(address, data={**form, "do": do})
    mine = f"/console/tickets/{world.mine}"
    for do in ("merge", "link", "part"):
        found[f"{do} with it"] = browser.post(mine, data={**form, "do": do, "into": number, "seen": ""})
    for do in ("take", "tag", "merge"):
        ticked = {**form, f"ticket-{number}": "1", "do": do, "tags": "x", "into": number}
        found[f"ticked to {do}"] = browser.post("/console/", data=ticked)
    typed = {
        "searched": f"/console/?view=all&text={number}",
        "found": f"/console/find?number={number[5:]}",
        "audited": f"/console/audit?about={number}",
        "away": f"/console/?away={number}&seen=3",
    }
    found |= {name: browser.get(address) for name, address in typed.items()}
    return {name: (one.status_code, _plain(one.text + str(one.headers), number)) for name, one in found.items()}


def _filled(path: str, number: str) -> str:
    """The address of a page, of this case where it is one of a case."""
    return re.sub(r"{(\w+)(:path)?}", lambda gap: {**GAPS, "number": number}.get(gap[1], "x"), path)


def _plain(text: str, number: str) -> str:
    """Without the number, the browser's own token, and what is new at each load."""
    text = re.sub(r'value="\w{64}"|name="(form|plan)" value="[^"]*"|(place|after)=[\w=-]+', "", text)
    return text.replace(number, "N").replace(number[5:], "N")


@pytest.mark.parametrize(("role", "unit"), ROLES)
def test_what_is_not_theirs_to_know_answers_as_a_number_that_never_was(world: World, role: Role, unit: str) -> None:
    """A case that lies with ศปท. alone, and a case that this very officer filed."""
    browser = world.browsers[role, unit]

    nowhere = answers(browser, world, NEVER)
    leaks = {
        f"{case}: {where}": (told[0], nowhere[where][0])
        for case, number in (("alone", world.cases["alone"]), ("own", world.filed[role, unit]))
        for where, told in answers(browser, world, number).items()
        if told != nowhere[where]
    }

    assert len(nowhere) > len(DEEDS)
    assert leaks == {}


PAGES = [
    *(f"?view={view}" for view in ("unit", "unassigned", "all", "closed", "hidden", "late")),
    *(f"?view=all&text={word}" for word in SECRETS.values()),
    *("export/cases.json", "export/cases.xlsx"),
]


def pages(world: World) -> list[str]:
    """Every page, those of a case for each case that may be known of."""
    found = [*PAGES]
    for path in (path for method, path in routes(world.office) if method == "GET" and path != "/live"):
        numbers = ("foreign", "hidden") if "{number}" in path else ("hidden",)
        found += [_filled(path, world.cases[kind])[1:] for kind in numbers]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(("role", "unit"), ROLES)
def test_every_page_tells_only_what_a_role_may_read(world: World, role: Role, unit: str) -> None:
    """No word of a case that is not theirs, and no number of one that they may not know of."""
    browser, works = world.browsers[role, unit], role in (Role.OFFICER, Role.HEAD, Role.CUSTODIAN)
    at_desk = role is Role.ADMINISTRATOR or (works and unit == RAYONG)
    secret = {world.cases["alone"], world.filed[role, unit], SECRETS["alone"], SECRETS["own"] + _of(role, unit)}
    secret |= set() if role is Role.ADMINISTRATOR or (works and unit == LOEI) else {SECRETS["foreign"]}
    secret |= set() if at_desk else {SECRETS["hidden"]}

    told = {page: readable(browser.get(f"/console/{page}").content) for page in pages(world)}
    for one in set(re.findall(r'factories/\w+\?province=[^"&]+', told["factories"])):
        told[one] = readable(browser.get(f"/console/{one}").content)

    # Whoever looks for a word sees what they typed.
    leaks = [(page, word) for page, shown in told.items() for word in secret if word in shown and word not in page]
    assert leaks == []
    if at_desk:
        assert SECRETS["hidden"] in browser.get(f"/console/tickets/{world.cases['hidden']}").text
    in_lists = SECRETS["hidden"] in browser.get("/console/?view=hidden").text
    assert in_lists is (at_desk and role is not Role.OFFICER)
