"""Tests of the Ministry's own papers, which replace packaged ones."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from knowledge import settings
from knowledge.library import Band, Library
from tests.samples.papers.pdf import Words, pdf

EVERYBODY = frozenset({"public"})
STAFF = frozenset({"public", "staff"})


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with one paper and one question, and an empty folder for the Ministry's own."""
    packaged = tmp_path / "program" / "documents"
    put(packaged, "loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุนฯ\n")
    put(packaged, "loans/tiger.md", "---\ntitle: เสือ\n---\n## วงเงินของเสือ\nไม่เกิน 15 ล้านบาท\n\n## ใครกู้เสือได้\nนิติบุคคล\n")
    put(
        packaged.parent,
        "questions/loans.yaml",
        "- {ask: เสือให้เท่าไหร่, answer: 'loans/tiger#วงเงินของเสือ', split: develop}\n",
    )
    monkeypatch.setattr(settings, "documents", lambda: packaged)
    monkeypatch.setattr(settings, "questions", lambda: packaged.parent / "questions")
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    return settings.own_documents()


def put(home: Path, name: str, content: str | bytes) -> Path:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def library() -> Library:
    return Library(settings.indexes())


def test_a_paper_of_the_same_name_replaces_the_packaged_one(own: Path) -> None:
    put(own, "loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุนฯ\n")
    put(own, "loans/tiger.md", "---\ntitle: เสือ\n---\n## วงเงินของเสือ\nไม่เกิน 20 ล้านบาท\n")
    put(own, "questions/more.yaml", "- {ask: เสือใจดีแค่ไหน, answer: 'loans/tiger#วงเงินของเสือ', split: develop}\n")

    built = run("build")
    finding = library().search("เสือใจดีแค่ไหนคะ", audiences=EVERYBODY)

    assert built.exit_code == 0, built.output
    assert [one.passage.text for one in finding.found] == ["ไม่เกิน 20 ล้านบาท"]
    assert finding.band is Band.ANSWER


def test_an_sop_in_any_office_file_is_read_with_about_yaml_beside_it(own: Path) -> None:
    word, sheet, steps = io.BytesIO(), io.BytesIO(), openpyxl.Workbook()
    paper = docx.Document()
    paper.add_heading("การยืมพัสดุ", 1)
    paper.add_paragraph("ยืมพัสดุที่ห้องพัสดุชั้นสอง")
    paper.save(word)
    steps.active.append(["ขั้นตอน", "ผู้รับผิดชอบ"])
    steps.active.append(["ลงทะเบียนรถเข้าออก", "ยาม"])
    steps.save(sheet)
    put(own, "sop/about.yaml", "title: คู่มือ\naudience: staff\nowner: สปอ.\npapers:\n  borrow.docx: {title: คู่มือยืมพัสดุ}\n")
    put(own, "sop/borrow.docx", word.getvalue())
    put(own, "sop/gate.xlsx", sheet.getvalue())
    put(own, "sop/room.html", "<h1>การจองห้องประชุม</h1><p>จองห้องประชุมกับเลขานุการกรม</p>")
    put(
        own,
        "sop/visit.pdf",
        pdf([[Words(60, 780, "การต้อนรับผู้มาเยือน", 26), Words(60, 740, "ผู้มาเยือนรับบัตรที่โต๊ะประชาสัมพันธ์")]]),
    )

    built = run("build")
    found = {
        wanted: library().search(wanted, audiences=STAFF).found[0]
        for wanted in ("ยืมพัสดุที่ไหน", "ลงทะเบียนรถเข้าออกใครทำ", "จองห้องประชุมกับใคร", "ผู้มาเยือนรับบัตรที่ไหน")
    }

    assert "left out" not in built.stderr
    assert [one.paper.id for one in found.values()] == ["sop/borrow", "sop/gate", "sop/room", "sop/visit"]
    assert found["ยืมพัสดุที่ไหน"].paper.title == "คู่มือยืมพัสดุ"
    assert library().search("ยืมพัสดุที่ไหน", audiences=EVERYBODY).band is Band.NOTHING


def test_a_question_that_is_none_is_named_and_not_left_out_in_silence(own: Path) -> None:
    put(
        own,
        "questions/more.yaml",
        "- {ask: เสือ, answer: 'loans/tiger', split: develop}\n- {answer: x, split: develop}\n",
    )

    built = run("build")

    assert "more.yaml:2: ทุกข้อต้องมี `ask:`" in built.stderr


def test_what_changed_is_told_before_it_is_built(own: Path) -> None:
    run("build")
    put(own, "loans/about.yaml", "title: สินเชื่อ\naudience: public\n")
    paper = put(
        own, "loans/tiger.md", "---\ntitle: เสือ\n---\n## วงเงินของเสือ\nไม่เกิน ๒๐ ล้านบาท\n\n## เสือให้เท่าไหร่\nดูวงเงิน\n"
    )

    said = run("changes", paper).stdout

    assert "หัวข้อใหม่ เสือให้เท่าไหร่" in said
    assert "หัวข้อที่หายไป ใครกู้เสือได้" in said
    assert "ตัวเลขเดิม 15 ตัวเลขใหม่ 20" in said
    assert library().search("วงเงินของเสือ", audiences=EVERYBODY).found[0].passage.text == "ไม่เกิน 15 ล้านบาท"


def test_nothing_changed_is_said_too(own: Path) -> None:
    run("build")

    assert "ไม่มีอะไรเปลี่ยน" in run("changes").stdout


def test_a_preview_is_as_narrow_as_a_phone_and_names_what_is_too_long(own: Path) -> None:
    put(own, "loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุนฯ\n")
    paper = put(own, "loans/cat.md", f"---\ntitle: แมว\nsample: yes\n---\n## ดอกเบี้ยของแมว\n{'ร้อยละสามต่อปี ' * 80}\n")

    said = run("preview", paper)

    assert said.exit_code == 0, said.output
    assert "ตัวอย่าง" in said.stdout
    assert "แมว › ดอกเบี้ยของแมว" in said.stdout
    assert "เกินหนึ่งจอโทรศัพท์" in said.stdout
    assert "".join(said.stdout.split()).count("ร้อยละสามต่อปี") >= 70
