"""Recognises questions about a loan by their sense: a longer term, a bearable payment, which of two is better."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.chat.topics.loans.schemes import Wish
from bot.chat.understand.understanding import toneless

_LONGER = re.compile(
    toneless(
        r"(?:นาน|ยาว)\s*(?:กว่า|ขึ้น|ๆ|อีก|หน่อย|ไป|กั่ว)|(?:ผ่อน|งวด|ปี|ระยะ)[ก-๙]{0,8}(?:นาน|ยาว)"
        r"|ยืด|ขยาย\s*(?:เวลา|งวด|ระยะ|สัญญา)|เพิ่ม\s*(?:ปี|งวด|เวลา)"
        r"|(?<!ทน)(?<!ทนบ่)(?:ไม่|บ่|บ่อ|บ)\s*ไหว|(?:หนัก|แพง|สูง|เยอะ|โหด|แฮง)\s*(?:ไป|เกิน|มาก|แต้)"
        r"|(?:ต่ำ|น้อย|ถูก|เบา)\s*กว่า\s*(?:นี้|นั้น)|ลด\s*(?:ค่างวด|ลง|หน่อย)"
        r"|longer|stretch|spread|more time|more years|too much|too high|(?:can.?t|cannot) afford"
        r"|lower (?:payment|instalment)|pay less"
    )
)
_HEAVY = re.compile(
    toneless(
        r"(?:ไม่|บ่|บ่อ|บ)\s*ไหว|(?:หนัก|แพง|สูง|เยอะ|โหด|แฮง)\s*(?:ไป|เกิน|มาก|แต้)|too much|too high"
        r"|(?:can.?t|cannot) afford"
    )
)
_OF_A_LOAN = re.compile(
    toneless(
        r"กู้|ผ่อน|งวด|ดอกเบี้ย|เงินต้น|สินเชื่อ|ส่งเดือน|เดือนละ|ต่อเดือน|/เดือน|loan|borrow|instal|repay"
        r"|month"
    )
)
_HOW_LONG = re.compile(
    toneless(
        r"กี่\s*(?:ปี|งวด|เดือน)|นาน\s*(?:เท่า|แค่)|ถึงจะหมด|จะหมด|หมดหนี้|how long|how many (?:years"
        r"|months|instal)"
    )
)
_IN_ALL = re.compile(
    toneless(
        r"(?:ดอก|ดอกเบี้ย|จ่าย|ส่ง|ผ่อน)\s*(?:รวม|ทั้งหมด|ทั้งสิ้น)|รวม\s*(?:ดอก|ทั้งหมด|แล้ว)"
        r"|งวด\s*(?:สุดท้าย|ละเท่า)|ประหยัด[ก-๙]{0,12}เท่า|ต่างกัน[ก-๙\s]{0,14}เท่า|(?:เพิ่ม|ลด)[ก-๙\s]{0,8}เท่า"
        r"|in all|in total|altogether|how much (?:more|less)|what.s the difference"
    )
)
_BORROW = re.compile(toneless(r"กู้|กุ้|ยืม|วงเงิน|ได้เงิน|ยอดเท่า|เงินต้น|borrow|loan|how much can i (?:get|have)"))
_BETTER = re.compile(
    toneless(
        r"(?:อัน|ตัว|แบบ|โครงการ|ที่|สินเชื่อ|เจ้า|อัน\s*ใด|ตัว\s*ใด)?\s*(?:ไหน|ใด|ได๋)\s*(?:ดี|คุ้ม"
        r"|ถูก|เหมาะ|น่า|ดอก|โอเค|ผ่อนนาน|วงเงิน|สบาย)[ก-๙]*\s*(?:กว่า|สุด|กัน|กั่ว)?"
        r"|(?:เลือก|เอา|กู้)\s*(?:อัน|ตัว)?\s*(?:ไหน|ใด|ได๋)\s*ดี|ต่าง(?:กัน)?\s*(?:ยังไง|อย่างไร|ตรงไหน|ไง|จังได๋)"
        r"|which (?:one |of them |loan )?(?:is|would be|has) (?:the )?(?:better|best|cheap\w*|lower)"
        r"|which is better|what.s the difference|better one"
    )
)


def asks_for_longer(said: str, wish: Wish, *, about_a_loan: bool) -> bool:
    """Whether the payment is too much, or more time is wanted. "ทนไม่ไหว" speaks of something else."""
    bare = toneless(said)
    if wish.instalment is not None and _HOW_LONG.search(bare):
        return about_a_loan or wish.amount is not None
    if not _LONGER.search(bare) or "ทนไม" in bare.replace(" ", ""):
        return False
    of_a_loan = bool(_OF_A_LOAN.search(bare))
    return (about_a_loan and (of_a_loan or len(bare) <= 40)) or (of_a_loan and wish.instalment is not None)


def payments(said: str, wish: Wish) -> tuple[Decimal | None, Decimal | None]:
    """The payment that is too much, and the one that can be borne, as far as they are told."""
    if wish.instalment is None:
        return None, None
    return (wish.instalment, None) if _HEAVY.search(toneless(said)) else (None, wish.instalment)


def asks_whether_it_can_be_borne(said: str, wish: Wish) -> bool:
    """Whether a payment that can be borne is told beside a loan that is on the table."""
    told = wish.instalment if wish.instalment is not None else wish.left
    return told is not None and wish.amount is None and not _BORROW.search(toneless(said))


def asks_what_to_borrow(said: str, wish: Wish, *, about_a_loan: bool) -> bool:
    """Whether a bearable payment is told and the sum is asked."""
    if (wish.instalment is None and wish.left is None) or wish.amount is not None:
        return False
    return about_a_loan or bool(_BORROW.search(toneless(said)))


def asks_which_is_better(said: str) -> bool:
    return bool(_BETTER.search(toneless(said)))


def asks_for_the_total(said: str) -> bool:
    """Whether the total of the calculation on the table is asked again."""
    return bool(_IN_ALL.search(toneless(said)))


def is_a_whole_calculation(wish: Wish) -> bool:
    """A sum, a rate and a length need no word beside them: 5แสน 3ปี 7%."""
    return wish.amount is not None and wish.rate is not None and wish.months is not None
