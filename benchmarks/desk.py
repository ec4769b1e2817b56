"""The officers' pages at a hundred thousand tickets, quiet and beside the load of the chat.

python -m benchmarks.desk [--tickets 100000] [--rounds 15] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.model.action_classes import Answer, Close, Contest, Outcome, Tag, Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.records import search_words
from bot.cases.service import Desk
from bot.console import routes
from bot.store import Store, Transaction
from bot.store.cases.lists import Order
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from bot.store.files.files import FileRoom
from bot.store.people import officers, people, sessions
from knowledge.library import Library

_WORDS = (
    "กลิ่นเหม็น เสียงดัง ฝุ่นควัน น้ำเสีย ทุกคืน ตลาด โรงเรียน ชุมชน คลอง ซอย หลังวัด หมู่บ้าน แสบจมูก เครื่องจักร รถบรรทุก "
    "ปล่องควัน บ่อบำบัด ตอนเช้า กลางดึก เด็กป่วย"
).split()
_PROVINCES = ("ระยอง", "ชลบุรี", "สมุทรปราการ", "เลย", "ขอนแก่น", "สงขลา", "ปทุมธานี", "นครปฐม")
_MATTERS = (Matter.SMELL, Matter.NOISE, Matter.DUST_SMOKE, Matter.WASTEWATER)
_BATCH = 500
_TURNED = 2_000  # tickets at once, on the way to a list's end
_DAY = 86400.0

_Staff = tuple[Person, Person]  # who closes cases everywhere, and the head of one unit


def fill(store: Store, desk: Desk, tickets: int, at: float) -> None:
    """A town that has complained for two years; a third of it is still open."""
    chance = random.Random(7)
    citizen = store.write(lambda tx: people.meet(tx, "web", "bench", at))
    admin = _officer(store, "ผู้ดูแล", Role.ADMINISTRATOR, "", at)
    head = _officer(store, "สมชาย", Role.HEAD, "สอจ.ระยอง", at)
    for start in range(0, tickets, _BATCH):
        many = min(_BATCH, tickets - start)
        store.write(lambda tx, n=many: _many(tx, n, desk, citizen, (admin, head), chance, at))  # type: ignore[misc]
    while search_words.catch_up(store, _BATCH):
        pass


def _many(
    tx: Transaction, tickets: int, desk: Desk, citizen: Person, staff: _Staff, chance: random.Random, at: float
) -> None:
    for _ in range(tickets):
        _one(tx, desk, citizen, staff, chance, at)


def _one(tx: Transaction, desk: Desk, citizen: Person, staff: _Staff, chance: random.Random, at: float) -> None:
    officer, head = staff
    age = chance.random() ** 2 * 730 * _DAY
    words = " ".join(chance.choices(_WORDS, k=chance.randint(6, 25)))
    paper = Lodge(
        Kind.COMPLAINT,
        (
            Said("what", "เรื่อง", words),
            Said("place", "สถานที่", f"ซอย {chance.randint(1, 400)} หมู่ {chance.randint(1, 20)}"),
        ),
        matters=(chance.choice(_MATTERS),),
        province=chance.choice(_PROVINCES),
        danger=chance.random() < 0.01,
    )
    ticket = desk.lodge(tx, citizen, paper, at - age).ticket
    number = ticket.number
    if chance.random() < 0.66:
        when = at - age * chance.random()
        desk.do(tx, officer, Take(number), when)
        desk.do(tx, officer, Answer(number, "กำลังตรวจสอบ"), when + 60)
        desk.do(tx, officer, Close(number, Outcome.SOLVED, "ดำเนินการแล้ว"), when + 3600)
        if chance.random() < 0.03:
            desk.do(tx, citizen, Contest(number, "ยังเหม็นอยู่"), when + 7200)
    elif ticket.unit == head.unit and chance.random() < 0.05:
        desk.do(tx, head, Take(number), at)
        desk.do(tx, head, Tag(number, ("ลงพื้นที่",)), at)


def _officer(store: Store, name: str, role: Role, unit: str, at: float) -> Person:
    def added(tx: Transaction) -> Person:
        officers.add(tx, name, role, unit, at)
        return next(one.person for one in officers.everybody(tx) if one.person.name == name)

    return store.write(added)


def browser(store: Store, desk: Desk, folder: Path, person: Person, at: float) -> TestClient:
    room = FileRoom(folder / "files", Seal(b"bench"))
    papers = folder / "index"
    if not papers.exists():
        subprocess.run(
            [sys.executable, "-m", "indexer", "build", "--out", str(papers)], check=True, capture_output=True
        )
    library = Library(papers)
    doors = routes(store, desk, read_settings(folder / ".env"), room, lambda *news: None, lambda: at, library=library)
    client = TestClient(Starlette(routes=doors), base_url="http://127.0.0.1")
    client.cookies.set("mindbot-console", store.write(lambda tx: sessions.begin(tx, person.id, "", at, half=False)))
    return client


@contextmanager
def chatting(store: Store, desk: Desk, at: float) -> Iterator[Callable[[], int]]:
    """Citizens file complaints and look after them, as quickly as one core lets them."""
    citizen = store.write(lambda tx: people.meet(tx, "web", "talker", at))
    over, done = threading.Event(), [0]

    def talk() -> None:
        paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "กลิ่นเหม็น"),), province="เลย", matters=(Matter.SMELL,))
        while not over.is_set():
            store.write(lambda tx: desk.lodge(tx, citizen, paper, at))
            store.read(lambda tx: desk.tickets_of(tx, citizen))
            done[0] += 1
            time.sleep(0.02)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield lambda: done[0]
    finally:
        over.set()
        thread.join()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=15)
    asked.add_argument("--folder", type=Path, help="where the town stays, to be measured again")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        measure_all(folder, chosen.tickets, chosen.rounds)


def measure_all(folder: Path, tickets: int, rounds: int) -> None:
    at, is_new = time.time(), not (folder / "mindbot.db").exists()
    store, desk = open_store(f"sqlite:///{folder / 'mindbot.db'}", Seal(b"bench")), Desk()
    if is_new:
        fill(store, desk, tickets, at)
        size = (folder / "mindbot.db").stat().st_size / 1e6
        print(f"{tickets} tickets filed and read in {time.time() - at:.0f} s, {size:.0f} MB")
    staff = {one.person.role: one.person for one in store.read(officers.everybody)}
    for role, who in ((Role.HEAD, "head of a unit"), (Role.ADMINISTRATOR, "administrator")):
        client = browser(store, desk, folder, staff[role], at)
        pages = PAGES | last_pages(store, staff[role], at)
        measure(client, who, pages, rounds)
        with chatting(store, desk, at) as talked:
            measure(client, f"{who}, beside the chat", pages, rounds)
            print(f"  {talked()} complaints were filed meanwhile")
    store.close()


PAGES = {
    "queue": "/console/",
    "mine": "/console/?view=mine",
    "unassigned": "/console/?view=unassigned",
    "late": "/console/?view=late",
    "today": "/console/?view=today",
    "contested": "/console/?view=contested",
    "danger": "/console/?view=danger",
    "closed": "/console/?view=closed",
    "everything": "/console/?view=all",
    "by province": "/console/?view=all&province=เลย&order=lodged",
    "common words": "/console/?view=all&text=กลิ่นเหม็น ชุมชน",
    "queue, newest": "/console/?order=lodged",
    "queue, changed": "/console/?order=changed",
    "queue, province": "/console/?province=เลย",
    "all, old days": "/console/?view=all&until=2024-01-01&order=lodged",
    "by matter": "/console/?view=all&matter=noise",
    "by a rare kind": "/console/?view=all&kind=gift",
    "by tag": "/console/?view=all&tag=ลงพื้นที่",
    "by no tag": "/console/?view=all&tag=ไม่มี",
    "of nobody": "/console/?view=closed&officer_is=nobody",
    "rare words": "/console/?view=all&text=ซอย 399 หมู่ 17 แสบจมูก",
    "one common word": "/console/?text=โรงเรียน",
    "no such word": "/console/?view=all&text=ฮิปโปโปเตมัส",
    "mistyped words": "/console/?view=all&text=กลินเหมน ชุมชม",
    "another word": "/console/?view=all&text=แสบมุก คองไฟ",
    "hidden": "/console/?view=hidden",
    "spam": "/console/?view=spam",
    "to ask again": "/console/?view=follow_up",
    "holder is away": "/console/?view=absent",
    "words too long": "/console/?view=all&text=" + "กลิ่นเหม็นเสียงดังฝุ่นควัน" * 40,
    "eight words": "/console/?view=all&text=กลิ่นเหม็น เสียงดัง ฝุ่นควัน น้ำเสีย ทุกคืน ตลาด ซอย หมู่",
    "together": "/console/?view=unit&province=ระยอง&matter=noise&text=โรงเรียน คลอง&order=lodged",
    "figures": "/console/figures",
}
_LAST = (("queue", View.UNIT, Order.DUE), ("late", View.LATE, Order.DUE), ("everything", View.ALL, Order.LODGED))


def last_pages(store: Store, person: Person, at: float) -> dict[str, str]:
    """Where somebody arrives who turned every page."""

    def last(tx: Transaction, view: View, order: Order) -> str:
        mark = ""
        while further := queue.page(tx, person, view, at, mark, order=order, limit=_TURNED).next:
            mark = further
        return mark

    return {
        f"{name}, last": f"/console/?view={view}&order={order}&after="
        + store.read(lambda tx, v=view, o=order: last(tx, v, o))  # type: ignore[misc]
        for name, view, order in _LAST
    }


def measure(client: TestClient, who: str, pages: dict[str, str], rounds: int) -> None:
    print(f"{who}:")
    for name, address in pages.items():
        took = []
        for _ in range(rounds):
            begun = time.perf_counter()
            answer = client.get(address)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (name, answer.status_code)
        print(f"  {name:18} median {statistics.median(took):6.1f} ms   worst {max(took):6.1f} ms", flush=True)


if __name__ == "__main__":
    main()
