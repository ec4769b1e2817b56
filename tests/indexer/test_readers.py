"""Tests of all file readers: limits, hostile files, the reader process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import readers
from indexer.readers import Block, Paragraph, Unreadable
from indexer.reading import file_type, ocr
from indexer.reading.reader_process import ReaderProcess
from tests.support.examples import examples
from tests.support.hostile_files import PAPERS, bomb, link, running_pdf, with_part, word


@pytest.fixture
def room() -> Iterator[ReaderProcess]:
    with ReaderProcess() as room:
        yield room


def test_every_kind_of_file_the_ministry_uses_has_a_reader() -> None:
    assert {"md", "html", "txt", "pdf", "docx", "xlsx", "pptx", "png", "jpg"} <= set(readers.endings())


@pytest.mark.parametrize("there", [True, False])
def test_pictures_are_only_offered_where_a_program_reads_them(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: there)

    left_out = set() if there else {"jpeg", "jpg", "png"}

    assert set(readers.readable()) == set(readers.endings()) - left_out


def test_a_kind_without_a_reader_names_those_there_are(tmp_path: Path, room: ReaderProcess) -> None:
    (tmp_path / "คู่มือ.wpd").write_bytes(b"x")

    with pytest.raises(Unreadable, match=r"No reader for \.wpd files.*docx.*pdf"):
        room.read(tmp_path / "คู่มือ.wpd")


@pytest.mark.parametrize("ending", readers.endings())
def test_an_empty_file_is_refused(ending: str, tmp_path: Path, room: ReaderProcess) -> None:
    file = tmp_path / f"ว่าง.{ending}"
    file.touch()

    with pytest.raises(Unreadable, match="empty"):
        room.read(file)


@pytest.mark.parametrize("ending", ["txt", "pdf", "docx", "md"])
def test_two_hundred_megabytes_of_junk_are_refused_unread(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk = tmp_path / f"junk.{ending}"
    with junk.open("wb") as file:
        file.truncate(200 << 20)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read in"))

    with pytest.raises(Unreadable, match="200 MB"):
        file_type.opened(junk)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in parts.items():
            parcel.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("ending", "data", "reason"),
    [
        ("docx", zipped(readme=b"not Word"), "plain zip archive"),
        ("docx", zipped(xl__workbook_xml=b"<workbook/>"), r"Excel workbook. Rename it to \.xlsx"),
        ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        ("docx", b"PK\x03\x04" + bytes(40), "does not unpack"),
        ("xlsx", b"%PDF-1.7\n", "a PDF"),
        ("pdf", b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG picture"),
        ("pdf", "คู่มือ".encode(), r"ends in \.pdf"),
        ("png", b"\xff\xd8\xff\xe0", "JPEG picture"),
        ("txt", b"%PDF-1.7\n", "a PDF"),
        ("md", b"PK\x03\x04rest", "zip archive"),
        ("txt", b"MZ\x00\x03" + bytes(60), "a program"),
    ],
)
def test_a_file_whose_ending_lies_is_refused_in_one_line(
    ending: str, data: bytes, reason: str, tmp_path: Path, room: ReaderProcess
) -> None:
    file = tmp_path / f"คู่มือ.{ending}"
    file.write_bytes(data)

    with pytest.raises(Unreadable, match=reason) as refused:
        room.read(file)

    assert "\n" not in str(refused.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unreadable, match="301 MB"):
        file_type.check_signature(bomb(zipped(), "word/document.xml", 301), "docx")


def test_an_office_file_with_xml_entities_is_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'

    with pytest.raises(Unreadable, match="XML entities"):
        file_type.check_signature(zipped(word__document_xml=laughs), "docx")


def test_a_reader_that_hangs_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    """A pipe stands for a file that never ends; the paper after it must not suffer."""
    (tmp_path / "ค้าง.pdf").write_bytes(b"%PDF-1.7 never ends")
    (tmp_path / "ดี.html").write_bytes("<p>อ่านได้</p>".encode() + b" " * 300_000)

    with ReaderProcess(silence=60) as room:
        line = room._running_process()
        room.silence = 0
        with pytest.raises(Unreadable, match="hung for 0 seconds"):
            room.read(tmp_path / "ค้าง.pdf")
        room.silence = 60

        assert room.read(tmp_path / "ดี.html") == (Paragraph("อ่านได้"),)
        assert line.closed


def test_a_reader_that_breaks_down_takes_only_its_own_file_with_it(tmp_path: Path, room: ReaderProcess) -> None:
    good = tmp_path / "ดี.html"
    good.write_bytes("<p>อ่านได้</p>".encode() + b" " * 300_000)
    assert room.read(good) == (Paragraph("อ่านได้"),)
    assert room._reader is not None
    room._reader.kill()
    room._reader.join()

    assert room.read(good) == (Paragraph("อ่านได้"),)


@pytest.mark.parametrize(
    "unkind",
    [
        "<div>" * 20_000,
        "<table><tr><td>" * 1_000,
        "<b>" * 20_000 + "x",
    ],
)
def test_a_page_nested_without_end_does_not_break_the_reader(unkind: str) -> None:
    try:
        found = list(readers.read("html", unkind.encode()))
    except Unreadable:
        return
    assert all(found)


@examples(150)
@given(
    st.sampled_from(["md", "txt", "html"]), st.one_of(st.binary(max_size=400), st.text(max_size=300).map(str.encode))
)
def test_no_bytes_break_a_reader_of_text(ending: str, data: bytes) -> None:
    try:
        found: list[Block] = list(readers.read(ending, data))
    except Unreadable:
        return
    assert all(block for block in found)


@examples(60)
@given(st.sampled_from(["pdf", "docx", "xlsx", "pptx", "png"]), st.binary(max_size=400))
def test_no_bytes_break_a_reader_of_office_files(ending: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(readers.read(ending, data))


@pytest.mark.parametrize("kind", PAPERS)
def test_a_hostile_paper_is_told_why_and_no_reader_opens_it(kind: str, tmp_path: Path) -> None:
    made, name = PAPERS[kind]
    (tmp_path / name).write_bytes(made())

    with pytest.raises(Unreadable, match=r"[ก-๙]"):
        file_type.opened(tmp_path / name)


def test_a_link_that_somebody_has_to_click_is_no_harm(tmp_path: Path) -> None:
    content = with_part(word("ก"), "word/_rels/footer1.xml.rels", link("hyperlink", "https://www.industry.go.th"))
    (tmp_path / "ลิงก์.docx").write_bytes(content)

    assert file_type.opened(tmp_path / "ลิงก์.docx") == content


def test_a_script_in_a_pdf_is_found_however_its_name_is_written(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(running_pdf().replace(b"/JavaScript", b"/J#61vaScrip#74"))

    with pytest.raises(Unreadable, match="JavaScript"):
        file_type.opened(tmp_path / "x.pdf")
