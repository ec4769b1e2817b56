"""The officers' pages at a hundred thousand tickets, quiet and beside the load of the chat.

python -m benchmarks.desk [--tickets 100000] [--rounds 15]
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

from bot.console import routes
from bot.desk import wording
from bot.desk.actions import Answer, Close, Outcome, Take
from bot.desk.desk import Desk
from bot.desk.papers import Kind, Lodge, Matter, Said
from bot.people import Person, Role
from bot.settings import read_settings
from bot.store import Store, Transaction, officers, open_store, people, sessions
from bot.store.files import FileRoom
from bot.store.seal import Seal
from knowledge.library import Library

_WORDS = (
    "กลิ่นเหม็น เสียงดัง ฝุ่นควัน น้ำเสีย ทุกคืน ตลาด โรงเรียน ชุมชน คลอง ซอย หลังวัด หมู่บ้าน แสบจมูก เครื่องจักร รถบรรทุก "
    "ปล่องควัน บ่อบำบัด ตอนเช้า กลางดึก เด็กป่วย"
).split()
_PROVINCES = ("ระยอง", "ชลบุรี", "สมุทรปราการ", "เลย", "ขอนแก่น", "สงขลา", "ปทุมธานี", "นครปฐม")
_MATTERS = (Matter.SMELL, Matter.NOISE, Matter.DUST_SMOKE, Matter.WASTEWATER)
_BATCH = 500
_DAY = 86400.0


def fill(store: Store, desk: Desk, tickets: int, at: float) -> Person:
    """A town that has complained for two years; a third of it is still open. The officer who sees one unit's part."""
    chance = random.Random(7)
    citizen = store.write(lambda tx: people.meet(tx, "web", "bench", at))
    admin = _officer(store, "ผู้ดูแล", Role.ADMINISTRATOR, "", at)
    for start in range(0, tickets, _BATCH):
        many = min(_BATCH, tickets - start)
        store.write(lambda tx, n=many: _many(tx, n, desk, citizen, admin, chance, at))  # type: ignore[misc]
    while store.write(lambda tx: wording.catch_up(tx, _BATCH)):
        pass
    return _officer(store, "สมชาย", Role.HEAD, "สอจ.ระยอง", at)


def _many(
    tx: Transaction, tickets: int, desk: Desk, citizen: Person, officer: Person, chance: random.Random, at: float
) -> None:
    for _ in range(tickets):
        _one(tx, desk, citizen, officer, chance, at)


def _one(tx: Transaction, desk: Desk, citizen: Person, officer: Person, chance: random.Random, at: float) -> None:
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
    number = desk.lodge(tx, citizen, paper, at - age).ticket.number
    if chance.random() < 0.66:
        when = at - age * chance.random()
        desk.do(tx, officer, Take(number), when)
        desk.do(tx, officer, Answer(number, "กำลังตรวจสอบ"), when + 60)
        desk.do(tx, officer, Close(number, Outcome.SOLVED, "ดำเนินการแล้ว"), when + 3600)


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
    chosen = asked.parse_args()
    at = time.time()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, desk = open_store(f"sqlite:///{folder / 'mindbot.db'}", Seal(b"bench")), Desk()
        begun = time.perf_counter()
        head = fill(store, desk, chosen.tickets, at)
        size = (folder / "mindbot.db").stat().st_size / 1e6
        print(f"{chosen.tickets} tickets filed and read in {time.perf_counter() - begun:.0f} s, {size:.0f} MB")
        admin = next(one.person for one in store.read(officers.everybody) if one.person.role is Role.ADMINISTRATOR)
        for person, who in ((head, "head of a unit"), (admin, "administrator")):
            client = browser(store, desk, folder, person, at)
            measure(client, who, chosen.rounds)
            with chatting(store, desk, at) as talked:
                measure(client, f"{who}, beside the chat", chosen.rounds)
                print(f"  {talked()} complaints were filed meanwhile")
        store.close()


PAGES = {
    "queue": "/console/",
    "unassigned": "/console/?view=unassigned",
    "late": "/console/?view=late",
    "today": "/console/?view=today",
    "contested": "/console/?view=contested",
    "danger": "/console/?view=danger",
    "closed": "/console/?view=closed",
    "everything": "/console/?view=all",
    "by province": "/console/?view=all&province=เลย&order=lodged",
    "common words": "/console/?view=all&text=กลิ่นเหม็น ชุมชน",
    "rare words": "/console/?view=all&text=ซอย 399 หมู่ 17 แสบจมูก",
    "figures": "/console/figures",
}


def measure(client: TestClient, who: str, rounds: int) -> None:
    print(f"{who}:")
    for name, address in PAGES.items():
        took = []
        for _ in range(rounds):
            begun = time.perf_counter()
            answer = client.get(address)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (name, answer.status_code)
        print(f"  {name:14} median {statistics.median(took):6.1f} ms   worst {max(took):6.1f} ms")


if __name__ == "__main__":
    main()
