"""Puts a folder of papers into an index beside the packaged ones, and asks each question through the assistant."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from bot.basics.messages import Message
from bot.basics.people import Person, Role
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk
from indexer.build import BuildOptions, build
from knowledge import settings
from knowledge.embedding import Embedder
from knowledge.library import Library
from tests.papers.judge import Verdict, judge

ABSENT, FOLLOW_UP = "absent", "followup"
_NOON = 1_796_000_400.0  # a working day
_FOLDER = "unprepared"


@dataclass(frozen=True)
class Asked:
    """A question about a paper, and what became of it."""

    paper: str
    format: str
    kind: str
    ask: str
    wanted: tuple[str, ...]
    verdict: Verdict
    text: str
    seconds: float


def papers_in(folder: Path) -> list[dict[str, Any]]:
    """The descriptions of a folder, each of which names its file."""
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))]


def index_of(folder: Path, home: Path, model: Embedder | None, packaged: Path | None = None) -> Library:
    """An index of these papers beside the packaged ones, as if they had just been dropped in."""
    own = home / "papers"
    shutil.rmtree(own, ignore_errors=True)
    (own / _FOLDER).mkdir(parents=True)
    about: dict[str, Any] = {"title": "เอกสารตัวอย่าง", "audience": "public", "papers": {}}
    for paper in papers_in(folder):
        name = paper["file"].lower().replace("_", "-").replace(" ", "-")
        shutil.copy(folder / paper["file"], own / _FOLDER / name)
        about["papers"][name] = {"audience": paper.get("audience", "public")}
    (own / _FOLDER / "about.yaml").write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")
    documents = packaged or settings.documents()
    outcome = build(documents, home / "index", options=BuildOptions(model, own=own))
    for refused in outcome.refused:
        print("refused:", refused)
    return Library(home / "index", model=model)


def ask_all(folder: Path, library: Library) -> Iterator[Asked]:
    """Every question of a folder, a follow-up in the conversation of the question before it."""
    assistant = Assistant(library, NoCases(), now=lambda: _NOON, budget=60.0)
    for paper in papers_in(folder):
        person = Person("asker", Role.STAFF if paper.get("audience") == "staff" else Role.PUBLIC)
        talk = Talk()
        for question in paper["questions"]:
            if question["kind"] != FOLLOW_UP:
                talk = Talk()
            begun = time.thread_time()
            outcome = assistant.answer(_message(question["ask"]), talk, person)
            taken, talk = time.thread_time() - begun, outcome.talk
            wanted = () if question["kind"] == ABSENT else _strings(question.get("answer"))
            verdict = judge(outcome.replies, wanted, _strings(question.get("wrong")))
            text = "\n".join(reply.text for reply in outcome.replies)
            ending = Path(paper["file"]).suffix.lstrip(".").lower()
            yield Asked(paper["file"], ending, question["kind"], question["ask"], wanted, verdict, text, taken)


def _message(text: str) -> Message:
    return Message("ask", str(uuid4()), "asker", _NOON, text=str(text))


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value if isinstance(value, list) else [value] if value else []))
