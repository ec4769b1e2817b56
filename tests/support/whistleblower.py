"""An anonymous complaint from first word to close, with everything in it that could tell whose it is."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Iterator
from copy import copy
from datetime import datetime
from functools import partial
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pypdfium2
from starlette.testclient import TestClient

from bot.app import House
from bot.basics.dates import BANGKOK, moment
from bot.basics.messages import File, Message, Place
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import (
    Action,
    AddWord,
    AgainNow,
    Answer,
    Ask,
    Close,
    Confirm,
    Join,
    Note,
    Outcome,
    Strength,
    Take,
)
from bot.cases.model.numbers import grouped
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter, Said
from bot.cases.rules.referral import Letter
from bot.cases.service import Done
from bot.chat.effects import AtTheDesk, FileTicket
from bot.documents.copies.copy_maker import Copyist
from bot.documents.letters import drafting
from bot.documents.letters.issuing import Issuing
from bot.documents.pdf.thai_line_break import JOINT
from bot.operations.web_server import open_doors
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.copy_versions import shown
from bot.store.people import officers, people
from tests.support.event_loop import in_one_loop
from tests.support.examples import share_of
from tests.support.sample_files import MARK, film, paper, photo
from tests.support.sign_in import sign_in

HOST = "https://mindbot.example.go.th"
ADDRESS = "U4f5e6d7c8b9a-somsri"
NEIGHBOUR = "U0a1b2c3d4e5f-boonmee"
TELLING = "บ้านสมศรี-ซอย9-IMG_20261120_143723.jpg"
CONTACT = Contact("สมศรี มีสุขยิ่ง", "0812345678", "คุณยายบุญมีเรือง")
WORDS = "ควันดำจากปล่องทุกคืน"
UNIT = "สอจ.ระยอง"
_ALIKE = share_of(4, least=2)  # so many pages of one shape are opened, besides those that somebody begins with


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

    def again(self, house: House) -> Story:
        """The same in a house that has a copy of all of it."""
        copied = copy(self)
        copied.house = house
        return copied

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
        photos = partial(shown, house.store, house.room)
        issuing = Issuing(house.store, house.desk, photos, lambda tx, news, language, at: None)
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


def browser_of(story: Story, name: str) -> TestClient:
    """This officer's own, in which they are signed in."""
    app, _ = open_doors(story.house)
    browser = in_one_loop(TestClient(app, base_url=HOST, follow_redirects=False))
    code = story.house.store.write(lambda tx: officers.link(tx, name, time.time()))
    assert code, f"no officer {name}"
    sign_in(story.house.store, browser, code, time.time())
    return browser


def crawl(browser: TestClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that can be reached, as an address and all that was answered."""
    waiting, seen, alike = deque(starts), set(starts), Counter(map(_shape, starts))
    while waiting:
        address = waiting.popleft()
        answer = browser.get(address)
        yield address, f"{dict(answer.headers)}\n{readable(answer.content)}"
        links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.text) if "text/html" in str(answer.headers) else []
        for link in links:
            there = urljoin(f"{HOST}{address}", unescape(link))
            path = urlsplit(there).path
            query = urlsplit(there).query
            whole = f"{path}?{query}" if query else path
            if not there.startswith(HOST) or whole in seen or "/static/" in path or query == "lang=th":
                continue
            seen.add(whole)
            alike[_shape(whole)] += 1
            if alike[_shape(whole)] <= _ALIKE:
                waiting.append(whole)
    assert len(seen) < 2000, "the pages have no end"


def _shape(address: str) -> str:
    """The same for pages that differ only in a year, an order or a question of a form, of which a few tell enough."""
    found = urlsplit(address)
    path = re.sub(r"(/console/forms)/.*", r"\1/", found.path)
    return f"{path}?{'&'.join(sorted(name for name, _ in parse_qsl(found.query, keep_blank_values=True)))}"


def readable(content: bytes) -> str:
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
    pages += [f"/console/?view=all&text={searche}" for searche in searches]
    pages += [f"/console/?view={view}&order={order}" for view in ("unit", "all", "closed", "late", "danger")
              for order in ("due", "changed", "lodged")]  # fmt: skip
    pages += ["/console/bans", "/console/limits", "/console/?view=hidden", "/console/?view=spam"]
    pages += ["/console/export/cases.csv", "/console/export/cases.json", "/console/export", "/console/figures"]
    pages += [f"/console/figures/{name}" for name in ("figures.csv", "cases.csv", "figures.json")]
    pages += [f"/files/{kind}/th/{alias}" for kind in ("proof", "slip") for alias in aliases(story)]
    pages += [f"/files/data/{story.citizen.id}", "/console/twins", "/console/public", "/health/ready", "/metrics"]
    return ["/console/", *pages, "/console/?lang=en"]


def aliases(story: Story) -> list[str]:
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
