"""Tests of publishing papers at the console with the real indexer: draft, check, editions, rollback."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pptx import Presentation
from starlette.requests import Request
from starlette.types import Message

from bot.basics.people import Role
from bot.console import form_parser
from bot.questions import run_indexer
from bot.store import Store
from bot.store.admin import audit
from bot.store.engine.open import open_store
from bot.store.papers import editions, learned
from bot.store.papers.editions import State, What
from indexer.readers import readable
from knowledge import settings
from knowledge.library import Library
from tests.conftest import SEAL
from tests.console.papers.test_open_questions import ANSWER, ask, group_of, send
from tests.indexer.test_paper_changes import bomb, docx_with, word
from tests.support.console_client import HOST, Office, token_in
from tests.support.databases import sqlite_copy
from tests.support.paper_office import FUND, TIGER, an_office, bring, owner, press

EVERYBODY = frozenset({"public"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One kind of database: what is kept of papers is tried on both in test_editions.py, and processes take time."""
    opened = open_store(sqlite_copy(tmp_path / "mindbot.db"), SEAL)
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return an_office(store, tmp_path, monkeypatch)


def says(question: str) -> str:
    """What a running bot, with a library of its own, answers first."""
    finding = Library(settings.indexes()).search(question, audiences=EVERYBODY)
    return finding.found[0].passage.text if finding.found else ""


def test_a_paper_is_brought_looked_at_and_published(office: Office) -> None:
    browser = owner(office)

    status, draft = bring(browser, TIGER.replace("15", "20"))
    page = browser.get(draft).text
    before = says("วงเงินของเสือเท่าไร")
    published, _ = press(browser, draft, "publish")

    assert (status, published) == (303, 303)
    assert "ตัวเลขที่หายไป 15 ตัวเลขใหม่ 20" in page
    assert "ไม่มีคำถามใดตอบผิด" in page
    assert "ไม่เกิน 20 ล้านบาท" in page, "as it is read on a phone"
    assert (before, says("วงเงินของเสือเท่าไร")) == ("ไม่เกิน 15 ล้านบาท", "ไม่เกิน 20 ล้านบาท")
    assert office.store.read(audit.newest)[0].what == "paper.published"
    assert "ไม่เกิน 20 ล้านบาท" in browser.get("/console/papers/loans/tiger").text, "the console's own library moved too"


def test_no_question_may_break_but_its_owner_may_say_why(office: Office) -> None:
    browser = owner(office)
    _, draft = bring(browser, TIGER.replace("## ใครกู้เสือได้", "## คุณสมบัติผู้กู้"))

    page = browser.get(draft).text
    without_reason, said = press(browser, draft, "publish")
    with_reason, _ = press(browser, draft, "publish", reason="หัวข้อใหม่ตามประกาศ")

    assert "ใครกู้เสือได้บ้าง" in page
    assert "เสือ · ใครกู้เสือได้" in page, "the paper and the section by their names"
    assert (without_reason, with_reason) == (409, 303)
    assert "มีคำถามที่จะตอบผิด" in said
    assert {"gate.overridden", "paper.published"} <= {line.what for line in office.store.read(audit.newest)}
    assert office.store.read(lambda tx: editions.of_paper(tx, "loans/tiger"))[0].because == "หัวข้อใหม่ตามประกาศ"
    assert "ฉบับที่ใช้อยู่" in browser.get("/console/papers/loans/tiger").text


def test_what_a_draft_says_of_itself_can_be_edited_and_an_owner_is_chosen_before_the_check(office: Office) -> None:
    browser = owner(office)
    refused, said = bring(browser, TIGER, owner="ศปท.")
    _, draft = bring(browser, TIGER)

    amended, _ = press(browser, draft, "amend", title="เสือติดปีก", audience="staff")

    assert (refused, amended) == (422, 303)
    assert "เลือกจากรายชื่อ" in said
    page = browser.get(draft).text
    assert "เสือติดปีก" in page
    assert 'value="staff" selected' in page


def test_papers_are_found_by_their_title_owner_or_name(office: Office) -> None:
    browser = owner(office)

    assert "1 จาก 2 เอกสาร" in browser.get("/console/papers?text=ของขวัญ").text
    assert "ไม่พบเอกสาร" in browser.get("/console/papers?text=มังกร").text
    assert "2 จาก 2 เอกสาร" in browser.get("/console/papers?audience=public").text


