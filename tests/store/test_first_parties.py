"""Tests of migrating a database from before parties existed."""

from __future__ import annotations

import hashlib

import pytest

from bot.basics.people import Person
from bot.cases.model.action_classes import Action, AddWord, Route, Take
from bot.cases.model.submission import Lodge
from bot.cases.records import repository
from bot.cases.records.repository import _adapter
from bot.cases.service import Desk
from bot.store import Store, Transaction
from bot.store.cases import parties
from bot.store.engine import migrations
from bot.store.engine.open import open_store
from bot.store.people import people
from tests.conftest import SEAL
from tests.support.people import NOW, SMELL

BEFORE = 5  # how many steps there were
NUMBER = "2569-000001"
RECEIPT = "1234567812345678"
YESTERDAYS = "f00dfeed0123456789ab"  # who complained
_TICKET = {
    "kind": "complaint", "status": "taken", "priority": 2, "language": "th", "province": "ระยอง", "matters": "smell",
    "unit": "สอจ.ระยอง", "copied": "", "reason": "province", "officer": "somchai", "outcome": "", "contested": 0,
    "lodged_at": NOW, "since": NOW + 1, "running_since": NOW, "changed_at": NOW + 2, "due_at": NOW + 9, "version": 4,
}  # fmt: skip


@pytest.fixture
def old(blank_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database in which a citizen of yesterday complained."""
    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrations, "STEPS", migrations.STEPS[:BEFORE])
        store = open_store(blank_database, SEAL)
    store.write(lambda tx: _complain(tx, _met(tx)))
    store.close()
    return blank_database


def _met(tx: Transaction) -> Person:
    """Somebody of yesterday, as people were kept then."""
    tx.run(
        "insert into people (id, role, unit, name, made_at) values (:id, 'public', '', '', :at)",
        id=YESTERDAYS,
        at=NOW,
    )
    tx.run(
        """insert into addresses (fingerprint, person, channel, sealed, reachable, linked_at)
           values (:fingerprint, :id, 'web', :sealed, 1, null)""",
        id=YESTERDAYS,
        fingerprint=tx.seal.fingerprint("web", "a-browser"),
        sealed=tx.seal.close(b"a-browser"),
    )
    return Person(YESTERDAYS)


def _complain(tx: Transaction, citizen: Person) -> None:
    names = ["number", "receipt", "citizen", *_TICKET]
    tx.run(
        f"insert into tickets ({', '.join(names)}) values ({', '.join(':' + name for name in names)})",
        number=NUMBER,
        receipt=tx.seal.fingerprint("receipt", RECEIPT),
        citizen=citizen.id,
        **_TICKET,  # type: ignore[arg-type]
    )
    lines: tuple[tuple[Lodge | Action, str], ...] = (
        (SMELL, citizen.id),
        (Route(NUMBER, "สอจ.ระยอง", (), "province"), "house"),
        (Take(NUMBER), "somchai"),
        (AddWord(NUMBER, "ยังเหม็นอยู่"), citizen.id),
    )
    before = ""
    for seq, (action, person) in enumerate(lines, 1):
        at, name = NOW + max(0, seq - 2), type(action).__name__
        body = tx.seal.close(_adapter(name).dump_json(action))
        words = hashlib.sha256(body).hexdigest()
        before = tx.seal.fingerprint("history of a ticket", before, NUMBER, str(seq), repr(at), person, name, words)
        tx.run(
            """insert into history (ticket, seq, at, person, action, body, digest)
               values (:ticket, :seq, :at, :person, :action, :body, :digest)""",
            ticket=NUMBER, seq=seq, at=at, person=person, action=name, body=body, digest=before,
        )  # fmt: skip


def open_again(database: str) -> tuple[Store, Desk]:
    return open_store(database, SEAL), Desk()


def test_an_old_ticket_gets_an_alias_and_keeps_its_receipt_and_its_history(old: str) -> None:
    store, desk = open_again(old)
    citizen = store.read(lambda tx: people.find(tx, "web", "a-browser"))
    assert citizen is not None

    (ticket,) = store.read(lambda tx: desk.tickets_of(tx, citizen))
    history = store.read(lambda tx: repository.history(tx, NUMBER))

    assert parties.is_alias(ticket.citizen)
    assert [entry.by for entry in history] == [ticket.citizen, "house", "somchai", ticket.citizen]
    assert store.read(lambda tx: desk.by_receipt(tx, RECEIPT)) == ticket
    assert store.read(lambda tx: desk.faults(tx, NUMBER)) == ""
    assert citizen.id not in repr(
        store.read(lambda tx: tx.all("select * from history") + tx.all("select * from tickets"))
    )
    store.close()


def test_what_was_broken_before_is_not_made_whole_by_moving(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody changed the third line of yesterday's history; today the auditor still sees it."""
    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrations, "STEPS", migrations.STEPS[:BEFORE])
        store = open_store(old, SEAL)
    store.write(lambda tx: tx.run("update history set person = 'malee' where seq = 3"))
    store.close()

    store, desk = open_again(old)

    assert "entry 3" in store.read(lambda tx: desk.faults(tx, NUMBER))
    store.close()
