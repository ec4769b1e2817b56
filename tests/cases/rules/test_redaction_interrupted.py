"""Tests of redacting at the same time, of failures in between, and of a process that is killed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.basics.texts import say
from bot.cases.model.redaction_actions import Box
from bot.cases.rules.redaction import covered
from bot.documents.copies import redact_photo
from bot.documents.copies.copy_maker import Copyist
from bot.operations.integrity_check import examine
from bot.store.files import copy_versions, files
from tests.cases.rules.covered_faces import (
    BOX,
    WHERE,
    address,
    content_of,
    copy_of,
    history,
    reddest,
    send,
    street,
)
from tests.cases.rules.covered_faces import number as number
from tests.support import console_client
from tests.support.console_client import SMELL, Office

pytest_plugins = ["tests.support.desk"]


@pytest.fixture(autouse=True)
def loops_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash ends the event loop that it happens in, so that no other test may share it."""
    monkeypatch.setattr(console_client, "in_one_loop", lambda browser: browser)


def test_two_officers_at_once_lose_no_box(office: Office, somchai: TestClient, number: str) -> None:
    """Both have the same page open; the second is told, keeps what they drew, and saves it over the first one's."""
    where = address(office, number)
    malee = office.officer("มาลี")
    page = malee.get(where).text
    assert send(somchai, where, do="save", **BOX)[0] == 303

    mine = {"left.1": "70", "top.1": "70", "width.1": "20", "height.1": "20"}
    status, told = send(malee, where, page, do="save", **mine)

    assert status == 409
    assert say("console.redact.wrong.changed", "th") in told
    assert 'value="70"' in told
    assert send(malee, where, told, do="save", **mine)[0] == 303
    picture = Image.open(io.BytesIO(content_of(office, number)))
    assert [picture.getpixel((int(x * 400), int(y * 300))) for x, y in (WHERE, (0.8, 0.8))] == [(0, 0, 0)] * 2
    assert sum(len(one.boxes) for one in covered(history(office, number))[copy_of(office, number).id]) == 2


def test_a_redaction_saved_meanwhile_is_not_overwritten(
    office: Office, somchai: TestClient, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two even saw the same version of the case; the drawing itself has changed."""
    where, copy = address(office, number), copy_of(office, number)
    drawn = redact_photo.blackened

    def slowly(content: bytes, boxes: list[Box]) -> bytes:
        made = drawn(content, boxes)
        office.store.write(
            lambda tx: copy_versions.cover(tx, copy, office.room.put_copy(copy.id, content), len(content))
        )
        return made

    monkeypatch.setattr(redact_photo, "blackened", slowly)
    status, _ = send(somchai, where, do="save", **BOX)

    assert status == 409
    assert len(history(office, number)) == 2, "nothing was written down"


@pytest.mark.parametrize("seam", ["cover", "put", "write", "erase"])
def test_a_failure_in_between_leaves_the_old_state_or_the_new_one(
    office: Office, somchai: TestClient, number: str, monkeypatch: pytest.MonkeyPatch, seam: str
) -> None:
    """Never is it written that a face is covered while it is shown."""

    class Killed(BaseException):
        """Nothing that anybody answers."""

    def dies(*given: object, **named: object) -> None:
        raise Killed

    where, copy = address(office, number), copy_of(office, number)
    page = somchai.get(where).text
    spot = {"cover": (redact_photo, "blackened"), "put": (office.room, "_seal_up"), "write": (copy_versions, "cover"),
            "erase": (office.room, "erase_copy")}[seam]  # fmt: skip
    monkeypatch.setattr(*spot, _breaks if seam == "write" else dies)
    with pytest.raises((Killed, RuntimeError)):
        send(somchai, where, page, do="save", **BOX)
    monkeypatch.undo()

    said = bool(covered(history(office, number)))
    assert said == (seam == "erase")
    assert (reddest(content_of(office, number)) < 30) == said
    assert examine(office.store, office.desk, office.room).faults == ()
    copy_versions.sweep(office.store, office.room, time.time() + 60)
    assert [one for _, one, _ in office.room.drawings()] == [copy_of(office, number).drawing]
    assert content_of(office, number)
    assert (copy.drawing == copy_of(office, number).drawing) != said


def _breaks(*given: object) -> bool:
    """A store's thread outlives what is raised in it: there it comes as an error that nobody expected."""
    raise RuntimeError("killed")


SCRIPT = """
import json, os, sys
from pathlib import Path
from bot.basics.people import Person, Role
from bot.cases.model.redaction_actions import Box
from bot.cases.service import Desk
from bot.documents.copies import redact_photo
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from bot.store.files import files
from bot.store.files.copy_versions import drawn
from bot.store.files.files import FileRoom
folder = Path(sys.argv[1])
def covers(number, seam):
    store = open_store(f"sqlite:///{folder / 'mindbot.db'}", Seal(b"console"))
    room = FileRoom(folder / "files", Seal(b"room"))
    desk, officer = Desk(), Person("ผู้ใดผู้หนึ่ง", Role.OFFICER, "สอจ.ระยอง")
    def dies(*given, **named): os.kill(os.getpid(), 9)
    def do(tx, action):
        desk.do(tx, officer, action, 2e9)
        if seam == "history": dies()
    if seam == "drawing": store.write = dies
    if seam == "committed": room.erase_copy = dies
    shown = drawn(room, lambda: store.read(lambda tx: files.copies(tx, number)[0]))
    redact_photo.redact(store, room, shown, number, [Box(200, 200, 300, 300)], do)
for number, seam in json.loads(sys.argv[2]):
    if not (child := os.fork()):
        covers(number, seam)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_process_that_is_killed_leaves_the_old_state_or_the_new_one(office: Office, tmp_path: Path) -> None:
    """With a real signal, in real processes, on the same database and the same room."""
    seams = {"drawing": False, "history": False, "committed": True}
    killed_at = {seam: office.lodge(replace(SMELL, files=(office.photo(street()),))) for seam in seams}
    office.copies()

    told = json.dumps([(number, seam) for seam, number in killed_at.items()])
    ended = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path), told], capture_output=True, check=True)

    assert ended.stdout.split() == [b"-9"] * len(seams)
    for seam, there in seams.items():
        number = killed_at[seam]
        assert (seam, bool(covered(history(office, number)))) == (seam, there)
        assert (seam, reddest(content_of(office, number)) < 30) == (seam, there)
    assert examine(office.store, office.desk, office.room).faults == ()


def test_the_audit_finds_the_face_put_back(office: Office, somchai: TestClient, number: str) -> None:
    before = content_of(office, number)
    send(somchai, address(office, number), do="save", **BOX)
    copy = copy_of(office, number)
    office.room.erase_copy(copy.id, copy.drawing)
    office.room._seal_up(office.room._copy(copy.id + copy.drawing), before)

    faults = examine(office.store, office.desk, office.room).faults

    assert len(faults) == 1
    assert copy.id in faults[0]


def test_a_slower_server_does_not_restore_the_unredacted_copy(office: Office, somchai: TestClient, number: str) -> None:
    """Another server began to make the same copy before it was covered here, and is done only now."""
    slow = Copyist(office.store, office.room)
    wanting = files.Wanting(copy_of(office, number).id, "image/jpeg", number, "", 0.0)
    send(somchai, address(office, number), do="save", **BOX)

    slow._copy(wanting, "")
    slow.stop()

    assert reddest(content_of(office, number)) < 30
    assert len(list(office.room.drawings())) == 1
