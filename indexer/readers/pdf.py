"""Reads PDF files by their text layer; pages without one by OCR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexer.pdf_layout.layout import arrange, sizes, without_headers_and_footers
from indexer.pdf_layout.lines import Page, page_of
from indexer.readers import Block, Table, Unreadable
from indexer.reading import ocr
from indexer.texts import say

MOST_PAGES = 2_000
SCAN_SCALE = 300 / 72  # dots for each point: tesseract reads best at 300 to the inch
LARGEST_PAGE = 1_200  # points; a poster is scanned at a smaller scale
FEWEST_LETTERS = 8  # a page number alone is no text layer
FULL = 0.4  # of the page under one picture
DRAWN_LETTERS = 200


def read(data: bytes) -> Iterator[Block]:
    """The blocks of every page, without what repeats at the head and foot of each."""
    yield from whole_tables(blocks_of_pages(data))


def whole_tables(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, with a table that goes on on the next page as one."""
    held: Table | None = None
    for block in blocks:
        if held is not None and isinstance(block, Table) and goes_on(held, block):
            rows = block.rows[1:] if block.rows[0] == held.rows[0] else block.rows
            held = replace(held, rows=held.rows + rows, last=block.page)
            continue
        if held is not None:
            yield held
        held = block if isinstance(block, Table) else None
        if held is None:
            yield block
    if held is not None:
        yield held


def goes_on(table: Table, below: Table) -> bool:
    """Whether a table is the rest of the one on the page before: as wide, and without other names of its columns."""
    pages = ((table.last or table.page or 0), (below.page or 0))
    widths = (max(map(len, table.rows)), max(map(len, below.rows)))
    return pages[1] == pages[0] + 1 and widths[0] == widths[1]


def blocks_of_pages(data: bytes) -> Iterator[Block]:
    document = opened(data)
    try:
        pages = [page_of(document[at], at + 1) for at in range(len(document))]
        bare = without_headers_and_footers(pages)
        scale = sizes(bare)
        for whole, page in zip(pages, bare, strict=True):
            if not has_text(whole) and is_scan(document[page.number - 1]):
                yield from scanned(document[page.number - 1], page.number)
            else:
                yield from arrange(page, scale)
    finally:
        document.close()


def opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as broken:
        if "password" in str(broken).lower():
            raise Unreadable(say("pdf.locked")) from broken
        raise Unreadable(say("pdf.damaged")) from broken
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:  # also where the file's own words are compressed
        raise Unreadable(say("file.programs", name="JavaScript"))
    if not pages:
        raise Unreadable(say("pdf.no_pages"))
    if pages > MOST_PAGES:
        raise Unreadable(say("pdf.long", pages=f"{pages:,}", most=f"{MOST_PAGES:,}"))
    return document


def has_text(page: Page) -> bool:
    return sum(len(line.text) for line in page.lines) >= FEWEST_LETTERS


def is_scan(page: pdfium.PdfPage) -> bool:
    """A picture fills the page, or its letters were turned into drawings. A page with a logo is neither."""
    drawn = 0
    for thing in page.get_objects(max_depth=4):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            if (right - left) * (top - bottom) >= FULL * page.get_width() * page.get_height():
                return True
        drawn += thing.type == raw.FPDF_PAGEOBJ_PATH
    return drawn >= DRAWN_LETTERS


def scanned(page: pdfium.PdfPage, number: int) -> Iterator[Block]:
    scale = SCAN_SCALE * min(1.0, LARGEST_PAGE / max(page.get_width(), page.get_height(), 1.0))
    return ocr.recognise(page.render(scale=scale, grayscale=True).to_pil(), number)
