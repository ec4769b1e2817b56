"""Which papers there are, and what each says about itself: its front matter over its folder's about.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.papers import front_matter_fields
from indexer.papers.front_matter import Fields, Misread, fields, front_matter
from indexer.readers import Unreadable
from indexer.reading import file_type
from indexer.reading.encodings import decode
from indexer.texts import say
from knowledge.passages import Paper

ABOUT = "about.yaml"
WITHDRAWN = "withdrawn.yaml"  # in the Ministry's own folder: papers that nobody is to be answered from, and why
ONLY_ABOUT = frozenset({"title", "title_en", "papers"})  # said of the folder, not of each paper in it
LARGEST_ABOUT = 1 << 20
NO_PAPER = (".yaml", ".yml")  # about.yaml and the glossary are data for the house
UNFIT = re.compile(r"[#|\n\r\t]")  # "#" stands between a paper's name and its section's


@dataclass(frozen=True)
class Entry:
    """A paper and the file it is read from."""

    paper: Paper
    file: Path
    folder: Path  # of papers, in which it lies

    @property
    def name(self) -> str:
        """The file as people know it."""
        return relative(self.file, self.folder)


@dataclass(frozen=True)
class Refusal:
    """A file that is left out, the line if there is one, and why."""

    file: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.reason}"


@dataclass(frozen=True)
class About:
    """What a folder says of every paper in it."""

    defaults: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    papers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    trouble: str = ""  # nothing may be read under defaults that could not be read


@dataclass(frozen=True)
class Catalogue:
    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


def catalogue(documents: Path) -> Catalogue:
    """Every paper under the folder, and every file that must be left out."""
    described = [describe(file, documents) for file in files(documents)]
    refused = [one for one in described if isinstance(one, Refusal)]
    found = [one for one in described if isinstance(one, Entry)]
    # A form that a paper names as its original is handed out with that paper, and read there.
    originals = {one.paper.original for one in found if one.paper.original != relative(one.file, documents)}
    entries: dict[str, Entry] = {}
    for one in found:
        name = relative(one.file, documents)
        if name in originals:
            continue
        if first := entries.get(one.paper.id):
            refused.append(Refusal(name, say("paper.twice", other=relative(first.file, documents))))
        else:
            entries[one.paper.id] = one
    return Catalogue(tuple(entries.values()), tuple(refused))


def joined(documents: Path, own: Path | None) -> Catalogue:
    """The papers that come with the program, and the Ministry's own over them: one of the same name replaces it."""
    packaged = catalogue(documents)
    if own is None or not own.is_dir():
        return packaged
    ours = catalogue(own)
    try:
        gone = withdrawn(own)
    except (Misread, Unreadable) as wrong:
        return Catalogue((), (Refusal(WITHDRAWN, str(wrong)),))  # nobody knows what was withdrawn: nothing is shown
    entries = {entry.paper.id: entry for entry in (*packaged.entries, *ours.entries) if entry.paper.id not in gone}
    return Catalogue(tuple(entries.values()), (*packaged.refused, *ours.refused))


def withdrawn(own: Path) -> Mapping[str, Any]:
    """The papers that were withdrawn, each with its reason."""
    file = own / WITHDRAWN
    return fields(decode(file.read_bytes())).values if file.is_file() else {}


def files(documents: Path) -> Iterator[Path]:
    """Every file that should be a paper, in the same order each time. Folders behind links are not entered."""
    for folder, below, names in os.walk(documents):
        below[:] = sorted(name for name in below if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_", "~$")) and not name.lower().endswith(NO_PAPER):
                yield Path(folder) / name


def describe(file: Path, documents: Path) -> Entry | Refusal:
    """The paper that a file is, or why it cannot be one."""
    name = relative(file, documents)
    if not file.resolve().is_relative_to(documents.resolve()):
        return Refusal(name, say("paper.link"))
    if not file.is_file():
        return Refusal(name, say("paper.not_file"))
    if UNFIT.search(name):
        return Refusal(name, say("paper.name"))
    about = about_of(file.parent, documents)
    if about.trouble:
        return Refusal(name, f"{say('paper.about')} {about.trouble}")
    own = Fields()
    try:
        own = own_fields(file, about)
        paper = front_matter_fields.paper(
            name.removesuffix(file.suffix), {**about.defaults, **own.values}, about.subject
        )
        return Entry(with_original(paper, file, documents), file, documents)
    except front_matter_fields.Misfit as wrong:
        return Refusal(name, str(wrong), own.lines.get(wrong.field))
    except Misread as wrong:
        return Refusal(name, str(wrong), wrong.line)
    except (Unreadable, OSError) as wrong:
        return Refusal(name, str(wrong))


def own_fields(file: Path, about: About) -> Fields:
    """Markdown carries its fields itself; those of every other file stand in about.yaml beside it."""
    if file_type.ending(file) != "md":
        return Fields(about.papers.get(file.name, {}))
    return front_matter(decode(file_type.opened(file)))


def with_original(paper: Paper, file: Path, documents: Path) -> Paper:
    """The paper with the file that a person is given when he asks for the paper itself."""
    if not paper.original:
        return replace(paper, original=relative(file, documents))
    original = (file.parent / paper.original).resolve()
    if not original.is_relative_to(documents.resolve()) or not original.is_file():
        raise front_matter_fields.Misfit("original", say("paper.original", name=paper.original))
    return replace(paper, original=relative(original, documents.resolve()))


def about_of(folder: Path, documents: Path) -> About:
    """The folder's own about.yaml over those of the folders above it."""
    above = About() if folder == documents else about_of(folder.parent, documents)
    file = folder / ABOUT
    if above.trouble or not file.is_file():
        return replace(above, papers={})
    try:
        return read_about(file, above)
    except Misread as wrong:
        return About(trouble=str(Refusal(relative(file, documents), str(wrong), wrong.line)))
    except (Unreadable, OSError) as wrong:
        return About(trouble=str(Refusal(relative(file, documents), str(wrong))))


def read_about(file: Path, above: About) -> About:
    if file.is_symlink() or file.stat().st_size > LARGEST_ABOUT:
        raise Misread(1, say("about.small"))
    found = fields(decode(file.read_bytes()))
    papers = found.values.get("papers") or {}
    if not isinstance(papers, dict) or not all(isinstance(one, dict) for one in papers.values()):
        raise Misread(found.line("papers"), say("about.papers"))
    own = {key: value for key, value in found.values.items() if key not in ONLY_ABOUT}
    if "title" in found.values:
        own["subject_en"] = str(found.values.get("title_en") or "")
    return About({**above.defaults, **own}, str(found.values.get("title") or above.subject), papers)


def relative(file: Path, documents: Path) -> str:
    return file.relative_to(documents).as_posix()
