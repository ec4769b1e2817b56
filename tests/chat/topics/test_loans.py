"""Tests of conversations about loans: list, card, comparison, instalments, call-back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.dates import BANGKOK
from bot.basics.messages import Kind as ReplyKind
from bot.basics.people import Person
from bot.cases.model.submission import Kind
from bot.cases.settings.routing import read_routing
from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import FileTicket, KeepWaiting, StopWaiting
from bot.chat.topics.loans.schemes import Met, Scheme, Standing, Wish, fit, schemes
from bot.chat.topics.loans.wish import months_in, named_in, wished
from indexer.build import build
from knowledge.library import Library
from knowledge.search.snippets import PHONE
from tests.support.talk import NOW, Conversation

PUBLIC = frozenset({"public"})
TODAY = date(2026, 11, 18)  # the day of NOW


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loans")
    shutil.copytree(Path("knowledge/documents/loans"), folder / "papers" / "loans")
    return folder


@pytest.fixture(scope="module")
def library(papers: Path) -> Library:
    """The Ministry's own papers on loans, as they are delivered."""
    build(papers / "papers", papers / "index")
    return Library(papers / "index")


@pytest.fixture(scope="module")
def known(library: Library) -> dict[str, Scheme]:
    return {scheme.name("th"): scheme for scheme in schemes(library, PUBLIC)}


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def test_the_list_shows_what_is_open_first_and_how_long(talk: Conversation) -> None:
    (reply,) = talk.says("สินเชื่อ")

    assert reply.kind is ReplyKind.LOANS
    assert reply.asserted
    assert reply.text.index("SME Green Productivity") < reply.text.index("เสือติดปีก")
    assert "เหลืออีก 42 วัน" in reply.text
    assert "ไม่มีข้อมูลยืนยันว่ายังเปิดรับ" in reply.text


def test_a_scheme_by_its_bare_name_is_a_card_with_dates_and_gaps(talk: Conversation) -> None:
    (reply,) = talk.says("เสือติดปีก")

    assert reply.kind is ReplyKind.LOAN
    assert "15 ล้านบาท (ข้อมูล 17 ก.ย. 2567)" in reply.text
    assert "ระยะเวลาผ่อนชำระ: ไม่มีข้อมูลที่เผยแพร่" in reply.text
    assert "1357" in reply.text
    assert reply.sources[0].document == "loans/suea-tid-pik"
    assert reply.sources[0].as_of is not None


@pytest.mark.parametrize(
    "question", ["เสือติดปีกดอกเบี้ยเท่าไร", "เสือติดปีกคืออะไร", "ใครกู้คงกระพันได้บ้าง", "How many years to repay Suea Tid Pik?"]
)
def test_a_plain_question_is_answered_by_its_paper(talk: Conversation, question: str) -> None:
    (reply,) = talk.says(question)

    assert reply.kind is ReplyKind.ANSWER


def test_a_comparison_is_a_table_too_and_the_table_says_what_the_text_says(talk: Conversation) -> None:
    """A phone reads the text; a page draws the table in its place."""
    (reply,) = talk.says("เปรียบเทียบเสือติดปีกกับคงกระพัน")

    assert reply.table is not None
    assert reply.table.head == ("", "เสือติดปีก", "คงกระพัน")
    assert reply.table.says in reply.text
    assert all(value in reply.table.says for row in reply.table.rows for value in row)


def test_a_schedule_is_a_table_and_a_curve_that_ends_at_nothing(talk: Conversation) -> None:
    (reply, *_) = talk.says("กู้ 1 ล้าน ดอกเบี้ย 3% 5 ปี ผ่อนเดือนละเท่าไร")

    assert reply.table is not None
    assert len(reply.table.rows) == 5
    assert reply.table.says in reply.text
    assert (reply.table.curve[0], reply.table.curve[-1]) == (1_000_000, 0)


def test_two_schemes_are_compared_term_by_term(talk: Conversation) -> None:
    (reply,) = talk.says("เทียบเสือติดปีกกับคงกระพันหน่อย")

    assert reply.kind is ReplyKind.LOANS
    assert "คงที่ร้อยละ 3–5 ต่อปี" in reply.text
    assert "ร้อยละ 5–7 ต่อปี" in reply.text
    assert "Green" not in reply.text


