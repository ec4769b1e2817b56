"""Validates the metadata fields of a paper."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from indexer.papers.front_matter import day
from indexer.texts import say
from knowledge.passages import Paper

AUDIENCE = re.compile(r"public|staff|unit:[^\s:|,]+")
LANGUAGES = ("th", "en")
KNOWN = frozenset(each.name for each in dataclasses.fields(Paper))


class InvalidField(Exception):
    """A field that is missing or has an invalid value."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def paper(id: str, fields: Mapping[str, Any], subject: str) -> Paper:
    """Build the Paper from its fields; unknown fields are data for the calculators."""
    return Paper(
        id=id,
        title=words("title", fields.get("title")),
        audience=audience(fields.get("audience")),
        owner=words("owner", fields.get("owner")),
        subject=subject,
        effective=when("effective", fields.get("effective")),
        as_of=when("as_of", fields.get("as_of")),
        review_by=when("review_by", fields.get("review_by")),
        superseded_by=words("superseded_by", fields.get("superseded_by")),
        sample=yes_or_no("sample", fields.get("sample")),
        language=language(fields.get("language")),
        aliases=listed("aliases", fields.get("aliases")),
        sources=listed("sources", fields.get("sources")),
        original=words("original", fields.get("original")),
        data={key: value for key, value in fields.items() if key not in KNOWN},
    )


def audience(value: Any) -> str:
    """The audience. There is no default: a paper without it is shown to nobody."""
    if value is None or value == "":
        raise InvalidField("audience", say("cover.no_audience"))
    if not isinstance(value, str) or not AUDIENCE.fullmatch(value.strip()):
        raise InvalidField("audience", say("cover.audience", value=value))
    return value.strip()


def words(key: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise InvalidField(key, say("cover.line", key=key, value=value))
    return " ".join(str(value).split())


def listed(key: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int | float | date) for item in items):
        raise InvalidField(key, say("cover.list", key=key))
    return tuple(said for item in items if (said := " ".join(str(item).split())))


def when(key: str, value: Any) -> date | None:
    """A day in either calendar: 2026-01-06 and 2569-01-06 are the same."""
    if value is None or isinstance(value, date):
        return value
    found = day(str(value))
    if found is None:
        raise InvalidField(key, say("cover.day", key=key, value=value))
    return found


def yes_or_no(key: str, value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise InvalidField(key, say("cover.yes_no", key=key, value=value))


def language(value: Any) -> str:
    if value is None:
        return "th"
    if value not in LANGUAGES:
        raise InvalidField("language", say("cover.language", value=value, known=" / ".join(LANGUAGES)))
    return str(value)
