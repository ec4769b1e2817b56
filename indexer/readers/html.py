"""Reads web pages (.html) without menus, scripts and frames."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag

from indexer.readers import Block, Heading, ListItem, Paragraph, Table
from indexer.reading.encodings import decode
from indexer.reading.table_spans import Cell, resolved

DROPPED = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select",
    "iframe", "object", "svg", "head", "dialog",
)  # fmt: skip
DROPPED_ROLES = ("navigation", "banner", "contentinfo", "search", "menu", "dialog")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BREAKS = frozenset({
    "address", "article", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "ul",
})  # fmt: skip
MOST_SPANNED = 100
BREAK = "\x00"  # a line break that is meant; the line ends of the source are only spaces
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes) -> Iterator[Block]:
    """The blocks of a page's main part."""
    page = BeautifulSoup(decode(data), "lxml")
    title = " ".join(page.title.get_text().split()) if page.title else ""
    clean(page)
    root = page.find("main") or page.body or page
    if title and page.find("h1") is None:  # the page has no title of its own
        yield Heading(1, title)
    yield from walk(root)


def clean(page: BeautifulSoup) -> None:
    """Remove navigation, scripts and hidden elements, and mark line breaks."""
    for tag in page.find_all(DROPPED):
        # The header inside an article contains its title; only the page's own header is dropped.
        if tag.name != "header" or tag.find_parent(["article", "main"]) is None:
            tag.decompose()
    for tag in page.find_all(role=list(DROPPED_ROLES)):
        tag.decompose()
    for tag in page.find_all(hidden=True) + page.find_all(style=HIDDEN) + page.find_all(None, {"aria-hidden": "true"}):
        if not tag.decomposed:
            tag.decompose()
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for line in page.find_all("br"):
        line.replace_with(BREAK)
    for typed in page.find_all("pre"):
        typed.string = typed.get_text().strip("\n").replace("\n", BREAK)


def walk(node: Tag, marker: str | None = None, depth: int = -1) -> Iterator[Block]:
    """A node's blocks; loose words between them become blocks of their own. Inside a list there is a marker."""
    loose: list[str] = []
    number = 0
    for child in node.children:
        if not isinstance(child, Tag) or is_inline(child):
            loose.append(child.get_text() if isinstance(child, Tag) else str(child))
            continue
        if text := tidy(loose):
            yield said(text, marker, depth)
            marker = None if marker is None else ""
        loose = []
        if child.name in HEADINGS:
            if text := tidy([child.get_text()]):
                yield Heading(HEADINGS[child.name], text)
        elif child.name == "table" and not is_layout(child):
            if rows := rows_of(child):
                yield Table(rows, header=len(rows) > 1)
        elif child.name == "li":
            number += 1
            yield from walk(child, f"{number}." if node.name == "ol" else "-", depth)
        elif child.name in ("ul", "ol"):
            yield from walk(child, None, depth + 1)
        else:
            for block in walk(child, marker, depth):
                yield block
                marker = None if marker is None else ""
    if text := tidy(loose):
        yield said(text, marker, depth)


def is_inline(tag: Tag) -> bool:
    """Words in a line; but not a span around whole paragraphs, as page builders like to do."""
    return tag.name not in BREAKS and tag.name not in HEADINGS and tag.find([*BREAKS, *HEADINGS]) is None


def is_layout(table: Tag) -> bool:
    """A table that only arranges the page: other tables or headings lie inside it."""
    return table.find(["table", *HEADINGS]) is not None


def rows_of(table: Tag) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, each with what its merged cells say."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.find_all("tr")):
        column = 0
        for cell in line.find_all(["td", "th"]):
            while (row, column) in taken:
                column += 1
            height, width = span(cell, "rowspan"), span(cell, "colspan")
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
            cells.append(Cell(tidy([cell.get_text()]).replace("\n", " "), row, column, height, width))
            column += width
    return resolved(cells)


def span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell covers; nobody reads a thousand."""
    said = str(cell.get(name) or "")
    return min(max(int(said), 1), MOST_SPANNED) if said.isdecimal() and len(said) < 5 else 1


def said(text: str, marker: str | None, depth: int) -> Block:
    return Paragraph(text) if marker is None else ListItem(text, marker, max(depth, 0))


def tidy(parts: list[str]) -> str:
    """The words as a browser shows them: only a marked break begins a new line."""
    lines = (" ".join(line.split()) for line in "".join(parts).split(BREAK))
    return "\n".join(line for line in lines if line)
