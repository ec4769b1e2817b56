"""Tests of the two gift rules at every limit, and of understanding how people tell of a gift."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.assistant import Assistant, NoCases
from bot.chat.topics.gifts.case import Gift, Giver, Way, is_a_case, told
from bot.chat.topics.gifts.rules import Book, Ruling, Verdict, book, judge, missing
from bot.chat.understand.amounts import sums
from bot.chat.understand.days import days_in
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation

TODAY = date(2026, 11, 18)  # the day of NOW
PUBLIC = frozenset({"public"})
HAMPER = Gift(Way.RECEIVED, Decimal(2_000), Giver.BUSINESS, custom=True, day=TODAY, pending=False)
FOR_THE_BOSS = Gift(Way.UPWARD, Decimal(2_000), custom=True, day=TODAY)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The Ministry's own papers on gifts, as they are delivered."""
    folder = tmp_path_factory.mktemp("gifts")
    shutil.copytree(Path("knowledge/documents/ethics"), folder / "papers" / "ethics")
    build(folder / "papers", folder / "index")
    return Library(folder / "index")


@pytest.fixture(scope="module")
def rules(library: Library) -> Book:
    found = book(library, PUBLIC)
    assert found
    return found


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def of(value: str, gift: Gift = HAMPER) -> Gift:
    return replace(gift, value=Decimal(value))


@pytest.mark.parametrize(
    ("value", "ruling"),
    [
        ("2999", Ruling.ALLOWED),
        ("3000", Ruling.ALLOWED),
        ("3000.01", Ruling.REPORT),
        ("3000.50", Ruling.REPORT),
        ("4500", Ruling.REPORT),
    ],
)
def test_three_thousand_baht_is_within_the_limit_and_a_satang_more_is_not(
    rules: Book, value: str, ruling: Ruling
) -> None:
    assert judge(of(value), rules, TODAY).ruling is ruling


@pytest.mark.parametrize(("value", "ruling"), [("3000", Ruling.ALLOWED), ("3000.50", Ruling.REFUSE)])
def test_the_same_border_holds_for_a_gift_to_a_superior_and_nothing_is_reported(
    rules: Book, value: str, ruling: Ruling
) -> None:
    found = judge(of(value, FOR_THE_BOSS), rules, TODAY)

    assert found.ruling is ruling
    assert found.report is None


def test_each_question_rests_on_its_own_rule(rules: Book) -> None:
    """Both know three thousand baht; they are not one rule."""
    received, given_, family = (
        judge(one, rules, TODAY) for one in (HAMPER, FOR_THE_BOSS, replace(HAMPER, way=Way.FAMILY))
    )

    assert [one.rule.paper.id for one in (received, given_, family) if one.rule] == [
        "ethics/gift-nacc-128",
        "ethics/gift-regulation-2565",
        "ethics/gift-regulation-2565",
    ]


def test_without_a_customary_occasion_nothing_is_accepted_and_nothing_given(rules: Book) -> None:
    assert judge(replace(HAMPER, custom=False), rules, TODAY).ruling is Ruling.REFUSE
    assert judge(replace(FOR_THE_BOSS, custom=False), rules, TODAY).ruling is Ruling.REFUSE


def test_the_deadline_is_named_as_a_day(rules: Book) -> None:
    found = judge(replace(of("4500"), day=date(2026, 1, 31)), rules, TODAY)

    assert found.deadline == date(2026, 3, 2), "February is short"


RELATIVES = {
    "พ่อ": "ascendant", "คุณยาย": "ascendant", "ลูกสาว": "descendant", "พี่ชาย": "sibling", "น้องสาว": "sibling",
    "ลุง": "uncle_aunt", "ป้า": "uncle_aunt", "น้า": "uncle_aunt", "อา": "uncle_aunt", "ภรรยา": "spouse", "สามี": "spouse",
    "พ่อตา": "spouse_ascendant_descendant", "แม่ยาย": "spouse_ascendant_descendant", "บุตรบุญธรรม": "adopted_child",
    "พ่อบุญธรรม": "adopter",
}  # fmt: skip


@pytest.mark.parametrize("who", RELATIVES)
def test_a_relative_of_the_list_may_give_more(rules: Book, who: str) -> None:
    gift = told(f"{who}ให้เงิน 50,000 บาท วันเกิด", TODAY)

    assert (gift.giver, gift.relative) == (Giver.RELATIVE, RELATIVES[who])
    assert missing(gift, rules, TODAY) == ""
    assert judge(gift, rules, TODAY).ruling is Ruling.ALLOWED


def test_every_relative_of_the_paper_can_be_named(rules: Book) -> None:
    assert set(RELATIVES.values()) == rules.relatives()


@pytest.mark.parametrize(
    "who", ["ลูกพี่ลูกน้อง", "ลุงข้างบ้าน", "พี่ที่ทำงาน", "เพื่อนเก่า", "เพื่อนร่วมงาน", "เพื่อนบ้าน", "พ่อค้า", "ลูกน้อง", "หัวหน้า", "แฟน"]
)
def test_who_is_not_in_the_list_is_no_relative(rules: Book, who: str) -> None:
    """พ่อค้า is no พ่อ, and ลูกน้อง no ลูก."""
    gift = replace(told(f"{who}ให้นาฬิกา 50,000 บาท วันเกิด", TODAY), way=Way.RECEIVED)

    assert judge(gift, rules, TODAY).ruling is Ruling.REPORT


