"""A month that never was: it fills an empty house, says what it is, and goes without a trace of itself."""

from __future__ import annotations

import pytest

from bot.basics.people import Role
from bot.cases.lists.sop_assessments import figures
from bot.cases.model.action_classes import Join
from bot.cases.model.actions import right_of
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Status
from bot.cases.records import repository
from bot.cases.service import Desk
from bot.operations.demo import QUESTIONS, TICKETS, Filled, NotEmpty, fill
from bot.store import Store, Transaction
from bot.store.admin import remove_demo
from bot.store.cases import demonstration
from bot.store.cases import tickets as kept
from bot.store.people import people
from knowledge import settings
from tests.support.console_client import Office
from tests.support.database_dump import TABLES, TABLES_OF_POSTGRESQL
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

# The trail is only ever added to, and the note of its end with it.
TRAIL = ("audit", "about")
Rows = set[tuple[str, str]]


def test_a_newcomer_sees_everything_alive(store: Store) -> None:
    """Every kind of case, in every state; contested ones, late ones, neighbours, diaries and stars."""
    filled = _fill(store)

    assert (filled.tickets, filled.questions, len(filled.links)) == (TICKETS, QUESTIONS, 12)
    assert _count(store, "select count(*) as n from tickets") == TICKETS
    assert _count(store, "select sum(times) as n from asked") == QUESTIONS
    assert set(_column(store, "select distinct kind as v from tickets")) == set(Kind)
    assert set(_column(store, "select distinct status as v from tickets")) == set(Status)
    for lively in ("contested > 0", "late = 1", "joined > 0", "stars is not null", "waiting_since is not null"):
        assert _count(store, f"select count(*) as n from tickets where {lively}"), lively
    assert _count(store, "select count(*) as n from history where action = 'AgainNow'")
    assert _count(store, f"select count(*) as n from history where at > {NOW!r}") == 0
    assert {person.unit for person, _ in filled.links if person.role is Role.HEAD} == {
        "สอจ.ระยอง",
        "สอจ.ชลบุรี",
        "ศปท",
    }


_WORDS = ("what", "place")  # a unit and a ticked answer are nobody's words


def test_every_name_and_every_word_says_that_it_is_made_up(store: Store) -> None:
    _fill(store)

    names = _column(store, "select name as v from people")
    assert len(names) == 12
    assert all("ตัวอย่าง" in str(name) for name in names)
    for number in _column(store, "select number as v from tickets")[:40]:
        entries = store.read(lambda tx, n=number: repository.history(tx, n))  # type: ignore[misc]
        words = [getattr(one.action, "text", "") for one in entries if right_of(one.action)]
        words += [said.text for one in entries for said in getattr(one.action, "said", ()) if said.field in _WORDS]
        assert all(text.startswith("(ตัวอย่าง)") for text in words if text)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_in_it_could_have_happened(store: Store, seed: int) -> None:
    """Each case stands as its own history says: it came about through the desk."""
    town = Town(store, Desk())
    _fill(store, seed)

    assert [fault for number in _numbers(store)[::10] if (fault := town.faults(number))] == []


def test_the_same_seed_makes_the_same_month(store: Store) -> None:
    _fill(store, 7)
    first = _cases(store)
    store.write(remove_demo.remove)

    _fill(store, 7)

    assert _cases(store) == first
    assert len(first) == TICKETS


def test_a_house_in_use_is_not_filled(town: Town) -> None:
    town.lodge()

    with pytest.raises(NotEmpty, match="1 tickets"):
        _fill(town.store)

    assert _count(town.store, "select count(*) as n from tickets") == 1


def test_it_goes_without_a_trace(store: Store) -> None:
    before = _rows(store)
    _fill(store)

    store.write(remove_demo.remove)

    assert _rows(store) == before


def test_what_somebody_real_filed_meanwhile_stays_as_it_is(town: Town) -> None:
    """With its number, its history, its receipt, and whoever brought it."""
    empty = _rows(town.store)
    _fill(town.store)
    filled = _rows(town.store)
    lodged = town.lodge()
    theirs = _rows(town.store) - filled

    removed = town.store.write(remove_demo.remove)

    assert _rows(town.store) == empty | theirs
    assert removed.staying == ()
    assert town.by_receipt(lodged.receipt).number == lodged.ticket.number
    assert town.lodge().ticket.number > lodged.ticket.number


