"""Tests of building the index: incremental, robust to bad files, switched atomically."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from indexer.build import BuildOptions, NothingToBuild, UnsoundIndex, build
from indexer.build_summary import Outcome
from indexer.papers.questions import read_questions
from indexer.readers import Block
from indexer.reading.reader_process import ReaderProcess
from knowledge.embedding import NoModel, Vectors
from knowledge.index import on_disk
from knowledge.index.on_disk import current
from knowledge.library import Library
from tests.samples.papers.pdf import Words, pdf

PUBLIC, STAFF = frozenset({"public"}), frozenset({"public", "staff"})


class Ministry:
    """A folder of papers and a place for its indexes."""

    def __init__(self, home: Path) -> None:
        self.documents, self.home = home / "documents", home / "index"
        self.put("loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุน\n")
        self.put("sop/about.yaml", "title: SOP\naudience: staff\nowner: สปอ.\n")
        self.put("loans/tiger.md", paper("เสือติดปีก", "## ดอกเบี้ย\nร้อยละ 3 ต่อปี\n\n## วงเงิน\nไม่เกิน 15 ล้านบาท\n"))
        self.put("sop/gift.md", paper("ขั้นตอนส่งของขวัญ", "## ขั้นตอนที่ 1\nส่งของขวัญให้ ศปท.\n"))

    def put(self, name: str, text: str | bytes) -> None:
        file = self.documents / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def build(self, options: BuildOptions | None = None) -> Outcome:
        return build(self.documents, self.home, options=options)

    def library(self) -> Library:
        return Library(self.home)


def paper(title: str, body: str) -> str:
    return f"---\ntitle: {title}\n---\n{body}"


@pytest.fixture
def ministry(tmp_path: Path) -> Ministry:
    return Ministry(tmp_path)


def test_a_first_build_answers(ministry: Ministry) -> None:
    outcome = ministry.build()

    assert (outcome.new, outcome.passages, outcome.written) == (("loans/tiger", "sop/gift"), 3, True)
    finding = ministry.library().search("เสือติดปีก ดอกเบี้ยเท่าไร", audiences=PUBLIC)
    assert finding.found[0].passage.text == "ร้อยละ 3 ต่อปี"


def test_a_staff_paper_is_in_its_own_partition(ministry: Ministry) -> None:
    ministry.build()
    library = ministry.library()

    assert library.sections("sop/gift", audiences=PUBLIC) == ()
    assert len(library.sections("sop/gift", audiences=STAFF)) == 1


def test_without_any_change_the_index_stays(ministry: Ministry) -> None:
    ministry.build()
    before = current(ministry.home)

    outcome = ministry.build()

    assert not outcome.written
    assert outcome.unchanged == ("loans/tiger", "sop/gift")
    assert current(ministry.home) == before
    assert "ไม่มีอะไรเปลี่ยน" in outcome.sentence_th
    assert "2 unchanged" in outcome.sentence_en


def test_what_is_new_changed_and_gone_is_told_apart(ministry: Ministry) -> None:
    ministry.put("loans/old.md", paper("เก่า", "## ก\nข\n"))
    ministry.build()
    (ministry.documents / "loans/old.md").unlink()
    ministry.put("loans/new.txt", "สินเชื่อใหม่\n\nยังไม่เปิด")
    ministry.put("loans/tiger.md", paper("เสือติดปีก", "## ดอกเบี้ย\nร้อยละ 4 ต่อปี\n"))

    outcome = ministry.build()

    assert (outcome.new, outcome.changed) == (("loans/new",), ("loans/tiger",))
    assert (outcome.unchanged, outcome.gone) == (("sop/gift",), ("loans/old",))
    assert outcome.sentence_th == ("สร้างดัชนีใหม่แล้ว: เอกสารใหม่ 1 แก้ไข 1 เหมือนเดิม 1 เลิกใช้ 1 อ่านไม่ได้ 0 ฉบับ รวม 3 ตอน")


def test_a_change_of_metadata_alone_is_a_change(ministry: Ministry) -> None:
    """A paper that becomes staff-only must leave the public partition at once."""
    ministry.build()
    ministry.put("loans/about.yaml", "title: สินเชื่อ\naudience: staff\nowner: กองทุน\n")

    assert ministry.build().changed == ("loans/tiger",)
    assert ministry.library().paper("loans/tiger", audiences=PUBLIC) is None


def test_only_changed_files_are_read_again(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    ministry.build()
    read: list[str] = []
    true_read = ReaderProcess.read

    def told_read(room: ReaderProcess, file: Path) -> tuple[Block, ...]:
        read.append(file.name)
        return true_read(room, file)

    monkeypatch.setattr(ReaderProcess, "read", told_read)
    ministry.put("loans/new.txt", "สินเชื่อใหม่")

    ministry.build()

    assert read == ["new.txt"]


def test_one_bad_file_is_named_and_stops_nothing(ministry: Ministry) -> None:
    ministry.put("loans/locked.pdf", pdf([[Words(60, 700, "ลับ")]], password="secret"))
    ministry.put("loans/empty.docx", b"")
    ministry.put("loans/wrong.md", "---\ntitle: ก\naudience: everyone\n---\n## ก\nข")
    ministry.put("loans/hollow.md", paper("ว่าง", ""))

    outcome = ministry.build()

    assert outcome.new == ("loans/tiger", "sop/gift")
    said = {refusal.file: str(refusal) for refusal in outcome.refused}
    assert set(said) == {"loans/locked.pdf", "loans/empty.docx", "loans/wrong.md", "loans/hollow.md"}
    assert "password" in said["loans/locked.pdf"]
    assert said["loans/wrong.md"].startswith("loans/wrong.md:3:")


def test_a_paper_that_can_no_longer_be_read_is_gone_and_named(ministry: Ministry) -> None:
    ministry.build()
    ministry.put("loans/tiger.md", "---\ntitle: [\n---\n## ก\nข")

    outcome = ministry.build()

    assert outcome.gone == ("loans/tiger",)
    assert [refusal.file for refusal in outcome.refused] == ["loans/tiger.md"]


def test_when_nothing_can_be_read_the_old_index_stays(ministry: Ministry) -> None:
    ministry.build()
    before = current(ministry.home)
    for file in ministry.documents.rglob("about.yaml"):
        file.write_text("audience: [")

    with pytest.raises(NothingToBuild) as nothing:
        ministry.build()

    assert len(nothing.value.refused) == 2
    assert current(ministry.home) == before
    assert ministry.library().paper("loans/tiger", audiences=PUBLIC)


def test_the_previous_index_is_kept_and_older_ones_are_deleted(ministry: Ministry) -> None:
    folders = []
    for day in range(1, 5):
        ministry.put("loans/tiger.md", paper("เสือติดปีก", f"## ดอกเบี้ย\nร้อยละ {day}\n"))
        ministry.build(BuildOptions(at=datetime(2026, 11, day, tzinfo=UTC)))
        folders.append(current(ministry.home))

    assert sorted(path for path in ministry.home.iterdir() if path.is_dir()) == folders[-2:]


def test_a_library_in_use_moves_over_to_the_new_index(ministry: Ministry) -> None:
    ministry.build()
    library = ministry.library()
    ministry.put("loans/tiger.md", paper("เสือติดปีก", "## ดอกเบี้ย\nร้อยละ 9 ต่อปี\n"))

    ministry.build()

    assert library.refresh()
    assert library.sections("loans/tiger", audiences=PUBLIC)[0].text == "ร้อยละ 9 ต่อปี"


def test_an_index_that_does_not_hold_what_was_written_is_not_switched_to(
    ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry.build()
    before = current(ministry.home)
    true_write = on_disk.write
    monkeypatch.setattr(
        on_disk,
        "write",
        lambda folder, papers, passages, *rest, **how: true_write(folder, papers, passages[:-1], *rest, **how),
    )
    ministry.put("loans/new.txt", "สินเชื่อใหม่")

    with pytest.raises(UnsoundIndex, match="4 sections were written and 3 are there"):
        ministry.build()

    assert [path for path in ministry.home.iterdir() if path.is_dir()] == [before]
    assert current(ministry.home) == before


def test_a_damaged_index_is_built_anew_though_no_paper_changed(ministry: Ministry) -> None:
    ministry.build()
    folder = current(ministry.home)
    assert folder is not None
    next(
        folder.rglob("*.bin"),
        next(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"),
    ).write_bytes(b"torn")

    assert ministry.build().written
    assert ministry.library().paper("loans/tiger", audiences=PUBLIC)


def test_two_builds_at_once_wait_for_each_other(ministry: Ministry) -> None:
    outcomes: list[Outcome] = []
    builds = [threading.Thread(target=lambda: outcomes.append(ministry.build())) for _ in range(3)]
    for one in builds:
        one.start()
    for one in builds:
        one.join()

    assert sorted(outcome.written for outcome in outcomes) == [False, False, True]
    assert len([path for path in ministry.home.iterdir() if path.is_dir()]) == 1


def test_what_people_really_asked_is_indexed_but_never_what_is_only_measured(ministry: Ministry) -> None:
    ministry.put(
        "../questions/loans.yaml",
        """
