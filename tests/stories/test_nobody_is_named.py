"""Whoever takes the whole database, without the key: who was behind a case is a guess among all who wrote that day."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from bot.app import House, build
from bot.basics.messages import Message
from bot.basics.people import Person
from bot.basics.settings import read_settings
from bot.cases.model.numbers import scattered
from bot.cases.model.submission import Contact, Identity, Said
from bot.chat.conversation import Talk
from bot.chat.effects import FileTicket
from bot.chat.turn import Outcome
from bot.delivery.mailbox import Mailbox
from bot.delivery.outgoing.sending import Sender
from bot.delivery.scheduler import CHORES
from bot.store import Row, Transaction
from bot.store.admin.row_order import forget_order
from bot.store.cases import parties
from bot.store.people import people
from knowledge.library import Library
from tests.support.console_client import NOW, SMELL
from tests.support.fakes import FakeChannel
from tests.support.shared_index import share_index

WRITERS = 100
CHANCE = 8  # right guesses of a hundred: one is expected, more than eight happen once in a million days
WORDS = "กลิ่นจากโรงงาน"


class Day:
    """A hundred people write a few words in two channels, and each files a case at their own minute."""

    def __init__(self, house: House, writers: int = WRITERS) -> None:
        self.house = house
        self.at = NOW
        self.behind: dict[str, set[object]] = {}  # of a case: everything that stands for the person in the database
        self._mailbox = Mailbox(house.store, self._think, house.deeds, house.room, lambda: self.at)
        self._channels = {name: FakeChannel() for name in ("line", "telegram")}
        for name, fake in self._channels.items():
            fake.name = name
        chance = random.Random(7)
        for n in range(writers):
            channel = chance.choice(list(self._channels))
            for text in ("สวัสดี", WORDS) if n % 3 else (WORDS,):
                self.at += chance.uniform(5, 400)
                said = f"said-{n}-{text}"
                arrived = Message(channel, f"event-{n}-{text}", f"U{n}", self.at, text=text, said_id=said)
                self._mailbox.keep([arrived]).result()
                self.at += chance.uniform(0.1, 2)
                while self._mailbox.work():
                    pass
                self._sends(channel)
            self.behind[self._number(f"U{n}", channel)] = self._stands_for(channel, f"U{n}")

    def _think(self, message: Message, talk: Talk, person: Person) -> Outcome:
        talk = replace(talk, language="th")
        if message.text != WORDS:
            return Outcome(talk, ())
        words = (Said("what", "เรื่อง", message.text),)
        paper = replace(SMELL, said=words, identity=Identity.ANONYMOUS)
        return Outcome(talk, (), (FileTicket(paper, Contact(), told=((message.said_id, ()),)),))

    def _sends(self, channel: str) -> None:
        sender = Sender(self.house.store, self._channels[channel], lambda: self.at)
        while asyncio.run(sender.send_one()):
            self.at += 0.3

    def _number(self, address: str, channel: str) -> str:
        def look(tx: Transaction) -> str:
            person = people.find(tx, channel, address)
            assert person
            (number,) = parties.tickets_of(tx, person.id, 5)
            return number

        return self.house.store.read(look)

    def _stands_for(self, channel: str, address: str) -> set[object]:
        person = self.house.store.read(lambda tx: people.find(tx, channel, address))
        assert person
        return {person.id, self.house.seal.fingerprint(channel, address)}


@pytest.fixture(autouse=True)
def numbers_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cases.service.scattered", scattered)


@pytest.fixture
def house(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


@pytest.fixture
def house_on_postgresql(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgresql: Callable[[], str]
) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", postgresql())
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


def test_no_times_and_no_shared_values_name_who_was_behind_a_case(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mindbot")
    day = Day(house)
    named, shared = guesses(house.store.read(everything), day)

    assert named == {}
    assert shared == {}
    assert not [number for number in day.behind if number in caplog.text], "the log tells when a case was filed"


def test_on_postgresql_neither_order_nor_transaction_of_rows_names_anybody_after_a_night(
    house_on_postgresql: House,
) -> None:
    """A dump has the rows as they lie there; the server's own files say of each row which transaction wrote it."""
    day = Day(house_on_postgresql, WRITERS // 4)
    assert guesses(house_on_postgresql.store.read(everything_there), day)[0], "this is what the night is for"

    forget_order(house_on_postgresql.store)

    assert guesses(house_on_postgresql.store.read(everything_there), day) == ({}, {})
    assert "order of rows" in [chore.name for chore in CHORES]


def guesses(tables: dict[str, list[dict[str, Any]]], day: Day) -> tuple[dict[str, float], dict[str, float]]:
    """Which pairs of columns name more than chance would: by times and order, and by values in both."""
    numbers = list(day.behind)
    persons = [day.behind[number] for number in numbers]
    of_cases = rows_about(tables, [{number} for number in numbers])
    of_persons = rows_about(tables, persons)
    assert len(of_cases) > 3, "tickets, history, parties …"
    assert len(of_persons) > 2, "people, addresses, talks …"
    named = {
        f"{case}.{one} ~ {person}.{other}": right
        for case, cases in of_cases.items()
        for person, them in of_persons.items()
        for one in time_like(cases)
        for other in time_like(them)
        if (right := max(nearest(cases, one, them, other), in_order(cases, one, them, other))) > CHANCE
    }
    shared = {
        f"{case} = {person}": right
        for case, cases in of_cases.items()
        for person, them in of_persons.items()
        if (right := sharing(cases, them)) > CHANCE
    }
    return named, shared


def test_public_numbers_do_not_tell_the_order_of_the_day(house: House) -> None:
    """Two known filings do not bracket the one between them."""
    day = Day(house)

    numbers = [int(number.partition("-")[2]) for number in day.behind]

    assert len(set(numbers)) == WRITERS
    follows = [after > before for before, after in pairwise(numbers)]
    assert 0.3 < fmean(follows) < 0.7
    assert all(re.fullmatch(r"\d{4}-\d{6}", number) for number in day.behind)


Table = list[list[dict[str, Any]]]  # of each writer or case, in order: the rows about it


def everything(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    """Every table, its rows numbered as they lie there."""
    names = [row["name"] for row in tx.all("select name from sqlite_master where type = 'table'")]
    return {name: [dict(row) for row in tx.all(f"select rowid as row_number, * from {name}")] for name in names}


def everything_there(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    """The same of PostgreSQL: the order of rows and who wrote them in one transaction; other numbers are the same."""
    names = [row["name"] for row in tx.all("select tablename as name from pg_tables where schemaname = 'public'")]
    place = "row_number() over (order by ctid) as row_number, xmin::text::bigint as row_transaction"
    rows = {name: tx.all(f"select {place}, * from {name}") for name in names}
    return {name: [_order_and_text(row) for row in found] for name, found in rows.items()}


def _order_and_text(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if isinstance(value, str) or name.startswith("row_")}


def rows_about(tables: dict[str, list[dict[str, Any]]], subjects: list[set[Any]]) -> dict[str, Table]:
    """The rows in which one of these values stands, by table."""
    found = {}
    for name, rows in tables.items():
        whose = defaultdict(list)
        for row in rows:
            for value in row.values():
                if isinstance(value, str):
                    whose[value].append(row)
                    whose[value.partition("/")[0]].append(row)
        about = [[row for value in subject for row in whose[value]] for subject in subjects]
        if any(about):
            found[name] = about
    return found


def time_like(table: Table) -> list[str]:
    """The columns with numbers in them, and the order of rows."""
    rows = [row for rows in table for row in rows]
    return [name for name in rows[0] if all(isinstance(row[name], int | float | None) for row in rows)]


def nearest(cases: Table, one: str, them: Table, other: str) -> float:
    """How many cases are guessed right by the person whose time is nearest; of several, one by chance."""
    theirs = [(place, row[other]) for place, rows in enumerate(them) for row in rows if row[other] is not None]
    if not theirs:
        return 0.0
    values = np.array([value for _, value in theirs], np.float64)
    places, starts = np.unique([place for place, _ in theirs], return_index=True)
    right = 0.0
    for n, rows in enumerate(cases):
        times = np.array([row[one] for row in rows if row[one] is not None], np.float64)
        if len(times):
            far = np.minimum.reduceat(np.abs(values[:, None] - times).min(axis=1), starts)
            best = places[far == far.min()]
            right += (n in best) / len(best)
    return right


def in_order(cases: Table, one: str, them: Table, other: str) -> float:
    """How many are guessed right if both are put into the order of these columns."""

    def order(table: Table, name: str, pick: Any, chance: random.Random) -> list[int]:
        there = {n: [row[name] for row in rows if row[name] is not None] for n, rows in enumerate(table)}
        values = {n: pick(numbers) for n, numbers in there.items() if numbers}
        return sorted(values, key=lambda n: (values[n], chance.random()))

    chance = random.Random(3)
    pairs = [
        sum(a == b for a, b in zip(order(cases, one, first, chance), order(them, other, last, chance), strict=False))
        for first in (min, max)
        for last in (min, max)
    ]
    return max(pairs)


def sharing(cases: Table, them: Table) -> float:
    """How many are guessed right by a value that stands in both; of several persons with it, one by chance."""
    holders = defaultdict(set)
    for place, rows in enumerate(them):
        for row in rows:
            for name, value in row.items():
                if name != "row_number" and isinstance(value, str | bytes | float) and value not in ("", b"", 0.0):
                    holders[value].add(place)
    right = 0.0
    for n, rows in enumerate(cases):
        values = (value for row in rows for value in row.values() if isinstance(value, str | bytes | float))
        shares = [holders[value] for value in values if value in holders]
        if shares:
            best = min(shares, key=len)
            right += (n in best) / len(best)
    return right
