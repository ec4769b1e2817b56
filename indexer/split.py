"""Splits a paper into passages: one for each section, without losing text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.clauses import begins_step, clause_of
from indexer.outline import prepared
from indexer.papers.front_matter import day
from indexer.readers import SCANNED, Block, Heading, ListItem, Note, Paragraph, Table, Unreadable
from indexer.reading import table_rows
from indexer.split_long import Unit, packed
from indexer.texts import say
from knowledge.passages import Paper, Passage


@dataclass(frozen=True)
class Section:
    """A section: the blocks under one heading, up to the next."""

    path: tuple[str, ...]
    level: int = 0  # of its heading; 0 where the paper's title is all there is
    page: int | None = None
    blocks: list[Block] = field(default_factory=list)


def split(paper: Paper, blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """The passages of a paper, in its order."""
    blocks = tuple(blocks)
    notes = [block for block in blocks if isinstance(block, Note) and block.key == SCANNED]
    scanned = {int(note.value) for note in notes if note.value.isdecimal()}
    passages: list[Passage] = []
    for section in (clause for whole in sections(paper, blocks) for clause in clauses_apart(whole)):
        asked, effective = noted(section)
        for text, page in packed(list(units(section))):
            passages.append(
                Passage(
                    id=f"{paper.id}#{len(passages) + 1}",
                    paper=paper.id,
                    heading=section.path,
                    text=text,
                    clause=clause_of(section.path[-1]),
                    page=page or section.page,
                    scanned=(page or section.page) in scanned,
                    effective=effective,
                    asked=asked,
                )
            )
            asked = ()  # the first piece of a long section answers for it
    return tuple(passages)


def sections(paper: Paper, blocks: Iterable[Block]) -> Iterator[Section]:
    """Cut the paper at its headings; text before the first gets the paper's title."""
    title = paper.title or paper.id
    current = Section((title,))
    above: list[tuple[int, str]] = []
    for block in prepared(tuple(blocks)):
        if not isinstance(block, Heading):
            current.blocks.append(block)
            continue
        yield from finished(current, block.level)
        text = " ".join(block.text.split())
        above = [(level, words) for level, words in above if level < block.level]
        if block.level > 1 or text != title:
            above.append((block.level, text))
        current = Section(tuple(words for _, words in above) or (title,), block.level if above else 0, block.page)
    yield from finished(current, 0)


def finished(section: Section, next_level: int) -> Iterator[Section]:
    """A section with words; one without is kept as its own heading, unless the headings below it carry that on."""
    if has_words(section):
        yield section
    elif section.level and next_level <= section.level:
        section.blocks.append(Paragraph(section.path[-1], section.page))
        yield section


def has_words(section: Section) -> bool:
    return any(not isinstance(block, Note) for block in section.blocks)


def clauses_apart(section: Section) -> Iterator[Section]:
    """A section that is a row of clauses (ข้อ 1, ข้อ 2 …) becomes one section for each."""
    begins = [clause_at_start(block) for block in section.blocks]
    if len(set(filter(None, begins))) < 2:
        yield section
        return
    current = Section(section.path, section.level, section.page)
    for block, clause in zip(section.blocks, begins, strict=True):
        if clause:
            if has_words(current):
                yield current
            current = Section((*section.path, clause), section.level, block_page(block))
        current.blocks.append(block)
    yield current


def clause_at_start(block: Block) -> str:
    """The clause that a block opens. Steps are none: they are one answer together."""
    if isinstance(block, Paragraph):
        opening = block.text
    elif isinstance(block, ListItem):
        opening = block.marker
    else:
        return ""
    return "" if begins_step(opening) else clause_of(opening)


def noted(section: Section) -> tuple[tuple[str, ...], date | None]:
    """The author's notes of a section: questions, and the date from which it applies."""
    asked: list[str] = []
    effective = None
    for note in section.blocks:
        if not isinstance(note, Note):
            continue
        if note.key == "asked":
            asked += [question for part in note.value.split("|") if (question := part.strip())]
        elif note.key == "effective":
            effective = day(note.value)
            if effective is None:
                raise Unreadable(say("note.day", line=note.line, value=note.value))
    return tuple(dict.fromkeys(asked)), effective


def units(section: Section) -> Iterator[Unit]:
    """Units that stay together: a list with its lead-in sentence, a table, a paragraph."""
    lead: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Note):
            continue
        if lead and not belongs(lead, block):
            yield unit(lead)
            lead = []
        lead.append(block)
    if lead:
        yield unit(lead)


def belongs(before: Sequence[Block], block: Block) -> bool:
    """An item belongs to the items or the sentence before it."""
    if is_item(block):
        return is_item(before[-1]) or (isinstance(before[-1], Paragraph) and len(before[-1].text) < 400)
    return isinstance(block, Table) and isinstance(before[-1], Paragraph) and before[-1].text.endswith(":")


def is_item(block: Block) -> bool:
    return isinstance(block, ListItem) or (isinstance(block, Paragraph) and begins_step(block.text))


def unit(blocks: Sequence[Block]) -> Unit:
    lines = tuple(line for block in blocks for line in lines_of(block))
    only = blocks[0]
    repeat = table_rows.header_of(only) if len(blocks) == 1 and isinstance(only, Table) else ""
    return Unit(lines, block_page(only), any(is_item(one) or isinstance(one, Table) for one in blocks), repeat)


def lines_of(block: Block) -> Sequence[str]:
    if isinstance(block, Table):
        return table_rows.lines_of(block)
    if isinstance(block, ListItem):
        return ["  " * block.depth + f"{block.marker} {block.text}".lstrip()]
    return [block.text] if isinstance(block, Paragraph) else []


def block_page(block: Block) -> int | None:
    return None if isinstance(block, Note) else block.page
