"""File type sniffing and safety checks (size, signature, zip bombs, macros) before a reader opens a file."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from indexer.readers import Unreadable, endings
from indexer.texts import say

MEGABYTE = 1 << 20
LARGEST = 50 * MEGABYTE
LARGEST_TEXT = 5 * MEGABYTE  # a thousand pages; what is larger is a log or a database, not a paper
LARGEST_UNPACKED = 300 * MEGABYTE
MOST_PARTS = 10_000
LARGEST_LINKS = 4 * MEGABYTE
XML = (".xml", ".rels")
MAX_DECLARATION_BYTES = 1024
ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']+)")
PLAIN = (b"utf-8", b"us-ascii", b"ascii")
HARMLESS = ("hyperlink", "externalLinkPath", "attachedTemplate", "oleObject")  # opened by a click; or named below
# PDF actions that run when the file is opened. A name may be escaped as #xx.
RUNS = re.compile(rb"/(?:JavaScript|Launch)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
PROGRAMS = ("vbaproject.bin", "vbadata.xml", ".exe", ".js", ".vbs")
TEXTS = frozenset({"md", "txt", "html", "htm"})

# The part that makes a zip an Office file.
REQUIRED_PARTS = {
    "docx": ("word/document.xml", "a Word document"),
    "xlsx": ("xl/workbook.xml", "an Excel workbook"),
    "pptx": ("ppt/presentation.xml", "a PowerPoint presentation"),
}
SIGNATURES = {
    b"%PDF-": ("pdf", "a PDF"),
    b"PK\x03\x04": ("zip", "a zip archive"),
    b"PK\x05\x06": ("zip", "an empty zip archive"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("ole", "an Office file that is old (before 2007) or locked with a password"),
    b"\x89PNG\r\n\x1a\n": ("png", "a PNG picture"),
    b"\xff\xd8\xff": ("jpg", "a JPEG picture"),
    b"GIF8": ("gif", "a GIF picture"),
    b"II*\x00": ("tif", "a TIFF picture"),
    b"MM\x00*": ("tif", "a TIFF picture"),
    b"{\\rtf": ("rtf", "an RTF document"),
    b"Rar!": ("rar", "a RAR archive"),
    b"7z\xbc\xaf": ("7z", "a 7-Zip archive"),
    b"\x7fELF": ("elf", "a program"),
    b"MZ": ("exe", "a program"),
}
SAME = {"jpeg": "jpg", "docx": "zip", "xlsx": "zip", "pptx": "zip"}


def ending(path: Path) -> str:
    """The ending that decides which reader opens this file."""
    return path.suffix.lower().removeprefix(".")


def opened(path: Path) -> bytes:
    """Read a file after checking size and signature."""
    kind = ending(path)
    if kind not in endings():
        raise Unreadable(say("file.no_reader", kind=kind, known=", ".join(endings())))
    check_size(path.stat().st_size, kind)
    data = path.read_bytes()
    check_signature(data, kind)
    return data


def check_size(size: int, kind: str) -> None:
    """Refuse an empty or too large file."""
    most = LARGEST_TEXT if kind in TEXTS else LARGEST
    if size == 0:
        raise Unreadable(say("file.empty"))
    if size > most:
        raise Unreadable(say("file.large", size=f"{size / MEGABYTE:,.0f}", kind=kind, most=most // MEGABYTE))


def check_signature(data: bytes, kind: str) -> None:
    """Refuse a file whose signature (first bytes) contradicts its ending."""
    true_kind, words = signature(data)
    if kind in TEXTS:
        if true_kind:
            raise Unreadable(say("file.other_ending", kind=kind, words=words))
        return
    if true_kind != SAME.get(kind, kind):
        raise Unreadable(say("file.other_inside", kind=kind, words=words or "no such file inside"))
    if kind in REQUIRED_PARTS:
        unpack_safely(data, kind)
    if kind == "pdf" and RUNS.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)):
        raise Unreadable(say("file.programs", name="JavaScript"))


def signature(data: bytes) -> tuple[str, str]:
    """What the first bytes say the file is: its usual ending, and words for a person."""
    for first, known in SIGNATURES.items():
        if data.startswith(first) and (first != b"MZ" or b"\x00" in data[:64]):
            return known
    if b"%PDF-" in data[:1024]:  # the standard lets a PDF begin a little late
        return SIGNATURES[b"%PDF-"]
    return "", ""


def unpack_safely(data: bytes, kind: str) -> None:
    """Refuse an Office file that is another kind of zip, a zip bomb, or has XML entities."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            check_required_part({part.filename for part in parts}, kind)
            check_unpacked_size(parts)
            check_letters(archive, parts)
            check_entities(archive, parts)
            check_links(archive, parts)
            check_programs(archive, parts)
    except (
        BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as broken:
        raise Unreadable(say("file.not_unpacked", broken=broken, kind=kind)) from broken


def check_required_part(names: set[str], kind: str) -> None:
    heart, words = REQUIRED_PARTS[kind]
    if heart in names:
        return
    for other, (other_heart, other_words) in REQUIRED_PARTS.items():
        if other_heart in names:
            raise Unreadable(say("file.rename", kind=kind, words=other_words, other=other))
    raise Unreadable(say("file.zip", kind=kind, words=words))


def check_unpacked_size(parts: list[ZipInfo]) -> None:
    # Unpacking stops at the size that the directory declares, so the declared sum is an upper bound.
    whole = sum(part.file_size for part in parts)
    if whole > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise Unreadable(
            say(
                "file.flood",
                size=f"{whole / MEGABYTE:,.0f}",
                parts=f"{len(parts):,}",
                most=LARGEST_UNPACKED // MEGABYTE,
                most_parts=f"{MOST_PARTS:,}",
            )
        )


def check_entities(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """Refuse a DOCTYPE: no Office program writes one, and it allows entity expansion attacks."""
    for part in parts:
        if part.filename.lower().endswith(XML) and any(b"<!DOCTYPE" in piece for piece in pieces(archive, part)):
            raise Unreadable(say("file.entities", part=part.filename))


def check_letters(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """Refuse XML that is not UTF-8: in another encoding the checks below would miss what they search for."""
    for part in parts:
        if part.filename.lower().endswith(XML):
            with archive.open(part) as stream:
                first = stream.read(MAX_DECLARATION_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
            named = ENCODING.match(first)
            if b"\0" in first or (first and first[:1] != b"<") or (named and named[1].lower() not in PLAIN):
                raise Unreadable(say("file.letters", part=part.filename))


def check_links(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """Refuse links to external resources (images, templates) that are fetched on opening."""
    for part in parts:
        if part.filename.lower().endswith(".rels"):
            if part.file_size > LARGEST_LINKS:
                raise Unreadable(say("file.links", name=part.filename))
            for link in links_in(archive.read(part), part.filename):
                kind = str(link.get("Type", "")).rpartition("/")[2]
                outside = str(link.get("TargetMode", "")).lower() == "external"
                if kind == "aFChunk" or (outside and kind not in HARMLESS):
                    raise Unreadable(say("file.links", name=f"{kind}: {str(link.get('Target', ''))[:60]}"))


def links_in(data: bytes, name: str) -> list[Mapping[str, str]]:
    """The links of a part, each as its attributes."""
    # Imported late: most builds read no Office file.
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as broken:
        raise Unreadable(say("file.links", name=name)) from broken
    found = [one for one in root.iter() if isinstance(one.tag, str) and one.tag.endswith("}Relationship")]
    return [dict(one.attrib) for one in found]


def check_programs(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """Refuse macros and embedded programs."""
    for part in parts:
        name = part.filename.lower()
        fetches = name.endswith(".rels") and any(
            b"attachedTemplate" in piece or b"oleObject" in piece for piece in pieces(archive, part)
        )
        if fetches or name.endswith(PROGRAMS) or "/activex/" in name:
            raise Unreadable(say("file.programs", name=part.filename))


def pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """Read a part in overlapping chunks, so that no match is missed at a border."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(MEGABYTE):
            yield tail + piece
            tail = piece[-16:]
