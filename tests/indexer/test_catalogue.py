"""Tests of the catalogue of papers: metadata, audiences, refused files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.papers.catalogue import Catalogue, catalogue
from indexer.papers.front_matter import InvalidYaml, fields


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    home = tmp_path / "documents"
    put(home, "loans/about.yaml", "title: สินเชื่อ\ntitle_en: Loans\naudience: public\nowner: กองทุน\n")
    return home


def put(home: Path, name: str, text: str) -> Path:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def paper(front: str) -> str:
    return f"---\n{front}\n---\n## อัตรา\nร้อยละ 3\n"


def reasons(found: Catalogue) -> list[str]:
    return [str(refusal) for refusal in found.refused]


def test_a_paper_says_itself_over_what_its_folder_says(documents: Path) -> None:
    front = """title: เสือติดปีก
aliases: [เสือติดปิก, Suea Tid Pik]
owner: ธพว.
effective: 2569-01-06
as_of: ๒๕๖๗-๐๒-๒๙
review_by: 2027-02-28
sources: เดลินิวส์ 2567
sample: true
terms: [{key: rate, amount: 3, as_of: 2567-09-18}]"""
    put(documents, "loans/tiger.md", paper(front))

    (entry,) = catalogue(documents).entries
    found = entry.paper

    assert (found.id, found.title, found.owner) == ("loans/tiger", "เสือติดปีก", "ธพว.")
    assert (found.audience, found.subject) == ("public", "สินเชื่อ")
    assert (found.effective, found.as_of, found.review_by) == (date(2026, 1, 6), date(2024, 2, 29), date(2027, 2, 28))
    assert found.aliases == ("เสือติดปิก", "Suea Tid Pik")
    assert found.sources == ("เดลินิวส์ 2567",)
    assert found.sample
    assert found.original == "loans/tiger.md"
    assert found.data["terms"] == [{"key": "rate", "amount": 3, "as_of": date(2024, 9, 18)}]
    assert found.data["subject_en"] == "Loans"


def test_a_file_without_front_matter_is_described_beside_it(documents: Path) -> None:
    put(
        documents,
        "sop/about.yaml",
        "title: SOP\naudience: staff\npapers:\n  manual.pdf: {title: คู่มือ, audience: 'unit:ศปท.'}\n",
    )
    put(documents, "sop/manual.pdf", "%PDF-1.7")
    put(documents, "sop/other.docx", "PK")

    found = {entry.paper.id: entry.paper for entry in catalogue(documents).entries}

    assert (found["sop/manual"].title, found["sop/manual"].audience) == ("คู่มือ", "unit:ศปท.")
    assert (found["sop/other"].title, found["sop/other"].audience) == ("", "staff")


def test_a_folder_inherits_from_the_folder_above(documents: Path) -> None:
    put(documents, "loans/2569/new.md", paper("title: ใหม่"))

    (entry,) = catalogue(documents).entries

    assert (entry.paper.id, entry.paper.audience, entry.paper.subject) == ("loans/2569/new", "public", "สินเชื่อ")


@pytest.mark.parametrize(
    "label", ["officers", "Public", "public, staff", "'unit:'", "unit:ก ข", "[public]", "1", "true"]
)
def test_an_unknown_audience_is_refused_and_never_becomes_public(label: str, documents: Path) -> None:
    put(documents, "loans/tiger.md", paper(f"title: เสือติดปีก\naudience: {label}"))

    found = catalogue(documents)

    assert found.entries == ()
    assert reasons(found)[0].startswith("loans/tiger.md:3: audience")


@pytest.mark.parametrize("label", ["", "null", "''"])
def test_a_label_that_was_left_empty_does_not_fall_back_to_the_folders(label: str, documents: Path) -> None:
    put(documents, "loans/tiger.md", paper(f"title: เสือติดปีก\naudience: {label}"))

    assert catalogue(documents).entries == ()


def test_a_paper_that_nobody_labelled_is_refused(documents: Path) -> None:
    put(documents, "new/paper.md", paper("title: ใหม่"))

    assert "Nobody says who may read it" in reasons(catalogue(documents))[0]


def test_a_broken_about_closes_its_folder_and_those_below(documents: Path) -> None:
    """Under defaults that nobody can read, a staff paper could pass for a public one."""
    put(documents, "about.yaml", "audience: public\n")
    put(documents, "sop/about.yaml", "title: SOP\naudience: staff: really\n")
    put(documents, "sop/one.md", paper("title: หนึ่ง"))
    put(documents, "sop/deep/two.md", paper("title: สอง\naudience: public"))

    found = catalogue(documents)

    assert found.entries == ()
    assert [reason.partition(":")[0] for reason in reasons(found)] == ["sop/one.md", "sop/deep/two.md"]
    assert all("sop/about.yaml:2" in reason for reason in reasons(found))


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: ก\nreview_by: 2569-13-01", 3, "is no day"),
        ("title: ก\nreview_by: พรุ่งนี้", 3, "is no day"),
        ("title: ก\naliases: {a: b}", 3, "list"),
        ("title: [ก]", 2, "one line of words"),
        ("title: ก\nsample: maybe", 3, "yes or no"),
        ("title: ก\nlanguage: de", 3, "not spoken here"),
        ("title: ก: ข", 2, "quotation marks"),
        ("title: ก\ntitle: ข", 3, "second time"),
        ("- title", 2, "field: value"),
        ("title: ก\noriginal: ../../secret.pdf", 3, "no file"),
        ("title: !!python/object/apply:os.system [ls]", 2, "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(front: str, line: int, words: str, documents: Path) -> None:
    put(documents, "loans/tiger.md", paper(front))

    (reason,) = reasons(catalogue(documents))

    assert reason.startswith(f"loans/tiger.md:{line}: ")
    assert words in reason


def test_front_matter_without_an_end_is_named(documents: Path) -> None:
    put(documents, "loans/tiger.md", "---\ntitle: เสือติดปีก\naudience: staff\n\nเนื้อหา")

    assert "never ends" in reasons(catalogue(documents))[0]


def test_links_that_lead_out_are_not_followed(documents: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.md", paper("title: ลับ\naudience: public"))
    (documents / "loans/link.md").symlink_to(secret)
    (documents / "loans/folder").symlink_to(secret.parent)

    found = catalogue(documents)

    assert found.entries == ()
    assert reasons(found) == [
        "loans/link.md: เป็นทางลัดที่ชี้ออกนอกโฟลเดอร์เอกสาร โปรดวางไฟล์จริงไว้ที่นี่"
        " · It is a link that leads out of the folder of papers. Put the file itself here."
    ]


def test_two_files_of_one_name_are_not_mixed_up(documents: Path) -> None:
    put(documents, "loans/tiger.md", paper("title: ก"))
    put(documents, "loans/tiger.txt", "ข")

    found = catalogue(documents)

    assert [entry.file.name for entry in found.entries] == ["tiger.md"]
    assert "same name" in reasons(found)[0]


def test_a_blank_form_is_handed_out_with_its_paper(documents: Path) -> None:
    put(documents, "loans/form.docx", "PK")
    put(documents, "loans/tiger.md", paper("title: ก\noriginal: form.docx"))

    found = catalogue(documents)

    assert [(entry.paper.id, entry.paper.original) for entry in found.entries] == [("loans/tiger", "loans/form.docx")]
    assert found.refused == ()


def test_templates_hidden_files_and_lock_files_are_no_papers(documents: Path) -> None:
    for name in ("glossary.yaml", "loans/.DS_Store", "loans/~$tiger.docx", "loans/_template.md", ".git/x.md"):
        put(documents, name, "x")

    assert catalogue(documents) == Catalogue((), ())


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 200_000,
        "a: " + "[" * 4_000,
        "- " * 9_000 + "x",
        "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)),
        "a: &a [*a]",
        "a: " + "x" * 600_000,
    ],
)
def test_front_matter_with_expanding_anchors_is_refused(bomb: str) -> None:
    with pytest.raises(InvalidYaml):
        fields(bomb)


def test_a_day_that_only_the_buddhist_calendar_has_is_a_day() -> None:
    assert fields("as_of: 2567-02-29").values == {"as_of": date(2024, 2, 29)}
