"""Editing the knowledge base: drafts, checks, publishing, withdrawal, and going back to an earlier edition."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import threading
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.basics.access import audiences, may, require
from bot.basics.people import Person, unit_label
from bot.basics.text_split import cut_front
from bot.cases.settings.routing import Routing
from bot.questions import run_indexer
from bot.questions.run_indexer import IndexerFailed
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What as Trail
from bot.store.papers import editions
from bot.store.papers.editions import Draft, Edition, State, What
from knowledge.library import Library
from knowledge.passages import Paper

log = logging.getLogger("mindbot.learning")

_MAX_NAME_LETTERS = 120
_ERRAND = "errand.json"
_PROGRESS = "progress"  # written by the check

Start = Callable[[Callable[[], None]], None]


class NotSoYet(Exception):
    """A draft cannot be published; key is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def beside(work: Callable[[], None]) -> None:
    """Runs a check in the background, as it asks thousands of questions."""
    threading.Thread(target=work, name="rehearsal", daemon=True).start()


class PaperRoom:
    """Takes drafts of papers, checks, publishes and withdraws them."""

    def __init__(
        self,
        store: Store,
        data: Path,
        library: Library,
        routing: Routing,
        now: Callable[[], float],
        start: Start = beside,
        megabytes: int = 20,
    ) -> None:
        self.megabytes = megabytes
        self._store = store
        self._data = data
        self._home = data / "papers"
        self._library = library
        self._routing = routing
        self._now = now
        self._start = start
        self._one_at_a_time = threading.Lock()

    def bring(self, person: Person, name: str, content: bytes, said: Mapping[str, Any]) -> str:
        """Stores an uploaded draft and starts its check; returns its id."""
        id = uuid.uuid4().hex
        self._keep(person, id, name, f"paper.{kind_of(name)}", content, said)
        self._start(lambda: self._rehearse(id))
        return id

    def learn(self, person: Person, id: str, said: Mapping[str, Any], text: str) -> None:
        """Stores a draft from an approved answer; it is published automatically if its check passes."""
        self._keep(person, id, said["paper"], "paper.md" if text else "", text.encode(), said)
        self._start(lambda: self._rehearse(id, publisher=person))

    def _keep(self, person: Person, id: str, name: str, file: str, content: bytes, said: Mapping[str, Any]) -> None:
        folder = self._draft_folder(id)
        folder.mkdir(parents=True, exist_ok=True)
        if file:
            (folder / file).write_bytes(content)
            said = {**said, "file": file}
        _write_errand(folder, said)
        paper, shown = str(said["paper"]), cut_front(name, _MAX_NAME_LETTERS)
        self._store.write(lambda tx: editions.add_draft(tx, id, paper, shown, said, person.id, self._now()))

    def check_again(self, id: str) -> None:
        if self._store.write(lambda tx: editions.move(tx, id, State.CHECKING, seen=_OPEN)):
            self._start(lambda: self._rehearse(id))

    def amend(self, draft: Draft, fields: Mapping[str, Any]) -> None:
        """Changes the metadata of a draft and checks it again."""
        about = {**draft.about, "fields": {**draft.about.get("fields", {}), **fields}}

        def work(tx: Transaction) -> bool:
            editions.amend(tx, draft.id, about)
            return editions.move(tx, draft.id, State.CHECKING, seen=_OPEN)

        if self._store.write(work):
            _write_errand(self._draft_folder(draft.id), about)
            self._start(lambda: self._rehearse(draft.id))

    def progress(self, id: str) -> tuple[int, int]:
        """How many questions the running check has asked, and of how many; 0 of 0 before it asks."""
        try:
            asked, whole = (self._draft_folder(id) / _PROGRESS).read_text().split()
            return int(asked), int(whole)
        except (OSError, ValueError):
            return 0, 0

    def may_override(self, person: Person, draft: Draft) -> bool:
        """Whether this person may publish with a reason although questions break: for their own unit's paper."""
        owner = str((draft.found.get("paper") or {}).get("owner", ""))
        return may(person, "papers.override", unit=self.unit_of(owner))

    def throw_away(self, id: str) -> None:
        if self._store.write(lambda tx: editions.move(tx, id, State.THROWN, seen=_OPEN)):
            shutil.rmtree(self._draft_folder(id), ignore_errors=True)

    def may_edit(self, person: Person, owner: str) -> bool:
        return may(person, "papers.edit", unit=self.unit_of(owner))

    def may_see(self, person: Person, audience: str) -> bool:
        """Whether this person may see something with this audience; administrators may for every unit."""
        return audience in audiences(person) or self._may_read(person, audience)

    def unit_of(self, owner: str) -> str:
        """The unit of a paper's owner, by any of its names; nothing if unknown."""
        wanted = unit_label(owner)
        for unit in self._routing.units.values():
            if wanted in {unit_label(name) for name in (unit.id, unit.short, unit.th, unit.en)}:
                return unit.id
        return ""

    def trouble(self, person: Person, draft: Draft) -> str:
        """Why this draft may not be published, as a key of the texts; nothing if it may."""
        found = draft.found
        if draft.state in (State.PUBLISHED, State.THROWN):
            return "papers.gate.gone"
        if draft.state is not State.CHECKED:
            return "papers.gate.unchecked"
        if found.get("refused") or any(mark["must"] for mark in found["marks"]):
            return "papers.gate.wrong"
        if found["built"] != self._library.built.isoformat():
            return "papers.gate.stale"
        if draft.about["do"] == "put" and (trouble := self._trouble_with(person, found["paper"])):
            return trouble
        return "papers.gate.broken" if found["broken"] else ""

    def _trouble_with(self, person: Person, paper: Mapping[str, Any] | None) -> str:
        if paper is None:
            return "papers.gate.wrong"
        allowed = self.may_edit(person, paper["owner"]) and self._may_read(person, paper["audience"])
        return "" if allowed else "papers.gate.owner"

    def publish(self, person: Person, id: str, reason: str) -> int:
        """Publishes a draft that passes its checks. An override needs the right and a reason, and is in the audit
        log."""
        draft = self._store.read(lambda tx: editions.draft(tx, id))
        if draft is None:
            raise NotSoYet("papers.gate.unchecked")
        trouble = self.trouble(person, draft)
        overrides = trouble == "papers.gate.broken" and self.may_override(person, draft) and bool(reason)
        if trouble and not overrides:
            raise NotSoYet(trouble)

        def begin(tx: Transaction) -> int:
            if not editions.move(tx, id, State.PUBLISHED, seen=(State.CHECKED,)):
                raise NotSoYet("papers.gate.gone")
            number = editions.add(tx, draft.paper, What.PUT, draft.file, reason, person.id, self._now())
            if overrides:
                audit.write(tx, person.id, Trail.GATE_OVERRIDDEN, f"{draft.paper} {number}", self._now())
            return number

        number = self._store.write(begin)
        file = self._draft_folder(id) / draft.about["file"] if draft.about.get("file") else None
        return self._do(person, draft.paper, number, draft.about, file, Trail.PAPER_PUBLISHED)

    def go_back(self, person: Person, paper: str, number: int) -> int:
        """Publishes an earlier edition again; 0 is the paper as delivered."""
        known = self._store.read(lambda tx: editions.of_paper(tx, paper))
        edition = next((one for one in known if one.number == number and one.what is What.PUT), None)
        if edition is None and number:
            raise NotSoYet("papers.gate.unchecked")
        what = What.PUT if edition else What.RETURN
        because = str(number)
        new = self._store.write(
            lambda tx: editions.add(tx, paper, what, edition.file if edition else "", because, person.id, self._now())
        )
        if edition is None:
            return self._do(person, paper, new, {"do": "return", "paper": paper}, None, Trail.PAPER_RETURNED)
        folder = self._edition_folder(paper, number)
        said = json.loads((folder / _ERRAND).read_text(encoding="utf-8"))
        return self._do(person, paper, new, said, folder / said["file"], Trail.PAPER_RETURNED)

    def way_back(self, tx: Transaction, gone: Edition) -> int:
        """The edition before a paper was removed; 0 is the paper as delivered."""
        before = [one for one in editions.of_paper(tx, gone.paper) if one.number < gone.number]
        if gone.what is What.RETURN:  # the paper was not a delivered one
            return next((one.number for one in before if one.what is What.PUT), 0)
        last = next((one for one in before if one.what in (What.PUT, What.RETURN)), None)
        return last.number if last and last.what is What.PUT else 0

    def withdraw(self, person: Person, paper: str, because: str) -> int:
        """Withdraws a paper; it can be restored."""
        number = self._store.write(
            lambda tx: editions.add(tx, paper, What.WITHDRAW, "", because, person.id, self._now())
        )
        said = {"do": "withdraw", "paper": paper, "because": because}
        return self._do(person, paper, number, said, None, Trail.PAPER_WITHDRAWN)

    def _do(
        self, person: Person, paper: str, number: int, said: Mapping[str, Any], file: Path | None, trail: Trail
    ) -> int:
        """Stores the edition, runs the indexer, and writes the audit log."""
        folder = self._edition_folder(paper, number)
        folder.mkdir(parents=True, exist_ok=True)
        if file:
            shutil.copy(file, folder / file.name)
        _write_errand(folder, said)
        try:
            done = run_indexer.carry_out(folder, self._data)
            if done.get("refused"):
                raise IndexerFailed(str(done["refused"]))
        except (IndexerFailed, OSError, ValueError):
            self._store.write(lambda tx: editions.failed(tx, paper, number))
            raise
        self._store.write(lambda tx: audit.write(tx, person.id, trail, f"{paper} {number}", self._now()))
        self._library.refresh()
        log.info("%s edition %d: %s", paper, number, trail)
        return number

    def _rehearse(self, id: str, publisher: Person | None = None) -> None:
        scratch = self._draft_folder(id).parent.parent / ".scratch" / id
        with self._one_at_a_time:
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            built = self._library.built.isoformat()
            try:
                report, state = run_indexer.rehearse(self._draft_folder(id), scratch, self._data), State.CHECKED
            except (IndexerFailed, OSError, ValueError) as broken:
                log.error("the rehearsal of %s failed: %s", id, type(broken).__name__)
                report, state = {"failed": type(broken).__name__}, State.FAILED
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
                (self._draft_folder(id) / _PROGRESS).unlink(missing_ok=True)
        if report.get("refused") and publisher is None:
            self._let_go_of_file(id)
        self._store.write(lambda tx: editions.found(tx, id, state, {**report, "built": built}, seen=State.CHECKING))
        if publisher:
            with contextlib.suppress(NotSoYet, IndexerFailed):  # then it stays a draft, and its page says why
                self.publish(publisher, id, "")

    def _let_go_of_file(self, id: str) -> None:
        """Deletes a file that cannot be read, because it may be malicious."""
        for file in self._draft_folder(id).glob("paper.*"):
            file.unlink(missing_ok=True)

    def _may_read(self, person: Person, audience: str) -> bool:
        """Whether this person may publish for this audience: their own unit's; administrators any."""
        unit = audience.removeprefix("unit:") if audience.startswith("unit:") else None
        return unit is None or may(person, "papers.edit", unit=unit_label(unit))

    def _draft_folder(self, id: str) -> Path:
        return self._home / ".drafts" / id

    def _edition_folder(self, paper: str, number: int) -> Path:
        return self._home / ".editions" / paper / str(number)


_OPEN = (State.CHECKED, State.FAILED, State.CHECKING)


def kind_of(name: str) -> str:
    """The file extension."""
    return Path(name).suffix.lower().removeprefix(".")


def require_paper(room: PaperRoom, person: Person, paper: Paper) -> None:
    """Raises Refused unless this person is responsible for the paper."""
    require(person, "papers.edit", unit=room.unit_of(paper.owner))


def _write_errand(folder: Path, said: Mapping[str, Any]) -> None:
    (folder / _ERRAND).write_text(json.dumps(dict(said), ensure_ascii=False), encoding="utf-8")
