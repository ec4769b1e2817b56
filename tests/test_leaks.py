"""An anonymous complaint, and everybody who must not learn whose: each page, file, export, search and log is read."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pypdfium2
import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.copies.copyist import Copyist
from bot.dates import BANGKOK, moment
from bot.desk import drawer
from bot.desk.actions import Action, AddWord, AgainNow, Answer, Ask, Close, Confirm, Join, Note, Outcome, Strength, Take
from bot.desk.desk import Done
from bot.desk.numbers import grouped
from bot.desk.papers import Contact, Identity, Kind, Lodge, Matter, Said
from bot.desk.referring import Letter
from bot.desk.shield.measures import Ban, BanKind
from bot.links import Links
from bot.messages import File, Message, Place
from bot.people import Person, Role
from bot.proof.breaking import JOINT
from bot.referral import drafting
from bot.referral.issuing import Issuing
from bot.serving import open_doors
from bot.settings import read_settings
from bot.store import Transaction, files, officers, parties, people
from bot.store.drawings import shown
from bot.talk.acts import AskReview, AtTheDesk, FileTicket
from knowledge.library import Library
from tests.console_office import PASSWORD, token_in
from tests.pictures import MARK, film, paper, photo

HOST = "https://mindbot.example.go.th"
ADDRESS = "U4f5e6d7c8b9a-somsri"
NEIGHBOUR = "U0a1b2c3d4e5f-boonmee"
TELLING = "บ้านสมศรี-ซอย9-IMG_20261120_143723.jpg"
CONTACT = Contact("สมศรี มีสุขยิ่ง", "0812345678", "คุณยายบุญมีเรือง")
WORDS = "ควันดำจากปล่องทุกคืน"
UNIT = "สอจ.ระยอง"


def at(hour: int, minute: int, second: int) -> float:
    return datetime(2026, 11, 20, hour, minute, second, 456_789, tzinfo=BANGKOK).timestamp()


# When the citizen did what they did: told to the second, a page would tell who held a telephone just then.
FILED, ADDED, AGAIN, CONFIRMED, JOINED, DANGER = (
    at(14, 37, 23), at(15, 48, 31), at(16, 52, 41), at(17, 19, 53), at(15, 21, 47), at(13, 26, 11),
)  # fmt: skip
COMPLAINT = Lodge(
    Kind.COMPLAINT,
    (Said("what", "เรื่อง", WORDS), Said("place", "สถานที่", "หลังตลาดมาบข่า")),
    matters=(Matter.DUST_SMOKE,),
    identity=Identity.ANONYMOUS,
    province="ระยอง",
    place=Place(12.7254, 101.1876),
)


class Story:
    """Two anonymous complaints with everything that could tell of somebody, worked on to the end."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.citizen = self._meet(ADDRESS)
        self.neighbour = self._meet(NEIGHBOUR)
        self.malee = self.officer("มาลี", Role.OFFICER, UNIT)
        sent = [self._send(content, at_) for content, at_ in ((photo(), FILED), (paper(), FILED), (film(), FILED))]
        self.number = self._file(COMPLAINT, sent, FILED)
        self.danger = self._file(Lodge(**{**vars(COMPLAINT), "danger": True}), [], DANGER)
        self.alone = self._file(Lodge(**{**vars(COMPLAINT), "matters": (Matter.CORRUPTION,)}), [], FILED)
        self.file_ids = [file.id for file in sent]
        self._goes_on()
        copyist = Copyist(house.store, house.room)
        copyist.copy_all()
        copyist.stop()

    def officer(self, name: str, role: Role, unit: str) -> Person:
        def added(tx: Transaction) -> Person:
            officers.add(tx, name, role, unit, FILED - 3600)  # the trail tells when, and that minute is nobody else's
            return next(one.person for one in officers.everybody(tx) if one.person.name == name)

        return self.house.store.write(added)

    @property
    def marks(self) -> dict[str, str]:
        """What nobody may read, and what it would tell."""
        told = {
            "the address": ADDRESS,
            "the neighbour's address": NEIGHBOUR,
            "the file's name": TELLING,
            "a piece of the file's name": "IMG_20261120",
            "what the camera wrote": MARK,
            "their name": "มีสุขยิ่ง",
            "their telephone": CONTACT.phone,
            "for whom they speak": "บุญมีเรือง",
            "our id of them": self.citizen.id,
            "our id of the neighbour": self.neighbour.id,
        }
        for number in (self.number, self.danger, self.alone):
            for party, behind in self.house.store.read(lambda tx, n=number: _parties(tx, n)):  # type: ignore[misc]
                told[f"the receipt of {party}"] = behind
                told[f"the receipt of {party}, grouped"] = grouped(behind)
        for name in ("line", "web"):
            told[f"the conversation on {name}"] = self.house.seal.fingerprint(name, ADDRESS)
        for what, when in {"filed": FILED, "added": ADDED, "again": AGAIN, "ended": CONFIRMED, "joined": JOINED,
                           "danger": DANGER, "danger due": self._due()}.items():  # fmt: skip
            clock = datetime.fromtimestamp(when, BANGKOK)
            told[f"when it was {what}, to the minute"] = moment(when, "th")
            told[f"when it was {what}, in English"] = moment(when, "en")
            told[f"when it was {what}, for machines"] = f"{clock:%Y-%m-%dT%H:%M}"
            told[f"when it was {what}, in seconds"] = str(int(when))
        return told

    def _due(self) -> float:
        row = self.house.store.read(lambda tx: tx.one("select due_at from tickets where number = :n", n=self.danger))
        assert row is not None
        return float(row["due_at"])

    def _goes_on(self) -> None:
        number = self.number
        self._does(self.malee, Take(number), at(15, 0, 0))
        self._does(self.malee, Ask(number, "ควันออกจากปล่องไหนคะ"), at(15, 30, 0))
        self._says(self.neighbour, Join(number, "บ้านฉันก็เห็น"), JOINED)
        self._says(self.citizen, AddWord(number, "ปล่องใกล้ถนน"), ADDED)
        self._says(self.citizen, AgainNow(number, Strength.CLEAR, AGAIN), AGAIN)
        self._does(self.malee, Note(number, "เคยมีเรื่องเดิม"), at(17, 0, 0))
        self._does(self.malee, Answer(number, "เข้าตรวจแล้ว"), at(17, 5, 0))
        self._writes_to_a_body(number, at(17, 7, 0))
        self._does(self.malee, Close(number, Outcome.ORDERED, "สั่งซ่อม"), at(17, 10, 0))
        self._says(self.citizen, Confirm(number), CONFIRMED)

    def _writes_to_a_body(self, number: str, when: float) -> None:
        """With the letter that the house drafts."""
        house = self.house
        ticket = house.store.read(lambda tx: house.desk.ticket(tx, self.malee, number))
        found = drafting.pieces(ticket, house.store.read(lambda tx: house.desk.history(tx, ticket)), ())
        summary = drafting.summary(ticket, house.desk.routing, [one for one in found if one.goes])
        until = datetime.fromtimestamp(when + 20 * 86400, BANGKOK).date()
        letter = Letter("กรมควบคุมมลพิษ", "อธิบดี", drafting.subject(ticket), summary, "โปรดพิจารณา", until)
        issuing = Issuing(house.store, house.desk, partial(shown, house.store, house.room), lambda tx, done: None)
        issuing.issue(self.malee, number, letter, when, seen=None)

    def _meet(self, address: str) -> Person:
        return self.house.store.write(lambda tx: people.meet(tx, "line", address, FILED))

    def _send(self, content: bytes, when: float) -> File:
        file, digest = self.house.room.put(content, TELLING)
        self.house.store.write(lambda tx: files.record(tx, file, digest, when))
        return file

    def _file(self, paper: Lodge, sent: list[File], when: float) -> str:
        whole = Lodge(**{**vars(paper), "files": tuple(file.id for file in sent)})
        self._act(self.citizen, FileTicket(whole, CONTACT), when)
        row = self.house.store.read(lambda tx: tx.one("select max(number) as number from tickets"))
        assert row is not None
        return str(row["number"])

    def _says(self, person: Person, action: AddWord | AgainNow | Confirm | Join, when: float) -> None:
        self._act(person, AtTheDesk(action), when)

    def _act(self, person: Person, act: FileTicket | AtTheDesk, when: float) -> None:
        address = ADDRESS if person == self.citizen else NEIGHBOUR
        message = Message("line", f"event-{when}", address, when, said_id=f"said-{when}")
        self.house.store.write(lambda tx: self.house.deeds(tx, act, person, message, "th", when))

    def _does(self, person: Person, action: Action, when: float) -> Done:
        return self.house.store.write(lambda tx: self.house.desk.do(tx, person, action, when))


