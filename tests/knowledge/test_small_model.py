"""Tests of the model that comes with the program; where the platform has none, words alone are searched."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from indexer.unprepared.hidden import packaged
from knowledge import settings
from knowledge.embedding import NoModel, Vectors
from knowledge.index import on_disk
from knowledge.index.partition_reader import open_partition
from knowledge.index.vector_cache import VectorCache, ship, shipped
from knowledge.index.vectors import open_vectors, write_vectors
from knowledge.library import Library
from knowledge.passages import Paper, Passage
from knowledge.small_model import SmallModel

PUBLIC = frozenset({"public"})

pytestmark = pytest.mark.usefixtures("sentences_are_encoded")


@pytest.fixture(scope="module")
def model() -> SmallModel:
    pytest.importorskip(settings.SMALL_MODEL)
    return SmallModel().ready()


def test_a_question_without_a_common_word_is_near_to_its_answer(model: SmallModel) -> None:
    answers = model.documents(["หลักเกณฑ์การรับของขวัญของเจ้าหน้าที่ของรัฐ", "การตั้งรหัสผ่านใหม่ในระบบสารสนเทศ"])

    assert int(np.argmax(answers @ model.question("ลืมรหัสเข้าเว็บของกระทรวง"))) == 1
    assert int(np.argmax(answers @ model.question("may an officer accept a present"))) == 0


def test_a_question_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[str] = []
    model = SmallModel()

    def encode(text: str, *, is_query: bool) -> Vectors:
        encoded.append(text)
        return np.ones(model.dimension, dtype=np.float32)

    monkeypatch.setattr(model, "_encode", encode)

    assert model.question("กู้ได้เท่าไร") is model.question("กู้ได้เท่าไร")
    model.question("กี่ปี")
    assert encoded == ["กู้ได้เท่าไร", "กี่ปี"]


@pytest.mark.parametrize("text", ["", "\x00", "ก\x00ข", "\ud83d", "ก" * 100_000, "😀" * 3_000])
def test_no_text_breaks_the_engine(model: SmallModel, text: str) -> None:
    vector = model.question(text)

    assert vector.shape == (model.dimension,)
    assert np.isfinite(vector).all()


def test_what_stands_behind_a_zero_byte_is_read(model: SmallModel) -> None:
    assert float(model.question("ก\x00เงินกู้") @ model.question("ก เงินกู้")) > 0.99


def test_where_the_package_is_not_words_alone_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, settings.SMALL_MODEL, None)

    with pytest.raises(NoModel, match="Words alone"):
        SmallModel().ready()


def test_the_vectors_that_come_with_the_program_belong_to_its_papers(model: SmallModel, tmp_path: Path) -> None:
    """Most passages are there, and a few that are encoded again point the same way."""
    from indexer.collect import asked_in
    from indexer.papers.questions import with_asked
    from knowledge.index.partition_writer import headline

    papers = packaged()
    questions, _ = asked_in(settings.questions(), None)
    public = [paper for paper in papers.papers if paper.audience == "public"]
    ids = {paper.id for paper in public}
    passages = [one for one in with_asked(papers.passages, questions) if one.paper in ids]
    on_disk.write(tmp_path / "one", public, passages, papers.glossary)
    partition = open_partition(tmp_path / "one" / "partition-0", "public", 1.0)
    known = shipped(model.name)

    here = [row for row, digest in enumerate(partition.arrays["digests"].tolist()) if digest in known]
    assert len(here) >= 0.8 * len(partition)
    for row in here[::60]:
        passage = partition.passage(row)
        text = "\n".join((headline(passage, partition.paper_of(row)), passage.text, *passage.asked))
        assert float(known[int(partition.arrays["digests"][row])] @ model.documents([text])[0]) > 0.98


def test_shipped_vectors_are_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        name, dimension = "small", 8

        def documents(self, texts: object) -> np.ndarray:
            raise AssertionError("It is there already.")

        def question(self, text: str) -> np.ndarray:
            raise AssertionError("It is there already.")

    vectors = np.eye(3, 8, dtype=np.float32)
    monkeypatch.setattr("knowledge.index.vector_cache.SHIPPED", tmp_path / "shipped")
    ship("small", [5, 2**63 + 1, 7], vectors)

    made = VectorCache(tmp_path, Refusing()).vectors([7, 2**63 + 1], lambda row: "", lambda done, total: None)

    assert np.allclose(made, vectors[[2, 1]], atol=0.01)


@pytest.mark.parametrize("text", ['"' * 400, "漢" * 400, "ก่" * 200, "é" * 400, "1" * 400, "โรงงานปล่อยควัน " * 25])
def test_a_question_costs_what_so_many_tokens_cost_whatever_its_letters(
    model: SmallModel, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    encode = model._model.encode

    def encoded(clean: str, is_query: bool) -> object:
        given.append(clean)
        return encode(clean, is_query)

    monkeypatch.setattr(model._model, "encode", encoded)
    model.question(text)

    assert all(model._model.token_count(clean, True) <= 130 for clean in given)
    assert len(given[0]) >= min(len(text), 100)


def test_a_shelf_without_a_candidate_has_no_likeness(tmp_path: Path) -> None:
    """A staff question whose candidates are all in another partition."""
    write_vectors(np.ones((1, 8), dtype=np.float32), tmp_path / "v")

    assert open_vectors(tmp_path / "v").likeness(np.ones(8, dtype=np.float32), np.zeros(0, dtype=np.intp)).shape == (0,)
    assert open_vectors(tmp_path / "v").likeness(np.ones(8, dtype=np.float32), np.array([0])).shape == (1,)


def test_staff_questions_are_answered_where_a_partition_has_one_section(model: SmallModel, tmp_path: Path) -> None:
    papers = [Paper("a/many", "ระเบียบห้องสมุด", "public"), Paper("a/one", "รหัสตู้เอกสาร", "staff")]
    passages = [
        *(Passage(f"a/many#{n}", "a/many", (f"ข้อ {n}",), f"ห้องสมุดชั้น {n} เปิดเวลา 0{n}.00 น.") for n in range(1, 9)),
        Passage("a/one#1", "a/one", ("รหัส",), "รหัสตู้เอกสารอยู่ที่หัวหน้างานธุรการ"),
    ]
    on_disk.write(tmp_path / "one", papers, passages, model=model)
    on_disk.switch(tmp_path, tmp_path / "one")
    library = Library(tmp_path, model=model)

    assert library.search("กุญแจตู้เอกสารอยู่กับใคร", audiences=PUBLIC | {"staff"}).found[0].passage.id == "a/one#1"
    assert all(one.paper.audience == "public" for one in library.search("กุญแจตู้เอกสาร", audiences=PUBLIC).found)
