"""Photos, papers and films as telephones and offices make them: with everything in them that tells who and where."""

from __future__ import annotations

import io
import struct

import segno
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

MARK = "SOMSRI-TELEPHONE-7781"  # stands in every hidden place; nobody at the desk may ever read it
_PLACE = ((12, 40, 31), (101, 16, 44))


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240)) -> bytes:
    """A photo of a chimney, with the telephone's name, its owner, the time, and where it was taken."""
    picture = Image.new("RGB", size, "skyblue")
    ImageDraw.Draw(picture).rectangle((140, 60, 180, 239), fill="brown")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = MARK, MARK, MARK  # maker, model, artist
    exif[0x0132] = "2026:11:20 21:43:07"
    exif[0x0112] = 6  # turn it by a quarter
    place = exif.get_ifd(0x8825)
    place[1], place[3] = "N", "E"
    place[2], place[4] = (tuple(IFDRational(part) for part in one) for one in _PLACE)
    content = io.BytesIO()
    picture.save(content, kind, exif=exif, **({"comment": MARK} if kind == "JPEG" else {}))
    return content.getvalue()


def sign(says: str) -> bytes:
    """A photo of a factory's gate with its QR sign, held a little askew."""
    drawn = io.BytesIO()
    segno.make(says).save(drawn, kind="png", scale=5)
    code = Image.open(drawn).convert("RGB").rotate(12, expand=True, fillcolor="skyblue")
    picture = Image.new("RGB", (code.width + 600, code.height + 300), "skyblue")
    picture.paste(code, (400, 200))
    content = io.BytesIO()
    picture.save(content, "JPEG")
    return content.getvalue()


def paper(pages: int = 2) -> bytes:
    """A letter as an office's machine scans it, with its author."""
    sheets = [Image.new("L", (300, 420), "white") for _ in range(pages)]
    for number, sheet in enumerate(sheets, 1):
        ImageDraw.Draw(sheet).text((30, 30), f"page {number}", fill="black")
    content = io.BytesIO()
    sheets[0].save(content, "PDF", save_all=True, append_images=sheets[1:], author=MARK, title=MARK, creator=MARK)
    return content.getvalue()


def film(pictures: bool = True) -> bytes:
    """The smallest film: one picture, one sound, a hidden track of places, and a telephone's name and time."""
    picture, sound, places = b"PICTURE!", b"SOUND", MARK.encode()
    head = _box(b"ftyp", b"isom" + bytes(4) + b"isom")
    media = _box(b"mdat", picture + places + sound)
    first = len(head) + 8
    moov = _box(
        b"moov",
        _box(b"mvhd", bytes(4) + struct.pack(">II", 3_870_000_000, 3_870_000_001) + bytes(88)),
        _track(b"vide", first, len(picture)) if pictures else b"",
        _track(b"meta", first + len(picture), len(places)),
        _track(b"soun", first + len(picture) + len(places), len(sound)),
        _box(b"udta", _box(b"\xa9xyz", MARK.encode())),
    )
    return head + media + moov + _box(b"uuid", MARK.encode())


def voice(comment: bytes = MARK.encode()) -> bytes:
    """A voice message as Telegram's: a head, comments that may be long, and two pages of sound."""
    tags = b"OpusTags" + struct.pack("<I", len(comment)) + comment + struct.pack("<I", 0)
    pages = [(2, b"OpusHead\1\1" + bytes(9)), (0, tags), (0, b"SOUND-1"), (4, b"SOUND-2")]
    return b"".join(_ogg_page(flags, number, body) for number, (flags, body) in enumerate(pages))


def _ogg_page(flags: int, number: int, body: bytes) -> bytes:
    lengths = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 960 * number, 7, number, 0, len(lengths)) + lengths + body


def recording() -> bytes:
    """A voice message as LINE's: a film without pictures."""
    return film(pictures=False)


def _track(handler: bytes, at: int, size: int) -> bytes:
    described = bytes(42) + MARK.encode().ljust(32, b"\0") + bytes(8) if handler == b"vide" else bytes(28)
    table = _box(
        b"stbl",
        _box(b"stsd", bytes(4) + struct.pack(">I", 1) + _box(b"avc1", described)),
        _box(b"stsc", bytes(4) + struct.pack(">IIII", 1, 1, 1, 1)),
        _box(b"stsz", bytes(4) + struct.pack(">II", size, 1)),
        _box(b"stco", bytes(4) + struct.pack(">II", 1, at)),
    )
    times = bytes(4) + struct.pack(">II", 3_870_000_000, 3_870_000_001)
    told = _box(b"hdlr", bytes(8) + handler + bytes(12) + MARK.encode())
    return _box(
        b"trak",
        _box(b"tkhd", times + bytes(72)),
        _box(b"mdia", _box(b"mdhd", times + bytes(12)), told, _box(b"minf", table)),
    )


def _box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I", 8 + len(content)) + kind + content
