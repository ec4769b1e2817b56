"""Tests of several vectors a passage: its parts, the nearest of which counts, whatever language they are in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.index.vector_parts import PART_LETTERS, parts_of
from knowledge.index.vectors import VectorIndex, open_vectors, write_owners, write_vectors
from knowledge.passages import Paper, Passage

PAPER = Paper("a/b", "คู่มือ", "public")


def passage(text: str, *asked: str) -> Passage:
    return Passage("a/b#1", PAPER.id, ("คู่มือ", "ค่าปรับ"), text, asked=asked)


def test_a_long_passage_has_a_vector_for_each_part_with_its_heading() -> None:
    lines = [f"{number}. {'คืนหนังสือช้า' * 12}" for number in range(9)]
    long = passage("\n".join(lines))

    parts = [part for part in parts_of(long, PAPER, 7) if not part.is_line]

    assert "".join(long.text[part.begin : part.end] for part in parts) == long.text
    assert all(part.end - part.begin <= PART_LETTERS and part.text.startswith("ค่าปรับ\n") for part in parts)
    assert len({part.digest for part in parts}) == len(parts) > 1


def test_a_line_without_an_end_is_cut_at_its_spaces() -> None:
    parts = [part for part in parts_of(passage("ปรับวันละห้าบาท " * 200), PAPER, 7) if not part.is_line]

    assert len(parts) > 4
    assert max(part.end - part.begin for part in parts) <= PART_LETTERS


def test_each_line_of_a_passage_has_a_vector_too() -> None:
    rows = "\n".join(f"ประเภท: สมาชิกกลุ่มที่ {number} · ค่าปรับ: {'วันละห้าบาท ' * 10}" for number in range(3))
    parts = parts_of(passage(rows), PAPER, 7)

    assert [part.is_line for part in parts] == [False, True, True, True]
    assert [rows[part.begin : part.end].strip() for part in parts[1:]] == [row.strip() for row in rows.split("\n")]


def test_a_prepared_passage_is_one_with_its_questions_and_keeps_its_digest() -> None:
    (part,) = parts_of(passage("ปรับวันละ 5 บาท", "คืนช้าโดนเท่าไร"), PAPER, 7)

    assert part.digest == 7
    assert "คืนช้าโดนเท่าไร" in part.text


@pytest.fixture
def index(tmp_path: Path) -> VectorIndex:
    """Row 0 has two parts, row 1 one; row 2 is in English, to which every question in English is near."""
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0], [0.5, 0.5, 0.7071]], dtype=np.float32)
    write_vectors(vectors, tmp_path / "v.faiss")
    whole = [(0, 0, 5, False, False), (0, 5, 9, False, False), (1, 0, 4, False, False), (2, 0, 4, True, False)]
    write_owners(tmp_path / "v.faiss", whole)
    return open_vectors(tmp_path / "v.faiss")


def test_of_several_parts_the_nearest_counts_and_a_row_is_found_once(index: VectorIndex) -> None:
    asked = np.array([0, 1, 0], dtype=np.float32)

    assert len(index) == 3
    assert index.nearest(asked, 3).tolist() == [0, 1, 2]
    assert index.likeness(asked, np.array([1, 0])) == pytest.approx([0.8, 1.0])
    assert index.parts(asked, 0) == [(0, 5, 0.0), (5, 9, 1.0)]


def test_a_passage_counts_by_its_nearest_part_and_its_nearest_line(tmp_path: Path) -> None:
    vectors = np.array([[0.6, 0.8, 0], [0, 1, 0], [1, 0, 0]], dtype=np.float32)
    write_vectors(vectors, tmp_path / "v.faiss")
    write_owners(tmp_path / "v.faiss", [(0, 0, 9, False, False), (0, 0, 5, False, True), (0, 5, 9, False, True)])
    index, asked = open_vectors(tmp_path / "v.faiss"), np.array([0, 1, 0], dtype=np.float32)

    assert index.likeness(asked, np.array([0])) == pytest.approx([0.9])
    assert index.parts(asked, 0) == [(0, 5, 1.0), (5, 9, 0.0)]


def test_a_question_in_another_language_is_not_drawn_to_texts_in_it(index: VectorIndex) -> None:
    asked = np.array([0.3, 0.4, 0.866], dtype=np.float32)
    rows = np.array([1, 2])

    assert index.likeness(asked, rows).argmax() == 1
    assert index.likeness(asked, rows, by_language=True).argmax() == 0
