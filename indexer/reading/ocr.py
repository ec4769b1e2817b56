"""OCR of scanned pages by tesseract, when it is installed with Thai."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageOps, UnidentifiedImageError

from indexer.readers import SCANNED, Block, Note, Unreadable
from indexer.reading import plain_text
from indexer.reading.repair_thai import repair
from indexer.texts import say

TIMEOUT = 90  # seconds for a page; a clean one takes two to ten
MOST_PIXELS = 100_000_000
MAX_SIDE_PIXELS = 4000  # 300 dots to the inch on A4 is 3,508; more only costs time
HOW_TO_INSTALL = "Install it: apt-get install tesseract-ocr tesseract-ocr-tha"


def picture(data: bytes) -> Iterator[Block]:
    """OCR of an image file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable(say("scan.dots", width=image.width, height=image.height))
            return recognise(ImageOps.exif_transpose(image), page=1)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as broken:
        raise Unreadable(say("scan.damaged", kind=type(broken).__name__)) from broken


def recognise(image: Image.Image, page: int) -> Iterator[Block]:
    """OCR of one page, as blocks."""
    text = repair(run(page_png(image), f"page {page}"))
    yield Note(SCANNED, str(page))
    yield from plain_text.blocks(text, page)


def page_png(image: Image.Image) -> bytes:
    grey = image.convert("L")
    grey.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    page = io.BytesIO()
    grey.save(page, "PNG", dpi=(300, 300))
    return page.getvalue()


def run(png: bytes, what: str) -> str:
    try:
        program, languages = tesseract()
    except Unreadable as missing:
        raise Unreadable(f"{say('scan.is_scan', what=what)} {missing}") from missing
    # Without the last setting tesseract sets a space after every Thai letter.
    command = [program, "stdin", "stdout", "-l", languages, "--psm", "3", "-c", "preserve_interword_spaces=1"]
    try:
        done = subprocess.run(command, input=png, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired as late:
        raise Unreadable(say("scan.slow", what=what, seconds=TIMEOUT)) from late
    if done.returncode:
        raise Unreadable(say("scan.unread", what=what, why=done.stderr.decode(errors="replace").strip()[-160:]))
    return done.stdout.decode("utf-8", errors="replace")


def is_installed() -> bool:
    try:
        return bool(tesseract())
    except (Unreadable, OSError, subprocess.SubprocessError):
        return False


@cache
def tesseract() -> tuple[str, str]:
    """The tesseract program and its languages; Thai is required."""
    program = shutil.which("tesseract")
    if program is None:
        raise Unreadable(say("scan.no_program", how=HOW_TO_INSTALL))
    listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)
    languages = set(listed.stdout.decode(errors="replace").split())
    if "tha" not in languages:
        raise Unreadable(say("scan.no_thai", how=HOW_TO_INSTALL))
    return program, "tha+eng" if "eng" in languages else "tha"
