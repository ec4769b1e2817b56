"""Tests of finding and joining duplicate cases without revealing who filed them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.messages import Place
from bot.basics.people import Person
from bot.cases.model.action_classes import AddWord, Join, Merge, Outcome, Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.model.ticket import Status, WrongMoment
from bot.cases.rules import duplicates, find_duplicates
from bot.cases.rules.duplicates import NoTwin
from bot.cases.rules.find_duplicates import are_twins
from bot.cases.service import UnknownTicket
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.people import people
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

PIN = Place(12.7000, 101.2000)
NEXT_DOOR = Place(12.7030, 101.2010)  # some 350 metres away
FAR = Place(12.7200, 101.2200)
PINNED = replace(SMELL, place=PIN)
NAMED = replace(SMELL, factory="บริษัท มาบข่าเคมี จำกัด")
TAMBON = replace(SMELL, district="เมืองระยอง", tambon="เนินพระ")


def offered(town: Town, paper: Lodge, person: Person | None = None, at: float = NOW + 86400) -> list[str]:
    who = person or town.stranger
    return [one.number for one in town.store.read(lambda tx: town.desk.twins(tx, who, paper, at))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PINNED, replace(PINNED, place=NEXT_DOOR)),
        (NAMED, replace(NAMED, factory="บ.มาบข่าเคมี")),
        (NAMED, replace(NAMED, factory="โรงงานมาบข่าเคมี")),
        (NAMED, replace(NAMED, factory="มาบขาเคมี")),
        (replace(SMELL, factory="1-0210-00012-34-56"), replace(SMELL, factory="๑๐๒๑๐๐๐๐๑๒๓๔๕๖")),
        (replace(SMELL, factory="10210000123456"), replace(SMELL, factory="1 0210 00012 3456")),
        (TAMBON, TAMBON),
        (replace(SMELL, factory="Rayong Chemical Co., Ltd."), replace(SMELL, factory="rayong chemical")),
    ],
)
def test_the_same_factory_or_place_is_a_duplicate_however_it_is_written(one: Lodge, other: Lodge) -> None:
    assert are_twins(one, other)
    assert are_twins(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SMELL, SMELL),
        (PINNED, replace(PINNED, place=FAR)),
        (PINNED, replace(PINNED, matters=(Matter.NOISE,))),
        (NAMED, replace(NAMED, factory="บริษัท ปลวกแดงเคมี จำกัด")),
        (replace(PINNED, factory=NAMED.factory), replace(PINNED, factory="บริษัท ปลวกแดงเคมี จำกัด")),
        (NAMED, replace(NAMED, province="ชลบุรี")),
        (TAMBON, replace(TAMBON, tambon="ทับมา")),
        (replace(NAMED, factory="บริษัท จำกัด"), replace(NAMED, factory="โรงงาน")),
        (replace(PINNED, kind=Kind.QUESTION), PINNED),
        (replace(SMELL, factory="10210000123456"), replace(SMELL, factory="10210000123457")),
    ],
)
def test_similar_names_and_places_are_no_duplicates(one: Lodge, other: Lodge) -> None:
    assert not are_twins(one, other)


@pytest.mark.parametrize("paper", [PINNED, NAMED, TAMBON, replace(SMELL, factory="10210000123456")])
def test_whoever_reports_the_same_is_offered_to_join(town: Town, paper: Lodge) -> None:
    number = town.lodge(paper).ticket.number

    assert offered(town, paper) == [number]
    assert offered(town, replace(paper, matters=(Matter.NOISE,))) == []
    assert offered(town, paper, at=NOW + find_duplicates.DAYS + 1) == [], "that was another time"


def test_the_offer_does_not_reveal_who_filed_the_case(town: Town) -> None:
    town.lodge(TAMBON)

    (twin,) = town.store.read(lambda tx: town.desk.twins(tx, town.stranger, TAMBON, NOW))

    assert (twin.area, twin.others, twin.yours) == ("เนินพระ เมืองระยอง ระยอง", 0, False), "one alone is not counted"
    assert not hasattr(twin, "said")


def test_the_number_of_people_is_shown_from_three_on(town: Town) -> None:
    number = town.lodge(TAMBON).ticket.number
    for name in ("U1", "U2"):
        _neighbour_joins(town, name, number)

    (twin,) = town.store.read(lambda tx: town.desk.twins(tx, town.stranger, TAMBON, NOW))

    assert twin.others == 3


def _neighbour_joins(town: Town, name: str, number: str) -> None:
    def joins(tx: Transaction) -> None:
        neighbour = people.meet(tx, "line", name, NOW)
        town.desk.join(tx, neighbour, Join(number, "ด้วยค่ะ"), NOW)

    town.store.write(joins)


def test_a_persons_own_case_is_offered_as_their_own(town: Town) -> None:
    town.lodge(TAMBON)

    (twin,) = town.store.read(lambda tx: town.desk.twins(tx, town.citizen, TAMBON, NOW))

    assert twin.yours


def test_a_case_about_an_official_is_never_offered_and_offers_none(town: Town) -> None:
    """Also when the two meet in every other way."""
    bribe = replace(TAMBON, matters=(Matter.SMELL, Matter.CORRUPTION))
    town.lodge(bribe)
    assert offered(town, TAMBON) == []

    town.lodge(TAMBON)
    assert offered(town, bribe) == []


def test_danger_is_filed_without_asking_about_duplicates(town: Town) -> None:
    town.lodge(TAMBON)

    assert offered(town, replace(TAMBON, danger=True)) == []


def test_an_ended_case_is_joined_by_nobody(town: Town) -> None:
    number = town.lodge(TAMBON).ticket.number
    town.store.write(lambda tx: tx.run("update tickets set status = 'closed' where number = :n", n=number))

    assert offered(town, TAMBON) == []


def test_places_and_factories_are_stored_as_hashes_only(town: Town) -> None:
    town.lodge(replace(PINNED, factory=NAMED.factory))

    rows = repr(town.store.read(lambda tx: tx.all("select * from twin_marks")))

    assert "มาบข่า" not in rows
    assert "12.7" not in rows
    assert "cell" not in rows


def test_whoever_joins_has_a_receipt_of_their_own_and_adds_words(town: Town) -> None:
    number = town.lodge(TAMBON).ticket.number
    town.do(town.somchai, Take(number))

    done = town.store.write(lambda tx: town.desk.join(tx, town.stranger, Join(number, "บ้านผมด้วย"), NOW))

    assert done.ticket.joined == 1
    assert town.by_receipt(done.receipt).number == number
    assert [news.person for news in done.news] == [town.somchai.id]
    assert town.do(town.stranger, AddWord(number, "เมื่อคืนอีกแล้ว")).ticket.version == 5
    with pytest.raises(WrongMoment):
        town.store.write(lambda tx: town.desk.join(tx, town.stranger, Join(number), NOW))


def test_everybody_of_a_merged_case_is_moved_and_notified(town: Town) -> None:
    first = town.lodge(TAMBON).ticket.number
    second = town.store.write(lambda tx: town.desk.lodge(tx, town.stranger, TAMBON, NOW))
    number = second.ticket.number

    done = town.do(town.somchai, Merge(number, first))

    assert (done.ticket.status, done.ticket.outcome, done.ticket.merged_into) == (Status.ENDED, Outcome.MERGED, first)
    assert first in done.news[0].reply.text
    assert town.by_receipt(second.receipt).number == first, "their receipt opens the case that goes on"
    assert [party.role for party in town.store.read(lambda tx: parties.of(tx, first))] == ["brought", "joined"]
    for one in (first, number):
        assert town.faults(one) == ""


def test_cases_that_cannot_be_merged_are_refused(town: Town) -> None:
    one, other = town.lodge(TAMBON).ticket.number, town.lodge(TAMBON).ticket.number
    alone = town.lodge(replace(TAMBON, matters=(Matter.CORRUPTION,))).ticket.number
    gift = town.lodge(Lodge(Kind.QUESTION, (Said("what", "", "?"),), province="ระยอง")).ticket.number

    for into in (one, gift):
        with pytest.raises((NoTwin, PermissionError)):
            town.do(town.somchai, Merge(one, into))
    with pytest.raises(UnknownTicket):
        town.do(town.somchai, Merge(one, alone))
    town.do(town.somchai, Merge(one, other))
    with pytest.raises(NoTwin):
        town.do(town.somchai, Merge(other, one))


def test_groups_of_duplicates_do_not_depend_on_the_order(town: Town) -> None:
    """Two neighbours who do not know of each other, and a third between them."""
    middle = replace(PINNED, place=Place(12.7035, 101.2000))
    end = replace(PINNED, place=Place(12.7070, 101.2000))
    cases = [town.lodge(paper).ticket for paper in (PINNED, end, middle, NAMED)]

    (cluster,) = find_duplicates.clusters(cases)

    assert {one.number for one in cluster} == {case.number for case in cases[:3]}
    beside = town.store.read(lambda tx: duplicates.beside(tx, cases[2]))
    assert {one.number for one in beside} == {cases[0].number, cases[1].number}
