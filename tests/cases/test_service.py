"""Tests of the case service on a real database: check rights, apply, save, notify."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.basics.access import Refused
from bot.basics.dates import BANGKOK
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Answer, Assign, Close, Confirm, Forward, Note, Outcome, Route, Take
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import Status, WrongMoment
from bot.cases.service import ChangedMeanwhile, Desk, Done, NotAColleague, UnknownTicket
from bot.cases.settings.routing import NoUnit
from bot.store import Transaction
from bot.store.cases import tickets as kept
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from tests.support.databases import sqlite_copy
from tests.support.people import NOW, SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]


def test_a_complaint_gets_a_number_a_receipt_and_a_unit(town: Town) -> None:
    ticket, receipt, news = town.lodge()

    assert ticket.number == "2569-000001"
    assert len(receipt) == 16
    assert receipt.isdigit()
    assert (ticket.unit, ticket.status, ticket.version) == ("สอจ.ระยอง", Status.NEW, 2)
    assert {one.person for one in news} == {town.somchai.id, town.malee.id}, "their unit hears that there is something"


def test_numbers_run_on_and_a_failed_filing_uses_none_up(town: Town) -> None:
    """The transaction of the second one is taken back."""
    town.lodge()

    def fails(tx: Transaction) -> None:
        town.desk.lodge(tx, town.citizen, SMELL, NOW)
        raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        town.store.write(fails)

    assert town.lodge().ticket.number == "2569-000002"


def test_a_new_year_begins_with_one(town: Town) -> None:
    """At midnight in Bangkok, which is seven hours before midnight in Greenwich."""
    midnight = datetime(2027, 1, 1, 0, 0, tzinfo=BANGKOK).timestamp()
    town.lodge(at=midnight - 1)

    assert town.lodge(at=midnight).ticket.number == "2570-000001"


def test_a_stolen_database_tells_nothing_of_what_was_said(tmp_path: Path) -> None:
    """Neither the words nor the receipt stand in its files in the clear."""
    store = open_store(sqlite_copy(tmp_path / "mindbot.db"), Seal(b"key"))
    town = Town(store, Desk())
    ticket, receipt, _ = town.lodge()
    town.do(town.somchai, Note(ticket.number, SECRET))
    store.close()

    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert ticket.number.encode() in on_disk
    assert SECRET.encode() not in on_disk
    assert receipt.encode() not in on_disk


@pytest.mark.parametrize("typed", ["{}", " {} ครับ", "ใบรับ {}", "{}\u200b"])
def test_the_receipt_opens_the_case_from_any_channel(town: Town, typed: str) -> None:
    """Typed from paper, with spaces, Thai digits or an invisible mark."""
    ticket, receipt, _ = town.lodge()
    grouped = "-".join(receipt[start : start + 4] for start in range(0, 16, 4))
    thai = receipt.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    for form in (receipt, grouped, thai):
        assert town.by_receipt(typed.format(form)) == ticket


@pytest.mark.parametrize("wrong", ["", "0000 0000 0000 0000", "2569-000001", "๙" * 17, "🙂" * 16])
def test_another_receipt_opens_nothing(town: Town, wrong: str) -> None:
    town.lodge()

    with pytest.raises(UnknownTicket):
        town.by_receipt(wrong)


def test_whoever_has_the_receipt_may_confirm_or_contest(town: Town) -> None:
    """The citizen lost the telephone on which they complained."""
    _, receipt, _ = town.lodge()
    town.do(town.somchai, Take("2569-000001"))
    town.do(town.somchai, Close("2569-000001", Outcome.SOLVED, "ซ่อมแล้ว"))

    done = town.do(town.stranger, Confirm("2569-000001"), receipt=receipt)

    assert done.ticket.status is Status.ENDED


def test_another_person_neither_sees_nor_confirms_a_case(town: Town) -> None:
    number = town.closed()

    with pytest.raises(Refused):
        town.do(town.stranger, Confirm(number))
    with pytest.raises(Refused):
        town.store.read(lambda tx: town.desk.ticket(tx, town.stranger, number))
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.stranger)) == ()


def test_an_officer_of_another_unit_is_refused_everything(town: Town) -> None:
    number = town.lodge().ticket.number

    for action in (Take(number), Note(number, "ดูหน่อย"), Forward(number, "กนอ", "เพราะ")):
        with pytest.raises(Refused):
            town.do(town.loei, action)
    with pytest.raises(Refused):
        town.store.read(lambda tx: town.desk.ticket(tx, town.loei, number))


def test_no_role_may_route_a_submission(town: Town) -> None:
    """Route is the house's own action; no role has it."""
    number = town.lodge().ticket.number
    administrator = Person("boss", Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        town.do(administrator, Route(number, "กนอ", (), "estate"))


def test_of_two_officers_who_act_on_the_same_page_one_is_told_that_it_changed(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number), seen=2)

    with pytest.raises(ChangedMeanwhile, match="at version 3"):
        town.do(town.malee, Note(number, "ฉันจะรับเอง"), seen=2)


def test_two_concurrent_actions_on_a_ticket_never_both_succeed(town: Town) -> None:
    """Even if both read before either wrote, as two processes may."""
    number = town.lodge().ticket.number

    def overtaken(tx: Transaction) -> Done:
        row = kept.get(tx, number)
        assert row is not None
        tx.run("update tickets set version = version + 1 where number = :n", n=number)
        assert not kept.update(tx, row, row.version)
        tx.run("update tickets set version = version - 1 where number = :n", n=number)
        return town.desk.do(tx, town.somchai, Take(number), NOW)

    assert town.store.write(overtaken).ticket.officer == town.somchai.id


def test_the_emergency_centre_may_act_on_danger_cases_of_other_units(town: Town) -> None:
    number = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)).ticket.number

    assert town.do(town.alarm, Take(number)).ticket.officer == town.alarm.id


def test_a_head_assigns_a_ticket_within_the_unit_only(town: Town) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NotAColleague):
        town.do(town.malee, Assign(number, town.loei.id))
    (news,) = town.do(town.malee, Assign(number, town.somchai.id)).news
    assert news.person == town.somchai.id
    with pytest.raises(Refused):
        town.do(town.somchai, Assign(number, town.malee.id))


def test_a_ticket_is_not_forwarded_to_nowhere(town: Town) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NoUnit):
        town.do(town.somchai, Forward(number, "สอจ.แอตแลนติส", "ลองดู"))


def test_what_fails_leaves_no_trace_in_the_history(town: Town) -> None:
    number = town.closed()

    with pytest.raises(WrongMoment):
        town.do(town.somchai, Answer(number, "อีกนิด"))

    assert len(town.store.read(lambda tx: kept.history(tx, number))) == 4
    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""


@pytest.mark.parametrize(
    "tampering",
    [
        "update history set at = at - 3600 where seq = 3",
        "update history set person = 'somebody' where seq = 3",
        "update history set action = 'Confirm' where seq = 3",
        "update history set body = (select body from history where seq = 1) where seq = 4",
        "delete from history where seq = 2",
        "delete from history where seq = 4",
        "update tickets set status = 'ended'",
        "update tickets set unit = 'กนอ'",
        "update tickets set version = 3",
    ],
)
def test_a_changed_history_is_detected(town: Town, tampering: str) -> None:
    """Somebody with the database in hand, but without the key."""
    number = town.closed()
    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""

    town.store.write(lambda tx: tx.run(tampering))

    assert number in town.store.read(lambda tx: town.desk.faults(tx, number))
