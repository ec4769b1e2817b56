"""Tests of `mindbot audit`: tampering with the database is detected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import mindbot
from bot.cases.model.action_classes import AddWord, Close, Outcome, Take
from bot.cases.model.submission import Kind, Lodge
from bot.cases.service import Desk
from bot.operations.integrity_check import examine
from bot.store import Store
from bot.store.admin import audit, certificates
from bot.store.admin.audit import What
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal, key_file
from bot.store.files import files
from bot.store.files.files import FileRoom
from tests.conftest import SEAL
from tests.support.people import NOW, SMELL, Town
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]


def a_busy_day(town: Town) -> list[str]:
    """Three cases, one of them closed; somebody looked at who it was; somebody was forgotten."""
    numbers = [town.lodge().ticket.number for _ in range(3)]
    town.do(town.somchai, Take(numbers[0]))
    town.do(town.somchai, Close(numbers[0], Outcome.SOLVED, "ซ่อมแล้ว"))
    town.do(town.citizen, AddWord(numbers[1], "ยังเหม็นอยู่"))
    town.store.write(lambda tx: audit.write(tx, town.somchai.id, What.IDENTITY_SEEN, numbers[0], NOW))
    town.store.write(lambda tx: audit.write(tx, town.malee.id, What.SIGNED_IN, "console", NOW + 1))
    town.store.write(lambda tx: certificates.issue(tx, "forgotten", {"addresses": 1}, ("cases",), NOW))
    return numbers


def test_an_untouched_database_has_no_faults(town: Town) -> None:
    a_busy_day(town)

    found = examine(town.store, town.desk)

    assert (found.cases, found.faults) == (3, ())
    assert found.lines >= 2


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("update history set person = 'x' where seq = 1 and ticket = '2569-000002'", "2569-000002: entry 1"),
        ("update history set body = (select body from history where seq = 2 and ticket = '2569-000001') "
         "where seq = 3 and ticket = '2569-000002'", "2569-000002: entry 3"),
        ("update history set body = (select body from history where seq = 2 and ticket = '2569-000001'), "
         "remains = 'abc' where seq = 3 and ticket = '2569-000002'", "2569-000002"),
        ("update tickets set status = 'ended' where number = '2569-000003'", "2569-000003"),
        ("update tickets set alone = 1 where number = '2569-000003'", "2569-000003"),
        ("update audit set who = 'nobody' where seq = 2", "line 2 was changed"),
        ("update audit set about = '' where what = 'identity.seen'", "was changed"),
        ("delete from audit where seq = 2", "line 2 is missing"),
        ("delete from audit where what = 'signed.in'", "cut off"),
        ("delete from about where name = 'audit'", "its last line is missing"),
        ("update certificates set removed = '{}'", "certificate C2569-000001"),
        ("update certificates set at = at + 1", "certificate C2569-000001"),
    ],
)  # fmt: skip
def test_whatever_was_changed_is_named(town: Town, tampering: str, said: str) -> None:
    a_busy_day(town)

    town.store.write(lambda tx: tx.run(tampering))

    assert any(said in fault for fault in examine(town.store, town.desk).faults)


def test_a_case_that_was_removed_altogether_is_missed(town: Town) -> None:
    """With its history and its parties, as if it had never been."""
    numbers = a_busy_day(town)
    for table, column in (("history", "ticket"), ("parties", "ticket"), ("tickets", "number")):
        town.store.write(lambda tx, t=table, c=column: tx.run(f"delete from {t} where {c} = :n", n=numbers[2]))  # type: ignore[misc]

    (fault,) = examine(town.store, town.desk).faults

    assert fault == f"{numbers[2]}: the number was given away and the case is not there."


def test_withheld_words_are_no_fault_but_words_that_just_vanish_are(town: Town) -> None:
    numbers = a_busy_day(town)
    town.store.write(lambda tx: town.desk.withhold(tx, numbers[1], 3, "unsent", NOW + 99))
    assert examine(town.store, town.desk).faults == ()

    town.store.write(lambda tx: tx.run("update history set remains = '' where remains <> ''"))

    assert any(numbers[1] in fault for fault in examine(town.store, town.desk).faults)


def test_an_original_that_is_gone_or_another_is_named(town: Town, tmp_path: Path) -> None:
    room = FileRoom(tmp_path / "files", SEAL)
    kept = [room.put(photo(), "a.jpg"), room.put(photo("PNG"), "b.png")]
    for file, digest in kept:
        town.store.write(lambda tx, f=file, d=digest: files.record(tx, f, d, NOW))  # type: ignore[misc]
    sent = tuple(file.id for file, _ in kept)
    number = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=sent)).ticket.number
    assert examine(town.store, town.desk, room).faults == ()

    room.erase(sent[0])
    next((tmp_path / "files").glob(f"??/{sent[1]}")).write_bytes(b"something else")

    faults = examine(town.store, town.desk, room).faults
    assert sorted(faults) == sorted(
        [
            f"{number}: the original of file {sent[0]} is not there.",
            f"{number}: the original of file {sent[1]} was changed.",
        ]
    )


def test_concurrent_entries_make_one_audit_log(store: Store) -> None:
    """They all write at the same moment."""
    works = [
        store.submit(lambda tx, n=n: audit.write(tx, f"hand {n}", What.SIGNED_IN, "console", NOW))  # type: ignore[misc]
        for n in range(40)
    ]
    for work in works:
        work.result()

    assert store.read(audit.faults) == ""
    assert store.read(audit.count) == 40


class TestTheVerb:
    """`mindbot audit`, as an operator types it."""

    @pytest.fixture
    def kept(self, tmp_path: Path) -> Store:
        data = tmp_path / "data"
        store = open_store(f"sqlite:///{data / 'mindbot.db'}", Seal(key_file(data / "seal.key")))
        a_busy_day(Town(store, Desk()))
        return store

    def test_all_is_well(self, kept: Store) -> None:
        kept.close()

        told = CliRunner().invoke(mindbot, ["audit", "--files"])

        assert told.exit_code == 0
        assert "3 cases" in told.output
        assert "0 faults" in told.output

    def test_what_is_wrong_is_said_with_exit_code_1(self, kept: Store) -> None:
        kept.write(lambda tx: tx.run("update tickets set unit = 'กนอ' where number = '2569-000002'"))
        kept.close()

        told = CliRunner().invoke(mindbot, ["audit"])

        assert told.exit_code == 1
        assert "2569-000002: it does not stand as its history says" in told.output

    def test_the_trail_is_printed_the_newest_last(self, kept: Store) -> None:
        kept.close()

        told = CliRunner().invoke(mindbot, ["audit", "--trail", "2"])

        first, second = told.output.splitlines()
        assert "identity.seen" in first
        assert "2569-000001" in first
        assert "signed.in" in second

    def test_a_certificate_is_verified_and_a_changed_one_is_not(self, kept: Store, tmp_path: Path) -> None:
        issued = kept.read(lambda tx: certificates.get(tx, "C2569-000001"))
        assert issued is not None
        kept.close()
        paper = tmp_path / "certificate.json"
        paper.write_text(certificates.to_json(issued))
        bent = tmp_path / "bent.json"
        bent.write_text(json.dumps({**json.loads(certificates.to_json(issued)), "removed": {"addresses": 9}}))
        none = tmp_path / "none.json"
        none.write_text("[1]")

        told = [CliRunner().invoke(mindbot, ["audit", "--certificate", str(one)]) for one in (paper, bent, none)]

        assert [one.exit_code for one in told] == [0, 1, 1]
        assert "is ours and unchanged" in told[0].output
        assert "no certificate" in told[2].output
