"""What the web server says of itself to strangers, and whom it believes to be who."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.app import build
from bot.basics.settings import read_settings
from bot.operations.web_server import configured, open_doors, workers_for
from knowledge.library import Library
from tests.support.shared_index import share_index

TOKEN = "a token of the monitoring"
HERE = ("127.0.0.1", 50000)


@pytest.fixture
def app(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Starlette]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("PUBLIC_URL", "https://mindbot.example.go.th")
    monkeypatch.setenv("MINDBOT_HEALTH_TOKEN", TOKEN)
    monkeypatch.setenv("MINDBOT_SECURITY_CONTACT", "mailto:security@example.go.th")
    house = build(read_settings(tmp_path / "no.env"))
    yield open_doors(house)[0]
    house.close()


@pytest.mark.parametrize("client", [("203.0.113.7", 50000), HERE, ("testclient", 50000)])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Authorization", ""])
def test_strangers_learn_that_the_house_works_and_no_numbers(
    app: Starlette, client: tuple[str, int], header: str
) -> None:
    """Also behind a proxy on this machine that nobody named; only this machine itself reads the numbers."""
    headers = {header: "127.0.0.1"} if header else {}
    is_here = client == HERE and header in ("", "Authorization")

    ready = TestClient(app, client=client).get("/health/ready", headers=headers)

    assert ready.status_code == 200
    assert ready.json()["ready"] is True
    assert ("inbox" in ready.json()) == is_here
    assert set(ready.json()) == {"ready"} or is_here


def test_monitoring_elsewhere_reads_the_numbers_with_its_token(app: Starlette) -> None:
    far = TestClient(app, client=("203.0.113.7", 50000))

    assert "inbox" in far.get("/health/ready", headers={"Authorization": f"Bearer {TOKEN}"}).json()
    assert far.get("/health/ready", headers={"Authorization": "Bearer another"}).json() == {"ready": True}


@pytest.mark.parametrize(
    ("proxies", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.7"), ("10.0.0.9", "127.0.0.1")]
)
def test_who_a_visitor_is_says_a_proxy_that_was_named_and_nobody_else(proxies: str, seen: str) -> None:
    """Any user of this machine could send the header."""

    async def who(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.client.host if request.client else "")

    server = configured(Starlette(routes=[Route("/", who)]), proxies)
    server.load()

    told = TestClient(server.loaded_app, client=HERE).get("/", headers={"X-Forwarded-For": "203.0.113.7"})

    assert told.text == seen


def test_no_proxy_is_believed_unless_it_was_named(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "no.env").proxies == ""


@pytest.mark.parametrize("path", ["/", "/console/sign-in", "/health/live", "/nothing", "/robots.txt"])
def test_browsers_are_told_to_come_by_https_alone(app: Starlette, path: str) -> None:
    answer = TestClient(app, base_url="https://mindbot.example.go.th").get(path)

    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_server_without_a_public_address_asks_for_no_https(library: Library, tmp_path: Path) -> None:
    """On one's own machine the browser would then refuse every other server of that name."""
    share_index(library, tmp_path / "data")
    house = build(read_settings(tmp_path / "no.env"))
    browser = TestClient(open_doors(house)[0])

    assert "Strict-Transport-Security" not in browser.get("/health/live").headers
    assert browser.get("/.well-known/security.txt").status_code == 404
    house.close()


def test_robots_keep_out_and_who_finds_a_weakness_knows_whom_to_write_to(app: Starlette) -> None:
    browser = TestClient(app)

    robots, security = browser.get("/robots.txt"), browser.get("/.well-known/security.txt")

    assert "Disallow: /console" in robots.text
    assert "Contact: mailto:security@example.go.th\nExpires: 20" in security.text
    assert "Canonical: https://mindbot.example.go.th/.well-known/security.txt" in security.text
    assert security.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("wanted", "cores", "has_writer", "workers"),
    [(0, 2, False, 1), (0, 4, False, 3), (0, 64, False, 3), (2, 1, False, 2), (1, 8, False, 1), (4, 8, True, 1)],
)
def test_how_many_processes_think_depends_on_cores_and_on_what_is_asked_for(
    wanted: int, cores: int, has_writer: bool, workers: int
) -> None:
    assert workers_for(wanted, cores, has_writer=has_writer) == workers
