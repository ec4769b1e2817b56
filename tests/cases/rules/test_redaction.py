"""Tests of redacting photos: covered parts are gone from the copy for everybody, and the history says who did it."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.signed_links import Links
from bot.basics.texts import say
from bot.cases.model.action_classes import Close, Outcome, Take
from bot.cases.model.redaction_actions import Box, Redact, Redraw
from bot.cases.model.ticket import Entry
from bot.cases.rules.redaction import NoBox, covered, read_box
from bot.cases.rules.undo import GRACE
from bot.delivery import loose_files
from bot.documents.copies.photo import covered as blackened
from bot.documents.copies.worker_process import Child
from bot.documents.pdf import download
from bot.operations.integrity_check import examine
from bot.privacy import forgetting
from bot.store.files import files
from tests.cases.rules.covered_faces import (
    BOX,
    address,
    content_of,
    copy_of,
    hidden,
    history,
    reddest,
    send,
    street,
)
from tests.cases.rules.covered_faces import number as number
from tests.support.console_client import SMELL, Office, token_in
from tests.support.sample_files import paper

pytest_plugins = ["tests.support.desk"]


def test_what_is_covered_is_gone_from_the_pixels_and_everybody_sees_that(
    office: Office, somchai: TestClient, number: str
) -> None:
    """Drawn by numbers; the case's page, its history and the audit know of it."""
    before = copy_of(office, number)
    assert reddest(content_of(office, number)) > 200

    status, _ = send(somchai, address(office, number), do="save", **BOX)

    assert status == 303
    shown = somchai.get(f"/console/tickets/{number}/files/{before.id}")
    assert reddest(shown.content) < 30
    assert "no-store" in shown.headers["cache-control"]
    page = somchai.get(f"/console/tickets/{number}").text
    assert say("console.redact.covered", "th", count=1) in page
    assert say("console.history.redact", "th", count=1, file="photo-1.jpg") in page
    assert f"?drawing={copy_of(office, number).drawing}" in page
    assert copy_of(office, number).drawing != before.drawing
    assert [drawing for _, drawing, _ in office.room.drawings()] == [copy_of(office, number).drawing]
    assert examine(office.store, office.desk, office.room).faults == ()


def test_the_copy_keeps_nothing_but_pixels(office: Office, somchai: TestClient, number: str) -> None:
    send(somchai, address(office, number), do="save", **BOX)

    picture = Image.open(io.BytesIO(content_of(office, number)))
    assert (picture.format, picture.size) == ("JPEG", (400, 300))
    assert not {"exif", "comment", "icc_profile", "xmp", "mp"} & set(picture.info)
    assert not picture.getexif()


def test_the_original_stays_as_it_came_for_a_custodian_with_a_reason(
    office: Office, somchai: TestClient, number: str
) -> None:
    send(somchai, address(office, number), do="save", **BOX)
    custodian = office.officer("อารี", Role.CUSTODIAN)
    token = token_in(custodian.get(f"/console/tickets/{number}").text)

    opened = custodian.post(
        f"/console/tickets/{number}/original",
        data={"token": token, "file": copy_of(office, number).id, "text": "ศาลขอ"},
    )

    assert opened.content == street()


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.HEAD])
def test_boxes_in_the_wrong_place_are_taken_back_with_a_reason(
    office: Office, somchai: TestClient, number: str, role: Role
) -> None:
    where = address(office, number)
    send(somchai, where, do="save", **BOX)
    somebody = office.officer("ผู้รับผิดชอบ", role)

    assert send(somebody, where, do="anew", text=" ")[0] == 422
    assert reddest(content_of(office, number)) < 30
    assert send(somebody, where, do="anew", text="ปิดทับผิดคน")[0] == 303
    assert say("console.copy.waiting", "th") in somebody.get(where).text
    assert somebody.get(where.removesuffix("/redact")).status_code == 404
    office.copies()

    assert reddest(content_of(office, number)) > 200
    assert "ปิดทับผิดคน" in somebody.get(f"/console/tickets/{number}").text
    assert len(list(office.room.drawings())) == 1
    assert examine(office.store, office.desk, office.room).faults == ()


def test_an_officer_does_not_take_boxes_back(office: Office, somchai: TestClient, number: str) -> None:
    where = address(office, number)
    send(somchai, where, do="save", **BOX)

    status, _ = send(somchai, where, do="anew", text="อยากเห็น")

    assert status == 403
    assert say("console.redact.anew", "th") not in somchai.get(where).text
    assert reddest(content_of(office, number)) < 30


