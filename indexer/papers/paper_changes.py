"""Publishes, withdraws or restores one of the Ministry's own papers.

The console writes an errand: a folder with errand.json and the file; this carries it out.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from indexer.collect import QUESTIONS
from indexer.papers.catalogue import ABOUT, WITHDRAWN, withdrawn
from indexer.papers.front_matter import composed, divide, fields, front_matter
from indexer.readers import Unreadable, endings
from indexer.reading import file_type
from indexer.reading.encodings import decode
from indexer.texts import say
from knowledge import settings
from knowledge.passages import PAPER_NAME

ERRAND = "errand.json"
PUT, WITHDRAW, RETURN, ASK = "put", "withdraw", "return", "ask"
DEEDS = (PUT, WITHDRAW, RETURN, ASK)
STEM = re.compile(r"[a-z0-9-]+")
OURS = ("title", "title_en", "audience", "owner")  # fields that an own folder copies from the packaged one


class Unfit(ValueError):
    """An invalid errand."""


@dataclass(frozen=True)
class Errand:
    """One change of a paper: what to do, the file, and the metadata fields."""

    do: str
    paper: str  # "loans/x"; nothing: only questions are brought
    file: Path | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""
    questions: Sequence[Mapping[str, Any]] = ()
    name: str = ""  # of the file of questions


def read_errand(folder: Path) -> Errand:
    """The errand that lies in a folder."""
    try:
        said = json.loads((folder / ERRAND).read_text(encoding="utf-8"))
        errand = Errand(
            str(said["do"]),
            str(said.get("paper", "")),
            folder / Path(said["file"]).name if said.get("file") else None,
            dict(said.get("fields", {})),
            str(said.get("because", "")),
            tuple(said.get("questions", ())),
            str(said.get("name", "")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Unfit(say("errand.unreadable", why=str(wrong))) from wrong
    check(errand)
    return errand


def check(errand: Errand) -> None:
    if errand.do not in DEEDS or (errand.do == PUT and errand.file is None):
        raise Unfit(say("errand.unreadable", why=f"do: {errand.do!r}"))
    if errand.do != ASK and (not PAPER_NAME.fullmatch(errand.paper) or errand.paper.startswith(f"{QUESTIONS}/")):
        raise Unfit(say("errand.name", name=errand.paper))
    if errand.questions and not STEM.fullmatch(errand.name):
        raise Unfit(say("errand.name", name=errand.name))
    if errand.file and file_type.ending(errand.file) not in endings():
        raise Unreadable(say("file.no_reader", kind=file_type.ending(errand.file), known=", ".join(endings())))


def carry_out(errand: Errand, own: Path) -> None:
    """Carry out the errand in the folder of the Ministry's own papers."""
    own.mkdir(parents=True, exist_ok=True)
    if errand.do in (PUT, RETURN):
        take_away(errand.paper, own)
    if errand.do == PUT and errand.file:
        put(errand, errand.file, own)
    if errand.do == WITHDRAW:
        write(own / WITHDRAWN, {**withdrawn(own), errand.paper: errand.because})
    if errand.questions:
        file = own / QUESTIONS / f"{errand.name}.yaml"
        write(file, [dict(question) for question in errand.questions])


def target(errand: Errand, folder: Path) -> Path:
    """The path of the paper's file."""
    ending = file_type.ending(errand.file) if errand.file else "md"
    return folder / f"{errand.paper}.{ending}"


def put(errand: Errand, file: Path, own: Path) -> None:
    goal = target(errand, own)
    goal.parent.mkdir(parents=True, exist_ok=True)
    if file_type.ending(file) == "md":
        replace(goal, with_fields(decode(file_type.opened(file)), errand.fields).encode())
    else:
        replace(goal, file_type.opened(file))
    about = about_of(goal.parent, own)
    if file_type.ending(file) != "md":
        about["papers"] = {**(about.get("papers") or {}), goal.name: dict(errand.fields)}
    write(goal.parent / ABOUT, about)


def take_away(paper: str, own: Path) -> None:
    """Remove the own files of this paper, whatever their ending, and its withdrawal."""
    here = own / paper
    for file in here.parent.glob(f"{here.name}.*") if here.parent.is_dir() else ():
        if file.name != ABOUT and file.stem == here.name:
            about = about_of(here.parent, own)
            papers = {name: said for name, said in (about.get("papers") or {}).items() if name != file.name}
            write(here.parent / ABOUT, {**about, "papers": papers} if papers else without(about, "papers"))
            file.unlink()
    if paper in (known := withdrawn(own)):
        write(own / WITHDRAWN, without(known, paper))


def about_of(folder: Path, own: Path) -> dict[str, Any]:
    """The about.yaml of this folder; a new one is copied from the packaged folder."""
    file = folder / ABOUT
    if file.is_file():
        return dict(fields(decode(file.read_bytes())).values)
    delivered = settings.documents() / folder.relative_to(own) / ABOUT
    if not delivered.is_file():
        return {}
    values = fields(decode(delivered.read_bytes())).values
    return {key: values[key] for key in OURS if key in values}


def with_fields(text: str, new: Mapping[str, Any]) -> str:
    """The Markdown text with these fields in its front matter."""
    front, body, _ = divide(text)
    front_matter(text)  # unreadable front matter is reported with its line, not overwritten
    node = composed(front, 1) if front else None
    for key, value in reversed(node.value if node is not None else []):
        if key.value in new:
            rest = front[value.end_mark.index :]
            begin = "" if not rest or rest.startswith("\n") else "\n"
            front = f"{front[: key.start_mark.index]}{line(key.value, new[key.value])}{begin}{rest}"
    there = front_keys(front)
    added = "".join(f"{line(key, value)}\n" for key, value in new.items() if key not in there)
    front = front if not front or front.endswith("\n") else f"{front}\n"
    return f"---\n{front}{added}---\n{body}" if front or added else text


def front_keys(front: str) -> frozenset[str]:
    return frozenset(fields(front, before=1).values) if front else frozenset()


def line(key: str, value: Any) -> str:
    # What is JSON is also YAML, and stands on one line whatever is in it.
    return f"{key}: {json.dumps(value, ensure_ascii=False)}"


def without(known: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name != key}


def write(file: Path, value: Any) -> None:
    replace(file, yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode())


def replace(file: Path, content: bytes) -> None:
    """Replace the content of a file atomically."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, file)
