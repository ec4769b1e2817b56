"""A photo of a street with a face in it, to be covered, and how a browser covers it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw
from starlette.testclient import TestClient

from bot.cases.model.ticket import Entry
from bot.store.files import files
from bot.store.files.files import Copy
from tests.support.console_client import SMELL, Office
from tests.support.sample_files import MARK

FACE = (250, 20, 30)  # what nobody may see again
BOX = {"left.1": "20", "top.1": "20", "width.1": "30", "height.1": "30"}
WHERE = (0.35, 0.35)  # its middle


def street() -> bytes:
    """A grey street, and somebody's face between a fifth and a half of it."""
    picture = Image.new("RGB", (400, 300), (120, 120, 120))
    ImageDraw.Draw(picture).rectangle((90, 70, 189, 139), fill=FACE)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95, comment=MARK)
    return content.getvalue()


def reddest(content: bytes) -> int:
    """How much of a face is left anywhere in a picture."""
    red, green, blue = Image.open(io.BytesIO(content)).convert("RGB").split()
    rest = ImageChops.add(green, blue, 2)
    return int(ImageChops.subtract(red, rest).getextrema()[1])  # type: ignore[arg-type]


@pytest.fixture
def number(office: Office) -> str:
    """A complaint with a photo of the street, of which the working copy is made."""
    whole = replace(SMELL, files=(office.photo(street()),))
    number = office.lodge(whole)
    office.copies()
    return number


def copy_of(office: Office, number: str, name: str = "photo-1.jpg") -> Copy:
    return next(one for one in office.store.read(lambda tx: files.copies(tx, number)) if one.name == name)


def content_of(office: Office, number: str) -> bytes:
    return office.room.get_copy(copy_of(office, number))


def address(office: Office, number: str, name: str = "photo-1.jpg") -> str:
    return f"/console/tickets/{number}/files/{copy_of(office, number, name).id}/redact"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\w*)"', page)
    assert found, f"a page without {name}"
    return found[1]


def send(browser: TestClient, where: str, page: str = "", **fields: str) -> tuple[int, str]:
    """What a browser without scripts sends from the page, as it was opened before or is opened now."""
    page = page or browser.get(where).text
    known = {name: hidden(page, name) for name in ("token", "seen", "drawing")}
    answer = browser.post(where, data={**known, **fields})
    return answer.status_code, answer.text or answer.headers["location"]


def history(office: Office, number: str) -> tuple[Entry, ...]:
    return office.store.read(lambda tx: office.desk.history(tx, office.desk._find(tx, number)))
