"""A paper as pictures of its pages: no author, no comments, no attachments, nothing that could run."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image

from bot.documents.copies import NoCopy

_MOST = 60  # pages
_DPI = 150
_MAX_SIDE_PIXELS = 3000  # of a page: a plan of a factory is larger than a letter
_INCH = 72.0  # points


def photographed(content: bytes) -> bytes:
    """A PDF of page pictures. A longer document gets no copy, as half of it would mislead."""
    paper = pypdfium2.PdfDocument(content)
    if not 0 < len(paper) <= _MOST:
        raise NoCopy(f"The paper has {len(paper)} pages; {_MOST} are copied at most.")
    copy = io.BytesIO()
    # One page at a time, so that only one lies in memory unpacked.
    for place, page in enumerate(_pages(paper)):
        page.save(copy, "PDF", append=place > 0, resolution=_DPI, creationDate=None, modDate=None, title=None)
    return copy.getvalue()


def _pages(paper: pypdfium2.PdfDocument) -> Iterator[Image.Image]:
    for page in paper:
        scale = min(_DPI / _INCH, _MAX_SIDE_PIXELS / max(page.get_size()))
        yield page.render(scale=scale).to_pil().convert("RGB")
        page.close()
