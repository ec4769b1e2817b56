"""Papers that nobody prepared, each with its questions and what stands in a right answer (NAME.yaml beside it)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indexer.collect import BuildInput, read_all
from knowledge.language.thai import normalise

ABSENT, FOLLOW_UP = "absent", "followup"
_FOLDER = "unprepared"
_IGNORED = re.compile(r"[\s,]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class PaperQuestion:
    """A question about a paper: one of the wanted strings stands in a right answer, an unwanted one in a mistaken."""

    ask: str
    kind: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    @property
    def stands_alone(self) -> bool:
        return self.kind != FOLLOW_UP


@dataclass(frozen=True)
class AskedPaper:
    """A file and the questions that are asked about it."""

    file: Path
    audience: str
    questions: tuple[PaperQuestion, ...]

    @property
    def name(self) -> str:
        return self.file.name.lower().replace("_", "-").replace(" ", "-")

    @property
    def id(self) -> str:
        return f"{_FOLDER}/{Path(self.name).stem}"


def asked_papers(folder: Path) -> tuple[AskedPaper, ...]:
    """The papers of a folder, with their questions."""
    return tuple(_asked(file) for file in sorted(folder.glob("*.yaml")))


def _asked(file: Path) -> AskedPaper:
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    questions = tuple(_question(one) for one in said["questions"])
    return AskedPaper(file.parent / said["file"], str(said.get("audience") or "public"), questions)


def _question(said: dict[str, Any]) -> PaperQuestion:
    wanted = () if said["kind"] == ABSENT else strings(said.get("answer"))
    return PaperQuestion(str(said["ask"]), str(said["kind"]), wanted, strings(said.get("wrong")))


def strings(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value if isinstance(value, list) else [value] if value else []))


def drop_in(papers: Sequence[AskedPaper], own: Path) -> None:
    """Put the papers into a folder of the Ministry's own, without a title, date or owner."""
    (own / _FOLDER).mkdir(parents=True)
    for paper in papers:
        shutil.copy(paper.file, own / _FOLDER / paper.name)
    about = {"audience": "public", "papers": {paper.name: {"audience": paper.audience} for paper in papers}}
    (own / _FOLDER / "about.yaml").write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")


def read_alone(papers: Sequence[AskedPaper], home: Path) -> BuildInput:
    """The papers alone, as the indexer reads them."""
    drop_in(papers, home / "own")
    return read_all(home / "own", home)


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether one of the wanted strings stands in the text; a number only as a whole number."""
    plain = _plain(text)
    return any(_stands(_plain(one), plain) for one in wanted)


def _stands(wanted: str, plain: str) -> bool:
    if not wanted:
        return False
    before = r"(?<!\d)(?<!\d\.)" if _DIGIT.match(wanted) else ""
    after = r"(?!\d)(?!\.\d)" if _DIGIT.match(wanted[-1]) else ""
    return re.search(before + re.escape(wanted) + after, plain) is not None


def _plain(text: str) -> str:
    return _IGNORED.sub("", normalise(text).lower())
