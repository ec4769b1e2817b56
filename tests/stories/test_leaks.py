"""Leak tests: an anonymous complaint, and every page, file, export, search and log that must not reveal its citizen."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.dates import moment
from bot.basics.messages import Message
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.basics.signed_links import Links
from bot.cases.model.abuse_actions import Ban, BanKind
from bot.cases.model.submission import Lodge, Matter
from bot.cases.records import repository
from bot.chat.effects import AskReview
from bot.operations.web_server import open_doors
from bot.store.cases import parties
from knowledge.library import Library
from tests.support.console_client import token_in
from tests.support.databases import sqlite_copy
from tests.support.shared_index import share_index
from tests.support.whistleblower import (
    ADDRESS,
    COMPLAINT,
    HOST,
    ROLES,
    UNIT,
    WORDS,
    Story,
    aliases,
    at,
    browser_of,
    crawl,
    readable,
    starts,
)


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """The house over this data folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINDBOT_DATA", str(data))
        patch.setenv("PUBLIC_URL", HOST)
        patch.setenv("MINDBOT_SECOND_FACTOR", "optional")
        built = build(read_settings(data / "no.env"))
    yield built
    built.close()


@pytest.fixture(scope="module")
def data(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaks") / "data"
    share_index(library, folder)
    sqlite_copy(folder / "mindbot.db")
    return folder


@pytest.fixture(scope="module")
def told(data: Path) -> Iterator[Story]:
    """The story, told once, and somebody of each role; for tests that only look."""
    with opened(data) as house:
        story = Story(house)
        for name, role, unit in ROLES:
            story.officer(name, role, unit)
        yield story


@pytest.fixture(scope="module")
def pages_of(told: Story) -> Callable[[str], list[tuple[str, str]]]:
    """Everything that this officer can reach or guess, opened once."""
    return cache(lambda name: list(crawl(browser_of(told, name), starts(told))))


@pytest.fixture
def story(told: Story, data: Path, tmp_path: Path) -> Iterator[Story]:
    """The same on a copy, for tests in which it goes on."""
    shutil.copytree(data, tmp_path / "data", symlinks=True)
    with opened(tmp_path / "data") as house:
        yield told.again(house)


@pytest.mark.parametrize(("name", "role", "unit"), ROLES)
def test_nothing_that_anybody_can_open_tells_who_it_was(
    told: Story, pages_of: Callable[[str], list[tuple[str, str]]], name: str, role: Role, unit: str
) -> None:
    """Everything is opened that this role can reach or guess; nothing of the citizen is in it."""
    story, marks = told, told.marks
    asked = set(marks.values())

    pages = pages_of(name)

    for address, answer in pages:
        typed = {mark for mark in asked if mark in unquote(address)}  # whoever looks for a name sees what they typed
        for what, mark in marks.items():
            assert mark in typed or mark not in answer, f"{role} learns {what} at {address}"
    own = [address for address, _ in pages if story.number in address]
    assert own
    if role in (Role.OFFICER, Role.HEAD, Role.CUSTODIAN) and unit == UNIT:
        assert any(WORDS in answer for _, answer in pages), "the work itself can be done"
        assert any("photo-1.jpg" in answer for _, answer in pages)
        for paper_of in ("print", "case.pdf", "letters/1", "letters/1/letter.pdf"):
            assert any(f"{story.number}/{paper_of}" in address for address, _ in pages), "papers are read as well"


@pytest.mark.parametrize(("name", "role", "unit"), [one for one in ROLES if one[1] is not Role.CUSTODIAN])
def test_no_form_or_button_reveals_it(told: Story, name: str, role: Role, unit: str) -> None:
    story = told
    browser, marks = browser_of(story, name), story.marks
    token = token_in(browser.get("/console/me").text)

    for alias in aliases(story):
        for number in (story.number, story.danger, story.alone):
            fields = {"token": token, "party": alias, "file": story.file_ids[0], "text": "อยากรู้"}
            for page in ("who", "seal", "original"):
                answer = browser.post(f"/console/tickets/{number}/{page}", data=fields)
                assert answer.status_code in (403, 404)
                assert not [what for what, mark in marks.items() if mark in readable(answer.content)]


def test_a_case_of_one_unit_only_is_nowhere_for_others(
    told: Story, pages_of: Callable[[str], list[tuple[str, str]]]
) -> None:
    """Not its number in a page, not one more in a count, not in a file to take along."""
    story = told
    for name, role, unit in ROLES:
        pages = [(address, answer) for address, answer in pages_of(name) if story.alone not in address]
        browser = browser_of(story, name)  # signs out the browser in which the pages were opened, so it comes after it

        there, nowhere = (browser.get(f"/console/tickets/{number}") for number in (story.alone, "2569-999999"))
        assert there.status_code == nowhere.status_code == 404
        assert _without_token(there.text) == _without_token(nowhere.text)
        assert not [address for address, answer in pages if story.alone in answer], f"{role} of {unit or 'no unit'}"


@pytest.mark.parametrize(("name", "role", "unit"), [one for one in ROLES if one[1] in (Role.ADMINISTRATOR, Role.HEAD)])
def test_a_case_of_one_unit_only_changes_no_figure_of_others(story: Story, name: str, role: Role, unit: str) -> None:
    """Not in the counts above the queue, not in a chart, not in a file to take along."""
    browser = browser_of(story, name)
    pages = [
        "/console/?view=all",
        "/console/figures",
        "/console/export/cases.csv",
        "/console/reports",
        "/console/public",
        "/console/people",
        "/console/units",
    ]
    before = [_without_token(browser.get(page).text) for page in pages]

    story.house.store.write(
        lambda tx: story.house.desk.lodge(
            tx, story.neighbour, Lodge(**{**vars(COMPLAINT), "matters": (Matter.CORRUPTION,)}), time.time()
        )
    )

    assert [_without_token(browser.get(page).text) for page in pages] == before


def _without_token(page: str) -> str:
    """Without what is new on every load: the form's token, and the sealed place in the list."""
    return re.sub(r"place=[\w-]+", "", re.sub(r'name="token" value="\w+"', "", page))


def test_the_logs_tell_nothing_of_them_either(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Filing, following, copying, and a custodian who looks: numbers, and never people."""
    caplog.set_level(logging.DEBUG, "mindbot")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser's own log, not ours
    share_index(library, tmp_path / "data")
    sqlite_copy(tmp_path / "data" / "mindbot.db")
    with opened(tmp_path / "data") as house:
        _logs_tell_nothing(Story(house), caplog)


def _logs_tell_nothing(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    story.officer("ผู้ดูแลผนึก", Role.CUSTODIAN, UNIT)
    browser = browser_of(story, "ผู้ดูแลผนึก")
    token = token_in(browser.get("/console/me").text)
    alias = story.house.store.read(lambda tx: parties.of(tx, story.number))[0].alias
    opened = browser.post(
        f"/console/tickets/{story.number}/seal", data={"token": token, "party": alias, "text": "ต้องโทรกลับ"}
    )
    assert ADDRESS in opened.text

    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    logged = "\n".join(record.getMessage() for record in records if record.name.startswith("mindbot"))
    assert f"{story.number}: a seal was opened" in logged
    assert "filed" not in logged, "its time beside a number would tell when somebody filed"
    for what, mark in story.marks.items():
        assert mark not in logged, f"the log tells {what}"


def test_a_proof_of_filing_is_for_its_own_party_and_tells_others_nothing(told: Story) -> None:
    """A link that was made for one file opens no other, and a bent one opens nothing."""
    story = told
    app, _ = open_doors(story.house)
    browser = TestClient(app, base_url=HOST)
    links: Links = story.house.links
    first, *others = aliases(story)

    link = links.file(f"proof/th/{first}", 9e9).removeprefix(HOST)

    assert browser.get(link).headers["content-type"] == "application/pdf"
    for other in others:
        assert browser.get(link.replace(quote(first), quote(other))).status_code == 404
        assert browser.get(link.replace("proof", "slip")).status_code == 404


BANNED, ASKED = at(18, 23, 37), at(19, 41, 29)


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [one for one in ROLES if one[1] in (Role.OFFICER, Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR)],
)
def test_a_ban_tells_nobody_who_it_was_nor_what_else_is_theirs(story: Story, name: str, role: Role, unit: str) -> None:
    """Put from one anonymous case and asked about to the second: no page names them, and their other case is silent."""
    head = story.officer("ผู้สั่งพัก", Role.HEAD, UNIT)
    before = story.house.store.read(lambda tx: story.house.desk.history(tx, repository.find(tx, story.danger)))  # type: ignore[arg-type]
    first = story.house.store.read(lambda tx: parties.of(tx, story.number))[0].alias
    story._does(head, Ban(story.number, first, BanKind.ABUSE, 7, "ถ้อยคำหยาบคาย"), BANNED)
    message = Message("line", "asks", ADDRESS, ASKED, said_id="asks")
    story.house.store.write(lambda tx: story.house.deeds(tx, AskReview("ขอโทษค่ะ"), story.citizen, message, "th", ASKED))

    browser = browser_of(story, name)
    marks = {**story.marks, "when they asked": moment(ASKED, "th"), "when they asked, for machines": "2026-11-20T19:41"}
    pages = ["/console/bans", "/console/?view=all", *(f"/console/tickets/{n}" for n in (story.number, story.danger))]
    for page in pages:
        answer = browser.get(page)
        for what, mark in marks.items():
            assert mark not in readable(answer.content), f"{page} tells {role} {what}"
    after = story.house.store.read(lambda tx: story.house.desk.history(tx, repository.find(tx, story.danger)))  # type: ignore[arg-type]
    assert after == before
    if role in (Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR) and unit in (UNIT, ""):
        assert "ขอโทษค่ะ" in browser.get("/console/bans").text, "the test looks where the ban is"
    assert story.danger not in browser.get("/console/bans").text
