"""A made-up month: all that there is happens in it, as it could have happened, and it says that it is made up."""

from __future__ import annotations

from collections.abc import Callable

from bot.basics.messages import Place
from bot.basics.people import Role
from bot.basics.places import answered
from bot.cases.lists.sop_assessments import figures
from bot.cases.model.actions import right_of
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import Status, Ticket
from bot.cases.records import repository
from bot.cases.rules.find_duplicates import metres
from bot.cases.service import Desk
from bot.cases.settings.deadlines import read_deadlines
from bot.operations.demo.fill import QUESTIONS, TICKETS, fill
from bot.operations.demo.office_hours import is_open
from bot.operations.demo.script import read_script
from bot.store import Store
from bot.store.cases import tickets as kept
from bot.store.engine.open import open_store
from bot.store.people import officers
from knowledge import settings
from tests.conftest import SEAL
from tests.operations.demo.conftest import SEED
from tests.support.people import NOW

_WORDS = ("what", "place")  # what people say in their own words
_FILLED = ("reports", "notices", "improvements", "learned", "unanswered", "ratings", "leaves", "shifts", "views")
_WHO_AND_WHEN = (
    "select person as who, at from history",
    "select made_by as who, made_at as at from notices",
    "select written_by as who, written_at as at from learned",
    "select confirmed_by as who, confirmed_at as at from reports where confirmed_at is not null",
    "select person as who, at from improvement_notes",
)
_A_KILOMETRE_OR_TWO = 2_000


def test_a_newcomer_sees_everything_alive(month: Store) -> None:
    """Every kind of case, in every state; contested ones, late ones, neighbours, diaries and stars."""
    assert _count(month, "select count(*) as n from tickets") == TICKETS
    assert _count(month, "select sum(times) as n from asked") == QUESTIONS
    assert set(_column(month, "select distinct kind as v from tickets")) == set(Kind)
    assert set(_column(month, "select distinct status as v from tickets")) == set(Status)
    for lively in ("contested > 0", "late = 1", "joined > 0", "stars is not null", "waiting_since is not null"):
        assert _count(month, f"select count(*) as n from tickets where {lively}"), lively
    for table in _FILLED:
        assert _count(month, f"select count(*) as n from {table}"), table
    assert _count(month, "select count(*) as n from history where action = 'AgainNow'")
    assert _count(month, f"select count(*) as n from history where at > {NOW!r}") == 0
    heads = [one.person.unit for one in month.read(officers.everybody) if one.person.role is Role.HEAD]
    assert set(heads) == {"สอจ.ระยอง", "สอจ.ชลบุรี", "ศปท", "กตร"}


def test_every_name_and_every_word_says_that_it_is_made_up(month: Store) -> None:
    names = [one.person.name for one in month.read(officers.everybody)]
    assert len(names) == 14
    assert all("ตัวอย่าง" in name for name in names)
    for number in _numbers(month)[:40]:
        entries = month.read(lambda tx, n=number: repository.history(tx, n))  # type: ignore[misc]
        words = [getattr(entry.action, "text", "") for entry in entries if right_of(entry.action)]
        words += [said.text for entry in entries for said in getattr(entry.action, "said", ()) if said.field in _WORDS]
        assert all(text.startswith("(ตัวอย่าง)") for text in words if text)


def test_whatever_happens_in_it_could_have_happened(month: Store) -> None:
    """Each case stands as its own history says: it came about through the desk."""
    desk = Desk()

    faults = month.read(lambda tx: [fault for number in _numbers(month) if (fault := desk.faults(tx, number))])

    assert faults == []


