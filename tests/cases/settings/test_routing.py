"""Tests of routing: which unit gets a case, and the reason shown to officers."""

from __future__ import annotations

import pytest

from bot.basics.provinces import provinces
from bot.basics.texts import say
from bot.cases.model.action_classes import Route
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.settings.routing import NoUnit, in_estate, read_routing

NUMBER = "2569-000001"


def complaint(*matters: Matter, province: str = "", estate: str = "", factory: str = "", danger: bool = False) -> Lodge:
    return Lodge(Kind.COMPLAINT, (), matters=matters, province=province, estate=estate, factory=factory, danger=danger)


def routed(paper: Lodge) -> Route:
    return read_routing().route(NUMBER, paper)


def test_a_smell_in_rayong_goes_to_rayongs_own_office() -> None:
    assert routed(complaint(Matter.SMELL, province="ระยอง")) == Route(NUMBER, "สอจ.ระยอง", (), "province")


def test_every_province_but_bangkok_has_its_office() -> None:
    """76 offices, as the Ministry counts them."""
    offices = {routed(complaint(Matter.NOISE, province=province.th)).unit for province in provinces()}

    assert len(offices) == 77
    assert "สอจ.กรุงเทพมหานคร" not in offices


def test_bangkok_is_handed_to_the_department_with_the_question_whose_it_is() -> None:
    """That the department handles Bangkok's factories is not confirmed, so nobody claims it."""
    route = routed(complaint(Matter.DUST_SMOKE, province="กรุงเทพมหานคร"))

    assert route.unit == "กรอ"
    assert "ตรวจสอบ" in say(f"desk.route.{route.reason}", "th")


def test_a_complaint_about_an_official_is_seen_by_nobody_but_the_anti_corruption_centre() -> None:
    """Even when it also tells of danger and of a place."""
    route = routed(complaint(Matter.CORRUPTION, Matter.SMELL, province="ระยอง", danger=True))

    assert (route.unit, route.copied) == ("ศปท", ())


def test_danger_is_also_seen_by_the_emergency_centre() -> None:
    assert routed(complaint(Matter.EMERGENCY, province="ระยอง", danger=True)).copied == ("ศบฉ.อก", "ม้าเร็ว")


def test_a_mine_goes_to_the_mining_department_and_the_province_looks_on() -> None:
    route = routed(complaint(Matter.MINING, province="สระบุรี"))

    assert (route.unit, route.copied) == ("กพร", ("สอจ.สระบุรี",))


def test_a_case_without_a_known_place_goes_to_the_inspectors() -> None:
    assert routed(complaint(Matter.SMELL)).unit == "กตร"
    assert routed(complaint(Matter.SMELL, province="เมืองที่ไม่มีจริง")).unit == "กตร"


@pytest.mark.parametrize(
    ("factory", "inside"),
    [
        ("72010000125470", True),  # issued by the estates' authority
        ("22010000125470", True),  # issued by a province, inside an estate
        ("๗๒๐๑๐๐๐๐๑๒๕๔๗๐", True),
        ("7201 0000 1254 70", True),
        ("20010000125470", False),
        ("บริษัท 7 ดาว จำกัด", False),
        ("", False),
    ],
)
def test_a_factorys_number_tells_whether_it_stands_in_an_estate(factory: str, inside: bool) -> None:
    paper = complaint(Matter.SMELL, province="ระยอง", factory=factory)

    assert in_estate(paper) is inside
    assert (routed(paper).unit == "กนอ") is inside


def test_an_estate_that_the_person_names_is_believed() -> None:
    assert routed(complaint(Matter.SMELL, province="ระยอง", estate="มาบตาพุด")).unit == "กนอ"


@pytest.mark.parametrize(
    ("paper", "unit"),
    [
        (Lodge(Kind.GIFT, ()), "ศปท"),
        (Lodge(Kind.LOAN_CALLBACK, (), province="เลย"), "สอจ.เลย"),
        (Lodge(Kind.LOAN_CALLBACK, (), province="กรุงเทพมหานคร"), "กองทุนเอสเอ็มอี"),
        (Lodge(Kind.QUESTION, (), topic="sop", province="เลย"), "กลุ่มพัฒนาระบบบริหาร"),
        (Lodge(Kind.QUESTION, (), province="เลย"), "สอจ.เลย"),
        (Lodge(Kind.QUESTION, ()), "สปอ"),
    ],
)
def test_other_kinds_of_cases_find_their_unit(paper: Lodge, unit: str) -> None:
    assert routed(paper).unit == unit


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for rule in read_routing().rules:
        assert say(f"desk.route.{rule.reason}", "th") != say(f"desk.route.{rule.reason}", "en")


def test_a_unit_that_does_not_exist_is_named() -> None:
    with pytest.raises(NoUnit, match=r"สอจ\.กรุงเทพมหานคร"):
        read_routing().unit("สอจ.กรุงเทพมหานคร")