def test_one_click_leads_back_to_any_edition_and_to_what_was_delivered(office: Office) -> None:
    browser = owner(office)
    for sum_ in ("20", "30"):
        _, draft = bring(browser, TIGER.replace("15", sum_))
        press(browser, draft, "publish")

    press(browser, "/console/papers/loans/tiger", "back", number="1")
    first = says("วงเงินของเสือเท่าไร")
    press(browser, "/console/papers/loans/tiger", "back", number="0")

    assert (first, says("วงเงินของเสือเท่าไร")) == ("ไม่เกิน 20 ล้านบาท", "ไม่เกิน 15 ล้านบาท")
    known = office.store.read(lambda tx: editions.of_paper(tx, "loans/tiger"))
    assert [one.what for one in known] == [What.RETURN, What.PUT, What.PUT, What.PUT]


def test_a_withdrawn_paper_answers_nobody_and_can_come_back(office: Office) -> None:
    browser, admin = owner(office), office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    without_reason, _ = press(browser, "/console/papers/loans/tiger", "withdraw")
    press(browser, "/console/papers/loans/tiger", "withdraw", reason="โครงการสิ้นสุด")
    gone = Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)
    page = admin.get("/console/papers").text
    token = token_in(page)
    admin.post("/console/papers/loans/tiger", data={"token": token, "do": "back", "number": "0"})

    assert without_reason == 422
    assert gone is None
    assert "โครงการสิ้นสุด" in page
    assert says("วงเงินของเสือเท่าไร") == "ไม่เกิน 15 ล้านบาท"


def test_only_the_owner_unit_touches_its_paper(office: Office) -> None:
    stranger = office.officer("อื่น", Role.KNOWLEDGE_OWNER, "ศปท")
    officer = office.officer("เจ้าหน้าที่", Role.OFFICER, FUND)
    _, draft = bring(owner(office), TIGER)

    brought, said = bring(stranger, TIGER)
    withdrawn, _ = press(
        stranger, "/console/papers/ethics/gift", "withdraw", reason=""
    )  # their own: asked for a reason
    token = token_in(stranger.get("/console/drafts").text)
    theirs = stranger.post("/console/papers/loans/tiger", data={"token": token, "do": "withdraw", "reason": "x"})

    assert brought == 422
    assert "เฉพาะเอกสารของหน่วยงานคุณ" in said
    assert withdrawn == 422
    assert theirs.status_code == 403
    assert stranger.get(draft).status_code == 404, "another unit's draft is not there"
    assert officer.get("/console/drafts").status_code == 403


def test_a_draft_that_names_another_owner_is_not_published_by_us(office: Office) -> None:
    browser = owner(office)
    _, draft = bring(browser, TIGER.replace("title: เสือ", "title: เสือ\nowner: ศปท."))

    status, said = press(browser, draft, "publish")

    assert status == 409
    assert "เฉพาะเอกสารของหน่วยงานคุณ" in said


def test_what_was_checked_against_other_papers_is_checked_again(office: Office) -> None:
    browser = owner(office)
    _, first = bring(browser, TIGER.replace("15", "20"))
    _, second = bring(browser, TIGER.replace("15", "30"))
    press(browser, first, "publish")

    stale, said = press(browser, second, "publish")
    press(browser, second, "again")
    again, _ = press(browser, second, "publish")

    assert (stale, again) == (409, 303)
    assert "โปรดตรวจอีกครั้ง" in said
    assert says("วงเงินของเสือเท่าไร") == "ไม่เกิน 30 ล้านบาท"


def test_a_word_file_keeps_what_the_paper_before_it_said_of_itself(office: Office) -> None:
    browser = owner(office)
    content = word("# วงเงินของเสือ", "ไม่เกิน 40 ล้านบาท", "# ใครกู้เสือได้", "นิติบุคคล")

    _, draft = bring(browser, content, "เสือ ฉบับใหม่ (สำเนา).docx", as_of="2569-11-20", sources="ประกาศ ก\nประกาศ ข")
    press(browser, draft, "publish")

    paper = Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)
    assert paper is not None
    assert (paper.title, paper.owner, paper.sources) == ("เสือ", FUND, ("ประกาศ ก", "ประกาศ ข"))
    assert str(paper.as_of) == "2026-11-20"
    assert says("วงเงินของเสือเท่าไร") == "ไม่เกิน 40 ล้านบาท"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (bomb, "เสือ.docx"),
        (docx_with("word/vbaProject.bin"), "เสือ.docx"),
        (b"MZ\x90\x00" + b"\x00" * 200, "เสือ.docx"),
        (b"%PDF-1.4 nothing", "เสือ.docx"),
        (b"\x89PNG\r\n\x1a\n", "เสือ.pdf"),
        (b"PK\x03\x04", "เสือ.md"),
        ("---\ntitle: [\n---\nก", "เสือ.md"),
        ("---\naudience: everyone\n---\n## ก\nข", "เสือ.md"),
    ],
    ids=["bomb", "macro", "program", "pdf-as-docx", "png-as-pdf", "zip-as-md", "yaml", "audience"],
)
def test_a_hostile_paper_is_a_draft_that_nobody_can_publish(
    office: Office, content: bytes | str | Callable[[], bytes], name: str
) -> None:
    content = content() if callable(content) else content
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    _, draft = bring(admin, content, name)
    page = admin.get(draft).text
    status, _ = press(admin, draft, "publish", reason="ดื้อ")

    assert "อ่านไม่ได้" in page or "ต้องแก้" in page
    assert status == 409
    assert says("วงเงินของเสือเท่าไร") == "ไม่เกิน 15 ล้านบาท"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("เสือ.exe", {}),
        ("เสือ", {}),
        ("../../../etc/passwd", {}),
        ("เสือ.md", {"paper": "../../x"}),
        ("เสือ.md", {"paper": "", "name": "/etc/passwd"}),
        ("เสือ.md", {"paper": "", "name": "questions/x"}),
        ("เสือ.md", {"paper": "", "name": ""}),
        ("เสือ.md", {"as_of": "เมื่อวาน"}),
    ],
)
def test_a_name_with_a_path_outside_the_folder_is_refused(office: Office, name: str, fields: dict[str, str]) -> None:
    status, _ = bring(owner(office), TIGER, name, **fields)

    assert status == 422
    assert office.store.read(editions.open_drafts) == []


