"""Tests of the index on disk: writing, opening, damage, switching."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.index import on_disk, partition_writer, postings
from knowledge.index.on_disk import CorruptIndex, NoIndex, StaleIndex, StrayPassage
from knowledge.language import thai
from knowledge.library import Library
from knowledge.passages import Paper, Passage

PUBLIC = frozenset({"public"})
PAPERS = [
    Paper("services/permit", "ใบอนุญาตโรงงาน", "public", owner="กรอ.", aliases=("ขอ รง.4",), as_of=date(2026, 1, 6)),
    Paper("loans/pig", "สินเชื่อเสือติดปีก", "public", data={"until": date(2027, 9, 30), "terms": [{"most": 5_000_000}]}),
    Paper("sop/money", "ขั้นตอนเบิกงบ", "staff"),
]
PASSAGES = [
    Passage("services/permit#1", "services/permit", ("ค่าธรรมเนียม",), "ค่าธรรมเนียมใบอนุญาตโรงงานคิดตามแรงม้า", page=2),
    Passage("services/permit#2", "services/permit", ("เอกสาร",), "แบบ รง.3 และสำเนาทะเบียนบ้าน", clause="ข้อ ๕"),
    Passage("loans/pig#1", "loans/pig", (), "วงเงินสูงสุดห้าล้านบาทต่อราย", effective=date(2026, 1, 6)),
    Passage("sop/money#1", "sop/money", (), "เสนอหัวหน้าหน่วยแล้วส่งกองคลัง"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    on_disk.write(tmp_path / "one", PAPERS, PASSAGES)
    on_disk.switch(tmp_path, tmp_path / "one")
    return tmp_path


def test_papers_and_passages_come_back_as_they_went_in(home: Path) -> None:
    library, everybody = Library(home), frozenset({"public", "staff"})

    assert [library.paper(paper.id, audiences=everybody) for paper in PAPERS] == PAPERS
    assert [library.passage(passage.id, audiences=everybody) for passage in PASSAGES] == PASSAGES
    assert library.sections("services/permit", audiences=PUBLIC) == tuple(PASSAGES[:2])


def test_the_manifest_says_what_the_index_is_made_of(home: Path) -> None:
    manifest = on_disk.read_manifest(home / "one")

    assert (manifest.papers, manifest.passages, manifest.fresh) == (3, 4, 4)
    assert manifest.tokeniser == thai.tokeniser()
    assert {note.audience for note in manifest.partitions} == {"public", "staff"}
    assert set(manifest.digests) == {paper.id for paper in PAPERS}


def test_what_has_not_changed_is_not_read_again(home: Path) -> None:
    changed = [*PASSAGES[:2], Passage("loans/pig#1", "loans/pig", (), "วงเงินสูงสุดสามล้านบาท"), PASSAGES[3]]

    manifest = on_disk.write(home / "two", PAPERS, changed, previous=home / "one")
    on_disk.switch(home, home / "two")

    assert manifest.fresh == 1
    finding = Library(home).search("สามล้าน", audiences=PUBLIC)
    assert finding.found[0].passage.id == "loans/pig#1"


def test_reading_again_or_not_gives_the_same_index(home: Path) -> None:
    on_disk.write(home / "two", PAPERS, PASSAGES, previous=home / "one")

    for path in sorted((home / "one").rglob("*.npy")):
        assert path.read_bytes() == (home / "two" / path.relative_to(home / "one")).read_bytes()


def test_a_digest_changes_with_its_paper_and_with_no_other() -> None:
    before = on_disk.digests(PAPERS, PASSAGES)
    changed = [Passage("loans/pig#1", "loans/pig", (), "วงเงินสูงสุดสามล้านบาท"), *PASSAGES[:2], PASSAGES[3]]

    after = on_disk.digests(PAPERS, changed)

    assert {id for id in before if before[id] != after[id]} == {"loans/pig"}


def test_another_glossary_makes_everything_be_read_again(home: Path) -> None:
    manifest = on_disk.write(home / "two", PAPERS, PASSAGES, [{"apart": ["กพร.", "ก.พ.ร."]}], previous=home / "one")

    assert manifest.fresh == len(PASSAGES)


def test_a_build_that_was_stopped_is_no_index_and_stands_in_nobody_s_way(home: Path) -> None:
    (home / "two.part").mkdir()
    (home / "two.part" / "rubbish").write_text("half")

    on_disk.write(home / "two", PAPERS, PASSAGES)

    assert not (home / "two.part").exists()
    assert on_disk.open_index(home / "two").manifest.passages == 4


def test_no_index_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="indexer build"):
        Library(tmp_path)
    with pytest.raises(NoIndex, match="indexer build"):
        on_disk.open_index(tmp_path / "nothing")


def test_another_tokeniser_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai, "tokeniser", lambda: "nlpo3 9.9.9, words 00000000")

    with pytest.raises(StaleIndex, match="indexer build"):
        on_disk.open_index(home / "one")


@pytest.mark.parametrize("format", [0, 99])
def test_another_format_is_refused(home: Path, format: int) -> None:
    rewrite(home / "one" / "manifest.json", format=format)

    with pytest.raises(StaleIndex, match=rf"format {format}.*indexer build"):
        on_disk.open_index(home / "one")


def rewrite(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


@pytest.mark.parametrize("name", ["partition-0/words.rows.npy", "partition-0/passages.jsonl", "glossary.json"])
@pytest.mark.parametrize("harm", ["gone", "short", "changed"])
def test_a_damaged_file_is_reported(home: Path, name: str, harm: str) -> None:
    path = home / "one" / name
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-1] if harm == "short" else bytes([content[0] ^ 1]) + content[1:])

    with pytest.raises(CorruptIndex, match=path.name):
        on_disk.open_index(home / "one")


@pytest.mark.parametrize("text", ["", "{}", "null", "[1]", '{"format": "x"}', "\x00\x01"])
def test_a_damaged_manifest_is_reported(home: Path, text: str) -> None:
    (home / "one" / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(CorruptIndex, match=r"manifest\.json"):
        on_disk.open_index(home / "one")


def test_the_switch_is_one_small_file(home: Path) -> None:
    on_disk.write(home / "two", PAPERS, PASSAGES)

    on_disk.switch(home, home / "two")

    assert on_disk.current(home) == home / "two"
    assert (home / "current").read_text(encoding="utf-8") == "two\n"


def test_a_moved_data_folder_still_knows_its_index(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("moved") / "index"
    shutil.copytree(home, elsewhere)

    assert Library(elsewhere).search("ค่าธรรมเนียม", audiences=PUBLIC).found


def test_a_passage_without_its_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StrayPassage, match="lost#1"):
        on_disk.write(tmp_path / "one", PAPERS, [*PASSAGES, Passage("lost#1", "lost", (), "หาย")])


def test_two_things_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StrayPassage, match="loans/pig#1"):
        on_disk.write(tmp_path / "one", PAPERS, [*PASSAGES, PASSAGES[2]])


@pytest.mark.parametrize("passages", [[], [Passage("loans/pig#1", "loans/pig", (), "")]], ids=["none", "empty"])
def test_an_index_of_nothing_answers_nothing(passages: list[Passage], tmp_path: Path) -> None:
    on_disk.write(tmp_path / "one", [PAPERS[1]], passages)
    on_disk.switch(tmp_path, tmp_path / "one")

    assert Library(tmp_path).search("วงเงิน", audiences=PUBLIC).confidence < 0.4


def test_the_time_of_building_is_kept(tmp_path: Path) -> None:
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    on_disk.write(tmp_path / "one", PAPERS, PASSAGES, at=at)
    on_disk.switch(tmp_path, tmp_path / "one")

    assert Library(tmp_path).built == at


def test_a_large_partition_is_inverted_in_parts_with_the_same_result(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million passages do not fit the memory at once."""
    monkeypatch.setattr(postings, "_AT_ONCE", 20)
    monkeypatch.setattr(partition_writer, "_BLOCK", 1)

    on_disk.write(home / "two", PAPERS, PASSAGES)

    for path in sorted((home / "one").rglob("*.npy")):
        assert path.read_bytes() == (home / "two" / path.relative_to(home / "one")).read_bytes()


def test_a_very_large_partition_has_words_and_three_letter_grams(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition_writer, "LARGE", 1)
    on_disk.write(home / "two", PAPERS, PASSAGES)
    on_disk.switch(home, home / "two")

    partition = Library(home).index.partitions["public"]

    assert "four" not in partition.fields
    assert Library(home).search("ค่าธรรมเนียมโรงงาน", audiences=PUBLIC).found[0].passage.id == "services/permit#1"
