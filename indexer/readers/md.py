"""Reads Markdown papers (.md) with notes for the indexer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.papers.front_matter import divide
from indexer.readers import Block, Heading, ListItem, Note, Paragraph, Table
from indexer.reading.encodings import decode

NOTE = re.compile(r"<!--\s*(?P<key>[a-z_]+)\s*:\s*(?P<value>.*?)\s*-->", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
# markdown knows no Thai digits, so "๒. ส่งเรื่อง" on a new line is kept on its own line here.
WRAPPED = re.compile(r"\n(?!\s*(?:[0-9๐-๙]{1,3}[.)]|ข้อ\s?[0-9๐-๙]|[-•–]\s))")


def read(data: bytes) -> Iterator[Block]:
    """The blocks of a Markdown paper, without its front matter."""
    _, body, before = divide(decode(data))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return Walker(tokens, before).blocks()


class Walker:
    """Walks the flat token list of markdown-it and yields blocks."""

    def __init__(self, tokens: Sequence[Token], before: int) -> None:
        self.tokens = tokens
        self.before = before
        self.markers: list[str] = []  # one for each list item that is open here

    def blocks(self) -> Iterator[Block]:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.type == "heading_open":
                yield Heading(int(token.tag[1]), words(self.tokens[at + 1]))
            elif token.type == "paragraph_open":
                yield from self.paragraph(words(self.tokens[at + 1]))
            elif token.type == "list_item_open":
                self.markers.append(f"{token.info}{token.markup}" if token.info else "-")
            elif token.type == "list_item_close":
                self.markers.pop()
            elif token.type == "table_open":
                end = next(i for i in range(at, len(self.tokens)) if self.tokens[i].type == "table_close")
                yield Table(tuple(rows(self.tokens[at:end])))
                at = end
            elif token.type in ("fence", "code_block"):
                yield from self.paragraph(token.content.strip("\n"))
            elif token.type == "html_block":
                yield from self.html(token)
            at += 1

    def paragraph(self, text: str) -> Iterator[Block]:
        if not text.strip():
            return
        if not self.markers:
            yield Paragraph(text)
            return
        yield ListItem(text, self.markers[-1], len(self.markers) - 1)
        self.markers[-1] = ""  # a second paragraph of the same item has no number of its own

    def html(self, token: Token) -> Iterator[Block]:
        line = self.before + (token.map[0] + 1 if token.map else 1)
        for note in NOTE.finditer(token.content):
            yield Note(note["key"], " ".join(note["value"].split()), line + token.content[: note.start()].count("\n"))
        yield from self.paragraph(TAG.sub("", token.content).strip())


def rows(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "inline":
            row.append(words(token).replace("\n", " "))
        elif token.type == "tr_close":
            yield tuple(row)
            row = []


def words(inline: Token) -> str:
    """The plain text of an inline token, with the address of outside links."""
    said: list[str] = []
    addresses: list[tuple[str, int]] = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            said.append(child.content)
        elif child.type == "image":
            said.append(words(child))
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            said.append("\x00")
        elif child.type == "softbreak":
            said.append("\n")
        elif child.type == "link_open":
            addresses.append((str(child.attrs.get("href", "")), len(said)))
        elif child.type == "link_close" and addresses:
            address, start = addresses.pop()
            if address.startswith(("http://", "https://")) and address not in "".join(said[start:]):
                said.append(f" ({address})")
    return WRAPPED.sub(" ", "".join(said)).replace("\x00", "\n").strip()
