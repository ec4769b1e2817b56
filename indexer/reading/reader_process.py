"""Runs the readers in a child process with a time and memory limit."""

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

TIMEOUT = 120.0  # seconds without output from a reader; a scanned page may take ninety
MOST_MEMORY = 4 << 30
MOST_BLOCKS = 200_000
SMALL = 200_000  # bytes; smaller plain text is read in this process
BATCH = 50


class ReaderProcess:
    """A child process that reads files one after the other; started on the first file that needs it."""

    def __init__(self, silence: float = TIMEOUT) -> None:
        self.silence = silence
        self._reader: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def read(self, file: Path) -> tuple[Block, ...]:
        """The blocks of a file, or Unreadable with the reason."""
        kind = file_type.ending(file)
        if kind in file_type.TEXTS and file.stat().st_size <= SMALL:
            return tuple(readers.read(kind, file_type.opened(file)))
        line = self._running_process()
        line.send(file)
        blocks: list[Block] = []
        while True:
            blocks_or_end = self._receive(line)
            if blocks_or_end is None:
                return tuple(blocks)
            blocks += blocks_or_end
            if len(blocks) > MOST_BLOCKS:
                self._stop()
                raise Unreadable(say("file.database", most=f"{MOST_BLOCKS:,}"))

    def _receive(self, line: Connection) -> list[Block] | None:
        if not line.poll(self.silence):
            self._stop()
            raise Unreadable(say("file.hung", seconds=f"{self.silence:.0f}"))
        try:
            word = line.recv()
        except (EOFError, OSError) as broken:
            self._stop()
            raise Unreadable(say("file.broke")) from broken
        if isinstance(word, Unreadable):
            raise word
        return list(word) if word is not None else None

    def _running_process(self) -> Connection:
        if self._line is None or self._reader is None or not self._reader.is_alive():
            # Spawned, not forked: a fork would share locks and memory.
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._reader = context.Process(target=serve, args=(theirs,), name="reader", daemon=True)
            self._reader.start()
            theirs.close()
        return self._line

    def _stop(self) -> None:
        if self._reader is not None:
            self._reader.kill()
            self._reader.join()
        if self._line is not None:
            self._line.close()
        self._reader = self._line = None


def serve(line: Connection) -> None:
    """The loop of the child process: reads file after file until the pipe is closed."""
    limit_memory()
    while True:
        try:
            file = line.recv()
        except EOFError:
            return
        for word in block_batches(file):
            line.send(word)


def block_batches(file: Path) -> Iterator[list[Block] | Unreadable | None]:
    """The blocks of a file in batches, which also show that the reader is alive; None at the end."""
    try:
        blocks = readers.read(file_type.ending(file), file_type.opened(file))
        while archive := list(islice(blocks, BATCH)):
            yield archive
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