def _parties(tx: Transaction, number: str) -> list[tuple[str, str]]:
    behind = [(party.alias, parties.look_behind(tx, party.alias)) for party in parties.of(tx, number)]
    return [(alias, one.receipt) for alias, one in behind if one]


@pytest.fixture
def house(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    shutil.copytree(library.home, tmp_path / "data" / "index")
    monkeypatch.setenv("PUBLIC_URL", HOST)
    monkeypatch.setenv("MINDBOT_SECOND_FACTOR", "optional")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


@pytest.fixture
def story(house: House, caplog: pytest.LogCaptureFixture) -> Story:
    caplog.set_level(logging.DEBUG, "mindbot")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser's own log, not ours
    return Story(house)


def browser_of(story: Story, name: str) -> TestClient:
    """This officer's own, signed in by their one-time link."""
    app, _ = open_doors(story.house)
    browser = TestClient(app, base_url=HOST, follow_redirects=False)
    first = f"/console/first/{story.house.store.write(lambda tx: officers.link(tx, name, time.time()))}"
    token = token_in(browser.get(first).text)
    assert browser.post(first, data={"token": token, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    return browser


def crawl(browser: TestClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that can be reached, as an address and all that was answered."""
    waiting, seen = deque(starts), set(starts)
    while waiting:
        address = waiting.popleft()
        answer = browser.get(address)
        yield address, f"{dict(answer.headers)}\n{_readable(answer.content)}"
        links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.text) if "text/html" in str(answer.headers) else []
        for link in links:
            there = urljoin(f"{HOST}{address}", unescape(link))
            path = urlsplit(there).path
            query = urlsplit(there).query
            whole = f"{path}?{query}" if query else path
            if there.startswith(HOST) and whole not in seen and len(seen) < 600 and "/static/" not in path:
                seen.add(whole)
                waiting.append(whole)


def _readable(content: bytes) -> str:
    if content.startswith(b"%PDF"):  # its words are packed; whoever opens it reads them
        sheets = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
        return "\n".join(sheets).replace(JOINT, "") + content.decode("latin-1")
    return unescape(content.decode("utf-8", "replace"))


def starts(story: Story) -> list[str]:
    """Where somebody who is curious begins: the pages, the exports, and what they might guess."""
    numbers = (story.number, story.danger, story.alone)
    pages = [f"/console/tickets/{number}" for number in numbers]
    pages += [f"/console/tickets/{number}/files/{file}" for number in numbers for file in story.file_ids]
    pages += [f"/console/tickets/{number}/place" for number in numbers]
    searches = (WORDS, "มีสุขยิ่ง", CONTACT.phone, ADDRESS, TELLING, MARK, story.citizen.id)
    pages += [f"/console/?view=all&text={one}" for one in searches]
    pages += [f"/console/?view={view}&order={order}" for view in ("unit", "all", "closed", "late", "danger")
              for order in ("due", "changed", "lodged")]  # fmt: skip
    pages += ["/console/bans", "/console/limits", "/console/?view=hidden", "/console/?view=spam"]
    pages += ["/console/export/cases.csv", "/console/export/cases.json", "/console/export", "/console/figures"]
    pages += [f"/console/figures/{name}" for name in ("figures.csv", "cases.csv", "figures.json")]
    pages += [f"/files/{kind}/th/{alias}" for kind in ("proof", "slip") for alias in _aliases(story)]
    pages += [f"/files/data/{story.citizen.id}", "/console/twins", "/console/public", "/health/ready", "/metrics"]
    return ["/console/", *pages, "/console/?lang=en"]


def _aliases(story: Story) -> list[str]:
    return story.house.store.read(lambda tx: parties.aliases_of(tx, story.citizen.id))


ROLES = [
    ("เจ้าหน้าที่", Role.OFFICER, UNIT),
    ("หัวหน้า", Role.HEAD, UNIT),
    ("ผู้ดูแลผนึก", Role.CUSTODIAN, UNIT),
    ("ผู้อ่านตัวเลข", Role.READER, UNIT),
    ("เจ้าของเอกสาร", Role.KNOWLEDGE_OWNER, UNIT),
    ("ผู้ดูแลระบบ", Role.ADMINISTRATOR, ""),
    ("ต่างจังหวัด", Role.OFFICER, "สอจ.เลย"),
    ("ผู้ตรวจ", Role.HEAD, "กตร."),
]


@pytest.mark.parametrize(("name", "role", "unit"), ROLES)
def test_nothing_that_anybody_can_open_tells_who_it_was(story: Story, name: str, role: Role, unit: str) -> None:
    """Everything is opened that this role can reach or guess; nothing of the citizen is in it."""
    story.officer(name, role, unit)
    browser, marks = browser_of(story, name), story.marks
    asked = set(marks.values())

    pages = list(crawl(browser, starts(story)))

    for address, answer in pages:
        typed = {mark for mark in asked if mark in unquote(address)}  # whoever looks for a name sees what they typed
        for what, mark in marks.items():
            assert mark in typed or mark not in answer, f"{role} learns {what} at {address}"
    own = [address for address, _ in pages if story.number in address]
    assert own
    if role in (Role.OFFICER, Role.HEAD, Role.CUSTODIAN) and unit == UNIT:
        assert any(WORDS in answer for _, answer in pages), "the work itself can be done"
        assert any("photo-1.jpg" in answer for _, answer in pages)
        for paper_of in ("print", "case.pdf", "letters/1", "letters/1/letter.pdf"):
            assert any(f"{story.number}/{paper_of}" in address for address, _ in pages), "papers are read as well"


@pytest.mark.parametrize(("name", "role", "unit"), [one for one in ROLES if one[1] is not Role.CUSTODIAN])
def test_nobody_presses_their_way_to_it(story: Story, name: str, role: Role, unit: str) -> None:
    story.officer(name, role, unit)
    browser, marks = browser_of(story, name), story.marks
    token = token_in(browser.get("/console/me").text)

    for alias in _aliases(story):
        for number in (story.number, story.danger, story.alone):
            fields = {"token": token, "party": alias, "file": story.file_ids[0], "text": "อยากรู้"}
            for page in ("who", "seal", "original"):
                answer = browser.post(f"/console/tickets/{number}/{page}", data=fields)
                assert answer.status_code in (403, 404)
                assert not [what for what, mark in marks.items() if mark in _readable(answer.content)]


def test_what_lies_with_one_unit_alone_is_nowhere_for_anybody_else(story: Story) -> None:
    """Not its number in a page, not one more in a count, not in a file to take along."""
    for name, role, unit in ROLES:
        story.officer(name, role, unit)
        browser = browser_of(story, name)
        pages = [(address, answer) for address, answer in crawl(browser, starts(story)) if story.alone not in address]

        there, nowhere = (browser.get(f"/console/tickets/{number}") for number in (story.alone, "2569-999999"))
        assert there.status_code == nowhere.status_code == 404
        assert _without_token(there.text) == _without_token(nowhere.text)
        assert not [address for address, answer in pages if story.alone in answer], f"{role} of {unit or 'no unit'}"


@pytest.mark.parametrize(("name", "role", "unit"), [one for one in ROLES if one[1] in (Role.ADMINISTRATOR, Role.HEAD)])
def test_one_more_that_lies_alone_changes_no_figure_of_anybody_else(
    story: Story, name: str, role: Role, unit: str
) -> None:
    """Not in the counts above the queue, not in a chart, not in a file to take along."""
    story.officer(name, role, unit)
    browser = browser_of(story, name)
    pages = [
        "/console/?view=all",
        "/console/figures",
        "/console/export/cases.csv",
        "/console/reports",
        "/console/public",
        "/console/people",
        "/console/units",
    ]
    before = [_without_token(browser.get(page).text) for page in pages]

    story.house.store.write(
        lambda tx: story.house.desk.lodge(
            tx, story.neighbour, Lodge(**{**vars(COMPLAINT), "matters": (Matter.CORRUPTION,)}), time.time()
        )
    )

    assert [_without_token(browser.get(page).text) for page in pages] == before


def _without_token(page: str) -> str:
    return re.sub(r'name="token" value="\w+"', "", page)


def test_the_logs_tell_nothing_of_them_either(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    """Filing, following, copying, and a custodian who looks: numbers, and never people."""
    story.officer("ผู้ดูแลผนึก", Role.CUSTODIAN, UNIT)
    browser = browser_of(story, "ผู้ดูแลผนึก")
    token = token_in(browser.get("/console/me").text)
    alias = story.house.store.read(lambda tx: parties.of(tx, story.number))[0].alias
    opened = browser.post(
        f"/console/tickets/{story.number}/seal", data={"token": token, "party": alias, "text": "ต้องโทรกลับ"}
    )
    assert ADDRESS in opened.text

    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    logged = "\n".join(record.getMessage() for record in records if record.name.startswith("mindbot"))
    assert f"{story.number} filed" in logged
    for what, mark in story.marks.items():
        assert mark not in logged, f"the log tells {what}"


def test_a_proof_of_filing_is_for_its_own_party_and_tells_others_nothing(story: Story) -> None:
    """A link that was made for one file opens no other, and a bent one opens nothing."""
    app, _ = open_doors(story.house)
    browser = TestClient(app, base_url=HOST)
    links: Links = story.house.links
    first, *others = _aliases(story)

    link = links.file(f"proof/th/{first}", 9e9).removeprefix(HOST)

    assert browser.get(link).headers["content-type"] == "application/pdf"
    for other in others:
        assert browser.get(link.replace(quote(first), quote(other))).status_code == 404
        assert browser.get(link.replace("proof", "slip")).status_code == 404


BANNED, ASKED = at(18, 23, 37), at(19, 41, 29)


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [one for one in ROLES if one[1] in (Role.OFFICER, Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR)],
)
def test_a_ban_tells_nobody_who_it_was_nor_what_else_is_theirs(story: Story, name: str, role: Role, unit: str) -> None:
    """Put from one anonymous case and asked about to the second: no page names them, and their other case is silent."""
    head, somebody = story.officer("ผู้สั่งพัก", Role.HEAD, UNIT), story.officer(name, role, unit)
    before = story.house.store.read(lambda tx: story.house.desk.history(tx, drawer.find(tx, story.danger)))  # type: ignore[arg-type]
    first = story.house.store.read(lambda tx: parties.of(tx, story.number))[0].alias
    story._does(head, Ban(story.number, first, BanKind.ABUSE, 7, "ถ้อยคำหยาบคาย"), BANNED)
    message = Message("line", "asks", ADDRESS, ASKED, said_id="asks")
    story.house.store.write(lambda tx: story.house.deeds(tx, AskReview("ขอโทษค่ะ"), story.citizen, message, "th", ASKED))

    browser = browser_of(story, name)
    marks = {**story.marks, "when they asked": moment(ASKED, "th"), "when they asked, for machines": "2026-11-20T19:41"}
    pages = ["/console/bans", "/console/?view=all", *(f"/console/tickets/{n}" for n in (story.number, story.danger))]
    for page in pages:
        answer = browser.get(page)
        for what, mark in marks.items():
            assert mark not in _readable(answer.content), f"{page} tells {somebody.role} {what}"
    after = story.house.store.read(lambda tx: story.house.desk.history(tx, drawer.find(tx, story.danger)))  # type: ignore[arg-type]
    assert after == before
    if role in (Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR) and unit in (UNIT, ""):
        assert "ขอโทษค่ะ" in browser.get("/console/bans").text, "the test looks where the ban is"
    assert story.danger not in browser.get("/console/bans").text
