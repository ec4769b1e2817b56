"""Tests of what a monthly payment means: a longer loan, the sum that it pays off, and which of two loans is better."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from bot.chat.topics.loans.instalments import borrowable, months_for, schedule
from bot.chat.topics.loans.wish import wished
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The Ministry's own papers on loans, as they are delivered."""
    folder = tmp_path_factory.mktemp("loans")
    shutil.copytree(Path("knowledge/documents/loans"), folder / "papers" / "loans")
    build(folder / "papers", folder / "index")
    return Library(folder / "index")


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


HEAVY = [
    "เดือนละ 28,000 ไม่ไหว มีนานกว่านี้ไหม",
    "เดือนละ๒๘๐๐๐บ่ไหว มียาวกว่านี้บ่",
    "ค่างวดตั้งเดือนละ 28,000 หนักไป ขอยืดเวลาได้มั้ย",
    "ส่งเดือนละสองหมื่นแปดไม่ไหวอะ ผ่อนนานๆหน่อย",
    "28,000 a month is too much, is there anything longer?",
]


@pytest.mark.parametrize("said", HEAVY)
def test_a_payment_that_is_too_much_asks_for_a_longer_loan(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    language = talk.talk.language
    assert say("loan.longer.published", language) in reply.text
    assert reply.text.index("SME Green Productivity") < reply.text.index("คงกระพัน" if language == "th" else "Khong")
    assert "28,000" not in reply.text


@pytest.mark.parametrize("said", [*HEAVY, "แพงไป ขอนานกว่านี้", "มีนานกว่านี้ไหม", "ลดค่างวดหน่อย"])
def test_after_a_calculation_longer_terms_of_that_loan_are_shown(talk: Conversation, said: str) -> None:
    talk.says("กู้ 1 ล้าน ดอก 3% 3 ปี ผ่อนเดือนละเท่าไร")
    (reply,) = talk.says(said)

    thirds = schedule(Decimal(1_000_000), Decimal(3), 60)
    assert f"{thirds[0].total:,.2f}" in reply.text
    assert "1,000,000" in reply.text
    assert "29,081" not in reply.text, "three years is not longer"
    assert say("loan.longer.costs", talk.talk.language) in reply.text


def test_no_published_loan_is_stretched_beyond_its_length(talk: Conversation) -> None:
    talk.says("ดูสินเชื่อ SME Green Productivity")
    talk.says("กู้ 2 ล้าน ผ่อนเดือนละเท่าไหร่")
    (reply,) = talk.says("ยังหนักไป ขอยาวกว่านี้")

    assert say("loan.longer.none", "th", years=10) in reply.text


@pytest.mark.parametrize("said", ["ถ้าไม่อยากเกินเดือนละ 15,000 ต้องกี่ปี", "ส่งได้เดือนละหมื่นห้า กี่งวดหมด"])
def test_how_long_it_takes_at_a_payment(talk: Conversation, said: str) -> None:
    talk.says("กู้ 1 ล้าน ดอก 3% 3 ปี ผ่อนเดือนละเท่าไร")
    (reply,) = talk.says(said)

    months = months_for(Decimal(1_000_000), Decimal(3), Decimal(15_000))
    assert say("loan.longer.needs", "th", payment="15,000 บาท", months=months) in reply.text


def test_a_sum_and_a_payment_tell_how_long_it_takes_and_nothing_shorter(talk: Conversation) -> None:
    (reply,) = talk.says("กู้ 2 ล้าน ผ่อนเดือนละ 20000 กี่ปีหมด")

    assert "อย่างน้อย 116 งวดเดือน" in reply.text
    assert "• 5 ปี" not in reply.text
    assert "• 10 ปี" in reply.text


@pytest.mark.parametrize("said", ["ถ้าดอกเป็น 7 ล่ะ", "แล้วถ้าดอกขึ้นเป็น 7 อะ", "what if the rate becomes 7"])
def test_another_rate_after_a_calculation_is_no_other_sum(talk: Conversation, said: str) -> None:
    talk.says("ผ่อนไหวเดือนละ 20000 ดอก 5% สามปี กู้ได้เท่าไหร่")

    assert "647,729" in talk.says(said)[0].text


def test_years_that_pass_before_the_loan_are_not_its_length(talk: Conversation) -> None:
    (reply,) = talk.says("รอครบสามปีแล้วกู้ 1.2 ล้าน 3% 60 งวด ต้องส่งเดือนละเท่าไร")

    assert "60 งวด" in reply.text
    assert "21,562.43" in reply.text


def test_a_rate_a_month_is_twelve_times_as_much_a_year(talk: Conversation) -> None:
    (reply,) = talk.says("กู้ 3 แสน ดอกร้อยละหนึ่งต่อเดือน 24 งวด ผ่อนเดือนละเท่าไร")

    assert "14,122.04" in reply.text


def test_a_flat_rate_is_computed_flat_and_beside_the_reducing_balance(talk: Conversation) -> None:
    (reply,) = talk.says("ผ่อนแบบ flat แปดแสน ร้อยละห้าต่อปี สี่ปี เดือนละเท่าใด")

    assert "20,000" in reply.text
    assert "160,000" in reply.text
    assert "18,423.43" in reply.text


def test_another_length_is_compared_with_the_calculation_before(talk: Conversation) -> None:
    talk.says("กู้ 5 แสน ดอก 3% 3 ปี ผ่อนเดือนละเท่าไร")
    (reply,) = talk.says("แล้วถ้าเร่งให้หมดในสองปี")

    difference = say("loan.sum.less", "th", amount="7,687.21 บาท")
    assert difference in reply.text
    assert difference in talk.says("ประหยัดดอกได้เท่าไหร่")[0].text


@pytest.mark.parametrize(("left", "key"), [("12,000", "above"), ("20,000", "within")])
def test_what_is_left_a_month_is_compared_with_the_payment(talk: Conversation, left: str, key: str) -> None:
    talk.says("กู้ 5 แสน ดอก 3% 3 ปี ผ่อนเดือนละเท่าไร")
    (reply,) = talk.says(f"กำไรเหลือเดือนละ {left} จะไหวมั้ย")

    difference = {"above": "2,540.60 บาท", "within": "5,459.40 บาท"}[key]
    assert say(f"loan.budget.{key}", "th", budget=f"{left} บาท", difference=difference) in reply.text


def test_what_a_business_earns_and_spends_is_no_loan_and_what_is_left_is_compared(talk: Conversation) -> None:
    talk.says("กู้ 5 ล้าน 7 ปี ดอก 5% ผ่อนเท่าไหร่")
    (reply,) = talk.says("รายได้ 400,000 ค่าใช้จ่าย 310,000 หนี้เดิม 30,000 ไหวไหม")
    (longer,) = talk.says("แล้วถ้า 10 ปีล่ะ")

    assert say("loan.budget.above", "th", budget="60,000 บาท", difference="10,669.55 บาท") in reply.text
    assert "53,032.76" in longer.text


def test_a_corrected_sum_is_computed_anew(talk: Conversation) -> None:
    talk.says("กู้ 5 แสน 7% 36 งวด ผ่อนเดือนละเท่าไร")

    assert "24,701" in talk.says("โทษๆ หมายถึง 8 แสน")[0].text


@pytest.mark.parametrize(
    "said",
    [
        "ผ่อนไหวเดือนละ 30,000 กู้ได้เท่าไหร่",
        "ส่งไหวเดือนละ๓๐๐๐๐ จะกู้ได้ท่อได๋",
        "จ่ายได้สามหมื่นต่อเดือน ได้วงเงินเท่าใด",
        "ผ่อนได้งวดละไม่เกินสามหมื่น จะยืมได้กี่บาท",
        "I can pay 30,000 a month, how much can I borrow?",
    ],
)
def test_a_bearable_payment_tells_what_can_be_borrowed_and_promises_nothing(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    language = talk.talk.language
    assert "3,106,852" in reply.text
    assert "120" in reply.text
    assert "SME Green Productivity" in reply.text, "whose rate and length are assumed"
    assert say("loan.afford.promise", language) in reply.text
    assert "1,515,059" in talk.says("7% 5 ปี")[0].text


def test_a_loan_without_one_published_rate_asks_for_it(talk: Conversation) -> None:
    (asked,) = talk.says("ผ่อนไหวเดือนละหมื่น กู้คงกระพันได้เท่าไหร่")
    assert say("loan.ask.rate", "th") in asked.text

    assert "323,864" in talk.says("7")[0].text


@pytest.mark.parametrize(
    "said",
    ["5แสน 3ปี 7%", "ห้าแสน สามปี เจ็ดเปอร์เซ็นต์", "๕๐๐,๐๐๐ ร้อยละ ๗ ๓๖ งวด", "500k 36 เดือน ดอก 7", "500,000 baht 7% 3 years"],
)
def test_a_sum_a_rate_and_a_length_are_enough(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert "15,438.55" in reply.text
    assert reply.table is not None


@pytest.mark.parametrize(
    "said",
    [
        "กู้ 1 ล้าน 5 ปี 3% ปลอดเงินต้น 1 ปี",
        "ล้านนึง 5ปี 3% ปีแรกจ่ายแต่ดอก",
        "กู้หนึ่งล้าน ดอก 3 ห้าปี พักต้น 12 เดือน",
        "กู้ 1 ล้าน 3% 5 ปี ไม่ต้องส่งต้นปีแรก",
        "1 million 3% 5 years, interest only the first year",
    ],
)
def test_a_time_without_principal_is_computed(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert "2,500 " in reply.text, "the interest of a month"
    assert "22,134.33" in reply.text


def test_a_time_without_principal_is_a_what_if_too(talk: Conversation) -> None:
    talk.says("5แสน 3ปี 7%")

    assert "22,386.29" in talk.says("ถ้าปลอดต้น 1 ปีล่ะ")[0].text
    assert "22,386.29" in talk.says("จ่ายรวมทั้งหมดเท่าไหร่")[0].text


@pytest.mark.parametrize("asked", ["อันไหนดีกว่า", "ตัวใดคุ้มกั่วกัน", "เอาอันไหนดีอะ", "ต่างกันจังได๋", "which one is better?"])
def test_which_is_better_compares_those_just_shown(talk: Conversation, asked: str) -> None:
    talk.says("เสือติดปีก")
    talk.says("คงกระพัน")
    (reply,) = talk.says(asked)

    assert [one.document for one in reply.sources] == ["loans/suea-tid-pik", "loans/khong-krapan"]
    assert say("loan.compare.which", talk.talk.language) in reply.text


@pytest.mark.parametrize("asked", ["เสือติดปีกกับลดโลกร้อนอันไหนดีกว่า", "ลดโลกร้อนกะเสือติดปีก กู้ตัวไหนดี"])
def test_which_is_better_compares_those_named(talk: Conversation, asked: str) -> None:
    (reply,) = talk.says(asked)

    assert {one.document for one in reply.sources} == {"loans/suea-tid-pik", "loans/lod-lok-ron"}


@pytest.mark.parametrize("said", ["เสียงดังทนไม่ไหวแล้ว", "เดือนละหลายครั้งไม่ไหวแล้ว", "ไม่ไหวแล้วค่ะ", "มีประชุมนานกว่านี้ไหม"])
def test_what_cannot_be_borne_otherwise_is_no_loan(talk: Conversation, said: str) -> None:
    talk.says(said)

    assert talk.talk.case is None


@pytest.mark.parametrize(
    ("said", "monthly", "amount"),
    [
        ("เดือนละ 28,000", 28_000, None),
        ("กู้ 2 ล้าน ส่งเดือนละสองหมื่น", 20_000, 2_000_000),
        ("15,000 บาทต่อเดือน", 15_000, None),
        ("ผ่อนไหวแค่ 9,000", 9_000, None),
        ("borrow 1 million and pay 20,000 per month", 20_000, 1_000_000),
        ("กู้ 3 ล้าน โทร 081-234-5678", None, 3_000_000),
    ],
)
def test_what_is_paid_a_month_is_not_what_is_borrowed(said: str, monthly: int | None, amount: int | None) -> None:
    wish = wished(said, ())

    assert (wish.instalment, wish.amount) == (monthly, amount)


@given(st.integers(500, 500_000), st.decimals(0, 36, places=2), st.integers(1, 480))
def test_what_can_be_borrowed_is_paid_off_by_that_payment(payment: int, rate: Decimal, months: int) -> None:
    principal = borrowable(Decimal(payment), rate, months)

    assert abs(schedule(principal, rate, months)[0].total - payment) <= 1
    assert (months_for(principal, rate, Decimal(payment)) or 481) <= months + 1