- {ask: พี่เสือคิดดอกกี่บาท, answer: "loans/tiger#ดอกเบี้ย", split: develop}
- {ask: ขอกู้เงินก้อนโตสุด, answer: "loans/tiger#วงเงิน", split: measure}
- {ask: แล้วถ้าเกินล่ะ, after: "loans/tiger#วงเงิน", answer: "loans/tiger#ดอกเบี้ย", split: develop}
""",
    )

    ministry.build()

    asked = {
        section.heading[-1]: section.asked for section in ministry.library().sections("loans/tiger", audiences=PUBLIC)
    }
    assert asked == {"ดอกเบี้ย": ("พี่เสือคิดดอกกี่บาท",), "วงเงิน": ()}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("- {answer: x, split: measure}", "begins with `ask:`"),
        ("- {ask: ก, answer: x}", "split None"),
        ("- {ask: ก, split: measure}", "Say which section"),
        ("- {ask: ก, answer: x, nothing: true, split: measure}", "one of the two"),
        ("- ก", "field: value"),
        ("ask: ก", "Expected a list"),
    ],
)
def test_an_entry_that_is_no_question_is_named_with_its_line(entry: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "loans.yaml").write_text(entry)

    questions, (refused,) = read_questions(tmp_path)

    assert questions == ()
    assert str(refused).startswith("loans.yaml:1: ")
    assert words in str(refused)


def test_the_glossary_is_part_of_the_index_and_a_broken_one_is_reported(ministry: Ministry) -> None:
    ministry.put("glossary.yaml", "- {term: เสือติดปีก, forms: [ไทเกอร์วิง]}\n")
    ministry.build()
    assert ministry.library().glossary.terms[0].forms == ("ไทเกอร์วิง",)

    ministry.put("glossary.yaml", "- {nonsense: 1}\n")
    outcome = ministry.build()

    assert outcome.written
    assert [refusal.file for refusal in outcome.refused] == ["glossary.yaml"]


def test_a_paper_without_a_title_is_called_by_its_first_heading_or_its_file(ministry: Ministry) -> None:
    ministry.put("loans/คู่มือ.html", "<h1>คู่มือผู้กู้</h1><p>อ่านก่อน</p>")
    ministry.put("loans/plain.txt", "ไม่มีหัวเรื่อง")
    ministry.build()
    library = ministry.library()

    titles = [paper.title for id in ("loans/คู่มือ", "loans/plain") if (paper := library.paper(id, audiences=PUBLIC))]
    assert titles == ["คู่มือผู้กู้", "plain"]


class Absent:
    """A model that is named in the settings and is not on this machine."""

    name = "ministry/absent"

    @property
    def dimension(self) -> int:
        raise NoModel("The model 'ministry/absent' is not on this machine. Run once: indexer model ministry/absent")

    def documents(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("nobody may ask a model that is not there")

    def question(self, text: str) -> Vectors:
        raise AssertionError("nobody may ask a model that is not there")


class Blind:
    """A model to which every text looks like noise: it can only make the search worse."""

    name = "ministry/blind"
    dimension = 8

    def documents(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.question(f"{text} in a paper") for text in texts])

    def question(self, text: str) -> Vectors:
        chance = np.random.default_rng(zlib.crc32(text.encode()))
        vector = chance.standard_normal(self.dimension).astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector))


def test_a_model_that_is_not_here_leaves_words_alone_and_says_so(ministry: Ministry) -> None:
    first = ministry.build(BuildOptions(Absent()))
    second = ministry.build(BuildOptions(Absent()))

    assert first.written
    assert not second.written
    assert "indexer model ministry/absent" in first.trouble
    assert "indexer model ministry/absent" in second.trouble
    assert ministry.library().search("เสือติดปีก ดอกเบี้ยเท่าไร", audiences=PUBLIC).found


def test_a_model_named_later_makes_the_index_anew_and_its_trial_is_told(ministry: Ministry) -> None:
    ministry.build()

    outcome = ministry.build(BuildOptions(Blind()))

    assert outcome.written
    assert outcome.unchanged == ("loans/tiger", "sop/gift")
    assert [line.partition(":")[0] for line in outcome.trials()] == ["public", "staff"]
    assert not ministry.build(BuildOptions(Blind())).written
