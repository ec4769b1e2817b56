"""What the tests share: a real store of either kind, a small library, a clock that obeys."""

from __future__ import annotations

import gc
import os
import ssl
from collections.abc import Callable, Generator, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette import routing

from bot.console.signin import passwords
from bot.store import Store
from bot.store.engine import postgresql as postgresql_engine
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal, key_file
from knowledge.index.on_disk import switch, write
from knowledge.library import Library
from knowledge.passages import Paper, Passage
from tests.support import cost, event_loop, sentence_vectors, strict, warm_indexer
from tests.support import one_copier as one_copier_of_all
from tests.support.databases import KINDS, Postgresql, quick_folder, runs_on_postgresql, sqlite_copy
from tests.support.examples import by_default
from tests.support.shared_index import open_once
from tests.support.sign_in import CHEAP

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", quick_folder())
by_default()

SEAL = Seal(b"only for tests")
_SERVER = pytest.StashKey[Postgresql]()
_SPENT = pytest.StashKey[float]()  # seconds of CPU of every PostgreSQL server


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[Postgresql]:
    """A real PostgreSQL server for the whole run; it starts when a test needs it, and stops after all of them."""
    server = request.config.stash[_SERVER] = Postgresql()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgresql_engine, "ConnectionPool", server.pool)
        yield server


@pytest.fixture
def postgresql(postgresql_server: Postgresql) -> Iterator[Callable[[], str]]:
    """Each call gives the address of a new PostgreSQL database without tables; they are dropped after the test."""
    made: list[str] = []

    def blank() -> str:
        made.append(postgresql_server.blank())
        return made[-1]

    yield blank
    for address in made:
        postgresql_server.drop(address)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows, of each kind in turn."""
    if request.param == "sqlite":
        yield sqlite_copy(tmp_path / "mindbot.db")
        return
    server: Postgresql = request.getfixturevalue("postgresql_server")
    with server.lend() as address:
        yield address


@pytest.fixture(params=KINDS)
def blank_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, of each kind in turn: for tests of what opening a store does."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.db'}"
    blank: Callable[[], str] = request.getfixturevalue("postgresql")
    return blank()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store of each kind in turn."""
    opened = open_store(database, SEAL)
    yield opened
    opened.close()


@pytest.fixture
def installation(nothing_from_outside: None, tmp_path: Path) -> Path:
    """The data folder of an installation with a key and an empty database, where the verbs look for it."""
    sqlite_copy(tmp_path / "data" / "mindbot.db")
    key_file(tmp_path / "data" / "seal.key")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's own machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("MINDBOT_", "LINE_", "TELEGRAM_")) or name in ("PUBLIC_URL", "EMBEDDING_MODEL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EMBEDDING_MODEL", "none")  # encoding takes time that only the tests of meaning need


@pytest.fixture(scope="session", autouse=True)
def one_copier() -> Iterator[None]:
    """The process that makes working copies is started once; tests/documents/test_copies.py starts its own."""
    with pytest.MonkeyPatch.context() as patch:
        one_copier_of_all.share(patch)
        yield
    one_copier_of_all.end()


