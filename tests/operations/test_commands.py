"""Tests of the verbs of `mindbot`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import mindbot
from bot.app import open_records
from bot.basics.messages import Message, Reply
from bot.basics.settings import read_settings
from bot.store.mail import inbox, outbox
from bot.store.people import officers, second_factors, sessions
from knowledge.library import Library
from tests.support.shared_index import share_index


@pytest.fixture(autouse=True)
def installed(installation: Path, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with an index, and no .env beside us."""
    share_index(library, tmp_path / "data")
    monkeypatch.chdir(tmp_path)


def test_what_is_understood_is_printed_for_people_and_for_machines() -> None:
    people, machines = run("understand", "ไฟไหม้โรงงาน ช่วยด้วย"), run("understand", "ไฟไหม้โรงงาน ช่วยด้วย", "--json")

    assert "danger_now" in people.output
    heard = json.loads(machines.output)
    assert heard["acts"][0]["act"] == "danger_now"
    assert heard["cry"] is True
    assert heard["language"] == "th"


def run(*words: str) -> Result:
    return CliRunner().invoke(mindbot, list(words))


def test_a_question_from_the_command_line_writes_nothing(tmp_path: Path) -> None:
    before = sorted(path.name for path in (tmp_path / "data").iterdir())

    done = run("ask", "กู้กองทุนตัวอย่างได้เท่าไร", "--json")

    answer = json.loads(done.stdout)
    assert answer["answered"]
    assert answer["sources"][0]["document"] == "loans/fund"
    assert set(answer) == {"question", "answered", "text", "confidence", "sources", "choices"}
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == before


@pytest.mark.parametrize("text", ["", "🙏", "ABC12-DEF34", "ยกเลิก", "ก" * 5000])
def test_whatever_is_asked_there_is_an_answer_and_it_claims_nothing(text: str) -> None:
    answer = json.loads(run("ask", text, "--json").stdout)

    assert answer["text"]
    assert not answer["answered"]


def test_staff_and_public_get_their_own_answers() -> None:
    assert not json.loads(run("ask", "ขั้นตอนเบิกงบลับ", "--json").stdout)["answered"]
    assert json.loads(run("ask", "ขั้นตอนเบิกงบลับ", "--as", "staff", "--json").stdout)["answered"]


def test_an_invitation_is_printed_alone_on_stdout() -> None:
    done = run("invite", "--role", "staff", "--unit", "ศปท")

    assert done.exit_code == 0
    assert len(done.stdout.strip()) == 11


def test_an_invitation_without_a_unit_is_not_understood() -> None:
    assert run("invite", "--role", "staff").exit_code == 2
    assert run("invite", "--role", "king", "--unit", "x").exit_code == 2


@pytest.mark.parametrize("role", sorted(str(role) for role in sessions.WORKS_HERE))
def test_no_code_alone_makes_somebody_who_opens_cases(role: str) -> None:
    """A chat that opens cases is linked by its officer, with password and second factor."""
    done = run("invite", "--role", role, "--unit", "ศปท.")

    assert done.exit_code == 2
    assert "mindbot officer add" in done.stderr


def test_a_key_that_is_given_and_revoked_is_in_the_trail() -> None:
    assert run("key", "add", "i-Industry", "--role", "staff", "--unit", "ศปท").exit_code == 0
    assert run("key", "remove", "i-Industry").exit_code == 0

    trail = run("audit", "--trail", "2").stdout

    assert "i-Industry: staff ศปท" in trail
    assert "i-Industry: removed" in trail


def test_officers_are_added_listed_and_disabled() -> None:
    assert "/console/first/" in run("officer", "add", "สมหญิง", "--unit", "สอจ.ระยอง").stdout
    assert "สมหญิง" in run("officer", "list").stdout
    assert run("officer", "add", "สมหญิง", "--unit", "สอจ.ระยอง").exit_code == 1
    assert run("officer", "disable", "สมหญิง").exit_code == 0
    assert "disabled" in run("officer", "list").stdout
    assert run("officer", "disable", "nobody").exit_code == 1


def test_whose_second_factor_an_operator_removed_is_in_the_trail() -> None:
    run("officer", "add", "สมหญิง", "--unit", "สอจ.ระยอง")
    store = open_records(read_settings())
    store.write(lambda tx: second_factors.begin(tx, officers.person_of(tx, "สมหญิง") or "", "SECRET"))
    store.close()

    assert run("officer", "new-phone", "สมหญิง").exit_code == 0
    assert run("officer", "new-phone", "สมหญิง").exit_code == 1

    trail = run("audit", "--trail", "1").stdout
    assert "operator" in trail
    assert "second.factor" in trail
    assert "สมหญิง: removed" in trail


def test_undelivered_messages_are_listed_and_resent() -> None:
    store = open_records(read_settings())
    store.write(lambda tx: outbox.put(tx, "line", "somchai", Reply("x"), 1.0, language="th"))
    (letter,) = store.write(lambda tx: outbox.take(tx, "line", "w", 10.0, 20.0))
    store.write(lambda tx: outbox.give_up(tx, letter.id, "blocked"))
    store.close()

    assert "blocked" in run("outbox", "list").stdout
    assert "1 sent once more" in run("outbox", "retry", "--all").stdout
    assert run("outbox", "list").stdout == ""
    assert run("outbox", "retry", "99").exit_code == 1
    assert run("outbox", "retry").exit_code == 2


def test_what_was_set_aside_is_listed_without_its_words() -> None:
    store = open_records(read_settings())
    store.write(lambda tx: inbox.keep(tx, Message("web", "1", "somchai", 1.0, text="my secret"), 1.0))
    taken = store.write(lambda tx: inbox.take(tx, "w", 2.0, 20.0))
    assert taken is not None
    store.write(lambda tx: inbox.set_aside(tx, taken, "ValueError"))
    store.close()

    listed = run("inbox", "list").stdout

    assert "ValueError" in listed
    assert "secret" not in listed
    assert run("inbox", "retry", str(taken.id)).exit_code == 0
    assert run("inbox", "retry", "99").exit_code == 1


def test_the_doctor_finds_a_sound_installation_sound() -> None:
    assert "danger contact" in run("doctor").stdout
    run("rules", "set", "danger", "ministry.number", "0 0000 0000")

    done = run("doctor")

    assert done.exit_code == 0, done.stdout
    for what in (
        "settings",
        "keys",
        "store",
        "inbox",
        "outbox",
        "index",
        "disk",
        "clock",
        "web chat",
        "LINE",
        "Telegram",
    ):
        assert what in done.stdout


def test_the_doctor_names_what_is_wrong_and_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("doctor")
    shutil.rmtree(tmp_path / "data" / "index")
    (tmp_path / "data" / "seal.key").chmod(0o644)
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "x" * 20)
    monkeypatch.setenv("MINDBOT_DATABSE", "typo")

    done = run("doctor")

    assert done.exit_code == 1
    for remedy in ("indexer build", "chmod 600", "LINE_CHANNEL_ACCESS_TOKEN", "MINDBOT_DATABASE"):
        assert remedy in done.stdout


def test_without_an_index_the_verbs_say_what_to_do(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data" / "index")

    for words in (("ask", "x"), ("talk",), ("serve", "--port", "18999")):
        done = run(*words)
        assert done.exit_code == 1
        assert "indexer build" in done.stderr


def test_bytes_that_are_no_text_are_answered_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "talk", "--json"],
        input=b"\xff\xfe\x00hello\n\n" + "สวัสดี".encode("tis-620") + b"\n",
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )

    assert len(done.stdout.splitlines()) == 3
