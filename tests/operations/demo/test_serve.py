"""The served demonstration: a banner above each page, sign-in without a password, links with the port it really has."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from bot.__main__ import mindbot
from bot.app import build
from bot.basics.settings import Settings
from bot.operations.demo import folder
from bot.operations.demo.script import read_script
from bot.operations.demo.serve import banner_at, doors
from bot.store import Transaction
from bot.store.people import officers
from tests.operations.demo.conftest import with_an_index
from tests.support.fake_web import free_port

BASE = "http://localhost:8123"
SAMPLE = "ข้อมูลตัวอย่าง ไม่ใช่เรื่องจริง"


@pytest.fixture(scope="module")
def browser(installation: Settings, demo: Path) -> Iterator[TestClient]:
    house = build(folder.settings_of(installation, demo, banner_at(BASE)))
    yield TestClient(doors(house)[0], base_url=BASE)
    house.close()


@pytest.fixture(autouse=True)
def nobody_signed_in(browser: TestClient) -> None:
    browser.cookies.clear()


def test_each_page_says_that_it_is_sample_data_and_where_to_sign_in(browser: TestClient) -> None:
    browser.get("/officers/1")

    for path in ("/", "/officers", "/console/", "/console/figures", "/console/nowhere", "/console/people"):
        page = browser.get(path).text
        assert SAMPLE in page, path
        assert f'href="{BASE}/officers"' in page, path
    browser.cookies.clear()
    assert SAMPLE in browser.get("/console/sign-in").text


def test_every_sample_officer_comes_in_by_one_click(browser: TestClient) -> None:
    links = re.findall(r'<a href="(officers/\d+)">([^<]+)</a>', browser.get("/officers").text)
    assert [name for _, name in links] == [one.name for one in read_script().officer]

    for link, name in links:
        browser.cookies.clear()
        page = browser.get(f"/{link}")
        assert (page.status_code, page.url.path.startswith("/console/")) == (200, True), name
        assert name in page.text


def test_nobody_else_comes_in(browser: TestClient) -> None:
    assert [browser.get(f"/officers/{place}").status_code for place in (0, 15, 999)] == [404] * 3
    assert browser.get("/console/", follow_redirects=False).headers["location"].endswith("sign-in")


def test_a_queue_and_a_case_show_where_it_happened(browser: TestClient) -> None:
    queue = browser.get("/officers/2").text
    numbers = re.findall(r"tickets/(\d{4}-\d{6})", queue)

    page = browser.get(f"/console/tickets/{numbers[0]}").text

    assert "จ.ระยอง" in page
    assert "โรงงานตัวอย่าง" in "".join(
        browser.get(f"/console/tickets/{number}").text for number in dict.fromkeys(numbers)
    )


def only_officers(tx: Transaction, *_: object) -> None:
    for one in read_script().officer:
        officers.add(tx, one.name, one.role, one.unit, 0.0)


def until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    while process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"http://localhost:{port}/health/live", timeout=60)
            return
        time.sleep(0.2)


def test_the_command_serves_what_lies_there_with_links_to_its_own_port_and_opens_no_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an operator starts it, with the tokens of the real one in the environment."""
    port, small = free_port(), tmp_path / "demo"
    monkeypatch.setattr(folder, "fill", only_officers)
    folder.make(with_an_index(tmp_path), 1, 0.0)
    tokens = {"LINE_CHANNEL_SECRET": "a line secret of the real one", "LINE_CHANNEL_ACCESS_TOKEN": "a line token"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        env={**os.environ, **tokens, "MINDBOT_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        links = re.findall(r"http://\S+", "".join(said))
        assert len(links) == 2 + 14
        assert {re.match(r"http://localhost:(\d+)/", link)[1] for link in links} == {str(port)}  # type: ignore[index]
        until_it_answers(process, port)
        with httpx.Client(follow_redirects=True, timeout=60) as browser:
            assert SAMPLE in browser.get(links[-1]).text
            assert browser.post(f"http://localhost:{port}/line", content=b"{}").status_code == 404
        removed = CliRunner().invoke(mindbot, ["demo", "--remove"], env={"MINDBOT_DATA": str(tmp_path)})
        assert (removed.exit_code, "being served" in removed.output) == (1, True)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
    assert folder.is_demo(small)
