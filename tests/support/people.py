"""A citizen of Rayong, and those who work there and elsewhere: who the desk's tests are about."""

from __future__ import annotations

from datetime import datetime

from bot.basics.dates import BANGKOK
from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.model.action_classes import Action, Close, Outcome, Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.model.ticket import Ticket
from bot.cases.service import Desk, Done, Lodged
from bot.store import Store, Transaction
from bot.store.people import officers, people

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=BANGKOK).timestamp()
SECRET = "ร้านผมอยู่ติดกำแพงโรงงาน"
SMELL = Lodge(
    Kind.COMPLAINT,
    (Said("what", "เรื่อง", f"กลิ่นเหม็นทุกคืน {SECRET}"),),
    matters=(Matter.SMELL,),
    province="ระยอง",
)
OFFICERS = (
    ("สมชาย", Role.OFFICER, "สอจ.ระยอง"),
    ("มาลี", Role.HEAD, "สอจ.ระยอง"),
    ("ดวงใจ", Role.OFFICER, "สอจ.เลย"),
    ("วิชัย", Role.OFFICER, "ศบฉ.อก."),
)


class Town:
    """A citizen of Rayong, and those who work there and elsewhere."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store, self.desk = store, desk
        store.write(self._settle)

    def lodge(self, paper: Lodge = SMELL, at: float = NOW) -> Lodged:
        return self.store.write(lambda tx: self.desk.lodge(tx, self.citizen, paper, at))

    def do(self, person: Person, action: Action, *, seen: int | None = None, receipt: str = "") -> Done:
        return self.store.write(lambda tx: self.desk.do(tx, person, action, NOW + 60, seen=seen, receipt=receipt))

    def faults(self, number: str) -> str:
        return self.store.read(lambda tx: self.desk.faults(tx, number))

    def closed(self) -> str:
        number = self.lodge().ticket.number
        self.do(self.somchai, Take(number))
        self.do(self.somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
        return number

    def by_receipt(self, typed: str) -> Ticket:
        return self.store.read(lambda tx: self.desk.by_receipt(tx, typed))

    def list(self, person: Person, view: View, after: str = "") -> queue.Page:
        return self.store.read(lambda tx: queue.page(tx, person, view, NOW, after))

    def officer(self, name: str, role: Role, unit: str) -> Person:
        """Somebody more who works somewhere."""

        def added(tx: Transaction) -> Person:
            officers.add(tx, name, role, unit, NOW)
            return next(account.person for account in officers.everybody(tx) if account.person.name == name)

        return self.store.write(added)

    def _settle(self, tx: Transaction) -> None:
        self.citizen = people.meet(tx, "web", "a-browser", NOW)
        self.stranger = people.meet(tx, "line", "U999", NOW)
        for name, role, unit in OFFICERS:
            officers.add(tx, name, role, unit, NOW)
        person = {account.person.name: account.person for account in officers.everybody(tx)}
        self.somchai, self.malee, self.loei, self.alarm = (person[name] for name, _, _ in OFFICERS)
