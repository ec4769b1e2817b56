"""Where nothing is installed the verbs say so and make nothing; only an upgrade changes a schema."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import mindbot
from bot.app import begin_records
from bot.basics.settings import read_settings
from bot.operations.running import running
from bot.store.engine import migrations
from bot.store.engine.migrations import newest
from bot.store.engine.seal import key_file
from knowledge.library import Library
from tests.support.shared_index import share_index

VERBS = [
    "outbox list",
    "inbox list",
    "outbox retry --all",
    "outbox release --send",
    "officer add somchai --unit ศปท",
    "officer list",
    "staff list",
    "key list",
    "invite --role staff --unit ศปท",
    "audit",
    "retention",
    "rules show deadlines",
    "rehearsal list",
    "export cases",
    "doctor",
    "upgrade",
    "backup kept",
]


def run(*words: str) -> Result:
    return CliRunner().invoke(mindbot, list(words))


@pytest.mark.parametrize("verb", VERBS)
def test_where_nothing_is_installed_a_verb_says_so_and_makes_nothing(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = run(*verb.split())

    assert done.exit_code == 1, done.output
    assert f"No mindbot is installed in {tmp_path / 'data'}" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["outbox list", "doctor", "serve --port 18998"])
def test_beside_a_database_no_new_key_is_made(verb: str, installation: Path, library: Library) -> None:
    share_index(library, installation)
    run("outbox", "list")  # the database learns its key
    (installation / "seal.key").unlink()

    done = run(*verb.split())

    assert done.exit_code == 1
    assert "Put the kept copy of that key there" in done.stderr
    assert not (installation / "seal.key").exists()


def garble_key(data: Path) -> None:
    (data / "seal.key").write_text("สวัสดี")


def swap_key(data: Path) -> None:
    run("outbox", "list")  # the database learns its key
    (data / "seal.key").unlink()
    key_file(data / "seal.key")


def garble_database(data: Path) -> None:
    (data / "mindbot.db").write_text("hello" * 1000)


def lose_database(data: Path) -> None:
    (data / "mindbot.db").unlink()


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (garble_key, "holds no key"),
        (swap_key, "Put that installation's seal.key"),
        (garble_database, "cannot be opened as a database"),
        (lose_database, "No mindbot is installed"),
    ],
)
def test_an_operators_mistake_is_a_sentence_and_no_traceback(
    mistake: Callable[[Path], None], told: str, installation: Path
) -> None:
    mistake(installation)
    before = sorted(installation.iterdir())

    done = run("outbox", "list")

    assert done.exit_code == 1
    assert told in done.stderr
    assert sorted(installation.iterdir()) == before


def test_a_database_server_that_is_away_is_named_without_its_password(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINDBOT_DATABASE", "postgresql://bot:hush@127.0.0.1:9/bot")

    done = run("outbox", "list")

    assert done.exit_code == 1
    assert "'bot' at 127.0.0.1 cannot be reached" in done.stderr
    assert "hush" not in done.output


def test_three_that_start_together_on_an_empty_server_all_live(
    tmp_path: Path, postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINDBOT_DATABASE", postgresql())

    with ThreadPoolExecutor(3) as together:
        stores = list(together.map(lambda _: begin_records(read_settings()), range(3)))

    assert len({store.seal.id for store in stores}) == 1
    for store in stores:
        assert store.write(lambda tx: 1) == 1
        store.close()


@pytest.fixture
def older(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose database is of an earlier version."""
    monkeypatch.chdir(installation.parent)
    (installation / "mindbot.db").unlink()
    first = migrations.steps()[:1]
    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrations, "steps", lambda: first)
        begin_records(read_settings()).close()
    return installation


def version(data: Path) -> int:
    with closing(sqlite3.connect(data / "mindbot.db")) as database:
        return int(database.execute("select value from about where name = 'version'").fetchone()[0])


@pytest.mark.parametrize("verb", ["outbox list", "audit", "officer list", "rules show deadlines"])
def test_a_newer_program_leaves_an_older_database_as_it_is(older: Path, verb: str) -> None:
    done = run(*verb.split())

    assert done.exit_code == 1
    assert "Stop the bot, then: mindbot upgrade" in done.stderr
    assert version(older) == 34


def test_the_doctor_says_that_an_upgrade_is_due_and_makes_none(older: Path) -> None:
    done = run("doctor")

    assert "mindbot upgrade" in done.stdout
    assert version(older) == 34


def test_an_upgrade_backs_up_first_and_the_backup_is_the_way_back(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("upgrade")

    assert done.exit_code == 0, done.output
    assert version(older) == newest()
    assert "Nothing to do" in run("upgrade").stdout
    [backup] = (older / "backups").iterdir()
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "back"))
    assert "Now: mindbot upgrade" in run("restore", str(backup), "--seal-key", str(older / "seal.key")).stdout
    assert version(tmp_path / "back") == 34


def test_under_a_running_bot_nothing_is_upgraded(older: Path) -> None:
    with running(older):
        done = run("upgrade")

    assert done.exit_code == 1
    assert "Stop it first" in done.stderr
    assert version(older) == 34
    assert not (older / "backups").exists()


def test_without_room_for_the_backup_nothing_is_upgraded(older: Path) -> None:
    (older / "backups").touch()

    done = run("upgrade")

    assert done.exit_code == 1
    assert "Nothing was changed" in done.stderr
    assert version(older) == 34


def test_the_whole_process_says_it_in_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "MINDBOT_DATA": str(tmp_path / "nowhere")}

    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()