def test_a_unit_that_only_looks_on_covers_but_takes_nothing_back(
    office: Office, somchai: TestClient, number: str
) -> None:
    where = address(office, number)
    send(somchai, where, do="save", **BOX)
    office.store.write(lambda tx: tx.run("update tickets set copied = 'กตร'"))
    inspector = office.officer("ผู้ตรวจ", Role.HEAD, "กตร")

    status, _ = send(inspector, where, do="anew", text="ขอดู")

    assert status == 403
    assert len(history(office, number)) == 3


def test_without_an_original_nothing_can_be_taken_back_and_the_page_says_so(
    office: Office, somchai: TestClient, number: str
) -> None:
    where = address(office, number)
    send(somchai, where, do="save", **BOX)
    office.store.write(lambda tx: forgetting.erase_original(tx, office.room, copy_of(office, number).id))
    head = office.officer("หัวหน้า", Role.HEAD)

    status, page = send(head, where, do="anew", text="ปิดผิด")

    assert status == 409
    assert say("console.redact.no_original", "th") in page
    assert reddest(content_of(office, number)) < 30


def test_a_redacted_closing_photo_is_covered_under_the_citizens_old_link(office: Office) -> None:
    """Evidence of a closing; the link was given before it was covered."""
    somchai = office.officer("สมชาย")
    number = office.lodge()
    officer = office.person("สมชาย")
    office.do(officer, Take(number))
    shown = office.photo(street())
    office.do(officer, Close(number, Outcome.SOLVED, "เรียบร้อย", (shown,)))
    office.copies()
    office.at += GRACE  # until then the end could still be called back, and nobody is shown it
    links = Links("", "secret")
    alias = office.store.read(lambda tx: office.desk._find(tx, number)).citizen
    citizen = _citizen(office, links)
    link = links.file(f"photo/th/{alias}.{shown}", office.at)
    first = citizen.get("/" + link)
    assert reddest(first.content) > 200

    send(somchai, address(office, number), do="save", **BOX)

    later = citizen.get("/" + link)
    assert reddest(later.content) < 30
    assert later.headers["cache-control"] == "private, no-store"
    assert links.file(f"photo/th/{alias}.{shown}", office.at + 60) != link, "a new link is another address"


def _citizen(office: Office, links: Links) -> TestClient:
    from starlette.applications import Starlette

    return TestClient(
        Starlette(routes=download.routes(office.store, office.desk, office.room, links, lambda: office.at))
    )


def test_a_copy_that_is_not_ready_and_one_that_cannot_be_are_said(office: Office, somchai: TestClient) -> None:
    number = office.lodge(replace(SMELL, files=(office.photo(street()),)))
    waiting = somchai.get(address(office, number)).text
    assert say("console.copy.waiting", "th") in waiting
    assert 'id="redact"' not in waiting

    broken = office.lodge(replace(SMELL, files=(office.photo(b"\xff\xd8\xff broken"), office.photo(paper(), "a.pdf"))))
    office.copies()
    assert say("console.copy.none", "th") in somchai.get(address(office, broken)).text
    assert say("console.redact.no_photo", "th") in somchai.get(address(office, broken, "paper-1.pdf")).text
    assert somchai.get(f"/console/tickets/{number}/files/nothing/redact").status_code == 404
    where = address(office, broken, "paper-1.pdf")
    token = token_in(somchai.get(f"/console/tickets/{broken}").text)
    seen = str(len(history(office, broken)))
    answer = somchai.post(where, data={"token": token, "seen": seen, "drawing": "", "do": "save", **BOX})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "bent",
    [
        {"width.1": ""},
        {"left.1": "สามสิบ"},
        {"left.1": "-1"},
        {"left.1": "100"},
        {"top.1": "101"},
        {"height.1": "0"},
        {"width.1": "nan"},
        {"width.1": "inf"},
        {"left.1": "", "top.1": "", "width.1": "", "height.1": ""},
    ],
)
def test_invalid_box_numbers_are_reported_and_shown_again(
    office: Office, somchai: TestClient, number: str, bent: dict[str, str]
) -> None:
    where = address(office, number)
    second = {"left.2": "55", "top.2": "55", "width.2": "5", "height.2": "5"} if any(bent.values()) else {}

    status, page = send(somchai, where, do="save", **{**BOX, **bent, **second})

    assert status == 422
    assert 'role="alert"' in page
    assert not second or 'value="55"' in page
    assert len(history(office, number)) == 2


def test_without_scripts_boxes_are_added_looked_at_and_taken_away(
    office: Office, somchai: TestClient, number: str
) -> None:
    where = address(office, number)
    two = {**BOX, "left.2": "60", "top.2": "60", "width.2": "10", "height.2": "10"}

    looked = send(somchai, where, do="look", **two)[1]
    assert '<rect x="200" y="200" width="300" height="300"/>' in looked
    assert say("console.redact.looked", "th") in looked
    assert 'id="left.3"' not in looked
    assert 'id="left.3"' in send(somchai, where, do="more", **two)[1]
    assert 'value="60"' not in send(somchai, where, do="undo", **two)[1]
    assert 'value="20"' not in send(somchai, where, drop="1", **two)[1]
    assert len(history(office, number)) == 2, "nothing of it was saved"


