"""A case on paper for those who work on it: what stands on it, block by block, and the pages as a PDF."""

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
    """Something that happened: when and who in one line, and below it what was said."""

    head: str
    words: str = ""


@dataclass(frozen=True)
class Table:
    """The first row names the columns."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A working copy by its id, and what it is called."""

    file: str
    name: str


Block = Heading | Fact | Words | Line | Table | Picture


@dataclass(frozen=True)
class Dossier:
    """A case as it is printed: for the page and for the paper alike."""

    title: str
    notice: str  # for whom it is
    foot: str
    blocks: tuple[Block, ...]
    language: str
    made_at: float


def printed(dossier: Dossier, photo: Callable[[str], bytes]) -> bytes:
    """The same as a PDF."""
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