def test_the_longer_name_is_taken_first(known: dict[str, Scheme]) -> None:
    assert [one.name("th") for one in named_in("beyond ติดปีก sme กับ เสือติดปีก", known.values())] == [
        "Beyond ติดปีก SME",
        "เสือติดปีก",
    ]


@pytest.mark.parametrize(
    ("name", "day", "standing"),
    [
        ("SME Green Productivity", date(2026, 12, 30), Standing.OPEN),
        ("SME Green Productivity", date(2026, 12, 31), Standing.CLOSED),
        ("ลดโลกร้อน", date(2023, 9, 30), Standing.COMING),
        ("ลดโลกร้อน", date(2024, 9, 30), Standing.UNKNOWN),
        ("ลดโลกร้อน", date(2024, 10, 1), Standing.CLOSED),
        ("เสือติดปีก", date(2026, 11, 18), Standing.UNKNOWN),
    ],
)
def test_a_scheme_closes_by_its_date(known: dict[str, Scheme], name: str, day: date, standing: Standing) -> None:
    assert known[name].standing(day) is standing


def test_a_warning_is_given_when_the_end_is_near(known: dict[str, Scheme]) -> None:
    green = known["SME Green Productivity"]

    assert green.days_left(date(2026, 10, 30)) is None
    assert green.days_left(date(2026, 10, 31)) == 60
    assert green.days_left(date(2026, 12, 30)) == 0
    assert green.days_left(date(2026, 12, 31)) is None


def test_a_term_is_that_of_its_day(known: dict[str, Scheme]) -> None:
    """The cabinet raised the ceiling on 6 Jan 2569."""
    green = known["SME Green Productivity"]

    assert green.number("ceiling", date(2026, 1, 5)) == 10_000_000
    assert green.number("ceiling", date(2026, 1, 6)) == 30_000_000


def test_what_could_fit_is_only_what_was_published(talk: Conversation) -> None:
    talk.says("อยากกู้ 6 ล้าน เสริมสภาพคล่อง")
    talk.says("วิสาหกิจชุมชน")
    (reply,) = talk.says("2 ปี")

    krapan = reply.text.split("คงกระพัน:")[1].split("\n\n")[0]
    assert "✓ ตรง: วัตถุประสงค์" in krapan
    assert "✗ ไม่ตรง: วงเงิน (ไม่เกิน 5 ล้านบาท), ประกอบการมาแล้วเกิน 3 ปี" in krapan
    assert len(reply.text) <= PHONE + 200
    assert "ไม่ได้ประกาศ: ประเภทกิจการ" in krapan
    assert "ผู้ให้กู้เป็นผู้พิจารณา" in reply.text


@pytest.mark.parametrize(("age", "met"), [("3", Met.NO), ("3.1", Met.YES), ("4", Met.YES)])
def test_more_than_three_years_is_not_three(known: dict[str, Scheme], age: str, met: Met) -> None:
    lines = fit(known["เสือติดปีก"], Wish(age=Decimal(age)), TODAY, "en")

    assert next(line.met for line in lines if "three years" in line.words and "operating" in line.words) is met


@pytest.mark.parametrize(("amount", "met"), [("15000000", Met.YES), ("15000000.01", Met.NO)])
def test_the_ceiling_itself_is_within_it(known: dict[str, Scheme], amount: str, met: Met) -> None:
    lines = fit(known["เสือติดปีก"], Wish(amount=Decimal(amount)), TODAY, "th")

    assert next(line.met for line in lines if line.about == "amount") is met


@pytest.mark.parametrize("language", ["th", "en"])
def test_nobody_is_said_to_qualify(talk: Conversation, language: str) -> None:
    talk.says("English" if language == "en" else "ไทย")
    talk.says("หาสินเชื่อที่เหมาะ")
    for answer in ("ข้าม", "1 ล้าน", "SME", "10"):
        (*_, reply) = talk.says(answer)

    for word in ("คุณมีสิทธิ", "กู้ได้แน่", "ผ่านเกณฑ์", "อนุมัติแล้ว", "you qualify", "eligible", "approved"):
        assert word not in reply.text.lower()
    assert "1357" in reply.text


