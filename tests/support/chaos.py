"""How much is done in the tests that kill the process: all of it, or little with CHAOS=small, as before each change."""

from __future__ import annotations

import os

IS_SMALL = os.environ.get("CHAOS", "") == "small"


def size(full: int, small: int) -> int:
    return small if IS_SMALL else full
