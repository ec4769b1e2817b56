"""Tests of printing a case: page and PDF agree, show no more than the screen, and are recorded."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import AgainNow, Answer, Note, Strength, Take
from bot.cases.model.submission import Contact, Identity, Lodge, Matter, Said
from bot.documents.pdf.thai_line_break import JOINT
from bot.store.admin import audit
from bot.store.admin.audit import What
from tests.support.console_client import NOW, SMELL, Office
from tests.support.sample_files import MARK, paper, photo

pytest_plugins = ["tests.support.desk"]

FILED = NOW - 3 * 86400 + 23 * 60 + 7  # 09:23:07
CONTACT = Contact("สมศรี มีสุขยิ่ง", "0812345678")


def sealed(office: Office, said: tuple[Said, ...] = SMELL.said, **more: object) -> str:
    whole = replace(SMELL, said=said, identity=Identity.ANONYMOUS, **more)  # type: ignore[arg-type]
    lodged = office.store.write(lambda tx: office.desk.lodge(tx, office.citizen, whole, FILED, CONTACT))
    return lodged.ticket.number


def read(pdf: bytes) -> str:
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return re.sub(r"\s+", "", text.replace(JOINT, "").replace("\ufeff", ""))


def test_the_page_and_the_pdf_tell_the_same_of_a_case(office: Office, somchai: TestClient) -> None:
    number, officer = sealed(office), office.person("สมชาย")
    for action in (Take(number), Answer(number, "เข้าตรวจแล้ว"), Note(number, "เคยมีเรื่องเดิม")):
        office.do(officer, action)
    again = AgainNow(number, Strength.CLEAR, NOW - 3600)
    office.store.write(lambda tx: office.desk.do(tx, office.citizen, again, NOW))

    page = somchai.get(f"/console/tickets/{number}/print")
    pdf = somchai.get(f"/console/tickets/{number}/case.pdf")

    assert pdf.headers["content-type"] == "application/pdf"
    assert "no-store" in pdf.headers["cache-control"]
    shown, printed = re.sub(r"\s+", "", re.sub("<[^>]+>", "", page.text)), read(pdf.content)
    for word in (
        "กลิ่นเหม็น",
        "ซอยหลังตลาดมาบข่า",
        "12.72540,101.18760",
        "เข้าตรวจ",
        "เคยมี",
        number,
        "ใช้ในราชการ",
        "พ.ย.2569",
        "สมชาย",
    ):
        assert word.replace(" ", "") in shown
        assert _bare(word) in _bare(printed), word
    assert "1/2" in printed
    assert "<nav" not in page.text.replace('<nav class="tools"', ""), "no menu on paper"


def test_each_printing_stands_in_the_trail(office: Office, somchai: TestClient) -> None:
    number = sealed(office)

    somchai.get(f"/console/tickets/{number}/print")
    somchai.get(f"/console/tickets/{number}/case.pdf")

    lines = office.store.read(lambda tx: audit.page(tx, about=number, what=(What.CASE_PRINTED,)))
    assert [line.who for line in lines] == [office.person("สมชาย").id] * 2
    assert office.store.read(audit.faults) == ""


def test_paper_tells_no_more_of_somebody_sealed_than_the_screen(office: Office, somchai: TestClient) -> None:
    """A pseudonym, and the hour at which they came."""
    number = sealed(office)
    citizen = office.store.read(lambda tx: office.desk._find(tx, number)).citizen

    page = somchai.get(f"/console/tickets/{number}/print").text
    printed = read(somchai.get(f"/console/tickets/{number}/case.pdf").content)

    name = pseudonym(citizen, "th")
    assert name in page
    assert _bare(name) in _bare(printed)
    for secret in ("มีสุขยิ่ง", "0812345678", office.citizen.id, citizen, "09:23"):
        assert secret not in page
        assert _bare(secret) not in _bare(printed)
    assert "09:00" in printed


def test_photos_go_onto_paper_as_working_copies_and_what_is_not_ready_is_named(
    office: Office, somchai: TestClient
) -> None:
    """Two photos and a scan are copied; a third photo came just now."""
    ids = [office.photo(photo(size=(4000, 3000))), office.photo(photo()), office.photo(paper(), "สำเนา.pdf")]
    number = sealed(office, files=tuple(ids))
    office.copies()
    ready = somchai.get(f"/console/tickets/{number}/case.pdf").content
    late = sealed(office, files=(office.photo(photo()),))

    waiting = somchai.get(f"/console/tickets/{late}/print").text

    images = [one for page in pypdfium2.PdfDocument(ready) for one in page.get_objects(filter=[3])]
    assert len(images) == 2
    assert MARK.encode() not in ready
    assert "paper-1.pdf" in read(ready)
    assert "<img" not in waiting
    assert "กำลังทำสำเนา" in waiting
    assert max(max(image.get_px_size()) for image in images) <= 1600


def test_a_long_telling_is_cut_neither_on_the_page_nor_on_paper(office: Office, somchai: TestClient) -> None:
    """Four thousand letters, in Thai of every kind."""
    words = ("น้ําในคลองเปลี่ยนเป็นสีดำ ๆ ผู้ใหญ่บ้าน 😷 ปฏิสังขรณ์ " * 80)[:3990] + "จบตรงนี้"
    number = sealed(office, (Said("what", "เรื่อง", words), Said("place", "สถานที่", "ก" * 3000)))

    page = somchai.get(f"/console/tickets/{number}/print").text
    pdf = somchai.get(f"/console/tickets/{number}/case.pdf").content

    assert words in page
    assert "จบตรงนี้" in read(pdf)
    assert read(pdf).count("ก" * 20) >= 100
    for sheet in pypdfium2.PdfDocument(io.BytesIO(pdf)):
        text = sheet.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert all(right <= sheet.get_width() - 50 for left, _, right, _ in boxes if right > left)


@pytest.mark.parametrize("what", ["print", "case.pdf", "refer", "letters/1", "letters/1/letter.pdf"])
def test_whoever_may_not_see_a_case_prints_none_of_it(office: Office, what: str) -> None:
    """Another province; and what lies with the anti-corruption centre alone is to others as if it were not there."""
    number = sealed(office)
    alone = office.lodge(Lodge(**{**vars(SMELL), "matters": (Matter.CORRUPTION,)}))
    loei = office.officer("ดวงใจ", unit="สอจ.เลย")
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    assert loei.get(f"/console/tickets/{number}/{what}").status_code == 403
    for browser in (loei, admin):
        assert browser.get(f"/console/tickets/{alone}/{what}").status_code == 404
    assert office.browser().get(f"/console/tickets/{number}/{what}").status_code == 303
    assert office.store.read(lambda tx: audit.page(tx, what=(What.CASE_PRINTED,))) == []


def test_the_page_prints_without_a_script_and_without_a_menu(office: Office, somchai: TestClient) -> None:
    page = somchai.get(f"/console/tickets/{sealed(office)}/print").text
    style = somchai.get(re.findall(r'href="([^"]+print\.css[^"]*)"', page)[0].replace("../../", "/console/")).text

    assert "data-print hidden" in page, "the button shows itself only where it works"
    assert "<script>" not in page
    assert 'style="' not in page
    assert "@page" in style
    assert re.search(r"\.tools \{ display: none; \}", style)


def _bare(text: str) -> str:
    """Without tone marks: whoever copies from a PDF finds them beside the letters that they stand on."""
    return re.sub("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\x00-\x20 ]", "", text.replace("\u0e33", "\u0e32"))