def test_a_file_name_with_a_path_in_it_is_only_a_label(office: Office) -> None:
    _, draft = bring(owner(office), TIGER, "../../../tmp/เสือ.md")

    folder = settings.data() / "papers" / ".drafts" / draft.rpartition("/")[2]
    assert sorted(one.name for one in folder.iterdir()) == ["errand.json", "paper.md"]


def test_two_hundred_megabytes_are_stopped_on_their_way(office: Office) -> None:
    browser = owner(office)
    token = token_in(browser.get("/console/drafts").text)

    def flood() -> Iterator[bytes]:
        begin = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        yield f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'.encode() + begin
        yield from (b"%" * (1 << 20) for _ in range(200))

    answer = browser.post(
        f"{HOST}/console/drafts", content=flood(), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    assert answer.status_code == 413
    assert office.store.read(editions.open_drafts) == []


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    pieces = iter([b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n', *[b"%" * (1 << 20)] * 200])
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": next(pieces), "more_body": True}

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)

    with pytest.raises(form_parser.TooLarge):
        asyncio.run(form_parser.read(request, 3 << 20, 1))
    assert read < 7


def test_whatever_the_readers_read_can_be_brought(office: Office) -> None:
    """The page asks the indexer, and has no list of its own."""
    slides, file = Presentation(), io.BytesIO()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "วงเงินของเสือ", "ไม่เกิน 25 ล้านบาท"
    slides.save(file)
    browser = owner(office)

    page = browser.get("/console/drafts").text
    status, draft = bring(browser, file.getvalue(), "เสือ.pptx", title="เสือ", sources="ประกาศกองทุน")
    refused, why = bring(browser, b"MZ", "เสือ.exe")

    assert f'accept="{",".join(f".{kind}" for kind in readable())}"' in page
    assert status == 303
    assert "ไม่เกิน 25 ล้านบาท" in browser.get(draft).text
    assert refused == 422
    assert "PPTX" in why


def test_two_files_at_once_are_no_form_of_ours(office: Office) -> None:
    browser = owner(office)
    token = token_in(browser.get("/console/drafts").text)

    answer = browser.post(
        "/console/drafts",
        data={"token": token, "paper": "loans/tiger"},
        files=[("a", ("a.md", "ก")), ("b", ("b.md", "ข"))],
    )

    assert answer.status_code == 400


def test_a_dry_run_that_hangs_is_stopped_and_can_be_retried(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = run_indexer.COMMAND
    run_indexer.kinds()
    monkeypatch.setattr(run_indexer, "COMMAND", ("sh", "-c", "sleep 60; true", "sleeper"))
    monkeypatch.setattr(run_indexer, "PATIENCE", 0.5)
    browser = owner(office)
    _, draft = bring(browser, TIGER)
    page = browser.get(draft).text

    monkeypatch.setattr(run_indexer, "COMMAND", good)
    monkeypatch.setattr(run_indexer, "PATIENCE", 60.0)
    press(browser, draft, "again")

    assert "ตรวจไม่สำเร็จ" in page
    assert "ไม่มีคำถามใดตอบผิด" in browser.get(draft).text


def test_an_index_that_cannot_be_built_leaves_the_old_one_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = owner(office)
    _, draft = bring(browser, TIGER.replace("15", "20"))
    monkeypatch.setattr(run_indexer, "COMMAND", ("false",))

    status, said = press(browser, draft, "publish")

    assert status == 503
    assert "ฉบับเดิมยังใช้อยู่" in said
    assert says("วงเงินของเสือเท่าไร") == "ไม่เกิน 15 ล้านบาท"
    assert office.store.read(lambda tx: editions.of_paper(tx, "loans/tiger"))[0].what is What.FAILED


def test_a_draft_is_thrown_away(office: Office) -> None:
    browser = owner(office)
    _, draft = bring(browser, TIGER)

    press(browser, draft, "throw")

    assert browser.get(draft).status_code == 404
    assert not (settings.data() / "papers" / ".drafts" / draft.rpartition("/")[2]).exists()


def test_the_list_says_what_is_overdue_first(office: Office) -> None:
    page = office.officer("หัวหน้า", Role.HEAD, FUND).get("/console/papers").text

    assert page.index("ของขวัญ") < page.index("เสือ")
    assert re.search(r'due late">เกินกำหนดทบทวน 31 ม.ค. 2569', page)


def test_an_approved_answer_answers_whoever_asks_next(office: Office) -> None:
    ask(office, "สำนักงานเปิดวันเสาร์ไหมคะ", "วันเสาร์สำนักงานเปิดมั้ย")
    head = office.officer("หัวหน้า", Role.HEAD, FUND)
    send(head, group_of(head.get("/console/questions").text), **ANSWER)
    answer = office.store.read(learned.newest)[0]

    send(owner(office), "/console/answers", answer=answer.id, do="approve")

    finding = Library(settings.indexes()).search("วันเสาร์สำนักงานเปิดมั้ย", audiences=EVERYBODY)
    assert "ไม่เปิดค่ะ เปิดวันจันทร์ถึงศุกร์" in finding.found[0].passage.text
    assert finding.found[0].paper.sources == ("ประกาศสำนักงานปลัดกระทรวง",)
    assert "In English: No. Monday to Friday." in finding.found[0].passage.text
    draft = office.store.read(lambda tx: editions.draft(tx, answer.id))
    assert draft is not None
    assert draft.state is State.PUBLISHED
    assert "เผยแพร่แล้ว" in head.get("/console/answers").text


def test_a_way_to_ask_leads_to_its_section_once_approved(office: Office) -> None:
    ask(office, "เจ้าลายพาดกลอนใจป้ำแค่ไหน")
    head = office.officer("หัวหน้า", Role.HEAD, FUND)
    group = group_of(head.get("/console/questions").text)
    send(head, group, **{**ANSWER, "section": "loans/tiger#วงเงินของเสือ"})
    answer = office.store.read(learned.newest)[0]

    send(owner(office), "/console/answers", answer=answer.id, do="approve")

    assert answer.unit == FUND
    assert says("เจ้าลายพาดกลอนใจป้ำแค่ไหน") == "ไม่เกิน 15 ล้านบาท"


def test_a_paper_that_was_never_delivered_comes_back_as_its_last_edition(office: Office) -> None:
    """A new one is withdrawn, or taken back to what was delivered, which is nothing; one press brings it back."""
    browser = owner(office)
    _, draft = bring(browser, TIGER.replace("เสือ", "หมี"), "หมี.md", paper="", name="loans/bear")
    press(browser, draft, "publish")
    assert says("วงเงินของหมีเท่าไร") == "ไม่เกิน 15 ล้านบาท"

    for away in ({"do": "withdraw", "reason": "พัก"}, {"do": "back", "number": "0"}):
        press(browser, "/console/papers/loans/bear", **away)
        page = browser.get("/console/papers").text
        number = re.search(r'papers/loans/bear"><input[^>]*><input type="hidden" name="number" value="(\d+)"', page)
        assert number
        data = {"token": token_in(page), "do": "back", "number": number[1]}

        assert browser.post("/console/papers/loans/bear", data=data).status_code == 303
        assert says("วงเงินของหมีเท่าไร") == "ไม่เกิน 15 ล้านบาท"


def test_who_comes_second_to_a_draft_hears_that_it_is_done(office: Office) -> None:
    browser = owner(office)
    _, draft = bring(browser, TIGER.replace("15", "45"))
    token = token_in(browser.get(draft).text)

    answers = [browser.post(draft, data={"token": token, "do": "publish"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert "มีผู้เผยแพร่หรือทิ้งร่างนี้ไปแล้ว" in answers[1].text


def test_what_is_published_lands_in_the_data_folder_of_its_own_installation(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the environment of the running bot names another one."""
    here, another = settings.indexes(), tmp_path / "another"
    monkeypatch.setenv("MINDBOT_DATA", str(another))
    browser = owner(office)

    _, draft = bring(browser, TIGER.replace("15", "20"))
    published, _ = press(browser, draft, "publish")

    assert published == 303
    assert "20 ล้านบาท" in Library(here).search("วงเงินของเสือเท่าไร", audiences=EVERYBODY).found[0].passage.text
    assert not another.exists()
