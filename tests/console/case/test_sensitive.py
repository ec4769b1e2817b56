"""A sensitive case: its words and photos are stamped pictures, and stand nowhere as text."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.cases.model.action_classes import AddWord, Join, Take
from bot.cases.model.submission import Said
from bot.cases.officer import case_summary
from bot.console.case.history import Teller
from tests.support.console_client import SMELL, Office, press
from tests.support.sample_files import photo
from tests.support.whistleblower import readable

pytest_plugins = ["tests.support.desk"]

TOLD, ADDED, JOINED = "เขาล้วงเงินใต้โต๊ะ", "เห็นกับตาสองครั้ง", "เพื่อนบ้านก็รู้"


@pytest.fixture
def number(office: Office, somchai: TestClient) -> str:
    """A case with words of two parties and a photo, marked by its officer."""
    file = office.photo(photo())
    number = office.lodge(replace(SMELL, said=(Said("what", "เรื่อง", TOLD),), files=(file,)))
    office.copies()
    office.do(office.person("สมชาย"), Take(number))
    office.do(office.citizen, AddWord(number, ADDED))
    office.invite("เพื่อน", Role.READER, "สอจ.เลย")
    neighbour = office.person("เพื่อน")
    office.store.write(lambda tx: office.desk.join(tx, neighbour, Join(number, JOINED), office.at))
    assert TOLD in somchai.get(f"/console/tickets/{number}").text
    assert press(somchai, number, "mark_sensitive", text="ผู้แจ้งขอ")[0] == 303
    return number


def test_its_words_stand_nowhere_as_text(office: Office, somchai: TestClient, number: str) -> None:
    pages = ("", "/quick", "/print", "/case.pdf", "/refer", "/place")
    addresses = [f"/console/tickets/{number}{page}" for page in pages]
    addresses += ["/console/?view=all", "/console/?view=mine", "/console/twins", "/console/export/cases.json"]

    shown = {address: readable(somchai.get(address).content) for address in addresses}

    assert [(address, word) for address, told in shown.items() for word in (TOLD, ADDED, JOINED) if word in told] == []
    assert f"tickets/{number}/words.png" in shown[addresses[0]]
    here = office.person("สมชาย")
    told = office.store.read(lambda tx: case_summary.look(tx, office.desk, Teller, here, number, "th", office.at))
    assert TOLD not in str(told.ticket.paper)
    assert not [line for line in told.lines for word in (ADDED, JOINED) if word in line.words]


def test_its_words_are_a_picture_with_the_name_of_who_looks(office: Office, somchai: TestClient, number: str) -> None:
    head = office.officer("มาลี", Role.HEAD)
    one, again, other = (browser.get(f"/console/tickets/{number}/words.png") for browser in (somchai, somchai, head))

    assert one.headers["content-type"] == "image/png"
    assert one.headers["cache-control"] == "no-store"
    assert not _differ(one.content, again.content)
    assert _differ(one.content, other.content)
    office.at += 60
    assert _differ(one.content, somchai.get(f"/console/tickets/{number}/words.png").content)


def test_its_photos_are_stamped_until_a_head_says_that_it_is_like_any_other(
    office: Office, somchai: TestClient, number: str
) -> None:
    head = office.officer("มาลี", Role.HEAD)
    address = f"/console/tickets/{number}/files/{_file(office, number)}"
    stamped = somchai.get(address).content

    assert _differ(stamped, head.get(address).content)
    assert press(somchai, number, "unmark_sensitive", text="เบื่อ")[0] == 403
    assert press(head, number, "unmark_sensitive", text="เปิดเผยแล้ว")[0] == 303
    assert _differ(stamped, somchai.get(address).content)
    assert somchai.get(address).content == head.get(address).content
    assert TOLD in somchai.get(f"/console/tickets/{number}").text
    assert somchai.get(f"/console/tickets/{number}/words.png").status_code == 404


def _file(office: Office, number: str) -> str:
    row = office.store.read(lambda tx: tx.one("select id from files where kept_for = :number", number=number))
    assert row
    return str(row["id"])


def _differ(one: bytes, other: bytes) -> bool:
    pictures = [Image.open(io.BytesIO(content)).convert("RGB") for content in (one, other)]
    return pictures[0].size != pictures[1].size or bool(ImageChops.difference(*pictures).getbbox())
