"""Files that want something else than to be read: that swell, that run, that fetch, that lie about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = (
    '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + f']><w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>'
)
READS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>'
    f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&passwords;</w:t></w:r></w:p></w:body></w:document>'
)


def word(*lines: str) -> bytes:
    out, paper = io.BytesIO(), docx.Document()
    paper.add_heading("หัวข้อ", 1)
    for line in lines:
        paper.add_paragraph(line)
    paper.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = "ก"
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """An Office file with one more part in it, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return out.getvalue()


def bomb(content: bytes, name: str, megabytes: int = 2048) -> bytes:
    """A few KB that unpack to gigabytes: zeros in zeros, and a directory that says how many."""
    return _swelling(content, name, megabytes, declared=megabytes << 20)


def _swelling(content: bytes, name: str, megabytes: int, declared: int) -> bytes:
    """One more part, made of the same packed megabyte over and over; the directory says that it is so large."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = one * megabytes + packer.flush()
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as parcel:
        parcel.writestr(name, packed, zipfile.ZIP_STORED)
    swelling = bytearray(out.getvalue())
    at = swelling.rindex(b"PK\x01\x02")
    begins = int.from_bytes(swelling[at + 42 : at + 46], "little")
    swelling[at + 10 : at + 12] = swelling[begins + 8 : begins + 10] = (zipfile.ZIP_DEFLATED).to_bytes(2, "little")
    swelling[at + 24 : at + 28] = swelling[begins + 22 : begins + 26] = declared.to_bytes(4, "little")
    return bytes(swelling)


def liar() -> bytes:
    """A bomb whose directory says that it is small."""
    return _swelling(word("ก"), "word/bomb.xml", 2048, declared=1000)


def link(kind: str, target: str, *, outside: bool = True) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_LINKS}">'
        f'<Relationship Id="r9" Type="{_KINDS}/{kind}" Target="{target}"{mode}/></Relationships>'
    ).encode()


def running_pdf() -> bytes:
    """A page that would run a script when it is opened."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)


PROGRAM = b"MZ\x90\x00" + bytes(200)
PAGE = b"<!doctype html><script>alert(1)</script><img src=http://192.0.2.1/x.png>"

# By what it is called: the file, and how it is named.
PAPERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (lambda: bomb(word("ก"), "word/bomb.xml"), "ระเบิด.docx"),
    "nested bomb": (lambda: bomb(word("ก"), "word/embeddings/inner.zip"), "ซ้อน.docx"),
    "liar": (liar, "โกหก.docx"),
    "sheet bomb": (lambda: bomb(sheet(), "xl/worksheets/sheet2.xml"), "ระเบิด.xlsx"),
    "laughs": (lambda: with_part(word("ก"), "word/document.xml", LAUGHS.format("UTF-8").encode()), "หัวเราะ.docx"),
    "laughs, wide": (
        lambda: with_part(word("ก"), "word/document.xml", LAUGHS.format("UTF-16").encode("utf-16")), "กว้าง.docx"
    ),
    "reads": (lambda: with_part(word("ก"), "word/document.xml", READS.encode()), "อ่าน.docx"),
    "macro": (lambda: with_part(word("ก"), "word/vbaProject.bin", b"x"), "แมโคร.docx"),
    "template": (
        lambda: with_part(word("ก"), "word/_rels/settings.xml.rels", link("attachedTemplate", "http://192.0.2.1/t")),
        "แม่แบบ.docx",
    ),
    "web page inside": (
        lambda: with_part(word("ก"), "word/_rels/document.xml.rels", link("aFChunk", "x.html", outside=False)),
        "เว็บ.docx",
    ),
    "picture outside": (
        lambda: with_part(word("ก"), "word/_rels/document.xml.rels", link("image", "http://192.0.2.1/x.png")),
        "รูปนอก.docx",
    ),
    "script in a PDF": (running_pdf, "สคริปต์.pdf"),
    "program": (lambda: PROGRAM, "โปรแกรม.docx"),
    "page as PDF": (lambda: PAGE, "หน้าเว็บ.pdf"),
    "empty": (lambda: b"", "ว่าง.docx"),
}  # fmt: skip


def picture_bomb(side: int = 30_000) -> bytes:
    """A square black PNG, of 900 million points unless said otherwise, that is small as a file."""
    size = side * (1 + (side + 7) // 8)  # each row begins with the number of its filter
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(bytes(size % (1 << 20))) + packer.flush()
    checksum = (size % 65521 << 16) | 1  # Adler-32 of so many zeros
    points = b"\x78\xda" + megabyte * (size >> 20) + end + checksum.to_bytes(4, "big")
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", points) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
