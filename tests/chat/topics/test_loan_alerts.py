"""Tests of the notification that a loan has opened."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from bot.basics.messages import Message
from bot.chat.assistant import Assistant, NoCases
from bot.delivery.outgoing.loan_alerts import tell_who_waits
from bot.store import Store
from bot.store.mail import inbox, loan_waitlist, outbox
from bot.store.people import people
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loans")
    shutil.copytree(Path("knowledge/documents/loans"), folder / "papers" / "loans")
    return folder


@pytest.fixture(scope="module")
def library(papers: Path) -> Library:
    """The Ministry's own papers on loans, as they are delivered."""
    build(papers / "papers", papers / "index")
    return Library(papers / "index")


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def test_nobody_waits_for_what_is_open(talk: Conversation) -> None:
    (reply,) = talk.says("แจ้งเตือนเมื่อ Green Productivity เปิดรับ")

    assert "เปิดรับอยู่แล้ว" in reply.text
    assert talk.talk.case is not None
    assert talk.talk.case.asking == ""


def test_those_who_wait_are_told_once_when_the_paper_says_open(store: Store, papers: Path, tmp_path: Path) -> None:
    shutil.copytree(papers / "papers", tmp_path / "papers")
    build(tmp_path / "papers", tmp_path / "index")
    library = Library(tmp_path / "index")
    store.write(lambda tx: inbox.keep(tx, Message("fake", "m1", "somchai", NOW, text="hello"), NOW))
    somchai = store.read(lambda tx: people.find(tx, "fake", "somchai"))
    assert somchai is not None
    for _ in range(2):
        store.write(lambda tx: loan_waitlist.keep(tx, somchai.id, "loans/suea-tid-pik", "th", NOW))

    assert store.write(lambda tx: tell_who_waits(tx, library, NOW)) == 0, "nothing has changed"
    paper = tmp_path / "papers" / "loans" / "suea-tid-pik.md"
    paper.write_text(paper.read_text("utf-8").replace("status: unknown", "status: open"), "utf-8")
    build(tmp_path / "papers", tmp_path / "index")
    library.refresh()

    assert store.write(lambda tx: tell_who_waits(tx, library, NOW)) == 1
    assert store.write(lambda tx: tell_who_waits(tx, library, NOW)) == 0
    (letter,) = store.read(lambda tx: outbox.waiting(tx, "fake", "somchai", at=math.inf))
    assert "เสือติดปีก" in letter.reply.text
    assert store.read(loan_waitlist.papers) == []


def test_whoever_no_longer_wants_to_be_told_is_forgotten(store: Store) -> None:
    store.write(lambda tx: inbox.keep(tx, Message("fake", "m1", "somchai", NOW, text="hello"), NOW))
    somchai = store.read(lambda tx: people.find(tx, "fake", "somchai"))
    assert somchai is not None
    store.write(lambda tx: loan_waitlist.keep(tx, somchai.id, "loans/khong-krapan", "th", NOW))

    assert store.write(lambda tx: loan_waitlist.forget(tx, somchai.id)) == 1
    assert store.read(loan_waitlist.papers) == []
