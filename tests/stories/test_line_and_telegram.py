"""Whole stories through LINE's and Telegram's webhooks: what the assistant does is done by the real doors as well."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.settings import read_settings
from bot.cases.model.action_classes import AddWord, Join, Request, Wish
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Entry, Priority, Ticket
from bot.cases.records import repository
from bot.channels import Pace
from bot.channels.telegram import Telegram, secret_of
from bot.operations.web_server import open_doors
from knowledge.library import Library
from tests.support import fake_line, fake_telegram
from tests.support.databases import sqlite_copy
from tests.support.fake_line import line_town
from tests.support.phones_of_both import ByLine, ByTelegram, Phone
from tests.support.shared_index import share_index

MOST = 12  # messages of any story
NUMBER = re.compile(r"25\d\d-\d{6}")
FACTORY = {"line": "โรงงานไทยเจริญ", "telegram": "โรงงานศรีวัฒนา"}
MILL = {"line": "โรงสีเจริญชัย", "telegram": "โรงสีพูนทรัพย์"}
_PEOPLE = itertools.count(100)


class Country:
    """The whole house with both doors open; every story happens in a place of its own."""

    def __init__(self, house: House, doors: TestClient, line: fake_line.LineTown, telegram: fake_telegram.Town) -> None:
        self.house, self._doors, self._line, self._telegram = house, doors, line, telegram

    def phone(self, kind: str) -> Phone:
        person = next(_PEOPLE)
        if kind == "line":
            return ByLine(self.house, self._doors, self._line, f"U{person:032}")
        return ByTelegram(self.house, self._doors, self._telegram, secret_of(self.house.settings), person)

    def case(self, answer: str) -> Ticket:
        number = NUMBER.search(answer)
        assert number, answer
        found = self.house.store.read(lambda tx: repository.find(tx, number[0]))
        assert found is not None
        return found

    def history(self, ticket: Ticket) -> tuple[Entry, ...]:
        return self.house.store.read(lambda tx: repository.history(tx, ticket.number))


@pytest.fixture(scope="module")
def country(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """One house for all stories: it is the slow part, and people of different places do not meet."""
    home = tmp_path_factory.mktemp("country")
    share_index(library, home / "data")
    with pytest.MonkeyPatch.context() as patch, line_town() as line, fake_telegram.town() as telegram:
        patch.setenv("MINDBOT_DATA", str(home / "data"))
        patch.setenv("MINDBOT_DATABASE", sqlite_copy(home / "mindbot.db"))
        patch.setenv("PUBLIC_URL", "https://bot.example")
        patch.setenv("TELEGRAM_TOKEN", fake_telegram.TOKEN)
        patch.setenv("TELEGRAM_API_BASE", telegram.base)
        patch.setattr(Telegram, "pace", Pace(1000, 1000))
        fake_line.settings_for(line, patch)
        house = build(read_settings(home / "no.env"))
        app, _ = open_doors(house)
        with TestClient(app) as doors:
            yield Country(house, doors, line, telegram)
        house.close()


@pytest.fixture(params=["line", "telegram"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def somsri(country: Country, kind: str) -> Phone:
    return country.phone(kind)


def to_the_end(phone: Phone, answer: str) -> str:
    """Nothing more is told: skip what may be skipped, stay unnamed, send."""
    for _ in range(MOST):
        if NUMBER.search(answer):
            break
        label = next(one for one in ("ส่งเรื่อง", "ไม่บอกชื่อ", "ข้าม", "ไม่ทราบ") if one in phone.labels)
        answer = phone.presses(label)
    return answer


def test_an_ordinary_complaint_takes_five_messages(country: Country, kind: str, somsri: Phone) -> None:
    somsri.says("โรงงานข้างบ้านปล่อยควันดำ เหม็นมาก")
    somsri.says(f"ซอย 5 {_place(kind, 0)} {FACTORY[kind]}")
    somsri.says("ทุกคืน มาสองเดือนแล้ว")
    somsri.presses("ไม่บอกชื่อ")

    case = country.case(somsri.presses("ส่งเรื่อง"))

    assert case.paper.identity is Identity.ANONYMOUS
    assert case.paper.factory == FACTORY[kind]
    assert {"when": "ทุกคืน", "since": "มาสองเดือนแล้ว"}.items() <= {one.field: one.text for one in case.paper.said}.items()


def test_five_messages_without_waiting_for_a_question_end_in_a_right_summary(
    country: Country, kind: str, somsri: Phone
) -> None:
    summary = somsri.says(
        "โรงงานข้างบ้านเสียงดังมาก นอนไม่ได้", MILL[kind], "ตีสองตีสาม", "ไม่บอกชื่อ", f"หลังวัดใหญ่ {_place(kind, 1)}"
    )
    assert "ตีสองตีสาม" in summary

    case = country.case(somsri.presses("ส่งเรื่อง"))

    assert (case.paper.factory, case.paper.identity) == (MILL[kind], Identity.ANONYMOUS)
    assert case.paper.tambon


def test_a_danger_is_sent_with_its_place(country: Country, kind: str, somsri: Phone) -> None:
    assert "199" in somsri.says("โรงงานระเบิด มีคนเจ็บ ช่วยด้วย")

    case = country.case(somsri.place(14.02 if kind == "line" else 16.43, 99.53 if kind == "line" else 102.83))

    assert case.priority is Priority.DANGER
    assert case.paper.place is not None
    assert "1669" in somsri.says("คนเจ็บสองคน")
    assert somsri.says("ยังไม่มีใครมาเลย ควันเข้าบ้านแล้ว").count("199") == 1


def test_an_accused_office_never_gets_the_complaint(country: Country, somsri: Phone) -> None:
    first = somsri.says("หัวหน้าสอจ. รับเงินโรงงาน ปล่อยให้ทิ้งน้ำเสียลงคลอง จ.ระยอง")
    for _ in range(MOST):
        if NUMBER.search(first):
            break
        first = somsri.presses(next(one for one in ("ส่งเรื่อง", "เรื่องเจ้าหน้าที่ด้วย", "ข้าม") if one in somsri.labels))

    case = country.case(first)

    assert case.unit == "ศปท"
    assert case.paper.identity is Identity.ANONYMOUS


def test_a_twin_is_offered_and_joined(country: Country, kind: str, somsri: Phone) -> None:
    told = f"โรงงานส่งกลิ่นเหม็นทุกคืนที่ {_place(kind, 2)}"
    first = country.case(to_the_end(somsri, somsri.says(told, "บ้านเลขที่ 5 ซอยหลังตลาด")))
    neighbour = country.phone(kind)
    neighbour.says(told, "หน้าวัด", "ไม่บอกชื่อ")

    offer = neighbour.presses("ส่งเรื่อง")
    assert "เหตุเดียวกัน" in offer
    assert "บ้านเลขที่ 5" not in offer
    neighbour.presses("ร่วมเรื่องเดิม")

    joined = country.history(first)[-1].action
    assert isinstance(joined, Join)
    assert "หน้าวัด" in joined.text


def test_after_filing_it_is_that_case(country: Country, kind: str, somsri: Phone) -> None:
    """How far, a photo within the promised half hour, and the wish to withdraw."""
    case = country.case(to_the_end(somsri, somsri.says("โรงงานปล่อยฝุ่นทุกวัน", f"ซอยวัด {_place(kind, 3)}")))

    assert case.number in somsri.says("ถึงไหนแล้วคะ")
    somsri.photo()
    assert case.number in somsri.says("ขอถอนเรื่องค่ะ")

    told = [entry.action for entry in country.history(case)]
    assert [len(one.files) for one in told if isinstance(one, AddWord)] == [1]
    assert [(one.wish, one.text) for one in told if isinstance(one, Request)] == [(Wish.WITHDRAW, "ขอถอนเรื่องค่ะ")]


def _place(kind: str, story: int) -> str:
    """A tambon for each story, so that nobody is a twin who does not want to be one."""
    line = (
        "ต.เชิงเนิน อ.เมืองระยอง จ.ระยอง",
        "ต.ท่าทราย อ.เมือง จ.สมุทรสาคร",
        "ต.เนินพระ อ.เมืองระยอง",
        "ต.มาบข่า อ.นิคมพัฒนา จ.ระยอง",
    )
    telegram = (
        "ต.ทับมา อ.เมืองระยอง จ.ระยอง",
        "ต.นาดี อ.เมือง จ.สมุทรสาคร",
        "ต.บ้านแลง อ.เมืองระยอง",
        "ต.พนานิคม อ.นิคมพัฒนา จ.ระยอง",
    )
    return (line if kind == "line" else telegram)[story]
