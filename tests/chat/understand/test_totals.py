"""Tests of adding up money as people write it, and of never guessing a sum that is not clear."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.understand.amounts import sums
from bot.chat.understand.totals import FOREIGN, GOLD, LIMIT, SEVERAL, total


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("บัตรเติมน้ำมัน 4 ใบ ใบละ 1,000", "4000"),
        ("ใบละพันสี่ใบจ้า", "4000"),
        ("ไวน์๓ขวดๆละ๘๐๐บาท", "2400"),
        ("เหล้าขวดละ 900 สองขวด", "1800"),
        ("รังนกกล่องละพันสอง จำนวน 2 กล่อง", "2400"),
        ("เสื้อ 3 ตัว แต่ละตัว 700", "2100"),
        ("1,200 บาทต่อชิ้น 3 ชิ้น", "3600"),
        ("บัตรห้าง 500 x 6", "3000"),
        ("two vouchers of 1,500 baht each", "3000"),
        ("นอนโรงแรม 3 คืน คืนละ 2,500", "7500"),
        ("สุรา 2,500 และกระเช้าอีก 2,500", "5000"),
        ("ซองห้าพันกับทองปลอมอีกพันนึง", "6000"),
        ("มือถือ 15,000 แถมเงินสด 3,000 บาท", "18000"),
        ("a watch of 4,000 baht and another 1,500 baht in cash", "5500"),
        ("นาฬิกา 2 เรือน รวม 5,000", "5000"),
        ("ผลไม้ 800 กับเหล้า 2 ขวด ขวดละ 1,000", "2800"),
        ("ค่าข้าวมื้อละ 1,200 บาท", "1200"),
        ("สร้อยทองหนัก 1 บาท ราคา 52,000 บาท", "52000"),
        ("ธนบัตรดอลลาร์ ตีเป็นเงินไทย 3,400 บาท", "3400"),
        ("กระเช้า 2,500 ติดต่อ 081-234-5678", "2500"),
        ("เค้กสองปอนด์ 900 บาท", "900"),
    ],
)
def test_the_parts_are_added_up(text: str, baht: str) -> None:
    assert total(text).baht == Decimal(baht)


@pytest.mark.parametrize("text", ["คนละ 500 3 คน", "3คนคนละ500", "ให้หัวละห้าร้อย มี 3 คน", "500 baht per person, 3 people"])
def test_what_each_person_gives_is_what_counts(text: str) -> None:
    assert (total(text).baht, total(text).a_person) == (Decimal(500), True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, FOREIGN) for text in (
            "100 ดอลลาร์", "ให้มา100ดอล", "แบงค์ร้อยดอลล่า", "๑๐๐ usd", "us$ 100",
            "100us$", "ห้าสิบยูโร", "€50", "พันหยวน",
            "10,000 เยน",
            "เงินเยนหมื่นนึง", "ร้อยเหรียญ", "50 ปอนด์", "หกหมื่นวอน", "สองแสนกีบ",
            "500 rmb", "bitcoin 1", "100 singapore dollars",
        )),
        *((text, GOLD) for text in (
            "ทอง 2 บาท", "ทองคำหนักสองบาท", "สร้อยคอทองคำ 1 บาท", "แหวนทองครึ่งสลึง", "ทองแท่งห้าบาท", 
            "a 2 baht gold necklace", "ทอง๒บาท",
        )),
        *((text, LIMIT) for text in ("ไม่เกิน 3,000", "สามพันกว่าบาท", "more than 2,000 baht")),
        *((text, SEVERAL) for text in (
            "ขวดละ 800", "สองสามพัน", "2-3 พัน", "2,000-3,000",
            "สองพันหรือสามพัน", "ระหว่าง 2000 กับ 3000", "นาฬิกา 2 เรือน 5,000",
            "ไม่ใช่ 2,500 เป็น 3,500", "1,000 each",
        )),
    ],
)  # fmt: skip
def test_an_unclear_sum_is_asked_and_never_guessed(text: str, why: str) -> None:
    assert (total(text).baht, total(text).unclear) == (None, why)


@pytest.mark.parametrize(
    "text",
    ["0812345678", "081-234-5678", "02 123 4567", "(02) 123-4567", "+66 81 234 5678", "66812345678", "๐๘๑ ๒๓๔ ๕๖๗๘",
     "812345678",
     "โทร 1205", "เบอร์ 02-1234567 ต่อ 12", "ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด"],
)  # fmt: skip
def test_a_telephone_number_is_never_money(text: str) -> None:
    assert sums(text) == []
    assert total(text).baht is None


@given(st.from_regex(r"0[2-9][0-9]{7,8}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_no_grouping_makes_a_telephone_number_money(number: str, between: str) -> None:
    assert sums(f"ของมูลค่า {between.join((number[:2], number[2:5], number[5:]))}") == []


@given(st.text(max_size=80) | st.text("ใบละขวดบาทหมื่นพันสอง0123456789,. xคนและ$ทอง", max_size=80))
def test_whatever_is_typed_a_total_is_clear_or_not_given(text: str) -> None:
    found = total(text)

    assert found.baht is None or (found.baht >= 0 and not found.unclear)