def test_a_sum_over_the_persons_own_figures(talk: Conversation) -> None:
    (reply,) = talk.says("คำนวณค่างวด กู้ 1 ล้าน ดอกเบี้ย 3% 7 ปี")

    assert "ไม่ใช่ข้อเสนอหรือการอนุมัติ" in reply.text
    assert "13,213.30 บาท" in reply.text
    assert "84 งวด" in reply.text
    assert "ปีที่ 7" in reply.text


@pytest.mark.parametrize(
    "said",
    [
        "๑ ล้าน ๓% ๗ปี ผ่อนเดือนละเท่าไร",
        "กู้หนึ่งล้าน ดอกร้อยละสาม ผ่อน 84 งวด งวดละเท่าไหร่",
        "Calculate a loan of 1 million baht at 3% over 7 years",
        "คำนวน กู้1000000 ดอก3 เจ็ดปี",
    ],
)
def test_the_figures_are_read_however_they_are_typed(talk: Conversation, said: str) -> None:
    assert "13,213.30" in talk.says(said)[0].text


def test_only_published_figures_are_filled_in(talk: Conversation) -> None:
    """The tenor of เสือติดปีก was never published, and its rate is a range."""
    asked = talk.says("ผ่อนเสือติดปีก 2 ล้าน เดือนละเท่าไร")[0].text
    assert "3–5" in asked
    assert "ไม่มีตัวเลขที่เผยแพร่" in asked
    talk.says("4")
    assert "60 งวด" in talk.says("5")[0].text
    assert "36 งวด" in talk.says("ถ้า 3 ปีล่ะ")[0].text

    talk.says("/new")
    talk.talk = replace(talk.talk, case=None)
    green = talk.says("คำนวณค่างวด Green Productivity 2 ล้าน")[0].text
    assert "120 งวด" in green
    assert "ใช้ดอกเบี้ยที่เผยแพร่" in green
    assert "ใช้อัตราเดียวตลอด" in green


def test_a_sum_above_the_ceiling_says_so(talk: Conversation) -> None:
    assert "⚠" in talk.says("คำนวณคงกระพัน 6 ล้าน ดอก 5% 3 ปี")[0].text
    assert "⚠" in talk.says("คำนวณคงกระพัน 3 ล้าน ดอก 5% 4 ปี")[0].text
    assert "⚠" not in talk.says("คำนวณคงกระพัน 5 ล้าน ดอก 5% 3 ปี")[0].text


@pytest.mark.parametrize(
    "said", ["คำนวณเงินกู้ 1 ล้าน 99% 5 ปี", "คำนวณเงินกู้ 1 ล้าน 5% 90 ปี", "คำนวณเงินกู้ 1 ล้าน 5% 1 ปี ปลอดเงินต้น 2 ปี"]
)
def test_what_cannot_be_worked_out_is_said_kindly(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert reply.text.startswith("คำนวณได้ตั้งแต่")


def test_applying_is_told_step_by_step(talk: Conversation) -> None:
    (reply,) = talk.says("วิธียื่นกู้เสือติดปีก")

    assert reply.kind is ReplyKind.STEPS
    assert "1. สมัครสมาชิกที่ i-Industry" in reply.text
    assert "ไม่มีข้อมูลที่เผยแพร่" in talk.says("วิธียื่นกู้ Green Productivity")[0].text


def test_being_told_needs_consent_and_is_ended_by_a_word(talk: Conversation) -> None:
    talk.says("บอกด้วยเมื่อเสือติดปีกเปิดรับ")
    talk.says("ไม่ต้อง")
    assert talk.acts == []

    talk.says("แจ้งเตือนเมื่อเสือติดปีกเปิด")
    talk.says("ยินยอม แจ้งด้วย")
    talk.says("เลิกแจ้งเตือนสินเชื่อ")

    assert talk.acts == [KeepWaiting("loans/suea-tid-pik"), StopWaiting()]


def test_which_loan_is_asked_when_none_was_named(talk: Conversation) -> None:
    talk.says("สินเชื่อ")
    talk.says("บอกด้วยเมื่อเปิด")
    (reply,) = talk.says("คงกระพัน")
    assert "ยินยอมไหมคะ" in reply.text

    talk.says("ตกลง")

    assert talk.acts == [KeepWaiting("loans/khong-krapan")]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("7 ปี", 84),
        ("๕ปี", 60),
        ("ปีครึ่ง", 18),
        ("สองปีครึ่ง", 30),
        ("ครึ่งปี", 6),
        ("1 ปี 6 เดือน", 18),
        ("60 งวด", 60),
        ("5 years", 60),
        ("18 months", 18),
    ],
)
def test_a_length_is_read_however_it_is_said(text: str, months: int) -> None:
    assert months_in(text) == months


