"""Tests of `indexer measure` on data sets in BEIR form."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from indexer import typing_errors
from indexer.measure import NoSet, Ranks, auroc, command, far_questions, measure, read_collection
from knowledge.language import thai

KEYS = {
    "ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@100", "build_s", "query_ms_p50", "query_ms_p99", "index_bytes",
    "peak_mb",
}  # fmt: skip
SUBJECTS = ["โรงงานน้ำตาล", "เหมืองแร่ทองคำ", "สินเชื่อธุรกิจ", "มาตรฐานหมวกกันน็อก", "กากอุตสาหกรรม"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Five passages, five questions, no titles, ids of any kind."""
    corpus: list[dict[str, Any]] = [
        {"_id": f"ก/{n} #", "text": f"{subject}อยู่ในความดูแลของกอง {n}"} for n, subject in enumerate(SUBJECTS)
    ]
    queries: list[dict[str, Any]] = [
        {"_id": n, "text": f"{subject}ใครดูแล", "answers": [f"กอง {n}"]} for n, subject in enumerate(SUBJECTS)
    ]
    lay(tmp_path, corpus, queries, [(n, f"ก/{n} #", 1) for n in range(len(SUBJECTS))])
    return tmp_path


def lay(
    folder: Path, corpus: list[dict[str, Any]], queries: list[dict[str, Any]], qrels: list[tuple[object, ...]]
) -> None:
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "qrels").mkdir()
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in qrels)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_set_without_titles_is_measured(small: Path) -> None:
    figures = measure(small)

    assert set(figures) == KEYS
    assert figures["ndcg@10"] == figures["recall@1"] == 1
    assert figures["index_bytes"] > 0


def test_the_command_prints_one_object_of_json(small: Path) -> None:
    done = CliRunner().invoke(command, [str(small), "--json", "--perturb", "--abstain", "--snippets"])

    figures = json.loads(done.stdout)
    assert done.exit_code == 0
    assert set(figures) >= KEYS
    assert figures["snippets"] == {"gold": 1, "top_1": 1, "any_of_3": 1}
    assert figures["abstaining"]["auroc_far"] > 0.9
    assert set(figures["perturbed"]) == {"clean", *typing_errors.TYPED, *typing_errors.WRITTEN}


def test_without_json_the_figures_are_read_by_people(small: Path) -> None:
    done = CliRunner().invoke(command, [str(small)])

    assert done.exit_code == 0
    assert "ndcg@10" in done.stdout


def test_passages_that_say_the_same_break_nothing(tmp_path: Path) -> None:
    corpus: list[dict[str, Any]] = [{"_id": str(n), "title": "เหมือนกัน", "text": "ข้อความเดียวกัน"} for n in range(40)]
    corpus += [{"_id": "empty", "title": None, "text": ""}, {"_id": "0", "title": "ซ้ำ", "text": "รหัสเดียวกัน"}]
    lay(
        tmp_path,
        corpus,
        [{"_id": "q", "text": "ข้อความเดียวกัน"}, {"_id": "none", "text": ""}],
        [("q", "7", 1), ("none", "8", 2), ("gone", "9", 1)],
    )

    assert 0 <= measure(tmp_path)["recall@100"] <= 1


def test_a_folder_that_is_no_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSet, match=r"corpus\.jsonl"):
        read_collection(tmp_path)


def test_grades_and_depths_count_as_everywhere() -> None:
    ranks = Ranks(("a", "b", "c"), {"c": 2, "b": 1, "x": 1})

    assert ranks.reciprocal() == 1 / 2
    assert ranks.recall(2) == pytest.approx(1 / 3)
    assert ranks.ndcg() == pytest.approx((1 / 1.58496 + 2 / 2) / (2 + 1 / 1.58496 + 1 / 2), abs=1e-4)


@pytest.mark.parametrize(
    ("yes", "no", "area"),
    [([0.9, 0.8], [0.1, 0.2], 1), ([0.1], [0.9], 0), ([0.5], [0.5], 0.5), ([0.2, 0.8], [0.5], 0.5)],
)
def test_the_area_under_the_curve(yes: list[float], no: list[float], area: float) -> None:
    assert auroc(yes, no) == area


def test_mistakes_are_the_same_every_time() -> None:
    text = "ขอใบอนุญาตประกอบกิจการโรงงานที่จังหวัดระยองได้ที่ไหนและต้องใช้เอกสารอะไรบ้าง" * 3

    for mistake in {**typing_errors.TYPED, **typing_errors.WRITTEN}.values():
        assert mistake(text, Random(1)) == mistake(text, Random(1))
        assert mistake("", Random(1)) == ""
    assert typing_errors.mixed(text, Random(1)) != text


def test_encoding_damage_does_not_reduce_accuracy() -> None:
    text = "น้ำเสียจากโรงงานแก้ไขได้ มาตรา 12 คำขอ ค่าธรรมเนียม"

    assert thai.normalise(typing_errors.broken_encoding(text, Random(1))) == thai.normalise(text)


def test_out_of_domain_questions_are_questions() -> None:
    assert len(far_questions()) == len(set(far_questions())) >= 40
    assert all(question.strip() for question in far_questions())
