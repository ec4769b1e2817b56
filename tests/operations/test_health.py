"""/health/ready writes, has a limit of time, and lists what is wrong in codes and words; /metrics counts it."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from bot.__main__ import mindbot
from bot.app import House, build
from bot.basics.messages import Message, Reply
from bot.basics.settings import read_settings
from bot.operations import slow_checks
from bot.operations.health import Health
from bot.operations.web_server import open_doors
from bot.store.admin import about
from bot.store.mail import after_restore, inbox, outbox
from knowledge.library import Library
from tests.support.certificates import self_signed
from tests.support.fake_web import free_port
from tests.support.shared_index import share_index

FAR = 4_000_000_000.0
HERE = ("127.0.0.1", 50000)


@pytest.fixture
def house(installation: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    share_index(library, installation)
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "x" * 32)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "y" * 32)
    monkeypatch.chdir(installation.parent)
    built = build(read_settings())
    yield built
    built.close()


@pytest.fixture
def monitoring(house: House) -> TestClient:
    return TestClient(open_doors(house)[0], client=HERE)


def codes(monitoring: TestClient) -> dict[str, bool]:
    """What is wrong, and whether the bot is ready all the same."""
    answer = monitoring.get("/health/ready")
    found = answer.json()
    assert answer.status_code == (200 if found["ready"] else 503)
    for one in found["wrong"]:
        assert one["th"]
        assert one["en"]
    return {one["code"]: one["stops"] for one in found["wrong"]}


def test_without_a_backup_it_is_ready_and_says_so_until_there_is_one(monitoring: TestClient) -> None:
    assert codes(monitoring) == {"backup": False}

    assert CliRunner().invoke(mindbot, ["backup", "kept"]).exit_code == 0

    assert codes(monitoring) == {}


def test_a_database_that_cannot_be_written_is_noticed_within_the_limit(
    monitoring: TestClient, installation: Path
) -> None:
    """Another process holds it, as a full disk or a hung server would."""
    with closing(sqlite3.connect(installation / "mindbot.db", isolation_level=None)) as another:
        another.execute("begin immediate")
        assert codes(monitoring)["store"]
        another.execute("rollback")

    assert "store" not in codes(monitoring)


def set_aside(house: House) -> None:
    house.store.write(lambda tx: inbox.keep(tx, Message("line", "1", "somchai", 1.0, text="x"), 1.0))
    taken = house.store.write(lambda tx: inbox.take(tx, "w", 2.0, 20.0))
    assert taken
    house.store.write(lambda tx: inbox.set_aside(tx, taken, "ValueError"))


def wait_long(house: House) -> None:
    house.store.write(lambda tx: inbox.keep(tx, Message("line", "1", "somchai", 1.0, text="x"), 1.0))


def letter(house: House, channel: str) -> None:
    house.store.write(lambda tx: outbox.put(tx, channel, "somchai", Reply("x"), 1.0, language="th"))


def refuse_token(house: House) -> None:
    letter(house, "line")
    house.store.write(lambda tx: tx.run("update outbox set trouble = 'LINE: 401, the access token is not accepted'"))


def kill_letter(house: House) -> None:
    letter(house, "line")
    house.store.write(lambda tx: tx.run("update outbox set state = 'dead'"))


def another_server(house: House) -> None:
    house.store.write(lambda tx: about.put(tx, "server:other", json.dumps({"at": time.time(), "secret": "another"})))


def set_the_clock_back(house: House) -> None:
    house.store.write(lambda tx: about.put(tx, "server:other", json.dumps({"at": FAR, "secret": "another"})))


TROUBLES: dict[str, Callable[[House], object]] = {
    "inbox_aside": set_aside,
    "inbox_late": wait_long,
    "outbox_late": lambda house: letter(house, "line"),
    "outbox_dead": kill_letter,
    "token": refuse_token,
    "secret": another_server,
    "clock": set_the_clock_back,
    "restored": lambda house: house.store.write(lambda tx: after_restore.hold(tx, 1.0)),
    "thread": lambda house: house.supervision._failure("librarian", ValueError()),
}


@pytest.mark.parametrize("code", TROUBLES)
def test_what_wants_somebody_to_look_is_listed_and_does_not_stop_the_bot(
    house: House, monitoring: TestClient, code: str
) -> None:
    TROUBLES[code](house)

    assert codes(monitoring)[code] is False


def test_a_browser_tab_that_was_closed_is_no_trouble(house: House, monitoring: TestClient) -> None:
    letter(house, "web")

    assert set(codes(monitoring)) == {"backup"}


def test_an_index_that_is_gone_stops_it(installation: Path, monitoring: TestClient) -> None:
    (installation / "index" / "current").unlink()

    assert codes(monitoring)["index"]


@pytest.mark.parametrize(("free", "stops"), [(900_000_000, False), (50_000_000, True)])
def test_a_full_disk_is_noticed_before_it_is_full(
    monitoring: TestClient, monkeypatch: pytest.MonkeyPatch, free: int, stops: bool
) -> None:
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    assert codes(monitoring)["disk"] is stops


def test_a_damaged_page_of_the_database_is_found(house: House, installation: Path) -> None:
    house.store.write(lambda tx: [outbox.put(tx, "line", str(n), Reply("x"), 1.0, language="th") for n in range(50)])  # type: ignore[func-returns-value]
    house.close()
    file = installation / "mindbot.db"
    content = bytearray(file.read_bytes())
    content[8192 : len(content) // 2] = bytes(len(content) // 2 - 8192)
    file.write_bytes(content)

    assert [wrong.code for wrong in slow_checks.pages(house.settings)] == ["page"]


@pytest.mark.parametrize(("days", "found"), [(3, ["certificate"]), (90, [])])
def test_a_certificate_near_its_end_is_noticed(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, found: list[str]
) -> None:
    pem = self_signed(tmp_path, "localhost", days)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    trusting = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    with closing(socket.create_server(("127.0.0.1", port := free_port()))) as listening:
        thread = threading.Thread(target=lambda: server.wrap_socket(listening.accept()[0], server_side=True))
        thread.start()
        settings = house.settings.model_copy(update={"public_url": f"https://localhost:{port}"})

        assert [wrong.code for wrong in slow_checks.certificate(settings)] == found
        thread.join(10)


def test_metrics_are_for_this_machine_and_whoever_has_the_token(house: House, monitoring: TestClient) -> None:
    letter(house, "line")

    told = monitoring.get("/metrics")

    assert told.headers["Content-Type"].startswith("text/plain")
    for line in (
        'mindbot_outbox_messages{channel="line",state="waiting"} 1.0',
        'mindbot_wrong{code="backup"} 1.0',
        "mindbot_ready 1.0",
        'mindbot_cases{what="late"} 0.0',
        "mindbot_backup_age_seconds -1.0",
        "process_resident_memory_bytes",
    ):
        assert line in told.text
    far = TestClient(open_doors(house)[0], client=("203.0.113.7", 50000))
    assert far.get("/metrics").status_code == 404


def test_a_question_is_counted_by_its_outcome_and_its_stages(house: House, monitoring: TestClient) -> None:
    def count(name: str) -> float:
        lines = monitoring.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    before = {name: count(name) for name in COUNTED}
    house.exchange(Message("terminal", "q1", "somchai", 1.0, text="กู้กองทุนตัวอย่างได้เท่าไร"))

    assert {name: count(name) - before[name] for name in COUNTED} == dict.fromkeys(COUNTED, 1.0)


COUNTED = (
    'mindbot_messages_total{outcome="answered"}',
    'mindbot_stage_seconds_count{stage="think"}',
    'mindbot_stage_seconds_count{stage="commit"}',
)


def test_strangers_who_ask_again_and_again_do_not_make_the_database_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def ask(health: Health) -> tuple[dict[str, object], list[object]]:
        asked.append(1)
        return {}, []

    monkeypatch.setattr(Health, "_ask_store", ask)
    doors = open_doors(house)[0]
    stranger = TestClient(doors, client=("203.0.113.7", 50000))

    assert [stranger.get("/health/ready").json() for _ in range(20)] == [{"ready": True}] * 20
    assert len(asked) == 1
    assert TestClient(doors, client=HERE).get("/health/ready").status_code == 200
    assert len(asked) == 2, "this machine itself is told how it is now"
