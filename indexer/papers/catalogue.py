"""The catalogue of papers, with metadata from front matter and the folder's about.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.papers import front_matter_fields
from indexer.papers.front_matter import Fields, InvalidYaml, fields, front_matter
from indexer.readers import Unreadable
from indexer.reading import file_type
from indexer.reading.encodings import decode
from indexer.texts import say
from knowledge.passages import Paper

ABOUT = "about.yaml"
WITHDRAWN = "withdrawn.yaml"  # in the Ministry's own folder: the withdrawn papers, each with its reason
ONLY_ABOUT = frozenset({"title", "title_en", "papers"})  # fields of the folder, not of each paper in it
LARGEST_ABOUT = 1 << 20
NO_PAPER = (".yaml", ".yml")  # files that are no papers
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
    """A file that is left out: name, line, reason."""

    file: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.reason}"


@dataclass(frozen=True)
class About:
    """The defaults of a folder for every paper in it (about.yaml)."""

    defaults: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    papers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    trouble: str = ""  # why about.yaml could not be read; then no paper of the folder is


@dataclass(frozen=True)
class Catalogue:
    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


def catalogue(documents: Path) -> Catalogue:
    """List every paper under a folder, and every refused file."""
    described = [describe(file, documents) for file in files(documents)]
    refused = [one for one in described if isinstance(one, Refusal)]
    found = [one for one in described if isinstance(one, Entry)]
    # A file that a paper names as its original belongs to that paper and is no paper itself.
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
    """The packaged papers joined with the Ministry's own; one of the same name replaces."""
    packaged = catalogue(documents)
    if own is None or not own.is_dir():
        return packaged
    ours = catalogue(own)
    try:
        gone = withdrawn(own)
    except (InvalidYaml, Unreadable) as wrong:
        # It is unknown which papers were withdrawn, so none is shown.
        return Catalogue((), (Refusal(WITHDRAWN, str(wrong)),))
    entries = {entry.paper.id: entry for entry in (*packaged.entries, *ours.entries) if entry.paper.id not in gone}
    return Catalogue(tuple(entries.values()), (*packaged.refused, *ours.refused))


def withdrawn(own: Path) -> Mapping[str, Any]:
    """The papers that were withdrawn, each with its reason."""
    file = own / WITHDRAWN
    return fields(decode(file.read_bytes())).values if file.is_file() else {}


def files(documents: Path) -> Iterator[Path]:
    """Every file that should be a paper, sorted. Symbolic links to folders are not followed."""
    for folder, below, names in os.walk(documents):
        below[:] = sorted(name for name in below if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_", "~$")) and not name.lower().endswith(NO_PAPER):
                yield Path(folder) / name


def describe(file: Path, documents: Path) -> Entry | Refusal:
    """The metadata of the paper in a file, or why it is refused."""
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
    except front_matter_fields.InvalidField as wrong:
        return Refusal(name, str(wrong), own.lines.get(wrong.field))
    except InvalidYaml as wrong:
        return Refusal(name, str(wrong), wrong.line)
    except (Unreadable, OSError) as wrong:
        return Refusal(name, str(wrong))


def own_fields(file: Path, about: About) -> Fields:
    """The metadata fields: front matter of Markdown; about.yaml for every other kind of file."""
    if file_type.ending(file) != "md":
        return Fields(about.papers.get(file.name, {}))
    return front_matter(decode(file_type.opened(file)))


def with_original(paper: Paper, file: Path, documents: Path) -> Paper:
    """The paper with its original file for download."""
    if not paper.original:
        return replace(paper, original=relative(file, documents))
    original = (file.parent / paper.original).resolve()
    if not original.is_relative_to(documents.resolve()) or not original.is_file():
        raise front_matter_fields.InvalidField("original", say("paper.original", name=paper.original))
    return replace(paper, original=relative(original, documents.resolve()))


def about_of(folder: Path, documents: Path) -> About:
    """The defaults of a folder: its about.yaml over those of the folders above."""
    above = About() if folder == documents else about_of(folder.parent, documents)
    file = folder / ABOUT
    if above.trouble or not file.is_file():
        return replace(above, papers={})
    try:
        return read_about(file, above)
    except InvalidYaml as wrong:
        return About(trouble=str(Refusal(relative(file, documents), str(wrong), wrong.line)))
    except (Unreadable, OSError) as wrong:
        return About(trouble=str(Refusal(relative(file, documents), str(wrong))))


def read_about(file: Path, above: About) -> About:
    if file.is_symlink() or file.stat().st_size > LARGEST_ABOUT:
        raise InvalidYaml(1, say("about.small"))
    found = fields(decode(file.read_bytes()))
    papers = found.values.get("papers") or {}
    if not isinstance(papers, dict) or not all(isinstance(paper, dict) for paper in papers.values()):
        raise InvalidYaml(found.line("papers"), say("about.papers"))
    own = {key: value for key, value in found.values.items() if key not in ONLY_ABOUT}
    if "title" in found.values:
        own["subject_en"] = str(found.values.get("title_en") or "")
    return About({**above.defaults, **own}, str(found.values.get("title") or above.subject), papers)


def relative(file: Path, documents: Path) -> str:
    return file.relative_to(documents).as_posix()
