"""How many examples a property is tried with: a quarter in make test, all of them with EXAMPLES=all (make nightly)."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

_SHARE = 1 if os.environ.get("EXAMPLES", "") == "all" else 4
_USUAL = 100


def examples(number: int = _USUAL, **more: Any) -> settings:
    """For a property that has a number of its own. A busy machine is no fault of an example: there is no deadline."""
    return settings(max_examples=share_of(number, least=10), deadline=None, **more)


def share_of(number: int, *, least: int) -> int:
    """How many of so many examples this run tries."""
    return max(least, number // _SHARE)


def by_default() -> None:
    """For every property that does not say."""
    settings.register_profile("mindbot", examples())
    settings.load_profile("mindbot")
