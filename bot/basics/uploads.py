"""What somebody sends over the wire, read only as far as we take it and never laid unsealed on a disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.formparsers import MultiPartParser
from starlette.requests import Request


class TooLong(Exception):
    """More bytes than we take."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: in memory, and nowhere else until it is sealed."""

    content: bytes
    name: str


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