def test_a_case_that_somebody_real_joined_is_not_taken_from_them(town: Town) -> None:
    _fill(town.store)
    [number] = _column(
        town.store,
        "select number as v from tickets where status = 'taken' and kind = 'complaint' and alone = 0 limit 1",
    )
    receipt = town.store.write(lambda tx: town.desk.join(tx, town.citizen, Join(str(number)), NOW)).receipt

    removed = town.store.write(remove_demo.remove)

    assert removed.staying == (number,)
    assert town.by_receipt(receipt).number == number
    assert town.faults(str(number)) == ""


def test_nobody_who_does_not_exist_is_written_to(store: Store) -> None:
    """The citizens of the demonstration have no address."""
    _fill(store)

    assert _count(store, "select count(*) as n from addresses") == 0
    assert store.read(lambda tx: people.addresses(tx, demonstration.nobody(1).id)) == []


def test_every_page_says_that_it_shows_a_demonstration(office: Office) -> None:
    browser = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    said = "ไม่ใช่สถิติของกระทรวง"
    assert said not in browser.get("/console/figures").text
    _fill(office.store)

    for path in ("", "figures", "questions", "reports", "nowhere"):
        assert said in browser.get(f"/console/{path}").text, path

    office.store.write(remove_demo.remove)
    assert said not in browser.get("/console/figures").text


def test_its_officers_come_in_by_their_links_and_are_gone_with_it(office: Office) -> None:
    links = {person.name: code for person, code in _fill(office.store, at=office.at).links}
    browser = office.browser()
    assert browser.get(f"/console/first/{links['มาลี ตัวอย่าง']}").status_code == 200

    office.store.write(remove_demo.remove)

    assert browser.get(f"/console/first/{links['มาลี ตัวอย่าง']}").status_code != 200


def _fill(store: Store, seed: int = 2569, at: float = NOW) -> Filled:
    return store.write(lambda tx: fill(tx, Desk(), ["loans/fund#วงเงินกู้สูงสุด"], seed, at))


def _cases(store: Store) -> list[tuple[object, ...]]:
    """All that does not come from chance that nobody may foretell, as ids and receipts do."""
    told = "select number, kind, status, unit, matters, lodged_at, due_at, stars, version from tickets order by number"
    return store.read(lambda tx: [tuple(row.values()) for row in tx.all(told)])


def _numbers(store: Store) -> list[str]:
    return [str(one) for one in _column(store, "select number as v from tickets order by number")]


def _column(store: Store, sql: str) -> list[object]:
    return store.read(lambda tx: [row["v"] for row in tx.all(sql)])


def _count(store: Store, sql: str) -> int:
    row = store.read(lambda tx: tx.one(sql))
    assert row is not None
    return int(row["n"])


def _rows(store: Store) -> Rows:
    """Every row of every table, but for the trail."""

    def read(tx: Transaction) -> Rows:
        of_sqlite = type(tx).__name__.startswith("Sqlite")
        tables = [row["name"] for row in tx.all(TABLES if of_sqlite else TABLES_OF_POSTGRESQL)]
        own = [name for name in tables if name not in TRAIL and not name.startswith("sqlite_")]
        return {(name, repr(sorted(dict(row).items()))) for name in own for row in tx.all(f"select * from {name}")}

    return store.read(read)


def test_units_have_assessed_the_sample_manuals_step_by_step(store: Store) -> None:
    """A newcomer sees the PDCA in figures: which SOP, which unit, how many steps are done as written."""
    _fill(store)

    rows = store.read(lambda tx: kept.of_kind(tx, Kind.ASSESSMENT, 100))
    found = figures(repository.ticket_of(row).paper for row in rows)

    assert found
    assert all((settings.documents() / f"{one.sop}.md").exists() for one in found)
    assert all(one.unit and one.steps["ทำตามที่เขียน"] for one in found)
