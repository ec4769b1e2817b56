"""Formats an answer for display."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bot.basics.dates import day
from bot.basics.places import Area
from bot.chat.forms.definition import Field, Reads
from bot.chat.understand import amounts


def shown(field: Field, value: Any, language: str) -> str:
    """The answer in this language; a dash if there is none."""
    if value in (None, "", []):
        return "–"
    match field.reads:
        case Reads.OPTIONS:
            labels = {option.value: option.label.in_(language) for option in field.options}
            return ", ".join(labels.get(one, one) for one in value)
        case Reads.PLACE:
            pin = f"{value['latitude']:.5f}, {value['longitude']:.5f}" if "latitude" in value else ""
            return " · ".join(part for part in (value["words"], pin) if part)
        case Reads.AREA:
            return Area(value["code"]).name(language) if "code" in value else "–"
        case Reads.AMOUNT:
            return amounts.written(Decimal(value), language)
        case Reads.DAY:
            return day(date.fromisoformat(value), language)
        case Reads.FILES:
            return str(len(value))
    return str(value)
