"""File readers: the bytes of one kind of file become blocks (headings, paragraphs, lists, tables) in reading order.

A reader is a module named for a file's ending with one function, `read(data: bytes) -> Iterator[Block]`.
Its name is its registration: `.pdf` opens `pdf.py`, and nothing else needs to be told.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TypeAlias

from indexer.texts import say


class Unreadable(Exception):
    """A file that cannot be read: what is wrong with it, and what its owner can do."""


@dataclass(frozen=True)
class Heading:
    level: int  # 1 is the outermost
    text: str
    page: int | None = None


@dataclass(frozen=True)
class Paragraph:
    text: str
    page: int | None = None


@dataclass(frozen=True)
class ListItem:
    text: str
    marker: str = "-"  # "-", or the number as it is printed: "3."
    depth: int = 0
    page: int | None = None


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]  # a row of one cell is a caption of the rows below it
    header: bool = True  # the first row with several cells names the columns
    page: int | None = None
    last: int | None = None  # the page on which a table ends that goes over several


@dataclass(frozen=True)
class Note:
    """A comment of the author for the indexer about this section (`<!-- asked: … -->`), or of a reader about a page."""

    key: str
    value: str
    line: int | None = None


SCANNED = "scanned"  # the note before the blocks of a page that was read from a picture
Block: TypeAlias = Heading | Paragraph | ListItem | Table | Note


@cache
def endings() -> tuple[str, ...]:
    """Every kind of file that has a reader here."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def readable() -> tuple[str, ...]:
    """The kinds of file that can be read on this machine: a reader that needs another program may say `works()`."""
    return tuple(ending for ending in endings() if getattr(_reader(ending), "works", lambda: True)())


def read(ending: str, data: bytes) -> Iterator[Block]:
    """Read a file with the reader for its ending."""
    if ending not in endings():
        raise Unreadable(say("file.no_reader", kind=ending, known=", ".join(endings())))
    try:
        yield from _reader(ending).read(data)
    except Unreadable:
        raise
    except MemoryError as broken:
        raise Unreadable(say("file.memory")) from broken
    except Exception as broken:  # whatever a damaged file does to a library, it must not stop the build
        raise Unreadable(say("file.damaged", kind=type(broken).__name__, why=one_line(broken))) from broken


def _reader(ending: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{ending}")


def one_line(trouble: object) -> str:
    """The words of an error, short enough for a line."""
    return " ".join(str(trouble).split())[:160]
