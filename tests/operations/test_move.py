"""Records move from SQLite to PostgreSQL and back, and nothing of them is lost or doubled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import mindbot
from bot.app import open_records
from bot.basics.messages import Message, Reply
from bot.basics.settings import read_settings
from bot.cases.service import Desk
from bot.operations.integrity_check import examine
from bot.operations.running import running
from bot.store import Transaction
from bot.store.engine.copy_rows import Digest, digests
from bot.store.mail import inbox, outbox
from tests.support import kept_databases as samples

NOW = 1_790_000_000.0


def run(*words: str) -> Result:
    return CliRunner().invoke(mindbot, list(words))


@pytest.fixture
def lived_in(installation: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with cases, letters and conversations, as the first version left it, upgraded."""
    monkeypatch.chdir(installation.parent)
    shutil.copytree(samples.FOLDER / samples.VERSIONS[0], installation, dirs_exist_ok=True)
    assert run("upgrade").exit_code == 0
    with closing(open_records(read_settings())) as store:
        store.write(fill)
    return f"sqlite:///{installation / 'mindbot.db'}"


def fill(tx: Transaction) -> None:
    """A message and two letters, the newest of which is gone: its number must not be given again."""
    inbox.keep(tx, Message("line", "e1", "somchai", NOW, text="ก\u0e33"), NOW)
    for _ in range(2):
        outbox.put(tx, "web", "somchai", Reply("x"), NOW, language="th")
    tx.run("delete from outbox where id = (select max(id) from outbox)")


def contents() -> tuple[dict[str, Digest], int]:
    with closing(open_records(read_settings())) as store:
        found = dict(store.read(digests))
        faults = examine(store, Desk()).faults
        number = store.write(next_number)
    assert faults == ()
    return found, number


def next_number(tx: Transaction) -> int:
    outbox.put(tx, "web", "malee", Reply("x"), NOW, language="th")
    row = tx.one("select max(id) as id from outbox")
    assert row is not None
    return int(row["id"])


def test_there_and_back_again(
    lived_in: str, tmp_path: Path, postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    away, home = postgresql(), f"sqlite:///{tmp_path / 'home.db'}"
    with closing(open_records(read_settings())) as store:
        before = dict(store.read(digests))
        last = store.read(lambda tx: tx.last_number("outbox"))

    rehearsed = run("move", lived_in, away, "--rehearse")
    moved = run("move", lived_in, away)
    again = run("move", lived_in, away)
    back = run("move", away, home)

    assert (rehearsed.exit_code, moved.exit_code, back.exit_code) == (0, 0, 0), moved.output + back.output
    assert rehearsed.stdout == moved.stdout
    assert "Now set MINDBOT_DATABASE" in moved.stderr
    assert again.exit_code == 1
    assert "Name an empty one" in again.stderr
    for address in (away, home):
        monkeypatch.setenv("MINDBOT_DATABASE", address)
        after, number = contents()
        assert after == before
        assert number == last + 1, "a browser has seen the number before it"


def test_a_rehearsal_into_a_file_leaves_no_file(lived_in: str, tmp_path: Path) -> None:
    target = tmp_path / "rehearsed.db"

    assert run("move", lived_in, f"sqlite:///{target}", "--rehearse").exit_code == 0
    assert list(tmp_path.glob("rehearsed.db*")) == []


def test_under_a_running_bot_nothing_is_moved(lived_in: str, installation: Path, tmp_path: Path) -> None:
    with running(installation):
        refused = run("move", lived_in, f"sqlite:///{tmp_path / 'new.db'}")

    assert refused.exit_code == 1
    assert "Stop it first" in refused.stderr
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("wrong", ["mysql:///x", "sqlite:///nowhere.db"])
def test_a_source_that_is_none_is_told_in_a_sentence(installation: Path, tmp_path: Path, wrong: str) -> None:
    refused = run("move", wrong, f"sqlite:///{tmp_path / 'new.db'}")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: ")
