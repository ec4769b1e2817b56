"""Detects and decodes text encodings: UTF-8, UTF-16, TIS-620, Windows-874."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from indexer.readers import Unreadable
from indexer.texts import say

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._-]+)""")
THAI_BYTES = re.compile(rb"[\xa1-\xda\xdf-\xfb]")
HIGH_BYTES = re.compile(rb"[\x80-\xff]")
WINDOWS_THAI = frozenset({"windows-874", "x-windows-874", "tis-620", "tis620", "iso-8859-11"})


def decode(data: bytes) -> str:
    """Decode a file, whatever its encoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return decoded(data, encoding)
    if encoding := wide(data):
        return decoded(data, encoding)
    if b"\x00" in data:
        raise Unreadable(say("letters.zeros"))
    try:
        return tidy(data.decode("utf-8"))
    except UnicodeDecodeError:
        return tidy(decode_old(data))


def decoded(data: bytes, encoding: str) -> str:
    try:
        return tidy(data.decode(encoding))
    except UnicodeDecodeError as broken:
        raise Unreadable(say("letters.broken", encoding=encoding, at=broken.start)) from broken


def wide(data: bytes) -> str:
    """UTF-16 without BOM: in Thai and English text one byte of each pair is nearly always 0 or 0x0E."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return ""
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        low = sample[0::2] if encoding == "utf-16-le" else sample[1::2]
        if sum(byte in (0x00, 0x0E) for byte in high) > 0.9 * len(high) and sum(byte == 0 for byte in low) < 0.1 * len(
            low
        ):
            return encoding
    return ""


def decode_old(data: bytes) -> str:
    """Single-byte encodings: the declared one, else Thai when the high bytes are Thai letters, else a guess."""
    if declared := DECLARED.search(data[:2000]):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("cp874" if name in WINDOWS_THAI else name)
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong, so the letters themselves must say
    high = len(HIGH_BYTES.findall(data))
    if high and len(THAI_BYTES.findall(data)) >= 0.95 * high:
        return data.decode("cp874", errors="replace")
    likeliest = from_bytes(data[:100_000]).best()
    if likeliest is None:
        raise Unreadable(say("letters.unknown"))
    return data.decode(likeliest.encoding, errors="replace")


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n\n")
