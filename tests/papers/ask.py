"""Puts a folder of papers into an index beside the packaged ones, and asks each question through the assistant."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bot.basics.messages import Message
from bot.basics.people import Person, Role
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk
from indexer.build import BuildOptions, build
from indexer.unprepared.asked_papers import AskedPaper, drop_in
from knowledge import settings
from knowledge.embedding import Embedder
from knowledge.library import Library
from tests.papers.judge import Verdict, judge

_NOON = 1_796_000_400.0  # a working day


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


def index_of(papers: Sequence[AskedPaper], home: Path, model: Embedder | None, packaged: Path | None = None) -> Library:
    """An index of these papers beside the packaged ones, as if they had just been dropped in."""
    own = home / "papers"
    shutil.rmtree(own, ignore_errors=True)
    drop_in(papers, own)
    outcome = build(packaged or settings.documents(), home / "index", options=BuildOptions(model, own=own))
    for refused in outcome.refused:
        print("refused:", refused)
    return Library(home / "index", model=model)


def ask_all(papers: Sequence[AskedPaper], library: Library) -> Iterator[Asked]:
    """Every question of these papers, a follow-up in the conversation of the question before it."""
    assistant = Assistant(library, NoCases(), now=lambda: _NOON, budget=60.0)
    for paper in papers:
        person = Person("asker", Role.STAFF if paper.audience == "staff" else Role.PUBLIC)
        talk = Talk()
        for question in paper.questions:
            if question.stands_alone:
                talk = Talk()
            begun = time.thread_time()
            outcome = assistant.answer(_message(question.ask), talk, person)
            taken, talk = time.thread_time() - begun, outcome.talk
            verdict = judge(outcome.replies, question.wanted, question.unwanted)
            text = "\n".join(reply.text for reply in outcome.replies)
            ending = paper.file.suffix.lstrip(".").lower()
            yield Asked(paper.file.name, ending, question.kind, question.ask, question.wanted, verdict, text, taken)


def _message(text: str) -> Message:
    return Message("ask", str(uuid4()), "asker", _NOON, text=str(text))
