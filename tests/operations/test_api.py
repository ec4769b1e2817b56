"""Tests of the HTTP API `/api/ask`: keys, audiences, rate limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.chat.assistant import Assistant, NoCases
from bot.operations.api import LARGEST, Api
from bot.store import Store
from bot.store.engine.open import open_store
from bot.store.people import api_keys
from knowledge.library import Library
from tests.conftest import SEAL
from tests.support.databases import sqlite_copy
from tests.support.examples import examples

QUESTION = {"question": "กู้กองทุนตัวอย่างได้เท่าไร"}


@pytest.fixture
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(sqlite_copy(tmp_path_factory.mktemp("api") / "mindbot.db"), SEAL)
    yield store
    store.close()


@pytest.fixture
def client(records: Store, library: Library) -> TestClient:
    return TestClient(Starlette(routes=Api(records, Assistant(library, NoCases())).routes()))


def key(records: Store, role: Role = Role.PUBLIC, per_minute: int = 600) -> dict[str, str]:
    made = records.write(lambda tx: api_keys.add(tx, f"i-Industry {role}", role, "ศปท", per_minute, 1.0))
    return {"Authorization": f"Bearer {made}"}


def ask(client: TestClient, headers: dict[str, str], said: Any) -> Any:
    return client.post("/api/ask", json=said, headers=headers)


def test_the_answer_is_the_assistants_own(client: TestClient, records: Store) -> None:
    answer = ask(client, key(records), QUESTION).json()

    assert answer["answered"]
    assert answer["sources"][0]["document"] == "loans/fund"


def test_a_key_reads_what_its_audience_reads(client: TestClient, records: Store) -> None:
    secret = {"question": "ขั้นตอนเบิกงบลับ"}

    assert not ask(client, key(records), secret).json()["answered"]
    assert ask(client, key(records, Role.STAFF), secret).json()["answered"]


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}])
def test_nobody_without_a_key_is_answered(client: TestClient, given: dict[str, str]) -> None:
    refused = ask(client, given, QUESTION)

    assert refused.status_code == 401
    assert "mindbot key add" in refused.json()["error"]


def test_a_key_that_was_removed_opens_nothing(client: TestClient, records: Store) -> None:
    headers = key(records)
    records.write(lambda tx: api_keys.remove(tx, "i-Industry public"))

    assert ask(client, headers, QUESTION).status_code == 401


def test_api_keys_are_stored_hashed(records: Store) -> None:
    made = key(records)["Authorization"].removeprefix("Bearer ")

    assert made not in str(records.read(lambda tx: tx.all("select * from api_keys")))


def test_more_than_its_rate_is_asked_to_wait(client: TestClient, records: Store) -> None:
    headers = key(records, per_minute=3)

    statuses = [ask(client, headers, QUESTION).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
    assert int(ask(client, headers, QUESTION).headers["Retry-After"]) > 0


def test_a_question_as_long_as_a_book_is_refused(client: TestClient, records: Store) -> None:
    assert ask(client, key(records), {"question": "ก" * LARGEST}).status_code == 413


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.sampled_from([b"[]", b"null", b'{"question": 1}', b'{"question": "\\ud800"}', b"[" * 999])
)
def test_no_body_causes_a_server_error(client: TestClient, records: Store, body: bytes) -> None:
    made = records.write(lambda tx: api_keys.add(tx, "fuzz", Role.PUBLIC, "", 6000, 1.0) or _again(tx))

    answered = client.post("/api/ask", content=body, headers={"Authorization": f"Bearer {made}"})

    assert answered.status_code in (200, 400)


def _again(tx: Any) -> str | None:
    api_keys.remove(tx, "fuzz")
    return api_keys.add(tx, "fuzz", Role.PUBLIC, "", 6000, 1.0)
