"""Where files are read: in a process of its own, so that one that hangs or swells takes nothing else with it."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from indexer import readers
from indexer.readers import Block, Unreadable
from indexer.reading import file_type
from indexer.texts import say

SILENCE = 120.0  # seconds without a word from a reader; a scanned page may take ninety
MOST_MEMORY = 4 << 30
MOST_BLOCKS = 200_000
SMALL = 200_000  # bytes of plain text that no reader can choke on
BATCH = 50


class ReadingRoom:
    """Reads files one after the other. The process is only started for a file that needs it."""

    def __init__(self, silence: float = SILENCE) -> None:
        self.silence = silence
        self._reader: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._send_home()

    def read(self, file: Path) -> tuple[Block, ...]:
        """The blocks of a file, or Unreadable with the reason."""
        kind = file_type.ending(file)
        if kind in file_type.TEXTS and file.stat().st_size <= SMALL:
            return tuple(readers.read(kind, file_type.opened(file)))
        line = self._reader_at_work()
        line.send(file)
        blocks: list[Block] = []
        while True:
            blocks_or_end = self._hear(line)
            if blocks_or_end is None:
                return tuple(blocks)
            blocks += blocks_or_end
            if len(blocks) > MOST_BLOCKS:
                self._send_home()
                raise Unreadable(say("file.database", most=f"{MOST_BLOCKS:,}"))

    def _hear(self, line: Connection) -> list[Block] | None:
        if not line.poll(self.silence):
            self._send_home()
            raise Unreadable(say("file.hung", seconds=f"{self.silence:.0f}"))
        try:
            word = line.recv()
        except (EOFError, OSError) as broken:
            self._send_home()
            raise Unreadable(say("file.broke")) from broken
        if isinstance(word, Unreadable):
            raise word
        return list(word) if word is not None else None

    def _reader_at_work(self) -> Connection:
        if self._line is None or self._reader is None or not self._reader.is_alive():
            # A fresh process: a copy of this one would share its locks and its memory.
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._reader = context.Process(target=serve, args=(theirs,), name="reader", daemon=True)
            self._reader.start()
            theirs.close()
        return self._line

    def _send_home(self) -> None:
        if self._reader is not None:
            self._reader.kill()
            self._reader.join()
        if self._line is not None:
            self._line.close()
        self._reader = self._line = None


def serve(line: Connection) -> None:
    """The other side: file after file, until nobody asks any more."""
    limit_memory()
    while True:
        try:
            file = line.recv()
        except EOFError:
            return
        for word in words_on(file):
            line.send(word)


def words_on(file: Path) -> Iterator[list[Block] | Unreadable | None]:
    """Blocks in small parcels, which also tell that the reader is alive; None at the end."""
    try:
        blocks = readers.read(file_type.ending(file), file_type.opened(file))
        while parcel := list(islice(blocks, BATCH)):
            yield parcel
        yield None
    except Unreadable as wrong:
        yield Unreadable(str(wrong))


def limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
