"""Tests of the menu of the console."""

from __future__ import annotations

import re

import pytest

from bot.basics.people import WITHOUT_UNIT, Role
from bot.console.menu import departments
from tests.support.console_client import Office

pytest_plugins = ["tests.support.desk"]

AT_THE_CONSOLE = [role for role in Role if role not in (Role.PUBLIC, Role.STAFF)]


@pytest.mark.parametrize("role", AT_THE_CONSOLE)
def test_every_menu_entry_opens_for_whom_it_is_shown(office: Office, role: Role) -> None:
    browser = office.officer("สมชาย", role, "" if role in WITHOUT_UNIT else "สอจ.ระยอง")

    for department in departments(office.person("สมชาย"), "/"):
        for door in department.doors:
            page = browser.get(f"/console/{door.address}")
            assert page.status_code == 200, f"{role} is shown {door.name} and may not open it"
            assert len(re.findall('aria-current="page"', page.text.partition("<main")[0])) == 1


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "queue"), ("/tickets/2569-000001", "queue"), ("/drafts/7", "papers"), ("/calendar", "calendar")],
)
def test_a_page_without_a_menu_entry_belongs_to_another(office: Office, path: str, name: str) -> None:
    office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    here = [
        door.name for department in departments(office.person("ผู้ดูแล"), path) for door in department.doors if door.here
    ]

    assert here == [name]


def test_without_signing_in_there_is_no_menu() -> None:
    assert departments(None, "/sign-in") == ()
