"""Tests that a process killed while it fetches a photo from LINE loses neither photo nor answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.killed import Server
from bot.app import open_records
from bot.store.mail import inbox, outbox
from tests.support.fake_line import Call, call, event, eventually, line_town, photo, said, settings_for, signature

pytestmark = pytest.mark.slow

PHOTO = b"\xff\xd8\xff" + b"smoke" * 100


def tell(server: Server, *events: dict[str, object]) -> None:
    """Bring it until it is kept, as LINE does."""
    body = call(*events)
    while True:
        try:
            door = server.connect()
            door.request("POST", "/line", body, {"X-Line-Signature": signature(body)})
            if door.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)


def test_a_killed_process_loses_no_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    with line_town() as line:
        answer: Callable[[Call], tuple[int, object]] = line.answer

        def slowly(one: Call) -> tuple[int, object]:
            if one.what.endswith("/content"):
                let_go.wait(60)
            return answer(one)

        monkeypatch.setattr(line, "answer", slowly)
        line.content["7001"] = [(200, PHOTO)]
        settings = settings_for(line, monkeypatch).model_copy(update={"data": tmp_path})
        server = Server(tmp_path, "")
        try:
            tell(server, event("follow"))
            tell(server, said("ร้องเรียนโรงงาน"))
            tell(server, photo("7001"))
            eventually(lambda: line.made("/7001/content"))
            server.kill()
            let_go.set()
            server.start()

            records = open_records(settings)
            eventually(lambda: records.read(inbox.counts) == {"handled": 3}, 60)
            eventually(lambda: set(records.read(outbox.counts)) == {"sent"}, 60)
            records.close()
        finally:
            server.kill()

    assert len(line.made("/7001/content")) == 2
    assert len([path for path in (tmp_path / "files").glob("??/*") if path.is_file()]) == 1
