"""A voice message with its sound and nothing else: no telephone, no owner, no program, no picture.

An Ogg file is a row of pages; the second packet of an Opus stream is its comments. They are written anew, empty, and
whatever is no page of that one stream is left out. What cannot be understood to the end is not copied.
No kept library does this without the GPL or FFmpeg.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.documents.copies import NoCopy

_HEAD = struct.Struct("<4sBBqIIIB")  # what a page begins with, up to its table of lengths
_CHECKSUM = 22  # where in a page it stands
_WHOLE = 255  # a length that says that the packet goes on
_NO_COMMENTS = b"OpusTags" + struct.pack("<II", 0, 0)
_POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True)
class Page:
    """One page of the stream."""

    flags: int
    position: int
    stream: int
    lengths: bytes
    body: bytes


def spoken(content: bytes) -> bytes:
    """The sound without its comments."""
    pages = list(_pages(content))
    if len(pages) < 2 or not pages[0].body.startswith(b"OpusHead"):
        raise NoCopy("No voice.")
    sound = _after_the_comments(pages[1:])
    if any(page.stream != pages[0].stream for page in pages):
        raise NoCopy("Several streams in one voice.")
    comments = replace(pages[1], flags=0, position=0, lengths=bytes([len(_NO_COMMENTS)]), body=_NO_COMMENTS)
    return b"".join(_written(page, number) for number, page in enumerate([pages[0], comments, *sound]))


def _pages(content: bytes) -> Iterator[Page]:
    at = 0
    while at < len(content):
        if len(content) - at < _HEAD.size:
            raise NoCopy("A page that is cut.")
        name, version, flags, position, stream, _, _, count = _HEAD.unpack_from(content, at)
        lengths = content[at + _HEAD.size : at + _HEAD.size + count]
        start = at + _HEAD.size + count
        at = start + sum(lengths)
        if name != b"OggS" or version or len(lengths) < count or at > len(content):
            raise NoCopy("Something that is no page.")
        yield Page(flags, position, stream, lengths, content[start:at])


def _after_the_comments(pages: list[Page]) -> list[Page]:
    """The pages of sound: the comments end their last page, as the format demands."""
    for place, page in enumerate(pages):
        if place == 0 and not page.body.startswith(b"OpusTags"):
            raise NoCopy("A voice without comments.")
        if page.lengths and page.lengths[-1] < _WHOLE:
            if any(length < _WHOLE for length in page.lengths[:-1]):
                raise NoCopy("Sound on the page of the comments.")
            return pages[place + 1 :]
    raise NoCopy("Comments without end.")


def _written(page: Page, number: int) -> bytes:
    head = _HEAD.pack(b"OggS", 0, page.flags, page.position, page.stream, number, 0, len(page.lengths))
    whole = bytearray(head + page.lengths + page.body)
    whole[_CHECKSUM : _CHECKSUM + 4] = struct.pack("<I", _checksum(whole))
    return bytes(whole)


def _row(byte: int) -> int:
    rest = byte << 24
    for _ in range(8):
        rest = (rest << 1) ^ (_POLYNOMIAL if rest & 0x80000000 else 0)
    return rest & 0xFFFFFFFF


_ROWS = [_row(byte) for byte in range(256)]


def _checksum(whole: bytes | bytearray) -> int:
    """Ogg's own: the usual polynomial, neither reflected nor inverted, so that zlib.crc32 does not fit."""
    rest = 0
    for byte in whole:
        rest = ((rest << 8) & 0xFFFFFFFF) ^ _ROWS[(rest >> 24) ^ byte]
    return rest
