"""A film with its picture and sound and nothing else: no place, no telephone, no time, no hidden tracks.

An MP4 or QuickTime file is a box of boxes. Its size stays as it is: what may tell something is filled with zeros, also
every byte of the media that is neither picture nor sound. What cannot be understood to the end is not copied.
No kept library does this: mutagen edits tags alone, pymp4 has rested since 2023, and PyAV brings 45 MB of FFmpeg.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.documents.copies import NoCopy

_HOLDS_BOXES = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"})
# The boxes that a player needs; all others are zeroed.
_NEEDED = _HOLDS_BOXES | {
    b"ftyp", b"mdat", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"dref", b"stsd", b"stts", b"stss",
    b"ctts", b"stsc", b"stsz", b"stco", b"co64", b"sdtp",
}  # fmt: skip
_PICTURE, _SOUND = b"vide", b"soun"
_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_PICTURE_KIND = 86  # minimum bytes of a video sample description
_DEEPEST = 8
_MOST = 2_000_000  # samples: more than ten hours


@dataclass(frozen=True)
class Box:
    """A box: its type, start, content start, and end."""

    kind: bytes
    start: int
    inside: int
    end: int


def bared(content: bytes) -> bytes:
    """The video without metadata."""
    film = bytearray(content)
    boxes = list(_boxes(content, 0, len(content)))
    if not {b"moov", b"mdat"} <= {box.kind for box in boxes} or any(box.kind == b"moof" for box in boxes):
        raise NoCopy("A film in pieces, or none.")
    shown: list[tuple[int, int]] = []
    for box in boxes:
        if box.kind == b"moov":
            _bare_tracks(film, box, shown)
    _empty_what_is_not_needed(film, boxes, 0)
    for box in boxes:
        if box.kind == b"mdat":
            _keep_only(film, box, shown)
    return bytes(film)


def _bare_tracks(film: bytearray, moov: Box, shown: list[tuple[int, int]]) -> None:
    """Collects the positions of picture and sound; zeroes other tracks."""
    for track in _inside(film, moov):
        if track.kind != b"trak":
            continue
        handler = _only(film, track, b"mdia", b"hdlr")
        kind = bytes(film[handler.inside + 8 : handler.inside + 12])
        if kind not in (_PICTURE, _SOUND):
            _empty(film, track)
            continue
        table = _only(film, track, b"mdia", b"minf", b"stbl")
        shown += _samples(film, table)
        if kind == _PICTURE:
            _forget_encoder(film, _only(film, table, b"stsd"))


def _forget_encoder(film: bytearray, described: Box) -> None:
    """Zeroes the encoder's name in each video sample description."""
    for kind in _boxes(film, described.inside + 8, described.end):
        if kind.end - kind.start >= _PICTURE_KIND:
            film[kind.inside + 42 : kind.inside + 74] = bytes(32)


def _empty_what_is_not_needed(film: bytearray, boxes: list[Box], depth: int) -> None:
    if depth > _DEEPEST:
        raise NoCopy("Boxes in boxes without end.")
    for box in boxes:
        if box.kind not in _NEEDED:
            _empty(film, box)
        elif box.kind in _HOLDS_BOXES:
            _empty_what_is_not_needed(film, list(_inside(film, box)), depth + 1)
        elif box.kind in _TIMES:
            _forget_times(film, box)
        elif box.kind == b"hdlr":  # the handler's name, where some phones write their model
            film[box.inside + 24 : box.end] = bytes(max(0, box.end - box.inside - 24))


def _forget_times(film: bytearray, box: Box) -> None:
    """Zeroes creation and modification time, of four or eight bytes each."""
    wide = 8 if film[box.inside] == 1 else 4
    film[box.inside + 4 : box.inside + 4 + 2 * wide] = bytes(2 * wide)


def _keep_only(film: bytearray, media: Box, shown: list[tuple[int, int]]) -> None:
    """Zeroes all media bytes outside these ranges."""
    at = media.inside
    for start, end in sorted(shown):
        if media.inside <= start < media.end:
            if end > media.end:
                raise NoCopy("A film whose pictures lie outside of it.")
            film[at : max(at, start)] = bytes(max(0, start - at))
            at = max(at, end)
    film[at : media.end] = bytes(max(0, media.end - at))


def _samples(film: bytearray, table: Box) -> list[tuple[int, int]]:
    """The byte ranges of a track's samples."""
    boxes = {box.kind: box for box in _inside(film, table)}
    sizes = _sizes(film, boxes[b"stsz"])
    wide = b"co64" in boxes
    chunks = _numbers(film, boxes[b"co64" if wide else b"stco"], 8 if wide else 4)
    per_chunk = _rows(film, boxes[b"stsc"], 3)
    pieces, sample = [], 0
    for place, (first, count, _) in enumerate(per_chunk):
        last = per_chunk[place + 1][0] - 1 if place + 1 < len(per_chunk) else len(chunks)
        for chunk in range(first - 1, last):
            length = sum(sizes[sample : sample + count])
            pieces.append((chunks[chunk], chunks[chunk] + length))
            sample += count
    return pieces


def _sizes(film: bytearray, box: Box) -> list[int]:
    each, count = _number(film, box.inside + 4), _number(film, box.inside + 8)
    if count > _MOST or (not each and box.inside + 12 + 4 * count > box.end):
        raise NoCopy(f"A film of {count} pieces.")
    return [each] * count if each else [_number(film, box.inside + 12 + 4 * n) for n in range(count)]


def _numbers(film: bytearray, box: Box, wide: int) -> list[int]:
    count = _number(film, box.inside + 4)
    if box.inside + 8 + count * wide > box.end:
        raise NoCopy("A table that is longer than its box.")
    return [_number(film, box.inside + 8 + wide * n, wide) for n in range(count)]


def _rows(film: bytearray, box: Box, columns: int) -> list[tuple[int, ...]]:
    count = _number(film, box.inside + 4)
    if box.inside + 8 + 4 * columns * count > box.end:
        raise NoCopy("A table that is longer than its box.")
    return [
        tuple(_number(film, box.inside + 8 + 4 * (columns * row + column)) for column in range(columns))
        for row in range(count)
    ]


def _only(film: bytearray, box: Box, *path: bytes) -> Box:
    for kind in path:
        found = [one for one in _inside(film, box) if one.kind == kind]
        if len(found) != 1:
            raise NoCopy(f"A film with {len(found)} boxes {kind!r} where there is one.")
        box = found[0]
    return box


def _inside(film: bytearray, box: Box) -> Iterator[Box]:
    return _boxes(film, box.inside, box.end)


def _boxes(film: bytes | bytearray, at: int, end: int) -> Iterator[Box]:
    while at + 8 <= end:
        size, head = _number(film, at), 8
        if size == 1:
            size, head = _number(film, at + 8, 8), 16
        size = size or end - at
        if size < head or at + size > end:
            raise NoCopy("A box that is larger than what it lies in.")
        yield Box(bytes(film[at + 4 : at + 8]), at, at + head, at + size)
        at += size


def _empty(film: bytearray, box: Box) -> None:
    """Turns a box into an empty one of the same size."""
    film[box.start + 4 : box.start + 8] = b"free"
    film[box.inside : box.end] = bytes(box.end - box.inside)


def _number(film: bytes | bytearray, at: int, wide: int = 4) -> int:
    return int.from_bytes(film[at : at + wide])
