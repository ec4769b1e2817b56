"""What somebody sends over the wire, read only as far as we take it and never laid unsealed on a disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.formparsers import MultiPartParser
from starlette.requests import Request

_LONGEST_NAME = 100  # letters; the end of it says what it is


class TooLong(Exception):
    """More bytes than we take."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: in memory, and nowhere else until it is sealed."""

    content: bytes
    name: str


def plain_name(name: str) -> str:
    """A file's name as a person may see it: no path, nothing that controls or turns the line, not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:]


class FormInMemory(MultiPartParser):
    """A form whose files lie nowhere unsealed, not even in a temporary file."""

    spool_max_size = 0  # 0 is "never to disk"


async def at_most(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body piece by piece; the rest of one that is longer is not read."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise TooLong(f"More than {most} bytes.")
        yield piece


async def whole(request: Request, most: int) -> bytes:
    return b"".join([piece async for piece in at_most(request, most)])
