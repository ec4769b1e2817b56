"""Tests of steps: numbered lines and rows of a procedure table, one of them by its number or after another."""

from __future__ import annotations

import numpy as np

from knowledge.search.quotes import Spots, best_quote, steps_of
from knowledge.search.steps import steps_in

TABLE = "\n".join(
    f"ลำดับ: {number} · ขั้นตอน: {what} · รายละเอียด: {'ทำตามระเบียบ' * more} · เวลา: {time} · ผู้รับผิดชอบ: {who}"
    for number, what, more, time, who in (
        (1, "ยื่นใบยืม", 1, "5 นาที", "หอผู้ป่วย"),
        (2, "ตรวจสภาพ", 1, "15 นาที", "นายช่าง"),
        (3, "รับเครื่อง", 1, "10 นาที", "หอผู้ป่วย"),
    )
)
NOTHING = Spots(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0))


def spots_at(text: str, word: str) -> Spots:
    return Spots(np.array([text.index(word)]), np.array([0]), np.array([1.0]))


def test_the_rows_of_a_procedure_table_are_steps() -> None:
    assert [step.number for step in steps_in(TABLE)] == [1, 2, 3]


def test_a_step_is_quoted_by_its_number_also_in_thai_digits() -> None:
    for asked in ("ขั้นตอนที่ 2 ใช้เวลาเท่าไร", "ลำดับที่ 2 ทำอะไร"):
        assert best_quote(TABLE, asked, NOTHING).startswith("ลำดับ: 2 · ขั้นตอน: ตรวจสภาพ")
    assert best_quote("๑. ยื่นคำขอที่อำเภอ\n๒. รอตรวจเอกสาร", "ขั้นตอนที่ 2 คืออะไร", NOTHING) == "๒. รอตรวจเอกสาร"


def test_what_comes_after_a_step_is_quoted_with_it() -> None:
    quote = best_quote(TABLE, "ตรวจสภาพแล้วขั้นตอนต่อไปคืออะไร", spots_at(TABLE, "ตรวจสภาพ"))

    assert quote.split("\n") == TABLE.split("\n")[1:]


def test_many_long_steps_are_quoted_in_short_lines() -> None:
    long = TABLE.replace("ทำตามระเบียบ", "ทำตามระเบียบ" * 20)

    assert steps_of(long).split("\n")[1] == "2. ตรวจสภาพ · 15 นาที · นายช่าง"
