"""Tests of publishing, withdrawing and restoring papers, and of the dry run before."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner

from indexer.__main__ import main
from indexer.papers.front_matter import front_matter
from indexer.papers.paper_changes import ERRAND, with_fields
from knowledge import settings
from knowledge.library import Library
from tests.support import hostile_files

EVERYBODY = frozenset({"public"})
TIGER = "---\ntitle: เสือ\n---\n## วงเงินของเสือ\nไม่เกิน 15 ล้านบาท\n\n## ใครกู้เสือได้\nนิติบุคคลที่จดทะเบียนในไทย\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with one paper and two questions, built; and an empty folder for the Ministry's own."""
    packaged = tmp_path / "program" / "documents"
    put(packaged, "loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุนฯ\n")
    put(packaged, "loans/tiger.md", TIGER)
    put(
        packaged.parent,
        "questions/loans.yaml",
        "- {ask: วงเงินของเสือเท่าไร, answer: 'loans/tiger#วงเงินของเสือ', split: develop}\n"
        "- {ask: ใครกู้เสือได้บ้าง, answer: 'loans/tiger#ใครกู้เสือได้', split: develop}\n",
    )
    monkeypatch.setattr(settings, "documents", lambda: packaged)
    monkeypatch.setattr(settings, "questions", lambda: packaged.parent / "questions")
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    return settings.own_documents()


def put(home: Path, name: str, content: str | bytes) -> Path:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def errand(tmp_path: Path, content: str | bytes = "", file: str = "", **said: Any) -> Path:
    folder = tmp_path / "errand"
    if file:
        put(folder, file, content)
        said["file"] = file
    put(folder, ERRAND, json.dumps(said))
    return folder


def rehearse(tmp_path: Path, folder: Path) -> dict[str, Any]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = CliRunner().invoke(main, ["rehearse", str(folder), "--scratch", str(scratch)])
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def carry_out(folder: Path) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["carry-out", str(folder)])
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def word(*lines: str) -> bytes:
    out, paper = io.BytesIO(), docx.Document()
    for line in lines:
        paper.add_heading(line[2:], 1) if line.startswith("# ") else paper.add_paragraph(line)
    paper.save(out)
    return out.getvalue()


def test_a_rehearsal_says_what_would_change_and_touches_nothing(own: Path, tmp_path: Path) -> None:
    before = Library(settings.indexes()).built
    folder = errand(tmp_path, TIGER.replace("15", "20"), "paper.md", do="put", paper="loans/tiger")

    said = rehearse(tmp_path, folder)

    assert said["paper"]["title"] == "เสือ"
    assert [section["heading"][-1] for section in said["sections"]] == ["วงเงินของเสือ", "ใครกู้เสือได้"]
    assert said["changes"][0]["changed"] == ["วงเงินของเสือ"]
    assert said["changes"][0]["numbers"] == {"วงเงินของเสือ": [["15"], ["20"]]}
    assert said["broken"] == []
    assert said["asked"] == 2
    assert Library(settings.indexes()).built == before
    assert not own.exists()


def test_a_heading_that_goes_breaks_its_question(own: Path, tmp_path: Path) -> None:
    text = TIGER.replace("## ใครกู้เสือได้", "## คุณสมบัติผู้กู้")

    said = rehearse(tmp_path, errand(tmp_path, text, "paper.md", do="put", paper="loans/tiger"))

    assert [(one["ask"], one["before"]) for one in said["broken"]] == [("ใครกู้เสือได้บ้าง", "loans/tiger#ใครกู้เสือได้")]


def test_what_is_wrong_is_named_with_its_line(own: Path, tmp_path: Path) -> None:
    text = "---\ntitle: ใหม่\nas_of: เมื่อวาน\n---\n## ก\nข\n"

    said = rehearse(tmp_path, errand(tmp_path, text, "paper.md", do="put", paper="loans/new"))

    assert [(mark["line"], mark["must"]) for mark in said["marks"]] == [(3, True)]
    assert said["paper"] is None


def test_a_word_file_replaces_a_delivered_paper_and_goes_back(own: Path, tmp_path: Path) -> None:
    content = word("# วงเงินของเสือ", "ไม่เกิน 30 ล้านบาท", "# ใครกู้เสือได้", "นิติบุคคล")

    done = carry_out(errand(tmp_path, content, "paper.docx", do="put", paper="loans/tiger", fields={"title": "เสือใหม่"}))
    paper = Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)

    assert "left_out" in done
    assert not done["left_out"]
    assert paper is not None
    assert (paper.title, paper.original, paper.subject) == ("เสือใหม่", "loans/tiger.docx", "สินเชื่อ")

    carry_out(errand(tmp_path, do="return", paper="loans/tiger"))
    paper = Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)

    assert paper is not None
    assert (paper.title, paper.original) == ("เสือ", "loans/tiger.md")
    assert [one.name for one in (own / "loans").iterdir()] == ["about.yaml"]


