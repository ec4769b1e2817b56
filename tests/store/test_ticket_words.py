"""The side tables of copied units, tags and matters: they say what the case says, and lists find cases by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.action_classes import Escalate, Forward, Tag, Take
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.records import repository
from bot.store import Store, Transaction
from bot.store.engine import migrations
from bot.store.engine.migrations import Opening
from bot.store.engine.open import open_store
from tests.conftest import SEAL
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

_TABLES = {"ticket_units": "unit", "ticket_tags": "tag", "ticket_matters": "matter"}


def words(store: Store, number: str) -> dict[str, list[str]]:
    def read(tx: Transaction) -> dict[str, list[str]]:
        return {
            table: sorted(row["word"] for row in tx.all(f"select {c} as word from {table} where ticket = :n", n=number))
            for table, c in _TABLES.items()
        }

    return store.read(read)


def found(town: Town, person: Person, **wanted: str | Matter) -> list[str]:
    sieve = Sieve(**wanted)  # type: ignore[arg-type]
    page = town.store.read(lambda tx: queue.page(tx, person, View.ALL, NOW, sieve=sieve))
    return sorted(ticket.number for ticket in page.tickets)


def test_each_word_of_a_case_is_a_row(town: Town) -> None:
    matters = (Matter.SMELL, Matter.NOISE)
    number = town.lodge(Lodge(Kind.COMPLAINT, (), matters=matters, province="ระยอง")).ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.malee, Tag(number, ("ลงพื้นที่", "ด่วน")))
    town.store.write(lambda tx: town.desk.by_itself(tx, Escalate(number, 2, ("สอจ.เลย", "กตร")), NOW))

    assert words(town.store, number) == {
        "ticket_units": sorted(["สอจ.เลย", "กตร"]),
        "ticket_tags": sorted(["ลงพื้นที่", "ด่วน"]),
        "ticket_matters": sorted(matters),
    }


def test_what_is_no_longer_said_of_a_case_is_no_longer_found(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.malee, Tag(number, ("ลงพื้นที่",)))
    town.store.write(lambda tx: town.desk.by_itself(tx, Escalate(number, 2, ("สอจ.เลย",)), NOW))
    assert found(town, town.loei) == [number]
    assert found(town, town.malee, tag="ลงพื้นที่") == [number]

    town.do(town.malee, Tag(number, ()))
    town.do(town.malee, Forward(number, "สอจ.ชลบุรี", "ไม่ใช่ของเรา"))

    ticket = town.store.read(lambda tx: repository.find(tx, number))
    assert ticket is not None
    assert words(town.store, number)["ticket_units"] == sorted(ticket.copied)
    assert words(town.store, number)["ticket_tags"] == []
    assert found(town, Person("x", Role.HEAD, "สอจ.ชลบุรี"), tag="ลงพื้นที่") == []


def test_who_was_overtaken_changes_no_word(town: Town) -> None:
    """Somebody saves a case that has changed since they read it."""
    number = town.lodge().ticket.number
    old = town.store.read(lambda tx: repository.find(tx, number))
    assert old is not None
    town.do(town.somchai, Take(number))
    before = words(town.store, number)

    saved = town.store.write(lambda tx: repository.save(tx, replace(old, tags=("สาย",)), old.version))

    assert not saved
    assert words(town.store, number) == before


@pytest.mark.parametrize("few", [True, False])
def test_lists_are_the_same_however_they_are_found(town: Town, few: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rare word leads to its cases, a frequent one is checked in the cases of the list."""
    monkeypatch.setattr("bot.store.cases.lists._FEW", 1000 if few else -1)
    numbers = [town.lodge().ticket.number for _ in range(3)]
    noisy = town.lodge(Lodge(Kind.COMPLAINT, (), matters=(Matter.NOISE,), province="เลย")).ticket.number
    for number in numbers:
        town.do(town.somchai, Take(number))
    town.do(town.malee, Tag(numbers[0], ("100%",)))
    town.do(town.malee, Tag(numbers[1], ("100x",)))
    town.store.write(lambda tx: town.desk.by_itself(tx, Escalate(numbers[2], 2, ("สอจ.เลย",)), NOW))

    assert found(town, town.loei) == sorted([numbers[2], noisy])
    assert found(town, town.loei, matter=Matter.NOISE) == [noisy]
    assert found(town, town.malee) == numbers
    assert found(town, town.malee, tag="100%") == [numbers[0]], "a percent sign is a percent sign"
    assert found(town, town.malee, tag="100") == []


def test_the_step_that_makes_the_tables_fills_them(blank_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of 0.1.0, in whose columns the words stand in every way that they can."""
    steps = migrations.steps()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrations, "steps", lambda: steps[:1])
        old = open_store(blank_database, SEAL)
    old.write(lambda tx: _old_ticket(tx, "1", "", "", ""))
    old.write(lambda tx: _old_ticket(tx, "2", "กตร", "ลงพื้นที่", "smell"))
    old.write(lambda tx: _old_ticket(tx, "3", " กตร  สอจ.เลย ", "ก ข ก 100%", "smell noise night_work"))
    old.close()

    new = open_store(blank_database, SEAL, Opening.UPGRADE)

    assert words(new, "1") == {"ticket_units": [], "ticket_tags": [], "ticket_matters": []}
    assert words(new, "2") == {"ticket_units": ["กตร"], "ticket_tags": ["ลงพื้นที่"], "ticket_matters": ["smell"]}
    assert words(new, "3") == {
        "ticket_units": sorted(["กตร", "สอจ.เลย"]),
        "ticket_tags": sorted(["ก", "ข", "100%"]),
        "ticket_matters": ["night_work", "noise", "smell"],
    }
    new.close()


def _old_ticket(tx: Transaction, number: str, copied: str, tags: str, matters: str) -> None:
    tx.run(
        """insert into tickets (number, citizen, kind, status, priority, language, province, matters, unit, copied,
               reason, officer, outcome, contested, lodged_at, since, running_since, changed_at, version, alone,
               escalated, waited, joined, merged_into, tags, known_as, identity, district, tambon)
           values (:number, '', 'complaint', 'new', 2, 'th', '', :matters, '', :copied, '', '', '', 0, 1, 1, 1, 1, 1, 0,
               0, 0, 0, '', :tags, '', 'named', '', '')""",
        number=number,
        copied=copied,
        tags=tags,
        matters=matters,
    )
