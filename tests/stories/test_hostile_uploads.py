"""Browser tests of hostile uploads: each is refused with a reason, and the server goes on."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.app import House, build
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.basics.texts import say
from bot.cases.model.action_classes import Take
from bot.questions import run_indexer
from bot.store.cases import tickets
from bot.store.files import files
from bot.store.papers import editions
from bot.store.people import officers, people
from tests.console.case.test_intake_page import type_in
from tests.stories.test_officers_day import UNIT
from tests.support import warm_indexer
from tests.support.console_client import PASSWORD, SMELL
from tests.support.fake_web import heard
from tests.support.hostile_files import PAGE, PAPERS, PROGRAM, picture_bomb, word
from tests.support.live_server import SIZES, at_an_address
from tests.support.paper_office import FUND, deliver
from tests.support.sample_files import photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

HUGE = 200 << 20
MOST = 900  # megabytes that any process of ours may ever have taken, generously
GREW = 500  # and by which the house itself may have grown: it keeps a form of photos in memory until they are sealed


class Watch:
    """How much memory this process and its children take at most, for as long as somebody watches."""

    def __init__(self) -> None:
        self.before = self.most = _resident(os.getpid())
        self.children = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.03):
            self.most = max(self.most, _resident(os.getpid()))
            self.children = max([self.children, *(_resident(indexer) for indexer in _indexers())])


def _resident(process: int) -> int:
    """In megabytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def _indexers() -> list[int]:
    """Our own helpers that read files, and not the browser."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes()
        except OSError:
            continue
        if (
            b"small_indexer" in words
            or b"bot.documents.copies.worker_process" in words
            or b"multiprocessing.spawn" in words
        ):
            found.append(int(place.parent.name))
    return found


@pytest.fixture
def corner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything of ours would lay a temporary file."""
    folder = tmp_path / "corner"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def house(tmp_path: Path, corner: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    deliver(tmp_path, monkeypatch)
    monkeypatch.setattr(run_indexer, "COMMAND", warm_indexer.cold_command(tmp_path / "program" / "documents"))
    monkeypatch.setenv("MINDBOT_DATABASE", f"sqlite:///{tmp_path / 'mindbot.db'}")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with at_an_address(house) as found:
        yield found


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """Two hundred megabytes of nothing, which take no place on a disk."""
    file = tmp_path / "ใหญ่.pdf"
    with file.open("wb") as sparse:
        sparse.write(b"%PDF-1.7")
        sparse.truncate(HUGE)
    return file


@pytest.fixture
def come(chromium: Browser, size: str, house: House, address: str) -> Iterator[Callable[..., Page]]:
    """Somebody signs in, with or without scripts in their browser; whatever a page runs or fetches is a fault."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def stops(box: Dialog) -> None:
        faults.append(f"a script ran: {box.message}")
        box.dismiss()

    def enter(name: str, role: Role, unit: str, *, scripts: bool = True) -> Page:
        context = chromium.new_context(viewport=SIZES[size], java_script_enabled=scripts)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("dialog", stops)
        page.on("request", lambda one: faults.append(one.url) if not one.url.startswith((address, "blob:")) else None)
        code = house.store.write(lambda tx: officers.add(tx, name, role, unit, time.time()))
        page.goto(f"{address}/console/first/{code}")
        page.locator("#password").fill(PASSWORD)
        page.locator("#again").fill(PASSWORD)
        page.locator("button.main").click()
        page.locator("nav").first.wait_for()
        return page

    yield enter
    assert faults == []
    for context in contexts:
        context.close()


def alive(address: str) -> None:
    assert httpx.get(f"{address}/health/live", timeout=30).status_code == 200


def payload(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def _told(page: Page, kind: str) -> None:
    """The page looks again by itself until the paper was read."""
    for _ in range(240):
        if page.locator(".notice.wrong[role=alert]").count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{kind}: nothing was said at {page.url}: {page.locator('main').inner_text()}")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def bring(page: Page, address: str, file: object) -> None:
    page.goto(f"{address}/console/drafts")
    page.locator("#paper").select_option("loans/tiger")
    page.locator("#title").fill("เสือฉบับใหม่")
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=say("console.papers.bring", "th")).click()


def test_every_hostile_paper_is_refused_in_words_and_nothing_of_it_stays(
    come: Callable[..., Page], house: House, address: str, corner: Path
) -> None:
    """One after the other, as one owner brings them; while each is read, somebody else is answered."""
    page = come("เจ้าของ", Role.KNOWLEDGE_OWNER, FUND)
    told: dict[str, str] = {}
    with Watch() as watch:
        for kind, (made, name) in PAPERS.items():
            bring(page, address, payload(name, made()))
            alive(address)
            _told(page, kind)
            told[kind] = page.locator(".notice.wrong[role=alert]").last.inner_text()
            assert fits(page), kind
            assert page.get_by_role("button", name=say("console.draft.publish", "th"), exact=True).count() == 0, kind

    assert all(any("ก" <= letter <= "๙" for letter in words) for words in told.values()), told
    assert len(told) == len(PAPERS)
    assert "root:" not in " ".join(told.values())
    drafts = house.settings.data / "papers" / ".drafts"
    assert not list(drafts.glob("*/paper.*"))
    assert not list((house.settings.data / "papers" / ".scratch").glob("*"))
    assert not [one for one in corner.rglob("*") if one.is_file()]
    assert watch.children < MOST
    assert watch.most - watch.before < GREW


def test_markup_in_a_paper_is_shown_as_words(come: Callable[..., Page], house: House, address: str) -> None:
    page = come("เจ้าของ", Role.KNOWLEDGE_OWNER, FUND)
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"

    bring(page, address, payload("../../\u202excod.exe\x07.docx", word("ไม่เกิน 15 ล้านบาท", script)))
    page.get_by_role("heading", name=say("console.papers.sections", "th")).wait_for()

    assert script in page.locator("main").inner_text()
    assert page.locator(".phone img, .phone script, .bubble img").count() == 0
    (draft,) = house.store.read(editions.open_drafts)
    assert all(letter.isprintable() for letter in draft.file)
    assert "/" not in draft.file
    assert "\u202e" not in page.content()


def test_two_hundred_megabytes_are_told_before_they_leave(
    come: Callable[..., Page], house: House, address: str, huge: Path
) -> None:
    """Nothing is sent, so nothing that was typed is lost."""
    page = come("เจ้าของ", Role.KNOWLEDGE_OWNER, FUND)

    bring(page, address, huge)

    said = page.locator("#file").evaluate("field => field.validationMessage")
    assert said == say("console.upload.too_large", "th", megabytes=20)
    assert page.locator("#title").input_value() == "เสือฉบับใหม่"
    assert house.store.read(editions.open_drafts) == []


def test_two_hundred_megabytes_from_a_browser_without_scripts_are_stopped_and_what_was_typed_stays(
    come: Callable[..., Page], house: House, address: str, huge: Path, corner: Path
) -> None:
    """At all three upload forms of the console."""
    number = _case(house)
    owner = come("เจ้าของ", Role.KNOWLEDGE_OWNER, FUND, scripts=False)
    with Watch() as watch:
        bring(owner, address, huge)
        alive(address)
        owner.get_by_text(say("console.upload.too_large", "th", megabytes=20)).wait_for()
        assert owner.locator("#title").input_value() == "เสือฉบับใหม่"

        officer = come("สมชาย", Role.OFFICER, UNIT, scripts=False)
        officer.goto(f"{address}/console/intake")
        type_in(officer)
        officer.locator("#photos").set_input_files(huge)
        officer.get_by_role("button", name=say("console.intake.go", "th"), exact=True).click()
        officer.get_by_text(say("console.upload.too_large", "th", megabytes=10)).wait_for()
        assert officer.locator("#place").input_value() == "ซอยหลังตลาด"

        _takes(house, number, "สมชาย")
        _ends(officer, address, number, huge)
        officer.get_by_text(say("console.upload.too_large", "th", megabytes=10)).wait_for()
        assert officer.locator("#close-text").input_value() == "ซ่อมแล้ว"
        alive(address)

    assert house.store.read(tickets.numbers) == [number]
    assert not [one for one in corner.rglob("*") if one.is_file()]
    assert watch.most - watch.before < GREW


@pytest.mark.parametrize(
    ("name", "content"),
    [("โปรแกรม.jpg", PROGRAM), ("หน้า.jpg", PAGE), ("ว่าง.jpg", b""), ("เอกสาร.pdf", word("ก"))],
)
def test_what_is_no_photo_is_told_at_the_case_and_at_the_intake_and_the_words_stay(
    come: Callable[..., Page], house: House, address: str, name: str, content: bytes
) -> None:
    number = _case(house)
    page = come("สมชาย", Role.OFFICER, UNIT)
    page.goto(f"{address}/console/intake")
    type_in(page)
    page.locator("#photos").set_input_files(payload(name, content))  # type: ignore[arg-type]
    page.get_by_role("button", name=say("console.intake.go", "th"), exact=True).click()
    page.get_by_text(say("console.case.wrong.photo", "th")).wait_for()
    assert page.locator("#what").input_value() == "กลิ่นเหม็นจากโรงงานทุกคืน"

    _takes(house, number, "สมชาย")
    _ends(page, address, number, payload(name, content))
    page.get_by_text(say("console.case.wrong.photo", "th")).wait_for()

    assert page.locator("#close-text").input_value() == "ซ่อมแล้ว"
    assert house.store.read(tickets.numbers) == [number]
    assert list(house.room.all()) == []
    assert fits(page)


def test_a_picture_that_would_swell_is_taken_and_never_drawn(
    come: Callable[..., Page], house: House, address: str
) -> None:
    """It is a picture by its first bytes; whoever draws the copy finds out, apart from everybody else."""
    number = _case(house)
    page = come("สมชาย", Role.OFFICER, UNIT)
    _takes(house, number, "สมชาย")
    with Watch() as watch:
        _ends(page, address, number, payload("../\u202egnp.exe.png", picture_bomb()))
        page.get_by_text(say("console.case.done.close", "th")).wait_for()
        for _ in range(100):
            page.goto(f"{address}/console/tickets/{number}")
            if page.get_by_text(say("console.copy.none", "th")).count():
                break
            page.wait_for_timeout(200)
        alive(address)

    # It stands beside the closing in the conversation, and among the case's files.
    assert page.get_by_text(say("console.copy.none", "th")).count() == 2
    (kept,) = house.store.read(lambda tx: files.digests(tx))
    original = house.store.read(lambda tx: files.original(tx, number, kept[0]))
    assert original is not None
    assert original.name == "gnp.exe.png"
    assert b"\x89PNG" not in b"".join(one.read_bytes() for one in house.settings.data.rglob("files/??/*"))
    assert watch.children < MOST


def test_the_chat_tells_a_citizen_what_it_does_not_take(
    chromium: Browser, size: str, house: House, address: str, huge: Path
) -> None:
    context = chromium.new_context(viewport=SIZES[size])  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(address)
    heard(page, "สวัสดีค่ะ")

    page.locator("#files").set_input_files(huge)
    page.get_by_text(say("web.page.file_size", "th", megabytes=10)).first.wait_for()
    for name, content in (("โปรแกรม.jpg", PROGRAM), ("หน้า.pdf", PAGE), ("เอกสาร.docx", word("ก"))):
        before = page.locator(".failed").count()
        page.locator("#files").set_input_files(payload(name, content))  # type: ignore[arg-type]
        page.locator(".failed").nth(before).wait_for()
        assert "PDF" in page.locator(".failed").nth(before).inner_text()
    alive(address)

    assert list(house.room.all()) == []
    context.close()


def test_a_stream_without_end_is_answered_at_its_limit_and_not_kept(house: House, address: str, corner: Path) -> None:
    """Over the wire, as no browser does it: no length, no end, to the chat and to the console."""
    with Watch() as watch, httpx.Client(base_url=address, timeout=60, follow_redirects=False) as client:
        client.get("/")
        for door, most in (("/chat", 413), ("/console/drafts", 303), ("/console/intake", 303)):
            answer = client.post(door, content=_flood(), headers={"Content-Type": "multipart/form-data; boundary=x"})
            assert answer.status_code == most, door
            alive(address)

    assert list(house.room.all()) == []
    assert not [one for one in corner.rglob("*") if one.is_file()]
    assert watch.most - watch.before < GREW


def _flood() -> Iterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="id"\r\n\r\nabc\r\n'
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
    yield from (bytes(1 << 20) for _ in range(200))


def _case(house: House) -> str:
    citizen = house.store.write(lambda tx: people.meet(tx, "line", "somebody", time.time()))
    return house.store.write(lambda tx: house.desk.lodge(tx, citizen, replace(SMELL), time.time())).ticket.number


def _takes(house: House, number: str, name: str) -> None:
    everybody = house.store.read(officers.everybody)
    person = next(one.person for one in everybody if one.person.name == name)
    house.store.write(lambda tx: house.desk.do(tx, person, Take(number), time.time()))


def _ends(page: Page, address: str, number: str, file: object) -> None:
    page.goto(f"{address}/console/tickets/{number}")
    page.get_by_text(say("console.case.act.close.go", "th"), exact=True).click()
    page.locator("#close-outcome").select_option("solved")
    page.locator("#close-text").fill("ซ่อมแล้ว")
    page.locator("#close-photos").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=say("console.case.act.close.do", "th")).click()


def test_a_good_photo_is_taken_after_all_of_that(come: Callable[..., Page], house: House, address: str) -> None:
    number = _case(house)
    page = come("สมชาย", Role.OFFICER, UNIT)
    _takes(house, number, "สมชาย")

    _ends(page, address, number, payload("ดี.jpg", photo()))

    page.get_by_text(say("console.case.done.close", "th")).wait_for()
