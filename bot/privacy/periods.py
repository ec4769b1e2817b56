"""Retention periods in days, from retention.toml. The periods are data, not law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def periods() -> Mapping[str, int]:
    """Days per kind of data, in the order of processing."""
    table = tomllib.loads((files("bot.privacy") / "retention.toml").read_text("utf-8"))
    days: dict[str, int] = table["days"]
    return days
