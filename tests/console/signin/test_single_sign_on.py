"""Tests of single sign-on with a real OpenID Connect provider, and with a dishonest one."""

from __future__ import annotations

import html
import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.store import Store
from bot.store.people import officers
from tests.support.console_client import Office

pytest_plugins = ["tests.support.desk"]

US = "https://desk.example.go.th"
OURS = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)


def console(store: Store, folder: Path, issuer: str) -> Office:
    lines = {
        "MINDBOT_SSO_ISSUER": issuer,
        "MINDBOT_SSO_CLIENT_ID": "mindbot",
        "MINDBOT_SSO_CLIENT_SECRET": "a secret between us",
        "PUBLIC_URL": US,
    }
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()), "utf-8")
    office = Office(store, folder)
    office.invite("malee@industry.go.th", Role.HEAD, "สอจ.ระยอง")
    return office


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Somebody else's program, at this address."""
    import oidc_provider_mock

    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def real(provider: str, store: Store, tmp_path: Path) -> Office:
    """The provider knows Malee, and a stranger."""
    claims = {"preferred_username": "malee@industry.go.th", "name": "มาลี"}
    httpx.put(f"{provider}/users/malee", json=claims).raise_for_status()
    httpx.put(f"{provider}/users/stranger", json={"preferred_username": "stranger"}).raise_for_status()
    return console(store, tmp_path, provider)


