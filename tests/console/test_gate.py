"""Tests of the console's gate: login required, security headers, CSRF, roles."""

from __future__ import annotations

import logging

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.basics.people import Role
from bot.basics.texts import say
from bot.console.gate import OPEN
from tests.support.console_client import PASSWORD, Office, press, token_in

pytest_plugins = ["tests.support.desk"]

ROLES = [role for role in Role if role not in (Role.PUBLIC, Role.STAFF)]
ALLOWED = {
    "/console/": {Role.OFFICER, Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR},
    "/console/questions": {Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/staff": {Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR},
    "/console/letters": {Role.ADMINISTRATOR},
    "/console/board": {Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/answers": {Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/papers": {Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/drafts": {Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/notices": {Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/channels": {Role.ADMINISTRATOR},
    "/console/doors": {Role.ADMINISTRATOR},
    "/console/retention": {Role.ADMINISTRATOR},
}


def every_route(office: Office) -> list[Route]:
    mount = next(route for route in office.app.routes if isinstance(route, Mount))
    return [route for route in mount.routes if isinstance(route, Route)]


def test_every_page_is_closed_but_those_that_are_listed_as_open(office: Office) -> None:
    """Walk over all routes, also those that somebody adds tomorrow."""
    stranger = office.browser()

    for route in every_route(office):
        address = "/console" + route.path.replace("{path:path}", "no/such/page").replace("{", "").replace("}", "")
        for method in route.methods or set():
            answer = stranger.request(method, address)
            if route.path == "/second":  # opens only to somebody who has given their password
                assert answer.status_code in (303, 403), method
            elif route.path in OPEN:
                assert answer.status_code != 303, address
            else:
                assert answer.status_code == 303, address
                assert answer.headers["location"].endswith("sign-in")
                assert not answer.content


def test_only_seven_pages_need_no_login(office: Office) -> None:
    """Whoever opens an eighth has to change this test."""
    assert {"/sign-in", "/second", "/sso", "/sso/back", "/public", "/first/{code}", "/static/{name}"} == OPEN
    assert {route.path for route in every_route(office)} >= OPEN


@pytest.mark.parametrize("path", ["/console/", "/console//", "/console/%2e%2e/", "/console/static/../", "/console/x"])
def test_no_spelling_of_a_path_bypasses_the_gate(office: Office, path: str) -> None:
    answer = office.browser().get(path)

    assert answer.status_code in (303, 404)
    assert 'class="cases"' not in answer.text


def test_websockets_are_refused(office: Office) -> None:
    with pytest.raises(WebSocketDisconnect), office.browser().websocket_connect("/console/"):
        pass


def test_the_console_without_a_slash_is_the_console(office: Office) -> None:
    answer = office.browser().get("/console")

    assert (answer.status_code, answer.headers["location"]) == (308, "console/")


def test_every_response_has_the_security_headers(office: Office, somchai: TestClient) -> None:
    """Also a redirect, a failure and a file."""
    for path in ("/console/", "/console/sign-in", "/console/static/console.css", "/console/tickets/2569-999999"):
        headers = somchai.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert somchai.get("/console/").headers["cache-control"] == "no-store"


def test_no_page_contains_inline_script_style_or_foreign_hosts(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    for path in ("/console/", f"/console/tickets/{number}", "/console/staff"):
        page = somchai.get(path).text
        assert page.count("<script") == page.count("<script src=")
        for forbidden in ("<style", " style=", "onclick", "http://", "https://", "//"):
            assert forbidden not in page.replace("<!doctype html>", ""), forbidden


def test_behind_a_prefix_every_link_stays_inside(office: Office, somchai: TestClient) -> None:
    """A proxy shows the console at /ministry/mindbot/console: no address begins at the root."""
    number = office.lodge()

    for path in ("/console/", f"/console/tickets/{number}", "/console/no/such/page"):
        page = somchai.get(path).text
        assert 'href="/' not in page
        assert 'src="/' not in page
        assert 'action="/' not in page


@pytest.mark.parametrize("token", ["", "0" * 64, "ไม่ใช่"])
def test_a_form_without_our_token_changes_nothing(office: Office, somchai: TestClient, token: str) -> None:
    number = office.lodge()

    answer = somchai.post(f"/console/tickets/{number}", data={"token": token, "seen": "2", "do": "take"})

    assert answer.status_code == 403
    assert say("console.failure.form", "th") in answer.text
    assert office.news == []


def test_another_sites_form_is_refused_even_with_the_token(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    page = somchai.get(f"/console/tickets/{number}").text

    answer = somchai.post(
        f"/console/tickets/{number}",
        data={"token": token_in(page), "seen": "2", "do": "take"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403


def test_one_officers_token_is_worthless_to_another(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    token = token_in(somchai.get(f"/console/tickets/{number}").text)
    malee = office.officer("มาลี")

    answer = malee.post(f"/console/tickets/{number}", data={"token": token, "seen": "2", "do": "take"})

    assert answer.status_code == 403


def test_an_endless_form_is_not_read_to_its_end(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert somchai.post(f"/console/tickets/{number}", data={"text": "ก" * 70_000}).status_code == 413
    assert somchai.post(f"/console/tickets/{number}", data={f"f{n}": "1" for n in range(101)}).status_code == 413


def test_english_is_remembered(office: Office, somchai: TestClient) -> None:
    somchai.get("/console/?lang=en")

    assert '<html lang="en">' in somchai.get("/console/").text
    assert '<html lang="th">' in office.browser().get("/console/sign-in?lang=xx").text


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_own_pages_and_is_refused_the_others(office: Office, role: Role) -> None:
    browser = office.officer("มานะ", role, "" if role is Role.ADMINISTRATOR else "สอจ.ระยอง")

    for path, roles in ALLOWED.items():
        assert browser.get(path).status_code == (200 if role in roles else 403), path


def test_a_refusal_is_logged_with_its_reason(
    office: Office, somchai: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "mindbot.console"):
        somchai.get("/console/letters")

    assert "may not outbox.see" in caplog.text


def test_logs_carry_no_name_no_word_and_no_token(
    office: Office, somchai: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    number = office.lodge()
    with caplog.at_level(logging.DEBUG, "mindbot.console"):
        press(somchai, number, "take")
        press(somchai, number, "note", text="ความลับของผม")
        browser = office.browser()
        token = token_in(browser.get("/console/sign-in").text)
        browser.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": PASSWORD})

    assert number in caplog.text
    for secret in ("สมชาย", "ความลับ", PASSWORD, token, *somchai.cookies.values()):
        assert secret not in caplog.text


def test_an_installation_that_is_not_the_real_one_says_so_above_each_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its banner is text, whatever it holds; a web address in it is a link. Also on paper, and before the sign-in."""
    number = office.lodge()
    assert "ระบบทดสอบ" not in office.officer("มาลี").get("/console/").text
    monkeypatch.setenv("MINDBOT_BANNER", "ระบบทดสอบ <b> https://real.example.go.th")
    tested = Office(office.store, office.folder)
    somchai = tested.officer("สมชาย")

    for path in ("", "me", "nowhere", f"tickets/{number}", f"tickets/{number}/print"):
        page = somchai.get(f"/console/{path}").text
        assert "ระบบทดสอบ &lt;b&gt;" in page, path
        assert '<a href="https://real.example.go.th"' in page, path
    assert "ระบบทดสอบ" in tested.browser().get("/console/sign-in").text
