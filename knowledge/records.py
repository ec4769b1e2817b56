"""Converts papers and passages to JSON records and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from knowledge.passages import Paper, Passage

_DATES = ("effective", "as_of", "review_by")


def record_of(thing: Paper | Passage) -> dict[str, Any]:
    """The non-empty fields, ready for JSON."""
    defaults = {field.name: field.default for field in fields(thing)}
    return {name: _plain(value) for name, value in asdict(thing).items() if value != defaults[name] and value != ()}


def paper_from(record: Mapping[str, Any]) -> Paper:
    values = {**_shared(record), "data": _rich(record.get("data", {}))}
    for name in ("aliases", "sources"):
        values[name] = tuple(record.get(name, ()))
    return Paper(**values)


def passage_from(record: Mapping[str, Any]) -> Passage:
    return Passage(**_shared(record) | {name: tuple(record.get(name, ())) for name in ("heading", "asked")})


def _shared(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _rich(value) if name in _DATES else value for name, value in record.items()}


def _plain(value: Any) -> Any:
    """Dates keep their kind: calculators compare them."""
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            return date.fromisoformat(value["$date"])
        if set(value) == {"$moment"}:
            return datetime.fromisoformat(value["$moment"])
        return {name: _rich(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_rich(inner) for inner in value]
    return value