def issuer_of(office: Office) -> str:
    lines = (office.folder / ".env").read_text("utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("MINDBOT_SSO_ISSUER"))


def by_the_provider(browser: TestClient, user: str) -> str:
    """Somebody goes to the provider, says who they are, and is sent back."""
    away = browser.get("/console/sso").headers["location"]
    answer = httpx.post(away, data={"sub": user})
    return answer.headers["location"].removeprefix(US)


def test_an_officer_comes_in_by_the_ministrys_account(real: Office) -> None:
    browser = real.browser()
    assert say("console.sso.go", "th") in browser.get("/console/sign-in").text

    entered = browser.get(by_the_provider(browser, "malee"))

    assert entered.status_code == 200
    assert "malee@industry.go.th" in browser.get("/console/").text


def test_the_second_factor_is_the_providers(real: Office) -> None:
    """PUBLIC_URL is set, so a password alone would not do."""
    browser = real.browser()
    browser.get(by_the_provider(browser, "malee"))

    assert browser.get("/console/").status_code == 200


def test_whom_nobody_added_here_stays_outside(real: Office) -> None:
    browser = real.browser()

    answer = browser.get(by_the_provider(browser, "stranger"))

    assert answer.status_code == 403
    assert say("console.sso.nobody", "th") in html.unescape(answer.text)
    assert browser.get("/console/").status_code == 303


def test_a_name_that_only_looks_like_ours_is_nobodys(real: Office) -> None:
    """At the provider ｍａｌｅｅ is another person than malee."""
    httpx.put(
        f"{issuer_of(real)}/users/wide", json={"preferred_username": "ｍａｌｅｅ@industry.go.th"}
    ).raise_for_status()
    browser = real.browser()

    assert browser.get(by_the_provider(browser, "wide")).status_code == 403


def test_a_disabled_officer_stays_outside(real: Office) -> None:
    real.store.write(lambda tx: officers.disable(tx, "malee@industry.go.th", real.at))
    browser = real.browser()

    assert browser.get(by_the_provider(browser, "malee")).status_code == 403


def test_an_answer_that_was_meant_for_another_browser_is_worthless(real: Office) -> None:
    """Somebody sends Malee a link that would sign her in as somebody else."""
    link = by_the_provider(real.browser(), "malee")
    other = real.browser()

    assert other.get(link).status_code == 403
    other.get("/console/sso")
    assert other.get(link).status_code == 403


def test_an_answer_is_worth_something_once(real: Office) -> None:
    browser = real.browser()
    link = by_the_provider(browser, "malee")

    assert browser.get(link).status_code == 200
    assert browser.get(link).status_code == 403


def test_without_settings_single_sign_on_is_not_offered(office: Office) -> None:
    browser = office.browser()

    assert browser.get("/console/sso").status_code == 404
    assert browser.get("/console/sso/back?code=1&state=1").status_code == 403
    assert say("console.sso.go", "th") not in browser.get("/console/sign-in").text


class Lying:
    """A provider that says what it is told to say."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {}
        self.key: RSAKey | OctKey = OURS
        self.header = {"alg": "RS256", "kid": "one"}
        self.mood = "answers"
        self.nonce = ""

    def proof(self, issuer: str) -> str:
        now = int(time.time())
        claims = {
            "iss": issuer,
            "aud": "mindbot",
            "sub": "malee",
            "nonce": self.nonce,
            "iat": now,
            "exp": now + 300,
            "preferred_username": "malee@industry.go.th",
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, kept, self.key, algorithms=["RS256", "HS256", "none"])


@contextmanager
def served(lying: Lying) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            about = {"issuer": issuer, "authorization_endpoint": f"{issuer}/a", "token_endpoint": f"{issuer}/t"}
            keys = {"keys": [OURS.as_dict(private=False)]}
            self._say(keys if self.path == "/keys" else {**about, "jwks_uri": f"{issuer}/keys"})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._say({"access_token": "x", "token_type": "Bearer", "id_token": lying.proof(issuer)})

        def _say(self, said: object) -> None:
            body = {"answers": json.dumps(said), "babbles": "<html>", "lists": "[]", "empty": "{}"}.get(lying.mood, "")
            self.send_response(500 if lying.mood == "fails" else 200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *about: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def lied_to(store: Store, tmp_path: Path) -> Iterator[tuple[Office, Lying]]:
    lying = Lying()
    with served(lying) as issuer:
        yield console(store, tmp_path, issuer), lying


def back(browser: TestClient, lying: Lying) -> tuple[int, str]:
    asked = parse_qs(urlsplit(browser.get("/console/sso").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    lying.nonce = lying.nonce or asked["nonce"][0]
    answer = browser.get(f"/console/sso/back?code=c&state={asked['state'][0]}")
    return answer.status_code, html.unescape(answer.text)


def test_an_honest_answer_opens(lied_to: tuple[Office, Lying]) -> None:
    office, lying = lied_to

    assert back(office.browser(), lying)[0] == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-system"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_proof_that_was_made_for_something_else_is_refused(
    lied_to: tuple[Office, Lying], claims: dict[str, object]
) -> None:
    office, lying = lied_to
    lying.claims = claims

    status, page = back(office.browser(), lying)

    assert status == 403
    assert say("console.sso.refused", "th") in page


@pytest.mark.parametrize("forged", ["another key", "shared key", "none"])
def test_a_proof_that_somebody_else_signed_is_refused(lied_to: tuple[Office, Lying], forged: str) -> None:
    office, lying = lied_to
    if forged == "another key":
        lying.key = RSAKey.generate_key(2048, private=True)
    else:
        lying.key = OctKey.import_key("a secret between us")
        lying.header = {"alg": "HS256" if forged == "shared key" else "none", "kid": "one"}

    assert back(office.browser(), lying)[0] == 403


def test_an_address_that_nobody_verified_is_nobodys(store: Store, tmp_path: Path) -> None:
    lying = Lying()
    lying.claims = {"email": "malee@industry.go.th", "email_verified": False}
    with served(lying) as issuer:
        office = console(store, tmp_path, issuer)
        (tmp_path / ".env").write_text((tmp_path / ".env").read_text() + "MINDBOT_SSO_CLAIM=email\n", "utf-8")
        office = Office(store, tmp_path)

        assert back(office.browser(), lying)[0] == 403


@pytest.mark.parametrize("mood", ["fails", "babbles", "lists", "empty", "silent"])
def test_a_provider_that_is_out_of_order_keeps_nobody_from_their_password(
    lied_to: tuple[Office, Lying], mood: str, caplog: pytest.LogCaptureFixture
) -> None:
    office, lying = lied_to
    lying.mood = mood

    with caplog.at_level(logging.INFO):
        answer = office.browser().get("/console/sso")

    assert answer.status_code == 503
    assert say("console.sso.down", "th") in html.unescape(answer.text)
    assert "a secret between us" not in caplog.text
