"""Role x page x deed x case: what somebody may not know answers exactly as a number that never was."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.cases.model.actions import ACTIONS
from bot.cases.model.submission import Matter
from tests.support.console_client import SMELL, Office, token_in

pytest_plugins = ["tests.support.desk"]

NEVER = "2569-999999"
RAYONG = "สอจ.ระยอง"
ROLES = [
    (Role.OFFICER, RAYONG),
    (Role.HEAD, RAYONG),
    (Role.CUSTODIAN, RAYONG),
    (Role.READER, RAYONG),
    (Role.KNOWLEDGE_OWNER, RAYONG),
    (Role.ADMINISTRATOR, ""),
    (Role.OFFICER, "กตร"),
    (Role.HEAD, "กตร"),
    (Role.READER, "สปอ"),
]
DEEDS = sorted({form.name for row in ACTIONS for form in row.forms} | {"undo", "preview", "pause", "resume"})


def routes_of_a_case(office: Office) -> list[tuple[str, str]]:
    """Every page and deed of a case, from the console's own table of routes."""
    mount = next(one for one in office.app.routes if isinstance(one, Mount))
    inside = [one for one in mount.app._routes if isinstance(one, Route)]  # type: ignore[attr-defined]
    found = [(method, one.path) for one in inside for method in one.methods or () if method in ("GET", "POST")]
    return [(method, path) for method, path in found if "{number}" in path and "certificates" not in path]


def answers(browser: TestClient, office: Office, number: str) -> dict[str, tuple[int, str]]:
    """What comes at every page and deed of this case, without the number and the browser's own token."""
    token = token_in(browser.get("/console/me").text)
    found = {}
    for method, path in routes_of_a_case(office):
        address = "/console" + path.format(number=number, file="0" * 32, letter="1")
        if method == "GET":
            calls = {path: browser.get(address)}
        else:
            form = {"token": token, "seen": "1", "text": "x", "party": "x", "file": "0" * 32, "unit": RAYONG}
            deeds = DEEDS if path == "/tickets/{number}" else ["save"]
            calls = {f"{path} {do}": browser.post(address, data={**form, "do": do}) for do in deeds}
        for name, answer in calls.items():
            told = re.sub(r'value="\w{64}"', "", answer.text) + str(sorted(answer.headers.items()))
            found[f"{method} {name}"] = answer.status_code, told.replace(number, "N")
    return found


@pytest.mark.parametrize(("role", "unit"), ROLES)
def test_what_is_not_theirs_to_know_answers_as_a_number_that_never_was(office: Office, role: Role, unit: str) -> None:
    """A case that lies with ศปท. alone, and a case that this very officer filed."""
    alone = office.lodge(replace(SMELL, matters=(Matter.CORRUPTION,)))
    browser = office.officer("คนนี้", role, unit)
    person = office.person("คนนี้")
    own = office.store.write(lambda tx: office.desk.lodge(tx, person, SMELL, office.at)).ticket.number

    nowhere = answers(browser, office, NEVER)
    leaks = {
        f"{case}: {where}": (told[0], nowhere[where][0])
        for case, number in (("alone", alone), ("own", own))
        for where, told in answers(browser, office, number).items()
        if told != nowhere[where]
    }

    assert len(nowhere) > len(DEEDS)
    assert leaks == {}
