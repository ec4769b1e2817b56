"""For how many days each kind of thing is kept. The periods are data, and none is law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def periods() -> Mapping[str, int]:
    """Each thing and its days, in the order in which it is looked at."""
    table = tomllib.loads((files("bot.privacy") / "retention.toml").read_text("utf-8"))
    days: dict[str, int] = table["days"]
    return days
