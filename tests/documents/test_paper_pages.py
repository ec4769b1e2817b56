"""Tests of the pages of papers, which open only for readers of their audience."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import documents
from bot.basics.people import Person, Role
from bot.basics.signed_links import LASTS, Links
from bot.store import Store
from bot.store.engine.open import open_store
from bot.store.people import people
from knowledge import settings
from knowledge.library import Library
from tests.conftest import SEAL
from tests.support.databases import sqlite_copy

LINKS = Links("", "a secret of sixteen letters")


@pytest.fixture
def clock() -> list[float]:
    return [1_795_000_000.0]


@pytest.fixture
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(sqlite_copy(tmp_path_factory.mktemp("papers") / "mindbot.db"), SEAL)
    yield store
    store.close()


@pytest.fixture
def client(records: Store, library: Library, clock: list[float]) -> TestClient:
    return TestClient(
        Starlette(routes=documents.routes(library, records, LINKS, lambda: clock[0], settings.own_documents()))
    )


@pytest.fixture
def napa(records: Store) -> Person:
    """Somebody who works for the ministry."""
    person = records.write(lambda tx: people.meet(tx, "web", "napa", 1.0))
    return records.write(lambda tx: people.link(tx, person.id, Role.STAFF, "สปอ", 1.0))


def test_a_public_paper_opens_for_everybody(client: TestClient) -> None:
    page = client.get("/" + LINKS.paper("loans/fund", "public", Person("x"), 0.0))

    assert page.status_code == 200
    assert "15 ล้านบาท" in page.text
    assert "ข้อมูล ณ 16 ก.พ. 2569" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_paper_that_is_out_of_date_says_so_on_its_page(client: TestClient) -> None:
    page = client.get("/papers/old/rule").text

    assert "ตัวอย่าง" in page
    assert "มีเอกสารใหม่แทน" in page


def test_a_staff_paper_opens_for_whom_the_link_was_made(client: TestClient, napa: Person, clock: list[float]) -> None:
    link = "/" + LINKS.paper("sop/secret", "staff", napa, clock[0])

    assert "สามวันทำการ" in client.get(link).text


def test_it_opens_no_more_once_they_have_left(
    client: TestClient, napa: Person, clock: list[float], records: Store
) -> None:
    link = "/" + LINKS.paper("sop/secret", "staff", napa, clock[0])
    records.write(lambda tx: people.unlink(tx, napa.id))

    assert client.get(link).status_code == 404


def test_it_opens_no_more_after_a_week(client: TestClient, napa: Person, clock: list[float]) -> None:
    link = "/" + LINKS.paper("sop/secret", "staff", napa, clock[0])
    clock[0] += LASTS + 1

    assert client.get(link).status_code == 404


def test_a_changed_link_opens_nothing(client: TestClient, napa: Person, clock: list[float]) -> None:
    link = "/" + LINKS.paper("sop/secret", "staff", napa, clock[0])

    for bent in (
        link.replace("sop/secret", "sop/ours"),
        link.replace(napa.id, "somebody"),
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        "/papers/sop/secret",
        "/papers/sop/secret?for=x&until=99999999999&mark=",
        "/papers/../../etc/passwd",
        "/papers/%00",
        "/papers/nothing?original",
        "/papers/loans/fund?original",
    ):
        page = client.get(bent)
        assert page.status_code in (200, 404)
        assert "สามวันทำการ" not in page.text
        assert "root:" not in page.text


def test_another_units_paper_does_not_open_with_a_genuine_link(
    client: TestClient, napa: Person, clock: list[float]
) -> None:
    link = "/" + LINKS.paper("sop/ours", "unit:ศปท", napa, clock[0])

    assert client.get(link).status_code == 404


def test_with_a_public_address_the_link_is_whole() -> None:
    assert Links("https://mindbot.example.go.th", "s").paper("loans/fund", "public", Person("x"), 0.0) == (
        "https://mindbot.example.go.th/papers/loans/fund"
    )
