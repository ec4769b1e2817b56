"""Writes PDF files by hand, so that a test decides where each word is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, WIDTH = 842, 595
MARKS = [0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F), *range(0xF700, 0xF71B)]
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FIRST_PAGE = 8


@dataclass(frozen=True)
class Words:
    """Words on a page, from the lower left corner, in points."""

    x: float
    y: float
    text: str
    size: float = 16
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A horizontal line across the page, as tables have them."""

    y: float


@dataclass(frozen=True)
class Side:
    """A vertical line between two columns of a table."""

    x: float
    low: float
    high: float


def pdf(pages: Sequence[Sequence[Words | Rule | Side]], password: str = "") -> bytes:
    """A file with a text layer, in fonts that name their letters."""
    kids = " ".join(f"{FIRST_PAGE + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font("Sarabun", 4),
        letters("Sarabun", 80),
        font("Sarabun-Bold", 6),
        letters("Sarabun-Bold", 160),
        names_of_letters(),
    ]
    for at, page in enumerate(pages):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {FIRST_PAGE + 2 * at + 1} 0 R "
            "/Resources << /Font << /F0 3 0 R /F1 5 0 R >> >> >>".encode()
        )
        bodies.append(stream("\n".join(map(drawn, page)).encode()))
    return bound(bodies, password)


def drawn(thing: Words | Rule | Side) -> str:
    if isinstance(thing, Side):
        return f"{thing.x} {thing.low} m {thing.x} {thing.high} l S"
    if isinstance(thing, Rule):
        return f"50 {thing.y} m 545 {thing.y} l S"
    codes = thing.text.encode("utf-16-be").hex()
    return f"BT /F{int(thing.bold)} {thing.size} Tf 1 0 0 1 {thing.x} {thing.y} Tm <{codes}> Tj ET"


def font(name: str, descendant: int) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode 7 0 R >>".encode()
    )


def letters(name: str, stem: int) -> bytes:
    thin = " ".join(f"{mark} [0]" for mark in MARKS)
    return (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 500 /W [{thin} 32 [250]] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor << /Type /FontDescriptor /FontName /{name} /Flags 4 /StemV {stem} /ItalicAngle 0 "
        "/FontBBox [0 -300 1000 900] /Ascent 900 /Descent -300 /CapHeight 700 >> >>".encode()
    )


def names_of_letters() -> bytes:
    ranges = "\n".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in (0x00, 0x0E, 0x20, 0xF7))
    return stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Here def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n4 beginbfrange\n{ranges}\nendbfrange\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end".encode()
    )


def stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def bound(bodies: Sequence[bytes], password: str) -> bytes:
    """Objects, the table of where each lies, and the lock when there is a password."""
    owner, user, key = lock(password) if password else (b"", b"", b"")
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        if key and b"stream\n" in body:
            head, rest = body.split(b"stream\n", 1)
            sealed = rc4(
                hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], rest[: -len(b"\nendstream")]
            )
            body = head + b"stream\n" + sealed + b"\nendstream"
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b""
    if key:
        locked = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
            owner.hex().encode(),
            user.hex().encode(),
        )
    file += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, locked, start)
    return bytes(file)


def lock(password: str) -> tuple[bytes, bytes, bytes]:
    """The owner's and the user's entry and the key, by the oldest of the standard's locks."""
    padded = (password.encode() + PAD)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"\0").digest()[:5]
    return owner, rc4(key, PAD), key


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
