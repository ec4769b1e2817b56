"""An office with two delivered papers of its own, a real index, and the real indexer next door."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.questions import run_indexer
from bot.store import Store
from indexer.build import build
from knowledge import settings
from knowledge.library import Library
from tests.support import warm_indexer
from tests.support.console_client import Office, token_in
from tests.support.databases import quick_folder

TIGER = (
    "---\ntitle: เสือ\nsources: [ประกาศกองทุน]\n---\n"
    "## วงเงินของเสือ\nไม่เกิน 15 ล้านบาท\n\n## ใครกู้เสือได้\nนิติบุคคลที่จดทะเบียนในไทย\n"
)
FUND = "กองทุนเอสเอ็มอี"  # the unit that answers for it
_DELIVERED = {
    "documents/loans/about.yaml": f"title: สินเชื่อ\naudience: public\nowner: {FUND}\n",
    "documents/loans/tiger.md": TIGER,
    "documents/ethics/about.yaml": "title: จริยธรรม\naudience: public\nowner: ศปท.\n",
    "documents/ethics/gift.md": "---\ntitle: ของขวัญ\nreview_by: 2026-01-31\nsources: [ป.ป.ช.]\n---\n"
    "## กระเช้าปีใหม่\nรับไม่ได้\n",
    "questions/loans.yaml": "- {ask: วงเงินของเสือเท่าไร, answer: 'loans/tiger#วงเงินของเสือ', split: develop}\n"
    "- {ask: ใครกู้เสือได้บ้าง, answer: 'loans/tiger#ใครกู้เสือได้', split: develop}\n",
}


def an_office(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    deliver(folder, monkeypatch)
    return Office(store, folder, library=Library(settings.indexes()))


def deliver(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The delivered papers, an index of them, and the indexer that knows where they lie."""
    _write_papers(folder / "program")
    monkeypatch.setattr(run_indexer, "COMMAND", warm_indexer.command(folder / "program" / "documents"))
    shutil.copytree(_index(), settings.indexes(), copy_function=_link)


def _link(there: str, here: str) -> None:
    """An index is never written to, only replaced: its files need not be copied, if they lie on one disk."""
    try:
        os.link(there, here)
    except OSError:
        shutil.copy2(there, here)


def _write_papers(program: Path) -> None:
    for name, text in _DELIVERED.items():
        file = program / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@cache
def _index() -> Path:
    """What the indexer makes of the delivered papers, made once."""
    folder = Path(tempfile.mkdtemp(prefix="mindbot-papers-", dir=quick_folder()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _write_papers(folder / "program")
    build(folder / "program" / "documents", folder / "index")
    return folder / "index"


def owner(office: Office, name: str = "เจ้าของ") -> TestClient:
    return office.officer(name, Role.KNOWLEDGE_OWNER, FUND)


def bring(browser: TestClient, content: bytes | str, file: str = "เสือ.md", **fields: str) -> tuple[int, str]:
    """Bring a paper; the status, and where the draft is or what the page says."""
    token = token_in(browser.get("/console/drafts").text)
    data = {"token": token, "paper": "loans/tiger", **fields}
    body = content.encode() if isinstance(content, str) else content
    answer = browser.post("/console/drafts", data=data, files={"file": (file, body)})
    where = answer.headers.get("location", "")
    return answer.status_code, f"/console/{where.removeprefix('./')}" if where else answer.text


def press(browser: TestClient, address: str, do: str, **fields: str) -> tuple[int, str]:
    page = browser.get(address).text
    answer = browser.post(address, data={"token": token_in(page), "do": do, **fields})
    return answer.status_code, answer.text
