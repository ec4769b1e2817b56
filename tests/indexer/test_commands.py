"""Tests of the command line `indexer`: output, remarks, exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.model_check import PAIRS, NotThai, tried
from indexer.papers.lint import lint
from knowledge import settings
from knowledge.embedding import NoModel, Vectors


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "documents"
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    put(home, "ethics/about.yaml", "title: จริยธรรม\naudience: public\nowner: ศปท.\n")
    put(home, "ethics/gift.md", "---\ntitle: ของขวัญ\nsources: [ป.ป.ช.]\n---\n## มาตรา 128\nรับได้ไม่เกิน 3,000 บาท\n")
    put(home, "ethics/staff.md", "---\ntitle: ลับ\naudience: staff\n---\n## ส่งคืนของขวัญ\nผ่านกลุ่มงานจริยธรรม\n")
    return home


def put(home: Path, name: str, text: str) -> None:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_every_verb_explains_itself() -> None:
    for verb in ("build", "check", "show", "measure", "model"):
        result = run(verb, "--help")

        assert result.exit_code == 0
        assert len(result.output) > 200


def test_build_ends_with_one_sentence_in_each_language(documents: Path) -> None:
    put(documents, "ethics/bad.md", "---\naudience: x\n---\nก")

    result = run("build", "--documents", documents)

    assert result.exit_code == 0
    thai, english = result.stdout.splitlines()
    assert thai.startswith("สร้างดัชนีใหม่แล้ว: เอกสารใหม่ 2 ")
    assert english.startswith("A new index is in use: 2 new, ")
    assert "ethics/bad.md:2: audience 'x' ไม่มีในระบบ" in result.stderr
    assert "audience 'x' is not known" in result.stderr


def test_a_second_build_says_that_nothing_changed(documents: Path) -> None:
    run("build", "--documents", documents)

    assert run("build", "--documents", documents).stdout.startswith("ไม่มีอะไรเปลี่ยน")


def test_a_folder_without_papers_could_not_be_built(tmp_path: Path, documents: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run("build", "--documents", tmp_path / "empty")

    assert result.exit_code == 1
    assert "could be read" in result.stderr


@pytest.mark.parametrize(
    "words", [("build", "--documents", "/nowhere"), ("fly",), ("show",), ("show", "ก", "--audience", "everyone")]
)
def test_what_is_not_understood_ends_with_two(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_show_explains_an_answer(documents: Path) -> None:
    run("build", "--documents", documents)

    result = run("show", "มาตรา ๑๒๘ รับของขวัญได้เท่าไร")

    assert result.exit_code == 0
    for word in ("band", "ethics/gift#มาตรา 128", "clause", "words", "coverage", "fields", "words alone"):
        assert word in result.stdout


def test_show_shows_a_staff_paper_to_staff_alone(documents: Path) -> None:
    run("build", "--documents", documents)

    assert "กลุ่มงานจริยธรรม" not in run("show", "ส่งคืนของขวัญ").stdout
    assert "กลุ่มงานจริยธรรม" in run("show", "ส่งคืนของขวัญ", "--audience", "staff").stdout
    assert "กลุ่มงานจริยธรรม" in run("show", "ส่งคืนของขวัญ", "--audience", "unit:ศปท.").stdout


@pytest.mark.parametrize("words", [("show", "ก"), ("check",)])
def test_without_an_index_it_says_what_to_run(words: tuple[str, ...], documents: Path) -> None:
    result = run(*words)

    assert result.exit_code == 1
    assert "Run: indexer build" in result.stderr


def test_check_of_a_paper_fails_on_errors_and_passes_on_remarks(documents: Path) -> None:
    put(documents, "ethics/old.md", "---\ntitle: เก่า\nreview_by: 2560-01-01\n---\n## ก\nข\n")
    put(documents, "ethics/bad.md", "---\ntitle: ก\neffective: never\n---\n## ก\nข\n")

    good, old, bad = (run("check", documents / f"ethics/{name}.md") for name in ("gift", "old", "bad"))

    assert (good.exit_code, good.stdout) == (0, "")
    assert old.exit_code == 0
    assert "old.md:3: ข้อสังเกต remark:" in old.stdout
    assert bad.exit_code == 1
    assert "bad.md:3: effective 'never' ไม่ใช่วันที่" in bad.stdout
    assert "effective 'never' is no day" in bad.stdout


def test_check_asks_the_questions_and_fails_under_the_bar(documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = documents.parent / "questions"
    monkeypatch.setattr(settings, "questions", lambda: questions)
    bars = {"right_first": 1.0, "in_three": 1.0, "right_refusals": 1.0, "asserted": 0.0, "wrong_answers": 0.0}
    put(questions, "bar.toml", "".join(f"{name} = {bar}\n" for name, bar in bars.items()))
    put(questions, "q.yaml", '- {ask: มาตรา 128 รับได้เท่าไร, answer: "ethics/gift#มาตรา 128", split: measure}\n')
    run("build", "--documents", documents)
    passed = run("check")
    put(questions, "q.yaml", '- {ask: มาตรา 128 รับได้เท่าไร, answer: "ethics/staff#ส่งคืนของขวัญ", split: measure}\n')
    failed = run("check", "--verbose")

    assert passed.exit_code == 0
    assert "ผ่านเกณฑ์ทุกข้อ" in passed.stdout
    assert failed.exit_code == 1
    assert "right answer first: 0.0%" in failed.stderr
    assert "q.yaml:1: มาตรา 128 รับได้เท่าไร" in failed.stdout


def test_the_command_line_opens_no_model_and_no_office_reader(documents: Path) -> None:
    """A build without any change must be quick, so what it does not need is not imported."""
    code = (
        "import sys, indexer.__main__ as i\n"
        "try: i.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('torch', 'docx', 'openpyxl', 'pypdfium2', 'pptx', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--documents", str(documents)], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_the_papers_that_come_with_the_program_have_no_mistakes() -> None:
    assert [str(mark) for mark in lint(settings.documents(), date(2026, 11, 21)) if mark.must] == []


class Schooled:
    """A model that knows which answer belongs to which question, as far as it was taught."""

    dimension = len(PAIRS)

    def __init__(self, name: str, *, fetch: bool = True, taught: int = len(PAIRS)) -> None:
        self.name = name
        self.taught = taught

    def ready(self) -> Schooled:
        if self.name == "absent":
            raise NoModel("The model 'absent' could not be fetched.")
        return self

    def documents(self, texts: Sequence[str]) -> Vectors:
        return np.eye(len(texts), dtype=np.float32)

    def question(self, text: str) -> Vectors:
        place = [question for question, _ in PAIRS].index(text)
        return np.asarray(np.eye(len(PAIRS), dtype=np.float32)[place if place < self.taught else place - 1])


def test_a_model_that_understands_thai_is_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.__main__.Model", Schooled)

    result = run("model", "ministry/good")

    assert result.exit_code == 0
    assert "4 of 4" in result.stdout
    assert "EMBEDDING_MODEL=ministry/good indexer build" in result.stdout


def test_a_model_that_cannot_be_fetched_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.__main__.Model", Schooled)

    result = run("model", "absent")

    assert result.exit_code == 1
    assert "could not be fetched" in result.stderr


def test_a_model_that_was_not_made_for_thai_is_refused() -> None:
    with pytest.raises(NotThai, match="1 of 4 Thai answers"):
        tried(Schooled("english", taught=1))