def test_officers_work_in_office_hours_and_citizens_write_at_any_hour(month: Store) -> None:
    rules, staff = read_deadlines(), {one.person.id for one in month.read(officers.everybody)}
    done = month.read(lambda tx: [(row["who"], row["at"]) for sql in _WHO_AND_WHEN for row in tx.all(sql)])

    at_work = [at for who, at in done if who in staff]
    at_night = [at for who, at in done if who not in staff and not is_open(rules, at)]

    assert len(at_work) > 800
    assert [at for at in at_work if not is_open(rules, at)] == []
    assert len(at_night) > 200


def test_a_complaint_happens_near_its_factory_in_a_tambon_that_there_is(month: Store) -> None:
    factories = {one.name: one for one in read_script().factory}
    complaints = [
        ticket for ticket in _tickets(month, Kind.COMPLAINT) if Matter.OFFICIAL_CONDUCT not in ticket.paper.matters
    ]

    for paper in (complaint.paper for complaint in complaints):
        [area] = answered(f"ต.{paper.tambon} อ.{paper.district} จ.{paper.province}")
        assert (area.tambon, area.district, area.province.th) == (paper.tambon, paper.district, paper.province)
        assert paper.place
        if paper.factory:
            its = factories[paper.factory]
            assert (its.tambon, its.district, its.province) == (paper.tambon, paper.district, paper.province)
            assert metres(paper.place, Place(its.latitude, its.longitude)) < _A_KILOMETRE_OR_TWO
    assert sum(bool(complaint.paper.factory) for complaint in complaints) > 0.7 * len(complaints)


def test_a_complaint_about_an_official_tells_of_no_factory(month: Store) -> None:
    about = [
        ticket.paper for ticket in _tickets(month, Kind.COMPLAINT) if Matter.OFFICIAL_CONDUCT in ticket.paper.matters
    ]

    assert about
    assert not any(paper.factory or paper.place or paper.tambon for paper in about)


def test_nobody_is_ever_written_to(month: Store) -> None:
    """Its citizens are visitors of the web chat, who collect what is for them; nothing waits to be sent."""
    assert _column(month, "select distinct channel as v from addresses") == ["web"]
    assert _count(month, "select count(*) as n from outbox") == 0


def test_the_same_seed_makes_the_same_month_on_either_database(month: Store, postgresql: Callable[[], str]) -> None:
    other = open_store(postgresql(), SEAL)
    sections = _column(month, "select distinct section as v from asked where section <> '' order by section")
    other.write(lambda tx: fill(tx, Desk(), [str(section) for section in sections], SEED, NOW, ["f" * 32] * 40))

    assert _cases(other) == _cases(month)
    assert len(_cases(other)) == TICKETS
    other.close()


def test_units_have_assessed_the_sample_manuals_step_by_step(month: Store) -> None:
    """A newcomer sees the PDCA in figures: which SOP, which unit, how many steps are done as written."""
    found = figures(ticket.paper for ticket in _tickets(month, Kind.ASSESSMENT))

    assert found
    assert all((settings.documents() / f"{one.sop}.md").exists() for one in found)
    assert all(one.unit and one.steps["ทำตามที่เขียน"] for one in found)


def _tickets(store: Store, kind: Kind) -> list[Ticket]:
    return [repository.ticket_of(row) for row in store.read(lambda tx: kept.of_kind(tx, kind, 1000))]


def _cases(store: Store) -> list[tuple[object, ...]]:
    """All that does not come from chance or a key that nobody may foretell, as ids, receipts and numbers do."""
    told = """select kind, status, unit, matters, lodged_at, due_at, stars, version from tickets
              order by lodged_at, due_at, kind, unit"""
    return store.read(lambda tx: [tuple(row.values()) for row in tx.all(told)])


def _numbers(store: Store) -> list[str]:
    return [str(one) for one in _column(store, "select number as v from tickets order by number")]


def _column(store: Store, sql: str) -> list[object]:
    return store.read(lambda tx: [row["v"] for row in tx.all(sql)])


def _count(store: Store, sql: str) -> int:
    row = store.read(lambda tx: tx.one(sql))
    assert row is not None
    return int(row["n"])
