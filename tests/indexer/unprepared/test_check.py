"""Tests of `indexer check --unprepared`: approved questions are hidden, and the figures are held against a bar."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.unprepared.check import Answered, Bar, below, count
from indexer.unprepared.hidden import hide
from knowledge import settings
from knowledge.library import Band
from knowledge.passages import Paper, Passage

LOOSE = "answered = 0.5\nin_three = 0.5\ndenied = 0.5\nwrong_answers = 0.1\nfar_listed = 0.2\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with two papers, one of which is prepared, and a question to each."""
    files = {
        "documents/loans/about.yaml": "title: สินเชื่อ\naudience: public\nowner: กองทุนฯ\n",
        "documents/loans/tiger.md": "---\ntitle: สินเชื่อเสือ\naliases: [เจ้าป่า]\n---\n## วงเงินกู้ของเสือ\n"
        "<!-- asked: ยืมตังค์ได้แค่ไหน -->\nสินเชื่อเสือให้กู้ไม่เกิน 15 ล้านบาท\n\n## ใครกู้เสือได้\nนิติบุคคลที่จดทะเบียนในประเทศไทย\n",
        "documents/loans/cat.md": "---\ntitle: สินเชื่อแมว\n---\n## ระยะเวลาผ่อนของแมว\nสินเชื่อแมวผ่อนได้นาน 7 ปี\n",
        "questions/loans.yaml": "- {ask: วงเงินกู้ของเสือเท่าไร, answer: 'loans/tiger#วงเงินกู้ของเสือ', split: measure}\n"
        "- {ask: สินเชื่อแมวผ่อนได้กี่ปี, answer: 'loans/cat#ระยะเวลาผ่อนของแมว', split: measure}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(settings, "documents", lambda: tmp_path / "documents")
    monkeypatch.setattr(settings, "questions", lambda: tmp_path / "questions")
    return tmp_path


def check(program: Path, bar: str) -> Result:
    (program / "questions" / "bar.toml").write_text(f"[unprepared]\n{bar}", encoding="utf-8")
    return CliRunner().invoke(main, ["check", "--unprepared"])


def test_the_figures_are_printed_and_held_against_the_bar(program: Path) -> None:
    result = check(program, LOOSE)

    assert result.exit_code == 0, result.output
    for name in ("answered", "in_three", "denied", "wrong_answers", "far_listed"):
        assert name in result.output


def test_below_the_bar_it_fails_and_says_where(program: Path) -> None:
    result = check(program, LOOSE.replace("answered = 0.5", "answered = 1.1"))

    assert result.exit_code != 0
    assert "answered" in result.stderr


def test_without_a_bar_it_says_what_is_missing(program: Path) -> None:
    result = check(program, "answered = 0.5\n")

    assert result.exit_code != 0
    assert "[unprepared]" in result.stderr


def test_hidden_papers_keep_their_words_and_lose_what_was_prepared() -> None:
    papers, passages = hide(
        [Paper("a/b", "ก", "public", aliases=("ข",))], [Passage("a/b#1", "a/b", ("ค",), "ง", asked=("จ",))]
    )

    assert papers[0].aliases == ()
    assert (passages[0].text, passages[0].asked) == ("ง", ())


def test_what_is_counted() -> None:
    figures = count(
        [
            Answered(True, Band.ANSWER, 1),
            Answered(True, Band.ANSWER, 2),  # a wrong answer, for another section was asserted
            Answered(True, Band.NEAR, 3),
            Answered(True, Band.NOTHING, 1),
            Answered(False, Band.NEAR, 0),
        ]
    )

    assert (figures.asserted, figures.answered, figures.in_three, figures.denied) == (0.25, 0.25, 0.5, 0.25)
    assert (figures.wrong_answers, figures.far_listed) == (0.2, 1.0)
    assert not list(below(Bar(0.25, 0.5, 0.25, 0.2, 1.0), figures))
    assert len(list(below(Bar(0.3, 0.6, 0.2, 0.1, 0.9), figures))) == 5
