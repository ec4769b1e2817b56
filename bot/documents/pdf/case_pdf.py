"""The PDF of a case for officers, made of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.basics.dates import local
from bot.documents.pdf.pdf_page import Sheet


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Line:
    """A history entry: when and who, and what was said."""

    head: str
    words: str = ""


@dataclass(frozen=True)
class Table:
    """The first row is the header."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A working copy by id, with its name."""

    file: str
    name: str


Block = Heading | Fact | Words | Line | Table | Picture


@dataclass(frozen=True)
class Dossier:
    """The content of a printed case, for the web page and the PDF."""

    title: str
    notice: str  # for whom it is
    foot: str
    blocks: tuple[Block, ...]
    language: str
    made_at: float


def printed(dossier: Dossier, photo: Callable[[str], bytes]) -> bytes:
    """The case as a PDF."""
    sheet = Sheet(dossier.title, dossier.language, dossier.foot, local(dossier.made_at))
    sheet.paragraph(dossier.notice, 10, soft=True)
    sheet.heading(dossier.title, 18)
    sheet.rule()
    _write(sheet, dossier.blocks, photo)
    return sheet.finished()


def _write(sheet: Sheet, blocks: Iterable[Block], photo: Callable[[str], bytes]) -> None:
    for block in blocks:
        match block:
            case Heading(text=text):
                sheet.gap(2)
                sheet.heading(text, 13)
            case Fact(label=label, value=value):
                sheet.fact(label, value)
            case Words(text=text):
                sheet.paragraph(text)
            case Line(head=head, words=words):
                sheet.keep(14)
                sheet.paragraph(head, 9.5, soft=True)
                if words:
                    sheet.paragraph(words)
                sheet.gap(1.5)
            case Table(rows=rows):
                sheet.table(rows)
            case Picture(file=file, name=name):
                sheet.picture(photo(file), name)