def test_a_relative_that_the_papers_list_does_not_name_is_none(rules: Book) -> None:
    """The list is data; whoever the Ministry strikes out is no relative the next day."""
    data = {**rules.section.data, "relatives": {"list": [{"key": "spouse"}]}}
    shorter = Book(replace(rules.section, data=data), rules.regulation)
    gift = told("ป้าให้นาฬิกา 50,000 บาท วันเกิด", TODAY)

    found = judge(gift, shorter, TODAY)

    assert found.ruling is Ruling.REPORT
    assert "not_in_the_list" in found.notes


def test_an_unregistered_partner_is_family_when_receiving(rules: Book) -> None:
    gift = told("แฟนไม่ได้จดทะเบียนได้รับนาฬิกาจากผู้ประกอบการ 900 บาท", TODAY)

    found = judge(gift, rules, TODAY)

    assert gift.way is Way.FAMILY
    assert found.ruling is Ruling.REFUSE, "whatever it is worth"
    assert found.report is not None
    assert found.report.draft


def test_a_family_may_receive_from_somebody_without_business_there(rules: Book) -> None:
    gift = Gift(Way.FAMILY, Decimal(9_000), Giver.SOMEONE)

    assert judge(gift, rules, TODAY).ruling is Ruling.OUTSIDE


@pytest.mark.parametrize(
    ("day", "ruling"),
    [
        (date(2026, 9, 30), Ruling.REPORT),
        (date(2026, 10, 1), Ruling.REPORT),
        (date(2026, 10, 2), Ruling.OUTSIDE),
    ],
)
def test_the_ban_lasts_two_years_after_leaving_office(rules: Book, day: date, ruling: Ruling) -> None:
    gift = replace(of("4500"), left=True, left_on=date(2024, 10, 1), day=day)

    assert judge(gift, rules, TODAY).ruling is ruling


@pytest.mark.parametrize("way", [Way.UPWARD, Way.FAMILY])
def test_a_day_before_the_regulation_has_another_rule_which_we_do_not_have(rules: Book, way: Way) -> None:
    gift = replace(HAMPER, way=way)

    assert judge(replace(gift, day=date(2023, 1, 13)), rules, TODAY).ruling is Ruling.UNKNOWN
    assert judge(replace(gift, day=date(2023, 1, 14)), rules, TODAY).ruling is not Ruling.UNKNOWN


def test_receiving_before_the_act_of_2561_is_not_judged(rules: Book) -> None:
    assert judge(replace(HAMPER, day=date(2018, 12, 31)), rules, TODAY).ruling is Ruling.UNKNOWN
    assert judge(replace(HAMPER, day=date(2019, 1, 1)), rules, TODAY).ruling is Ruling.ALLOWED


def test_a_new_limit_holds_from_its_day(rules: Book) -> None:
    """The Ministry adds a line to the paper; the day of the gift says which line counts."""
    lines = []
    for rule in rules.section.data["rules"]:
        if rule["key"] == "receive-non-relative":
            lines += [{**rule, "until": date(2026, 12, 31)}, {**rule, "limit": 5000, "effective": date(2027, 1, 1)}]
        else:
            lines.append(rule)
    newer = Book(replace(rules.section, data={**rules.section.data, "rules": lines}), rules.regulation)

    assert judge(replace(of("4500"), day=date(2026, 12, 31)), newer, TODAY).ruling is Ruling.REPORT
    assert judge(replace(of("4500"), day=date(2027, 1, 1)), newer, TODAY).ruling is Ruling.ALLOWED


ways, givers = st.sampled_from(Way), st.sampled_from(Giver)
gifts = st.builds(
    Gift,
    way=ways,
    value=st.decimals(0, 10**7, places=2),
    giver=givers,
    relative=st.sampled_from(["", "spouse", "cousin"]),
    custom=st.booleans(),
    on_duty=st.booleans(),
    pending=st.booleans(),
    act=st.booleans(),
    day=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)


@given(gifts)
def test_a_gift_told_whole_always_gets_a_verdict(rules: Book, gift: Gift) -> None:
    found = judge(gift, rules, TODAY)

    assert missing(gift, rules, TODAY) == ""
    assert isinstance(found, Verdict)
    assert found.rule is not None or found.ruling is Ruling.UNKNOWN or gift.act


@given(gifts, st.decimals(0, 10**6, places=2))
def test_a_dearer_gift_is_never_judged_more_kindly(rules: Book, gift: Gift, more: Decimal) -> None:
    order = [Ruling.ALLOWED, Ruling.REPORT, Ruling.REFUSE]
    cheap, dear = (judge(one, rules, TODAY).ruling for one in (gift, of(str((gift.value or 0) + more), gift)))

    assert cheap is dear or order.index(cheap) <= order.index(dear)


unkind = st.text(max_size=80) | st.text("ให้รับ0123456789/.,๑๒พันล้านบาทม.ค.ปีวัน \u200b\u0e4d\u0e32😀", max_size=80)


@given(unkind)
def test_whatever_is_typed_can_be_read(text: str) -> None:
    assert all(one.baht >= 0 for one in sums(text))
    assert all(one.start < one.end for one in days_in(text, TODAY))
    is_a_case(text, told(text, TODAY))
