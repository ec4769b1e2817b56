"""The types Paper and Passage, which the indexer writes and the bot reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# The id of a paper: its folders and its name, without its ending.
PAPER_NAME = re.compile(r"[a-z0-9ก-๙][a-z0-9ก-๙-]*(?:/[a-z0-9ก-๙][a-z0-9ก-๙-]*){1,3}")


@dataclass(frozen=True)
class Paper:
    """One paper of the ministry, as its front matter and its folder's about.yaml describe it."""

    id: str  # its path without the file ending: "loans/suea-tid-pik"
    title: str
    audience: str  # "public", "staff" or "unit:<abbreviation>"
    owner: str = ""  # the unit that answers for it
    subject: str = ""  # the folder's own title, from about.yaml
    effective: date | None = None
    as_of: date | None = None  # the date of the newest source: what "as of" means to a reader
    review_by: date | None = None
    superseded_by: str = ""
    sample: bool = False  # ตัวอย่าง: marked on every answer
    language: str = "th"
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    original: str = ""  # the file as it was handed in, relative to the documents
    data: Mapping[str, Any] = field(default_factory=dict)  # terms, rules and steps: front matter that calculators read

    def title_in(self, language: str) -> str:
        """The title in a reader's language, where the paper has it in English, too."""
        return str(self.data.get("title_en") or self.title) if language == "en" else self.title


@dataclass(frozen=True)
class Passage:
    """One section of a paper, able to stand alone as an answer."""

    id: str  # "<paper>#<number>", stable while the section's place in its paper is
    paper: str
    heading: tuple[str, ...]  # the path of headings, outermost first
    text: str
    clause: str = ""  # "ข้อ 5", "มาตรา 128", "ขั้นตอนที่ 3", or nothing
    page: int | None = None
    effective: date | None = None  # only where this clause applies from another date than its paper
    scanned: bool = False  # read from a picture: its figures may be misread
    asked: tuple[str, ...] = ()  # what people really ask when this is the answer: aliases and approved questions

    @property
    def name(self) -> str:
        """The stable name of a section: unlike its id, it survives a new section before it."""
        return f"{self.paper}#{self.heading[-1] if self.heading else ''}"
