"""Words and photos as pictures with a watermark all over: whoever passes one on passes on who looked and when."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

import pypdfium2
from PIL import Image, ImageOps

from bot.documents.pdf.pdf_page import Sheet

_SCALE = 1.8  # pixels per point of a page
_TILT = 24  # degrees
_APART = 150  # pixels from one row of stamps to the next
_FAINT = 75  # of 255
_ABOVE_FOOT = 0.93  # of a page; below stands its number
_EDGE = 24  # pixels around the words
_MOST_PAGES = 20
_NARROWEST = 640  # pixels of a photo

Passage = tuple[str, tuple[tuple[str, str], ...]]  # when and who, then labels and texts


def words(passages: Iterable[Passage], stamp: str, language: str, at: datetime) -> bytes:
    """The words as one PNG, as high as they are long."""
    sheet = Sheet("", language, "", at)
    for head, said in passages:
        sheet.keep(14)
        sheet.paragraph(head, 9.5, soft=True)
        for label, text in said:
            if label:
                sheet.fact(label, text)
            else:
                sheet.paragraph(text)
        sheet.gap(2)
    pages = [_trimmed(page) for page in _drawn(sheet)]
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return _saved(_stamped(whole, stamp, language, at), "PNG")


def photo(content: bytes, stamp: str, language: str, at: datetime) -> bytes:
    """The photo with the stamp, as JPEG."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    larger = _NARROWEST / picture.width
    if larger > 1:  # a stamp needs room
        picture = picture.resize((_NARROWEST, max(1, round(picture.height * larger))))
    return _saved(_stamped(picture, stamp, language, at), "JPEG")


def _stamped(picture: Image.Image, stamp: str, language: str, at: datetime) -> Image.Image:
    mask = _mask(stamp, language, at)
    for row, top in enumerate(range(-mask.height, picture.height, _APART)):
        for left in range(-(row % 3) * mask.width // 3, picture.width, mask.width):
            picture.paste((160, 20, 20), (left, top), mask)
    return picture


def _mask(stamp: str, language: str, at: datetime) -> Image.Image:
    """Where the ink of one tilted stamp goes."""
    sheet = Sheet("", language, "", at)
    sheet.heading(stamp, 13)
    page = ImageOps.invert(_drawn(sheet)[0].convert("L"))
    ink = page.crop(page.getbbox()).point(lambda dark: dark * _FAINT // 255)
    return ink.rotate(_TILT, expand=True)


def _drawn(sheet: Sheet) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(sheet.finished())
    try:
        pages = [page.render(scale=_SCALE).to_pil().convert("RGB") for page in _first(document)]
        return [page.crop((0, 0, page.width, round(page.height * _ABOVE_FOOT))) for page in pages]
    finally:
        document.close()


def _first(document: pypdfium2.PdfDocument) -> Iterator[pypdfium2.PdfPage]:
    return (document[place] for place in range(min(len(document), _MOST_PAGES)))


def _trimmed(page: Image.Image) -> Image.Image:
    """Without the empty space below and above the words."""
    box = ImageOps.invert(page.convert("L")).getbbox()
    top, bottom = (box[1], box[3]) if box else (0, _EDGE)
    return page.crop((0, max(0, top - _EDGE), page.width, min(page.height, bottom + _EDGE)))


def _saved(picture: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind)
    return written.getvalue()
