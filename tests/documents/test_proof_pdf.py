"""Tests of the proof of filing (PDF), made for one party."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.people import Person
from bot.basics.signed_links import FILE_LASTS, Links
from bot.cases.model.action_classes import Join
from bot.cases.model.numbers import grouped
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.records.my_cases import Stake
from bot.cases.settings.routing import read_routing
from bot.delivery.citizen_view import OwnCases
from bot.documents.pdf import Proof, download, pdf_page, printed
from bot.documents.pdf.pdf_page import Sheet
from bot.documents.pdf.thai_line_break import JOINT, with_joints
from bot.store.cases import parties
from bot.store.files.files import FileRoom
from tests.conftest import SEAL
from tests.support.examples import examples
from tests.support.people import NOW, SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]

LINKS = Links("", "a secret of sixteen letters")
LONG = "โรงงานข้างบ้านปล่อยควันดำและกลิ่นเหม็นทุกคืนน้ำในคลองเปลี่ยนเป็นสีดำผู้ใหญ่บ้านญาติและเด็กหายใจไม่สะดวก"


def read(page: bytes) -> str:
    """The words of a page, as somebody who searches in it finds them."""
    document = pypdfium2.PdfDocument(page)
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in document)
    return text.replace(JOINT, "").replace("\ufeff", "")


class Desk:
    """The desk with its door for proofs, and a clock."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.at = town, NOW
        self.counter = OwnCases(town.store, town.desk, LINKS, lambda: self.at)
        doors = download.routes(town.store, town.desk, FileRoom(folder, SEAL), LINKS, lambda: self.at)
        self.browser = TestClient(Starlette(routes=doors))

    def proof(self, person: Person, number: str) -> str:
        stake = self.counter.case(person, number)
        assert stake is not None
        return "/" + self.counter.proof(stake, "th")

    def slip(self, receipt: str) -> tuple[Stake, str]:
        stake = self.counter.by_receipt(self.town.stranger, receipt)
        assert stake is not None
        return stake, "/" + self.counter.proof(stake, "en")


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    return Desk(town, tmp_path)


def test_whoever_filed_gets_their_number_their_receipt_and_their_words(desk: Desk) -> None:
    ticket, receipt, _ = desk.town.lodge()

    page = desk.browser.get(desk.proof(desk.town.citizen, ticket.number))

    assert page.headers["Content-Type"] == "application/pdf"
    assert "no-store" in page.headers["Cache-Control"]
    words = read(page.content)
    assert ticket.number in words
    assert grouped(receipt) in words
    assert "2569" in words
    assert desk.town.citizen.id not in words


def test_a_page_for_the_receipt_alone_is_silent_about_what_was_said(desk: Desk) -> None:
    """Somebody found the receipt."""
    paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "The boiler of Mr Nobody"),), "en", province="ระยอง")
    ticket, receipt, _ = desk.town.lodge(paper)
    stake, link = desk.slip(receipt)

    words = read(desk.browser.get(link).content)

    assert stake.with_receipt
    assert ticket.number in words
    assert "boiler" not in words
    assert "boiler" in read(desk.browser.get(desk.proof(desk.town.citizen, ticket.number)).content)
    assert desk.browser.get(link.replace("slip", "proof")).status_code == 404, "the mark is for the slip alone"


def test_whoever_joined_reads_their_own_words_and_nobody_elses(desk: Desk) -> None:
    ticket, _, _ = desk.town.lodge(Lodge(Kind.COMPLAINT, (Said("what", "", "First person"),), province="ระยอง"))
    join = Join(ticket.number, "Second person")
    desk.town.store.write(lambda tx: desk.town.desk.join(tx, desk.town.stranger, join, NOW))

    words = read(desk.browser.get(desk.proof(desk.town.stranger, ticket.number)).content)

    assert "Second" in words
    assert "First" not in words


def test_a_link_opens_for_a_day_and_for_nothing_else(desk: Desk) -> None:
    mine, other = desk.town.lodge().ticket, desk.town.lodge().ticket
    link = desk.proof(desk.town.citizen, mine.number)
    ours, theirs = (one.citizen.replace(":", "%3A") for one in (mine, other))

    assert desk.browser.get(link.replace(ours, theirs)).status_code == 404
    assert desk.browser.get(link.replace("/th/", "/en/")).status_code == 404
    assert desk.browser.get(link.partition("?")[0]).status_code == 404
    desk.at += FILE_LASTS + 1
    assert desk.browser.get(link).status_code == 404


