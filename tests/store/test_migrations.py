"""Migrations: from an empty database, from the first schema, and which databases are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.store import NewerStore, OlderStore, Transaction
from bot.store.engine import migrations
from bot.store.engine.migrations import Opening
from bot.store.engine.open import open_store
from tests.conftest import SEAL
from tests.support.kept_databases import FOLDER, Described, schema_of_postgresql, schema_of_sqlite

T = TypeVar("T")

SAMPLE = FOLDER / "0.1.0"
FIRST = 34  # what the last unreleased version left behind, and the first schema is


def of_version(database: str, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database as it was when this was the newest version."""
    known = tuple(step for step in migrations.steps() if step.version <= version)
    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrations, "steps", lambda: known)
        open_store(database, SEAL).close()


def schema(tx: Transaction) -> Described:
    """Of whichever kind of database this is."""
    return schema_of_sqlite(tx) if type(tx).__name__.startswith("Sqlite") else schema_of_postgresql(tx)


def raw(database: str, look: Callable[[Transaction], T]) -> T:
    """What stands in a database that is only looked at, and takes no step."""
    store = open_store(database, SEAL, Opening.ANY)
    found = store.read(look)
    store.close()
    return found


def _version(tx: Transaction) -> str:
    row = tx.one("select value from about where name = 'version'")
    assert row is not None
    return str(row["value"])


def test_a_step_is_sql_alone_and_each_number_is_there_once() -> None:
    """What a step relied on in Python could change, and then an old database would become another one than it did."""
    versions = [step.version for step in migrations.steps()]
    code = sorted(path.name for path in migrations.FOLDER.rglob("*.py"))
    unknown = {
        word
        for step in migrations.steps()
        for statement in step.statements
        for word in re.findall(r"\{(\w*)\}", statement)
        if word not in ("bytes", "serial")
    }

    assert versions[0] == FIRST
    assert len(versions) == len(set(versions))
    assert code == ["__init__.py"], "A migration step is a .sql file beside __init__.py."
    assert not unknown, f"No database knows these words: {unknown}"
    for path in migrations.FOLDER.glob("*.sql"):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.sql", path.name), f"{path.name}: name it 0099_what_it_does.sql."
        assert path.read_text("utf-8").startswith("-- "), f"{path.name} does not say what it does."


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_first_step_makes_what_0_1_0_made(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The samples of 0.1.0 hold its schema, written down by its own code, which took many steps to get there."""
    kept = json.loads((SAMPLE / ("schema.json" if kind == "sqlite" else "schema_postgresql.json")).read_text("utf-8"))
    database = f"sqlite:///{tmp_path / 'first.db'}" if kind == "sqlite" else request.getfixturevalue("postgresql")()

    of_version(database, FIRST, request.getfixturevalue("monkeypatch"))

    assert raw(database, schema) == kept


def test_no_statement_is_cut_in_two_or_joined_with_the_next() -> None:
    for step in migrations.steps():
        for statement in step.statements:
            assert re.match(r"(create|alter|drop|insert|update|delete) ", statement), (step.name, statement)
            assert ";" not in statement, (step.name, statement)


def test_an_older_database_becomes_what_a_new_one_is(blank_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    of_version(blank_database, FIRST, monkeypatch)
    grown = open_store(blank_database, SEAL, Opening.UPGRADE)
    found, reached = grown.read(schema), grown.read(_version)
    grown.close()

    assert reached == str(migrations.newest())
    assert found == _of_a_new_one(blank_database)


def _of_a_new_one(beside: str) -> object:
    """The schema of an empty database of the same kind."""
    if beside.startswith("sqlite"):
        store = open_store("sqlite:///:memory:", SEAL)
    else:
        emptied = open_store(beside, SEAL)
        emptied.write(_empty)
        emptied.close()
        store = open_store(beside, SEAL)
    found = store.read(schema)
    store.close()
    return found


def _empty(tx: Transaction) -> None:
    tx.run("drop schema public cascade")
    tx.run("create schema public")


def test_opening_again_changes_nothing(blank_database: str) -> None:
    open_store(blank_database, SEAL).close()
    once = open_store(blank_database, SEAL)
    before = once.read(schema)
    once.close()

    again = open_store(blank_database, SEAL)

    assert again.read(schema) == before
    assert again.read(_version) == str(migrations.newest())
    again.close()


@pytest.mark.parametrize("older", ["1", str(FIRST - 1)])
def test_a_database_from_before_the_first_schema_is_refused_and_left_as_it_was(blank_database: str, older: str) -> None:
    first = open_store(blank_database, SEAL)
    first.write(lambda tx: tx.run("update about set value = :older where name = 'version'", older=older))
    first.close()

    for _ in range(2):
        with pytest.raises(OlderStore, match=rf"of version {older} .* opens {FIRST} and newer: open it once with"):
            open_store(blank_database, SEAL, Opening.UPGRADE)


def test_an_older_database_is_refused_by_whoever_was_not_told_to_upgrade_it(
    blank_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_version(blank_database, FIRST, monkeypatch)

    for opening in (Opening.BEGIN, Opening.CURRENT):
        with pytest.raises(OlderStore, match=rf"of version {FIRST}, .* then: mindbot upgrade"):
            open_store(blank_database, SEAL, opening)

    assert raw(blank_database, _version) == str(FIRST)


def test_a_database_of_a_newer_version_is_refused(blank_database: str) -> None:
    first = open_store(blank_database, SEAL)
    first.write(lambda tx: tx.run("update about set value = '999' where name = 'version'"))
    first.close()

    with pytest.raises(NewerStore, match="Install the newer mindbot"):
        open_store(blank_database, SEAL)


def test_the_steps_are_read_from_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "0035_second.sql").write_text("-- Later; last.\ncreate table b (x {bytes});\n")
    (tmp_path / "0034_first.sql").write_text(
        "-- First.\ncreate table a (\n    x text\n);\n-- An index.\ncreate index i;"
    )
    monkeypatch.setattr(migrations, "FOLDER", tmp_path)

    read = migrations.steps.__wrapped__()

    assert [(one.version, one.name, one.statements) for one in read] == [
        (34, "first", ("create table a (\n    x text\n)", "create index i")),
        (35, "second", ("create table b (x {bytes})",)),
    ]
    assert migrations.in_words(read[1].statements[0], {"bytes": "blob"}) == "create table b (x blob)"