@pytest.mark.parametrize(
    "question",
    ["กยศ. ผ่อนเดือนละเท่าไหร่", "เสือติดปีกเหมาะกับกิจการแบบไหน", "ขอกู้คงกระพัน 12 ล้านได้ไหม", "กู้ได้เท่าไร", "ผ่อนรถเดือนละเท่าไร"],
)
def test_what_is_merely_asked_is_not_taken_for_a_wish(talk: Conversation, question: str) -> None:
    talk.says(question)

    assert talk.talk.case is None


def test_in_a_group_nobody_is_asked_about_their_firm(talk: Conversation) -> None:
    assert talk.says("เสือติดปีก", group=True)[0].kind is ReplyKind.LOAN
    for said in ("อยากกู้ 3 ล้าน เสริมสภาพคล่อง", "ขอให้โทรกลับเรื่องสินเชื่อ", "แจ้งเตือนเมื่อเสือติดปีกเปิด"):
        talk.says(said, group=True)

    assert talk.talk.draft is None
    assert talk.talk.case is not None
    assert talk.talk.case.asking == ""


@pytest.mark.parametrize(("province", "unit"), [("ระยอง", "สอจ.ระยอง"), ("กรุงเทพมหานคร", "กองทุนเอสเอ็มอี")])
def test_a_call_back_goes_to_the_province_and_in_bangkok_to_the_fund(
    talk: Conversation, province: str, unit: str
) -> None:
    talk.says("เสือติดปีก")
    opened = talk.says("ขอให้โทรกลับเรื่องสินเชื่อ")[0].text
    assert "โปรดอย่าส่งงบการเงิน" in opened
    for answer in ("โรงงาน", "๓ ล้าน", province, "โทรมาเลย", "081-234 5678", "คุณสมชาย", "บ่าย ๆ"):
        (*_, reply) = talk.says(answer)
    assert "0812345678" in reply.text

    talk.says("ส่งเรื่อง")

    (act,) = talk.acts
    assert isinstance(act, FileTicket)
    assert act.paper.kind is Kind.LOAN_CALLBACK
    assert act.paper.customer == "factory"
    assert read_routing().route("2569-000001", act.paper).unit == unit


def test_a_question_in_between_is_answered_and_the_sum_goes_on(talk: Conversation) -> None:
    talk.says("คำนวณค่างวดเงินกู้")
    assert talk.says("เสือติดปีกดอกเบี้ยเท่าไร")[0].kind is ReplyKind.ANSWER
    talk.says("500,000")
    talk.says("ร้อยละ 7")
    assert "60 งวด" in talk.says("5")[0].text


@given(st.text(max_size=80) | st.text("กู้ล้านบาท%ปีเดือนดอก0123456789๑๒. \u200b😀", max_size=80))
def test_whatever_is_typed_can_be_read(known: dict[str, Scheme], text: str) -> None:
    wish = wished(text, known.values())

    assert wish.months is None or wish.months >= 0


def test_days_are_counted_in_bangkok_time() -> None:
    """The last minute of 30 December is still its day."""
    assert datetime.fromtimestamp(NOW, BANGKOK).date() == TODAY


def test_what_comes_after_applying_is_told_when_asked(talk: Conversation) -> None:
    talk.says("วิธียื่นกู้กองทุน SME ทีละขั้น")
    (reply,) = talk.says("แล้วหลังจากนั้นล่ะคะ")

    assert reply.asserted
    assert reply.sources[0].heading.endswith("หลังยื่นกู้แล้วเกิดอะไรขึ้น")


def test_whoever_said_what_they_are_is_not_asked_again(library: Library) -> None:
    """A community enterprise asks to be called for the second time."""
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW), Person("somchai", customer="community"))

    talk.says("ขอให้โทรกลับเรื่องสินเชื่อ")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["customer"] == ["community"]
