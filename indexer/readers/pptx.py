"""Reads PowerPoint files (.pptx): each visible slide is a section; speaker notes are left out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from pptx import Presentation

from indexer.readers import Block, Heading, ListItem, Paragraph, Table
from indexer.reading.table_spans import Cell, resolved


def read(data: bytes) -> Iterator[Block]:
    """The slides, in order, with their number as the page."""
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        if slide._element.get("show") == "0":
            continue
        title = slide.shapes.title
        heading = " ".join(title.text_frame.text.split()) if title is not None else ""
        yield Heading(2, heading or f"หน้า {number}", number)
        title_id = title.shape_id if title is not None else None
        yield from shapes((shape for shape in slide.shapes if shape.shape_id != title_id), number)


def shapes(found: Iterable[Any], page: int) -> Iterator[Block]:
    for shape in found:
        if hasattr(shape, "shapes"):  # a group
            yield from shapes(shape.shapes, page)
        elif getattr(shape, "has_table", False):
            rows = resolved(list(cells_of(shape.table)))
            yield Table(rows, header=len(rows) > 1, page=page)
        elif shape.has_text_frame:
            yield from paragraphs(shape, page)


def cells_of(table: Any) -> Iterator[Cell]:
    """The cells of a table; a cell under a merged one has no words of its own."""
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            if not cell.is_spanned:
                height, width = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
                yield Cell(" ".join(cell.text.split()), row, column, height, width)


def paragraphs(shape: Any, page: int) -> Iterator[Block]:
    lines = [(" ".join(line.text.split()), line.level) for line in shape.text_frame.paragraphs if line.text.strip()]
    # The body of a slide is a list, though its marks come from the template and not from the text.
    if shape.is_placeholder and len(lines) > 1:
        for text, level in lines:
            yield ListItem(text, "-", level, page)
        return
    for text, _ in lines:
        yield Paragraph(text, page)
