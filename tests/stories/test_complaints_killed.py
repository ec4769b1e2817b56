"""Two thousand complaints with photos come by LINE and Telegram while the process is killed again and again.

COMPLAINTS names another number, such as 200; with CHAOS=small it is 100.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks.killed import Server
from bot.app import open_records
from bot.basics.provinces import provinces
from bot.basics.settings import Settings
from bot.cases.model.submission import Lodge
from bot.cases.records import repository
from bot.cases.service import Desk
from bot.store import Store, Transaction
from bot.store.files.files import FileRoom
from bot.store.mail import inbox
from tests.support import fake_line, fake_telegram
from tests.support.chaos import size
from tests.support.fake_line import LineTown, settings_for
from tests.support.fake_telegram import Town

pytestmark = pytest.mark.slow

COMPLAINTS = int(os.environ.get("COMPLAINTS", str(size(2000, 100))))
KILLS, CITIZENS_AT_ONCE = size(20, 4), 6  # of each channel
JUST_THEN = 0.5  # seconds at most between the call that a kill follows, and the kill
REDELIVERED = 0.15  # of all calls come twice, though they were taken
PATIENCE = 900.0


def test_two_thousand_complaints_with_photos_become_two_thousand_tickets_with_their_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with fake_line.line_town() as line, fake_telegram.town() as telegram:
        monkeypatch.setenv("TELEGRAM_TOKEN", fake_telegram.TOKEN)
        monkeypatch.setenv("TELEGRAM_API_BASE", telegram.base)
        monkeypatch.setenv("PUBLIC_URL", "https://bot.example.go.th")
        settings = settings_for(line, monkeypatch).model_copy(update={"data": tmp_path})
        server, begun = Server(tmp_path, ""), time.monotonic()
        try:
            telegram.until(lambda: telegram.webhook, 60)
            storm = Storm(server, telegram.webhook["secret_token"])
            storm.blow(list(citizens(line, telegram)))
            with records(settings) as store:
                fake_line.eventually(lambda: set(store.read(inbox.counts)) == {"handled"}, PATIENCE)
        finally:
            server.kill()
        with records(settings) as store:
            found = photos_of_tickets(store, FileRoom(tmp_path / "files", store.seal))
            faults = store.read(lambda tx: [fault for number in numbers(tx) if (fault := Desk().faults(tx, number))])
    with capsys.disabled():
        print(
            f"\n{len(found)} tickets of {COMPLAINTS} complaints, {storm.kills} kills, {storm.again} calls made again, "
            f"{storm.redelivered} redelivered, {time.monotonic() - begun:.0f} s"
        )

    assert found == {number: [photo_of(number)] for number in range(COMPLAINTS)}
    assert faults == []
    assert storm.kills == KILLS


@dataclass
class Storm:
    """Everybody writes at once, and the process dies under it."""

    server: Server
    secret: str
    kills: int = 0
    again: int = 0
    redelivered: int = 0
    taken: int = 0

    def blow(self, people: list[Citizen]) -> None:
        lines = [people[start :: CITIZENS_AT_ONCE * 2] for start in range(CITIZENS_AT_ONCE * 2)]
        writers = [threading.Thread(target=self._write, args=(line, number)) for number, line in enumerate(lines)]
        killer = threading.Thread(target=self._kill, args=(sum(len(person.messages) for person in people),))
        for thread in (*writers, killer):
            thread.start()
        for thread in (*writers, killer):
            thread.join()

    def _write(self, people: list[Citizen], seed: int) -> None:
        chance = random.Random(seed)
        for citizen in people:
            for message in citizen.messages:
                self._bring(citizen.path, message, citizen.headers(message, self.secret))
                self.taken += 1
                if chance.random() < REDELIVERED:
                    self.redelivered += 1
                    self._bring(citizen.path, message, citizen.headers(message, self.secret))

    def _bring(self, path: str, message: bytes, headers: dict[str, str]) -> None:
        """As both platforms do: again, until it was taken."""
        while True:
            door = self.server.connect()
            try:
                door.request("POST", path, message, {"Content-Type": "application/json", **headers})
                if door.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            finally:
                door.close()
            self.again += 1
            time.sleep(0.1)

    def _kill(self, calls: int) -> None:
        """At moments that nobody chose, as long as there is something to lose."""
        chance = random.Random(20)
        for moment in sorted(chance.sample(range(calls), KILLS)):
            while self.taken < moment:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, JUST_THEN))
            self.server.kill()
            self.kills += 1
            self.server.start()


@dataclass(frozen=True)
class Citizen:
    """Somebody who knows what they will say, and says it whatever is answered."""

    path: str
    messages: tuple[bytes, ...]

    def headers(self, message: bytes, secret: str) -> dict[str, str]:
        if self.path == "/line":
            return {"X-Line-Signature": fake_line.signature(message)}
        return {"X-Telegram-Bot-Api-Secret-Token": secret}


def citizens(line: LineTown, telegram: Town) -> Iterator[Citizen]:
    """Half of them by LINE, half by Telegram; no two at one place, so that nobody is a twin."""
    for number in range(COMPLAINTS):
        province = provinces()[number % 77]
        step = number // 77
        pin = (province.latitude + step % 6 * 0.03, province.longitude + step // 6 * 0.03)
        said = f"โรงงานปล่อยควันดำทุกคืน เรื่องที่ {number} จังหวัด{province.th}"
        words = ("ไม่บอกชื่อ", "ส่ง")
        if number % 2:
            line.content[f"p{number}"] = [(200, photo_of(number))]
            yield Citizen("/line", tuple(by_line(number, said, pin, words)))
        else:
            telegram.files[f"p{number}"] = photo_of(number)
            yield Citizen("/telegram", tuple(by_telegram(number, said, pin, words)))


def by_line(number: int, said: str, pin: tuple[float, float], words: tuple[str, ...]) -> Iterator[bytes]:
    at = int(time.time() * 1000)
    events = [
        fake_line.said(said),
        fake_line.photo(f"p{number}"),
        fake_line.place(*pin),
        *(fake_line.said(word) for word in words),
    ]
    for step, event in enumerate(events):
        source = {"type": "user", "userId": f"U{number:032}"}
        yield fake_line.call({**event, "source": source, "timestamp": at + step})


def by_telegram(number: int, said: str, pin: tuple[float, float], words: tuple[str, ...]) -> Iterator[bytes]:
    chat = {"id": 10_000 + number, "type": "private", "first_name": "x"}
    who = {"id": 10_000 + number, "is_bot": False, "first_name": "x", "language_code": "th"}
    contents: list[dict[str, Any]] = [
        {"text": said},
        {"photo": fake_telegram.photo(f"p{number}")},
        {"location": {"latitude": pin[0], "longitude": pin[1]}},
        *({"text": word} for word in words),
    ]
    for step, content in enumerate(contents):
        message = fake_telegram.message(chat, who, **content)
        yield json.dumps({"update_id": number * 10 + step + 1, "message": message}).encode()


def photo_of(number: int) -> bytes:
    """A small real photo that no other complaint has."""
    page = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256, 90)).save(page, "JPEG", quality=95)
    return page.getvalue() + f" photo {number}".encode()


def photos_of_tickets(store: Store, room: FileRoom) -> dict[int, list[bytes]]:
    """Each complaint by its own number in what was said, with every photo that lies with it."""
    found: dict[int, list[bytes]] = {}
    for ticket in store.read(numbers):
        complaint, files = store.read(lambda tx, one=ticket: read(tx, one))  # type: ignore[misc]
        assert complaint not in found, f"complaint {complaint} became two tickets"
        found[complaint] = [room.get(file) for file in files]
    return found


def read(tx: Transaction, ticket: str) -> tuple[int, list[str]]:
    """Which complaint a ticket is, and the photos that lie with it."""
    paper = repository.history(tx, ticket)[0].action
    assert isinstance(paper, Lodge)
    said = next(line.text for line in paper.said if line.field == "what")
    files = tx.all("select id from files where kept_for = :ticket order by came_at, id", ticket=ticket)
    return int(said.split("เรื่องที่ ")[1].split()[0]), [row["id"] for row in files]


def numbers(tx: Transaction) -> list[str]:
    return [str(row["number"]) for row in tx.all("select number from tickets order by number")]


@contextmanager
def records(settings: Settings) -> Iterator[Store]:
    store = open_records(settings)
    try:
        yield store
    finally:
        store.close()