@pytest.fixture(scope="session", autouse=True)
def one_list_of_certificates() -> Iterator[None]:
    """Each client of the web reads the machine's certificates; nothing leaves it here, so they are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """Browsers of the console share a loop, and the patterns of its addresses are compiled once."""
    with event_loop.running(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "compile_path", cache(routing.compile_path))
        yield


@pytest.fixture(scope="session", autouse=True)
def sentences_of_earlier_runs() -> Iterator[sentence_vectors.Kept]:
    """Sentences are encoded once and kept for the next run; `sentences_are_encoded` asks for the model itself."""
    with sentence_vectors.kept() as vectors:
        yield vectors


@pytest.fixture
def sentences_are_encoded(sentences_of_earlier_runs: sentence_vectors.Kept) -> Iterator[None]:
    """For tests of the sentence model and of what it takes."""
    sentences_of_earlier_runs.is_used = False
    yield
    sentences_of_earlier_runs.is_used = True


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A password costs next to nothing here; test_passwords.py asks for the real price."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", CHEAP)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Most tests run on SQLite only, unless DATABASES=all."""
    left_out = [item for item in items if _is_on_postgresql(item) and not runs_on_postgresql(item.nodeid)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        kept = set(items) - set(left_out)
        items[:] = [item for item in items if item in kept]


def _is_on_postgresql(item: pytest.Item) -> bool:
    """Whether the fixture `database` or `blank_database` gives this test a PostgreSQL database."""
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return "postgresql" in (parameters.get("database"), parameters.get("blank_database"))


def pytest_collection_finish() -> None:
    """Thousands of tests and modules stay to the end: whoever looks for rubbish need not look at them each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if why := strict.unexpected_skip(item, report):
        report.outcome, report.longrepr = "failed", why
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of several tells what its server cost; the one who started the workers adds it up."""
    warm_indexer.end()
    server: Postgresql | None = session.config.stash.get(_SERVER, None)
    if server is None:
        return
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["postgresql"] = server.cpu()
    else:
        session.config.stash[_SPENT] = server.cpu()
    server.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    stash = node.config.stash
    stash[_SPENT] = stash.get(_SPENT, 0.0) + getattr(node, "workeroutput", {}).get("postgresql", 0.0)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(config, "workerinput"):
        reporter.write_line(cost.told(config.stash.get(_SPENT, 0.0)))


PAPERS = (
    Paper("loans/fund", "เงินกู้กองทุนตัวอย่าง", "public", owner="กองทุน", as_of=date(2026, 2, 16)),
    Paper("sop/secret", "คู่มือเบิกงบลับ", "staff", owner="สปอ."),
    Paper("sop/ours", "คู่มือเฉพาะของศูนย์", "unit:ศปท", owner="ศปท."),
    Paper("old/rule", "ระเบียบจอดรถเดิม", "public", superseded_by="old/new", review_by=date(2020, 1, 1), sample=True),
)
PASSAGES = (
    Passage(
        "loans/fund#0",
        "loans/fund",
        ("วงเงินกู้สูงสุด",),
        "เงินกู้กองทุนตัวอย่างให้กู้ไม่เกิน 15 ล้านบาทต่อราย\n\nIn English: up to 15 million baht for each borrower.",
        asked=("How much can I borrow from the sample fund?", "กู้ได้เท่าไร"),
    ),
    Passage("loans/fund#1", "loans/fund", ("ดอกเบี้ย",), "เงินกู้กองทุนตัวอย่างคิดดอกเบี้ยร้อยละ 3 ต่อปีในสามปีแรก"),
    Passage("sop/secret#0", "sop/secret", ("ขั้นตอนเบิกงบลับ",), "ยื่นแบบ ลับ-๙ ต่อหัวหน้ากลุ่มภายในสามวันทำการ"),
    Passage("sop/ours#0", "sop/ours", ("ตู้เอกสารของศูนย์",), "กุญแจตู้เอกสารของศูนย์อยู่ที่เลขานุการ"),
    Passage("old/rule#0", "old/rule", ("ที่จอดรถผู้มาติดต่อ",), "ผู้มาติดต่อจอดรถที่ลานด้านหน้าอาคารได้สองชั่วโมง"),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A few papers of our own: for the public, for staff, for one unit, and one that is out of date."""
    home = tmp_path_factory.mktemp("index")
    write(home / "one", PAPERS, PASSAGES)
    switch(home, home / "one")
    with pytest.MonkeyPatch.context() as patch:
        open_once(patch, home)
        yield Library(home)


@pytest.fixture(scope="session", autouse=True)
def numbers_in_order() -> Iterator[None]:
    """Cases are numbered 1, 2, 3 in tests, so that a test can name them; real numbers: stories/test_nobody_is_named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.cases.service.scattered", lambda running, keyed: running)
        yield
