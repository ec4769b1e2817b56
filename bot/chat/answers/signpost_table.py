"""The acts that get a short answer, as signposts.toml lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Signpost:
    """One act's line; what each key means stands at the head of signposts.toml."""

    worry: bool = False
    lightly: bool = False
    aside: bool = False
    last: bool = False
    unnamed: bool = False
    tale: bool = False
    beside: str = ""
    opens: str = ""
    offers: tuple[str, ...] = ()


@cache
def signposts() -> dict[str, Signpost]:
    written = tomllib.loads((files(__package__) / "signposts.toml").read_text("utf-8"))
    return {act: Signpost(**{**line, "offers": tuple(line.get("offers", ()))}) for act, line in written.items()}