def test_a_forgotten_citizen_leaves_the_covered_copy(office: Office, somchai: TestClient, number: str) -> None:
    send(somchai, address(office, number), do="save", **BOX)

    office.store.write(lambda tx: forgetting.forget(tx, office.desk, office.room, office.citizen, office.at))

    assert reddest(content_of(office, number)) < 30
    assert examine(office.store, office.desk, office.room).faults == ()
    assert loose_files.sweep(office.store, office.room, time.time() + 7200) == 0


def test_a_photo_that_was_taken_back_leaves_no_drawing(office: Office, somchai: TestClient, number: str) -> None:
    send(somchai, address(office, number), do="save", **BOX)
    copy = copy_of(office, number)

    office.store.write(lambda tx: files.forget(tx, copy.id))
    office.room.erase(copy.id)

    assert list(office.room.all()) == []
    assert somchai.get(f"/console/tickets/{number}").status_code == 200
    assert examine(office.store, office.desk, office.room).faults == ()


def test_nobody_covers_what_they_may_not_see_or_brought_themselves(office: Office, number: str) -> None:
    where = address(office, number)
    stranger = office.officer("ต่างจังหวัด", Role.OFFICER, "สอจ.เลย")
    reader = office.officer("ผู้อ่าน", Role.READER)
    own = office.officer("ผู้แจ้งเอง")
    person = office.person("ผู้แจ้งเอง")
    whole = replace(SMELL, files=(office.photo(street()),))
    mine = office.store.write(lambda tx: office.desk.lodge(tx, person, whole, office.at)).ticket.number
    office.copies()

    assert stranger.get(where).status_code == 403
    assert reader.get(where).status_code == 403
    assert own.get(address(office, mine)).status_code == 404
    token = hidden(own.get("/console/me").text, "token")
    as_a_colleague_has_it = office.officer("เพื่อนร่วมงาน").get(address(office, mine)).text
    assert send(own, address(office, mine), as_a_colleague_has_it, token=token, do="save", **BOX)[0] == 404
    assert reddest(content_of(office, mine)) > 200


def test_a_box_is_rounded_outwards_and_clipped_at_the_edge() -> None:
    assert read_box(("12.34", "0", "0.01", "99,5")) == Box(123, 0, 1, 995)
    assert read_box(("90", "90", "50", "50")) == Box(900, 900, 100, 100)
    assert read_box((" ", "", "", "")) is None
    with pytest.raises(NoBox):
        read_box(("1", "1", "1", ""))


@pytest.mark.parametrize("size", [(1, 1), (3, 7), (999, 1001), (2560, 1440)])
@pytest.mark.parametrize("box", [(0, 0, 1, 1), (999, 999, 1, 1), (333, 333, 334, 334), (0, 0, 1000, 1000)])
def test_no_pixel_that_a_box_touches_is_left(size: tuple[int, int], box: tuple[int, int, int, int]) -> None:
    white = io.BytesIO()
    Image.new("RGB", size, "white").save(white, "JPEG")

    picture = Image.open(io.BytesIO(blackened(white.getvalue(), [box]))).convert("L")

    left, top, width, height = box
    across, down = size
    inside = [(int(left * across / 1000), int(top * down / 1000)),
              (-int(-(left + width) * across // 1000) - 1, -int(-(top + height) * down // 1000) - 1)]  # fmt: skip
    assert all(picture.getpixel(point) < 100 for point in inside)  # type: ignore[operator]


def test_a_hostile_file_crashes_only_the_worker_process(tmp_path: Path) -> None:
    child = Child()
    with pytest.raises(Exception, match=r"\w"):
        child.cover(b"\xff\xd8\xff broken", [(0, 0, 10, 10)])

    assert reddest(child.cover(street(), [(200, 200, 300, 300)])) < 30
    child.close()


def test_what_the_history_says_begins_anew_with_the_copy() -> None:
    one, two = Redact("n", "a", (Box(1, 1, 1, 1),), "x"), Redact("n", "a", (Box(2, 2, 2, 2),), "y")
    lines = [one, Redraw("n", "a", "ผิด"), two, Redact("n", "b", (Box(1, 1, 1, 1),), "z")]

    found = covered(Entry(seq, 0.0, "x", action) for seq, action in enumerate(lines, 1))

    assert found["a"] == (two,)
    assert set(found) == {"a", "b"}