def test_nobody_reads_the_proof_of_somebody_who_is_forgotten(desk: Desk) -> None:
    number = desk.town.lodge().ticket.number
    link = desk.proof(desk.town.citizen, number)
    alias = desk.town.store.read(lambda tx: parties.alias_of(tx, number, desk.town.citizen.id))

    desk.town.store.write(lambda tx: parties.forget(tx, alias, NOW))

    assert desk.browser.get(link).status_code == 404


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_long_story_goes_on_over_pages_with_its_number_on_each(town: Town, language: str) -> None:
    ticket = town.lodge().ticket
    said = tuple(Said("what", "เรื่อง", LONG * 12) for _ in range(3))

    page = printed(Proof(ticket, NOW, "1234567890123456", said, 2, NOW), read_routing(), language)

    document = pypdfium2.PdfDocument(page)
    assert len(document) > 2
    assert all(ticket.number in sheet.get_textpage().get_text_range() for sheet in document)


def test_no_line_of_thai_runs_over_the_margin(town: Town) -> None:
    """Thai has no spaces: without joints a line would run out of the paper, or break inside a word."""
    said = (Said("what", "เรื่อง", LONG * 4), Said("place", "สถานที่", "ก" * 400), Said("when", "", "x" * 400))

    page = printed(Proof(town.lodge().ticket, NOW, "", said, 0, NOW), read_routing(), "th")

    for sheet in pypdfium2.PdfDocument(page):
        words = sheet.get_textpage()
        right = max(words.get_rect(n)[2] for n in range(words.count_rects()))
        assert right <= sheet.get_width() - 50, "the right margin is empty"


UNKIND = [
    "",
    " ",
    "\n\n",
    "😷" * 50,
    "น้ำ" * 2000,
    "น\u0e4d\u0e49า",
    "\u0e4d\u0e32\u0e33",
    "👨‍👩‍👧\u200d",
    "中文 عربي",
    "\t\x00\x07",
    "์์์",
    "<b>{}</b>",
]


@pytest.mark.parametrize("text", UNKIND)
def test_whatever_somebody_typed_can_be_printed(town: Town, text: str) -> None:
    said = (Said("what", "เรื่อง", text),)

    assert printed(Proof(town.lodge().ticket, NOW, "", said, 0, NOW), read_routing(), "th").startswith(b"%PDF")


@given(st.text(alphabet=st.sampled_from("กขคง่้์ัิีึืุูเแโใไำาะๆฯ 1a-.(\u0e4d\u0e32😀"), max_size=80))
@examples(150)
def test_line_break_points_add_and_remove_no_letter(text: str) -> None:
    jointed = with_joints(text)

    assert jointed.replace(JOINT, "") == text
    for line in jointed.split(JOINT)[1:]:
        assert line[:1] not in set("่้์ัิีึืุูำาะๆ"), "no line begins with a mark that belongs to the letter before"


def test_line_break_points_are_between_words() -> None:
    assert with_joints("โรงงานปล่อยน้ำเสีย").split(JOINT) == ["โรงงาน", "ปล่อย", "น้ำเสีย"]
    assert with_joints("The smoke is black") == "The smoke is black"


def test_what_was_said_is_not_on_the_desks_own_list(town: Town) -> None:
    """The page is made of the sealed history; nothing of it is kept beside it."""
    town.lodge(SMELL)

    assert all(SECRET not in repr(row) for row in town.store.read(lambda tx: tx.all("select * from tickets")))


@pytest.mark.parametrize("words", ["กลิ่นเหม็นมากเมื่อคืนนี้ " * 160, "\n" * 4_000])
def test_whoever_writes_without_end_gets_a_paper_with_an_end(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting Thai costs an eighth of a millisecond a letter, and anybody can ask for the proof of their own case."""
    monkeypatch.setattr(pdf_page, "MOST_LETTERS", 3_000)
    sheet = Sheet("ก", "th", "ก", datetime(2026, 11, 20))
    for _ in range(300):
        sheet.paragraph(words)

    paper = pypdfium2.PdfDocument(sheet.finished())
    told = "\n".join(page.get_textpage().get_text_range() for page in paper).replace(JOINT, "")
    assert len(paper) < 12
    assert told.count("อ่านได้ในเรื่อง") == 1
