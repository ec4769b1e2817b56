"""A database that an earlier version wrote is still the Ministry's own: it opens, is read, undone and audited.

Each folder below samples/databases was made by the version that it is named for: the database, its key, its photos, and
in expected.json what stands in it, told in plain values. Nobody writes these folders anew; a later version that keeps
something in another way brings a folder of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.basics import access
from bot.basics.dates import day_is_over
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.basics.texts import LANGUAGES
from bot.cases.messages.case_story import story
from bot.cases.model.actions import ACTIONS
from bot.cases.records import my_cases, repository
from bot.cases.rules import cover_words, undo
from bot.cases.service import Desk
from bot.console import routes
from bot.operations.integrity_check import examine
from bot.privacy.export_my_data import as_text, everything
from bot.store import Row, Store, Transaction
from bot.store.cases import parties
from bot.store.cases import tickets as kept
from bot.store.engine.migrations import Opening
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal, key_file
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import talks
from bot.store.people import officers, people, sessions
from tests.support import kept_databases as samples
from tests.support.console_client import a_library
from tests.support.kept_databases import Described

HOST = "https://desk.example.go.th"
STORED_NAMES = {spec.stored_name for spec in ACTIONS}
YOUNGER: frozenset[str] = frozenset(
    {"ScheduleInspection", "Correct", "MarkSensitive", "UnmarkSensitive", "Request"}
)  # actions that came after the newest sample: no sample holds one


@dataclass
class Sample:
    """A copy of what a version left behind, opened by the one that is here now."""

    folder: Path
    store: Store
    desk: Desk
    expected: Described

    @property
    def room(self) -> FileRoom:
        return FileRoom(self.folder / "files", self.store.seal)

    @property
    def numbers(self) -> list[str]:
        return [str(case["number"]) for case in self.expected["cases"]]

    @property
    def at(self) -> float:
        """When it was put aside."""
        return float(self.expected["undoable"]["at"])

    def change(self, sql: str, **values: str | int | bytes) -> int:
        return self.store.write(lambda tx: tx.run(sql, **values))

    def faults(self) -> tuple[str, ...]:
        return examine(self.store, self.desk, self.room).faults

    def working_on(self, number: str) -> Person:
        """Somebody at whose desk this case lies and who has no part in it; rather its head, who sees more."""
        ticket = self.store.read(lambda tx: repository.find(tx, number))
        assert ticket is not None
        accounts = self.store.read(officers.everybody)
        there = [
            account.person
            for account in accounts
            if not account.disabled
            and access.may_at(account.person, "ticket.see", ticket.units, alone=ticket.alone)
            and not self.store.read(lambda tx, who=account.person.id: parties.alias_of(tx, number, who))  # type: ignore[misc]
        ]
        return min(there, key=lambda one: (one.role is not Role.HEAD, one.unit != ticket.unit, one.id))

    def browser(self, officer: Person) -> TestClient:
        """The console as this officer has it before them."""
        settings = read_settings(self.folder / "no.env").model_copy(update={"data": self.folder})
        doors = routes(
            self.store, self.desk, settings, self.room, lambda *_: None, lambda: self.at, library=a_library()
        )
        app = Starlette(routes=doors)
        token = self.store.write(lambda tx: sessions.begin(tx, officer.id, "", self.at, half=False))
        cookies = {"__Host-mindbot-console": token}
        return TestClient(app, base_url=HOST, follow_redirects=False, cookies=cookies)


@pytest.fixture(params=samples.VERSIONS)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    folder = tmp_path / "kept"
    shutil.copytree(samples.FOLDER / request.param, folder)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    store = open_store(f"sqlite:///{folder / 'mindbot.db'}", Seal(key_file(folder / "seal.key")), Opening.UPGRADE)
    yield Sample(folder, store, Desk(), expected)
    store.close()


def test_every_case_stands_as_it_stood(sample: Sample) -> None:
    """The case, every line of its history, and the case that this history makes."""
    assert sample.store.read(kept.numbers) == sample.numbers

    for before in sample.expected["cases"]:
        now = sample.store.read(lambda tx, number=before["number"]: samples.case(tx, number))  # type: ignore[misc]

        assert known(now["ticket"], before["ticket"]) == before["ticket"]
        assert [known_line(*both) for both in zip(now["history"], before["history"], strict=True)] == before["history"]
        assert (now["number"], now["replays"], before["replays"]) == (before["number"], True, True)


def test_what_was_handled_or_sent_says_no_longer_in_which_conversation_nor_when(sample: Sample) -> None:
    """An earlier version kept it beside the second: with the time of a case that named who brought it."""

    def look(tx: Transaction) -> list[Row]:
        return [
            *tx.all("select conversation, said, came_at as at from inbox where state = 'handled'"),
            *tx.all("select conversation, '' as said, made_at as at from outbox where state = 'sent'"),
        ]

    rows = sample.store.read(look)
    beside_people = sample.store.read(lambda tx: tx.all("select made_at as at from people"))

    assert {(row["conversation"], row["said"]) for row in rows} == {(talks.NOBODYS, "")}
    assert all(day_is_over(row["at"] - 1) == row["at"] for row in rows + beside_people)


def test_nothing_that_was_kept_is_lost(sample: Sample) -> None:
    """As many rows as there were, and what waits in the house is still understood."""
    rows = sample.store.read(samples.row_counts)

    assert known(rows, sample.expected["rows"]) == sample.expected["rows"]
    assert sample.store.read(samples.readable) == sample.expected["readable"]


def test_every_kind_of_action_lies_in_a_sample_and_is_known_by_its_name(sample: Sample) -> None:
    """The name under which an action was written down is a promise, whatever its class is called today."""
    stored = sample.store.read(samples.stored_names)

    assert sorted(stored) == sample.expected["actions"]
    assert stored <= STORED_NAMES


def test_no_kind_of_action_is_in_no_sample() -> None:
    """Whoever brings a new action names it as younger, or makes a sample that holds it."""
    told = [json.loads((samples.FOLDER / one / "expected.json").read_text("utf-8")) for one in samples.VERSIONS]

    assert {name for one in told for name in one["actions"]} | YOUNGER == STORED_NAMES


def test_what_is_written_down_today_is_called_as_it_was(sample: Sample) -> None:
    """A line that is read and written again has the name and the words that it had: no version before it is lost."""
    for before in sample.expected["cases"]:
        number = before["number"]

        def written_again(tx: Transaction, number: str = number) -> list[tuple[str, Described]]:
            history = repository.history(tx, number)
            for entry in history:
                repository.record(tx, number, 1000 + entry.seq, entry.action, Person(entry.by), entry.at)
            again = [one for one in kept.history(tx, number) if one.seq > 1000]
            return [(one.action, json.loads(one.body)) for one in again]

        lines = sample.store.read(lambda tx, n=number: kept.history(tx, n))  # type: ignore[misc]
        for (name, again), line in zip(sample.store.write(written_again), lines, strict=True):
            was = json.loads(line.body)
            added = {field: value for field, value in again.items() if field not in was}
            assert (name, again) == (line.action, {**was, **added})
            assert not any(added.values()), "a field that came later is empty in what was written before"


def test_every_case_is_shown_to_who_works_on_it_and_printed(sample: Sample) -> None:
    """On the screen and as a page to be printed; the longest also on paper, with its photos and its letters."""
    browsers: dict[str, TestClient] = {}

    for number in sample.numbers:
        officer = sample.working_on(number)
        browser = browsers.setdefault(officer.id, sample.browser(officer))
        page = browser.get(f"/console/tickets/{number}")
        printed = browser.get(f"/console/tickets/{number}/print")

        assert (page.status_code, printed.status_code) == (200, 200), number
        assert number in page.text
        assert number in printed.text

    longest = max(sample.expected["cases"], key=lambda one: len(one["history"]))["number"]
    browser = browsers[sample.working_on(longest).id]
    letters = sum(entry["action"] == "Refer" for case in sample.expected["cases"] for entry in case["history"])
    papers = [f"letters/{letter}/letter.pdf" for letter in range(1, letters + 1)]
    for paper in ("case.pdf", *papers):
        assert browser.get(f"/console/tickets/{longest}/{paper}").content.startswith(b"%PDF"), paper
    for copy in sample.store.read(lambda tx: files.copies(tx, longest)):
        assert browser.get(f"/console/tickets/{longest}/files/{copy.id}").status_code == 200


def test_every_page_of_the_console_is_shown(sample: Sample) -> None:
    """The lists, the trail, the reports, the rules: to the administrator, and to a head."""
    accounts = [one.person for one in sample.store.read(officers.everybody) if not one.disabled]
    for role in (Role.ADMINISTRATOR, Role.HEAD):
        browser = sample.browser(next(account for account in accounts if account.role is role))
        app = browser.app
        assert isinstance(app, Starlette)
        pages = [f"/console{path}" for path in plain_pages(app)]
        shown = {page: browser.get(page).status_code for page in pages}

        assert len(pages) > 20
        assert {page: status for page, status in shown.items() if status not in (200, 303, 307, 403, 404)} == {}
        assert sum(status == 200 for status in shown.values()) > len(pages) / 2


def test_every_case_is_told_to_who_brought_or_joined_it(sample: Sample) -> None:
    """In both languages, by whoever they are and by their receipt."""
    routing, told = sample.desk.routing, 0
    for number in sample.numbers:
        for party in sample.store.read(lambda tx, n=number: parties.of(tx, n)):  # type: ignore[misc]

            def stories(tx: Transaction, alias: str = party.alias, number: str = number) -> list[str]:
                behind = parties.look_behind(tx, alias)
                if behind is None:  # they are forgotten
                    return []
                stake = my_cases.of(tx, Person(behind.person), number)
                opened = my_cases.by_receipt(tx, Person("a stranger"), behind.receipt)
                assert stake is not None
                assert opened is not None
                assert opened.with_receipt
                history = undo.happened(cover_words.whole(tx, number, repository.history(tx, number)), sample.at)
                both = (stake, opened)
                return [story(one, history, routing, language).text for one in both for language in LANGUAGES]

            texts = sample.store.read(stories)
            assert all(number in text for text in texts)
            told += bool(texts)
    assert told >= len(sample.numbers) - 1


def test_whoever_asks_is_told_what_is_kept_of_them(sample: Sample) -> None:
    def tell(tx: Transaction) -> list[str]:
        rows = tx.all("select id from people where role = 'public' order by made_at, id")
        those = [person for row in rows if (person := people.get(tx, row["id"]))]
        return [as_text(everything(tx, sample.desk.routing, one, sample.at)) for one in those]

    texts = sample.store.read(tell)

    assert texts
    assert all(texts)


def test_what_was_done_last_is_called_back_in_time(sample: Sample) -> None:
    """Ten seconds have an officer; the update of the house in between takes them nothing."""
    last = sample.expected["undoable"]
    number = last["number"]
    officer = sample.store.read(lambda tx: people.get(tx, last["officer"]))
    assert officer is not None

    undone = sample.store.write(lambda tx: sample.desk.undo(tx, officer, number, last["undone_at"]))

    assert known(samples.ticket_of(undone.ticket), last["stands_then"]) == last["stands_then"]
    names = [one.action for one in sample.store.read(lambda tx: kept.history(tx, number))]
    assert names[-2:] == [last["action"], "Undo"]
    assert sample.store.read(lambda tx: samples.case(tx, number))["replays"]
    assert sample.faults() == ()


def test_too_late_nothing_is_called_back(sample: Sample) -> None:
    last = sample.expected["undoable"]
    officer = sample.store.read(lambda tx: people.get(tx, last["officer"]))
    assert officer is not None

    with pytest.raises(undo.TooLate):
        sample.store.write(lambda tx: sample.desk.undo(tx, officer, last["number"], sample.at + undo.GRACE))


def test_an_audit_finds_everything_as_it_was_written(sample: Sample) -> None:
    found = examine(sample.store, sample.desk, sample.room)

    assert (found.faults, list(found.faults)) == ((), sample.expected["faults"])
    assert found.cases == len(sample.numbers)
    assert found.lines == sample.expected["rows"]["audit"]
    assert found.originals > 0


@pytest.mark.parametrize("seq", [1, 2])
def test_an_audit_finds_one_byte_that_was_changed(sample: Sample, seq: int) -> None:
    """In the words of a line, of whichever case."""
    number = sample.numbers[seq]
    body = sample.store.read(lambda tx: body_of(tx, number, seq))
    changed = bytes([*body[:-1], body[-1] ^ 1])

    sample.change("update history set body = :b where ticket = :t and seq = :s", b=changed, t=number, s=seq)

    assert any(fault.startswith(number) for fault in sample.faults())


@pytest.mark.parametrize("column", ["person", "action", "at", "words", "digest"])
def test_an_audit_finds_a_line_that_was_written_anew(sample: Sample, column: str) -> None:
    number, value = sample.numbers[2], "at + 1" if column == "at" else "'Note'"

    sample.change(f"update history set {column} = {value} where ticket = :t and seq = 3", t=number)

    assert any(fault.startswith(number) for fault in sample.faults())


def test_a_database_that_grew_is_built_like_a_new_one(sample: Sample, tmp_path: Path) -> None:
    """Whatever steps there are: both end at the same tables."""
    new = open_store(f"sqlite:///{tmp_path / 'new.db'}", Seal(b"new"))

    assert sample.store.read(samples.schema_of_sqlite) == new.read(samples.schema_of_sqlite)

    new.close()


def known(now: Described, before: Described) -> Described:
    """Of what there is now, that which was there before; what came later is no concern of the sample's."""
    return {name: now.get(name) for name in before}


def known_line(now: Described, before: Described) -> Described:
    return {**now, "fields": known(now["fields"], before["fields"])}


def plain_pages(app: Starlette) -> list[str]:
    """The console's pages that need no number in their address and are only looked at; a stream has no end."""
    console = next(route for route in app.routes if isinstance(route, Mount))
    pages = [route for route in console.routes if isinstance(route, Route) and "GET" in (route.methods or ())]
    return list(dict.fromkeys(page.path for page in pages if "{" not in page.path and page.path != "/live"))


def body_of(tx: Transaction, number: str, seq: int) -> bytes:
    row = tx.one("select body from history where ticket = :t and seq = :s", t=number, s=seq)
    assert row is not None
    return bytes(row["body"])
