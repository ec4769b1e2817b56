"""The rows of a million cases, made from a few that were really filed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.basics.people import Role
from bot.basics.provinces import provinces
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.service import Desk
from bot.store import Row, Transaction
from bot.store.engine.seal import Seal
from bot.store.people import officers, people

AT = 1_795_140_000.0  # 20 November 2026, 09:00 in Bangkok
_DAY = 86400.0
_YEARS = 8
_OFFICERS = 5  # of each unit
_RECENT, _OPEN = 120 * _DAY, 0.35  # this part of what was filed lately is still open; what is older has ended
_KINDS = (*[Kind.COMPLAINT] * 18, Kind.QUESTION, Kind.GIFT)
_MATTERS = (Matter.SMELL, Matter.NOISE, Matter.DUST_SMOKE, Matter.WASTEWATER)
_LOOKS_ON = ("กตร", "ศปท", "สอจ.ระยอง", "สอจ.ชลบุรี")
_TAGS = 300

Rows = Callable[[], Iterator[tuple[Any, ...]]]
Table = tuple[str, tuple[str, ...], Rows]


@dataclass(frozen=True)
class Office:
    """What cases are made from: filed ones, and the officers of each unit."""

    filed: tuple[tuple[Row, Row], ...]  # a ticket, and the first line of its history
    officers: dict[str, list[str]]
    weights: list[float]


def make_office(tx: Transaction) -> Office:
    """A case of each province and kind, filed by the real desk, and officers wherever they arrive."""
    desk, citizen = Desk(), people.meet(tx, "web", "bench", AT)
    officers.add(tx, "ผู้ดูแล", Role.ADMINISTRATOR, "", AT)
    rare = {"แม่ฮ่องสอน", "ระนอง", "สตูล"}
    filed: list[tuple[Row, Row]] = []
    weights: list[float] = []
    for place, province in enumerate(provinces()):
        for matter in _MATTERS:
            kind = _KINDS[len(filed) % len(_KINDS)]
            paper = Lodge(kind, (Said("what", "เรื่อง", "กลิ่นเหม็นทุกคืน"),), matters=(matter,), province=province.th)
            number = desk.lodge(tx, citizen, paper, AT - _YEARS * 365 * _DAY).ticket.number
            ticket = tx.one("select * from tickets where number = :n", n=number)
            line = tx.one("select * from history where ticket = :n and seq = 1", n=number)
            assert ticket is not None
            assert line is not None
            filed.append((ticket, line))
            weights.append(0.02 if province.th in rare else 8 if province.th == "ระยอง" else 1 / (1 + place % 10))
    units = dict.fromkeys([*(str(ticket["unit"]) for ticket, _ in filed), *_LOOKS_ON])
    return Office(tuple(filed), {unit: _staff(tx, unit) for unit in units if unit}, weights)


def _staff(tx: Transaction, unit: str) -> list[str]:
    for place in range(_OFFICERS):
        officers.add(tx, f"เจ้าหน้าที่ {place} {unit}", Role.OFFICER if place else Role.HEAD, unit, AT)
    return [one.id for one in officers.of_unit(tx, unit)]


def cases(office: Office, many: int, seal: Seal) -> list[Table]:
    """Tables in the order of their references. Each is made anew from the same chance, so nothing is held in memory."""
    columns = tuple(office.filed[0][0])
    lines = tuple(office.filed[0][1])
    return [
        ("tickets", columns, lambda: (tuple(row.values()) for row, _ in _made(office, many))),
        ("history", lines, lambda: (tuple(line.values()) for _, line in _made(office, many))),
    ]


# No case of ours has two words in one of these columns.
SIDE_TABLES = {
    table: f"insert into {table} ({word}, ticket) select {column}, number from tickets where {column} <> ''"
    for table, word, column in (
        ("ticket_units", "unit", "copied"),
        ("ticket_tags", "tag", "tags"),
        ("ticket_matters", "matter", "matters"),
    )
}


def _made(office: Office, many: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(7)
    chosen = chance.choices(range(len(office.filed)), office.weights, k=many)
    for place, which in enumerate(chosen):
        filed, line = office.filed[which]
        lodged = AT - _YEARS * 365 * _DAY * (1 - place / many)
        year = time.gmtime(lodged + 7 * 3600).tm_year + 543
        number = f"{year}-{500_000 + place % 500_000:06}"
        ticket = dict(filed) | {"number": number, "lodged_at": lodged, "since": lodged, "running_since": lodged}
        _lived(ticket, chance, office.officers[filed["unit"]])
        yield ticket, dict(line) | {"ticket": number, "at": lodged}


def _lived(ticket: dict[str, Any], chance: random.Random, staff: list[str]) -> None:
    """What became of it since it was filed."""
    lodged = ticket["lodged_at"]
    age = AT - lodged
    due = lodged + 15 * _DAY
    ticket |= {"version": 2, "changed_at": lodged, "due_at": due, "words_by": "read", "priority": 2}
    if chance.random() < 0.01:
        ticket["priority"] = 0
    if chance.random() < 0.05:
        ticket |= {"copied": chance.choice(_LOOKS_ON), "escalated": 1}
        if ticket["copied"] == ticket["unit"]:
            ticket["copied"] = ""
    if chance.random() < 0.02:
        ticket["tags"] = "ลงพื้นที่" if chance.random() < 0.5 else f"แท็ก-{chance.randrange(_TAGS)}"
    if age < _RECENT and chance.random() < _OPEN:
        status = chance.choice(("new", "new", "taken", "taken", "taken", "asked", "reopened"))
        ticket |= {"status": status, "due_at": max(due, AT + chance.uniform(-1, 30) * _DAY)}
        if status in ("taken", "asked"):
            ticket["officer"] = chance.choice(staff)
        if status == "reopened":
            ticket |= {"contested": 1, "priority": 1}
        return
    closed = min(lodged + chance.uniform(1, 40) * _DAY, AT - 60)
    ticket |= {"officer": chance.choice(staff), "outcome": "spam" if chance.random() < 0.004 else "solved"}
    ticket |= {"answered_at": lodged + chance.uniform(0.1, 5) * _DAY, "closed_at": closed, "changed_at": closed}
    ticket |= {"late": int(closed > due), "since": closed, "status": "ended", "due_at": None}
    if chance.random() < 0.1:
        ticket["stars"] = chance.randint(1, 5)
    if chance.random() < 0.02:
        ticket["contested"] = 1
    if chance.random() < 0.001:
        ticket["hidden"] = 1
    if closed > AT - 10 * _DAY:
        ticket |= {"status": "closed", "due_at": closed + 10 * _DAY}