def test_a_markdown_edition_takes_the_place_of_a_word_file(own: Path, tmp_path: Path) -> None:
    carry_out(errand(tmp_path, word("# ก", "ข"), "paper.docx", do="put", paper="loans/tiger", fields={"title": "ก"}))

    carry_out(errand(tmp_path, TIGER, "paper.md", do="put", paper="loans/tiger", fields={"owner": "ศปท."}))

    assert sorted(one.name for one in (own / "loans").iterdir()) == ["about.yaml", "tiger.md"]
    paper = Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)
    assert paper is not None
    assert paper.owner == "ศปท."


def test_nobody_is_answered_from_a_withdrawn_paper(own: Path, tmp_path: Path) -> None:
    put(own, "loans/about.yaml", "audience: public\n")
    put(own, "loans/other.md", "---\ntitle: อื่น\n---\n## เวลาทำการ\nแปดโมงครึ่ง\n")
    folder = errand(tmp_path, do="withdraw", paper="loans/tiger", because="เลิกใช้: สิ้นสุดโครงการ")

    said = rehearse(tmp_path, folder)
    carry_out(folder)

    assert said["broken"] == []
    assert Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY) is None

    carry_out(errand(tmp_path, do="return", paper="loans/tiger"))
    assert Library(settings.indexes()).paper("loans/tiger", audiences=EVERYBODY)


def test_an_approved_question_finds_its_section(own: Path, tmp_path: Path) -> None:
    asked = [{"ask": "เจ้าลายพาดกลอนใจป้ำแค่ไหน", "answer": "loans/tiger#วงเงินของเสือ", "split": "develop"}]

    carry_out(errand(tmp_path, do="ask", name="a1b2", questions=asked))

    finding = Library(settings.indexes()).search("เจ้าลายพาดกลอนใจป้ำแค่ไหน", audiences=EVERYBODY)
    assert finding.found[0].passage.name == "loans/tiger#วงเงินของเสือ"


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", "/etc/passwd", "loans/../x", "loans", "questions/x", "loans/.x", "loans/x.md", "", "LOANS/x"],
)
def test_a_name_leads_nowhere_else(own: Path, tmp_path: Path, name: str) -> None:
    folder = errand(tmp_path, TIGER, "paper.md", do="put", paper=name)

    assert rehearse(tmp_path, folder)["refused"]
    assert carry_out(folder)["refused"]


def test_a_file_is_taken_from_its_own_folder_alone(own: Path, tmp_path: Path) -> None:
    folder = errand(tmp_path, TIGER, "paper.md", do="put", paper="loans/tiger")
    put(folder, ERRAND, json.dumps({"do": "put", "paper": "loans/x", "file": "../../data/index/read.json"}))

    assert rehearse(tmp_path, folder)["refused"]


def bomb() -> bytes:
    """A small file that would unpack to more than any paper has; made only where it is thrown."""
    return hostile_files.bomb(word("# ก", "ข"), "word/bomb.xml", 320)


def docx_with(part: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO(word("# ก", "ข"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        docx_with("word/vbaProject.bin"),
        docx_with("word/activeX/activeX1.bin"),
        docx_with("word/_rels/settings.xml.rels", b'<Relationship Type="x/attachedTemplate" Target="http://evil"/>'),
        docx_with("word/evil.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"),
        bomb,
        b"MZ\x90\x00" + b"\x00" * 200,
        b"%PDF-1.4 no word file",
        b"",
        b"PK\x03\x04 broken",
    ],
    ids=["macro", "activex", "template", "entities", "bomb", "program", "pdf", "empty", "broken"],
)
def test_a_hostile_file_is_refused_with_its_reason(
    own: Path, tmp_path: Path, content: bytes | Callable[[], bytes]
) -> None:
    content = content if isinstance(content, bytes) else content()

    said = rehearse(tmp_path, errand(tmp_path, content, "paper.docx", do="put", paper="loans/tiger"))

    assert said.get("refused") or said["marks"][0]["words"]
    assert not said.get("sections")


def test_fields_stand_at_the_top_whatever_was_there() -> None:
    text = "---\ntitle: เก่า\nsources:\n  - หนึ่ง\n  - สอง\naudience: staff\n---\n## ก\nข\n"

    changed = with_fields(text, {"sources": ["สาม: สี่"], "audience": "public", "as_of": "2569-11-21"})

    values = front_matter(changed).values
    assert (values["title"], values["sources"], values["audience"]) == ("เก่า", ["สาม: สี่"], "public")
    assert str(values["as_of"]) == "2026-11-21"
    assert changed.endswith("---\n## ก\nข\n")
    assert with_fields("ไม่มีหัว", {}) == "ไม่มีหัว"
