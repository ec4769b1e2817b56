"""Reads uploads up to a size limit, in memory, never unencrypted on disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.formparsers import MultiPartParser
from starlette.requests import Request


class TooLong(Exception):
    """The upload exceeds the size limit."""


@dataclass(frozen=True)
class Upload:
    """An uploaded file, in memory only until it is encrypted."""

    content: bytes
    name: str


class FormInMemory(MultiPartParser):
    """A multipart form parser that never writes a file to disk, not even a temporary one."""

    spool_max_size = 0  # 0 means "never to disk"


async def at_most(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body in chunks; raises TooLong as soon as the limit is exceeded."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise TooLong(f"More than {most} bytes.")
        yield piece


async def whole(request: Request, most: int) -> bytes:
    return b"".join([piece async for piece in at_most(request, most)])
