"""Reading the QR code of a photo as it arrives: the program that opens photos is given by whoever starts the bot."""

from __future__ import annotations

from collections.abc import Callable

ReadCode = Callable[[bytes, str], str]  # content and media type; what the code says, or nothing


def read_no_code(content: bytes, media_type: str) -> str:
    return ""
