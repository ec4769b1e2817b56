"""In CI nobody installs what is missing afterwards: there a browser or a judge that is not there fails the run."""

from __future__ import annotations

import os

import pytest

MUST_RUN = ("browser", "conformance", "slow")
MAY_MISS = ("This system cannot", "SPECS=none")  # how the reason of a skip begins that is right in CI, too


def is_strict() -> bool:
    """STRICT=0 and STRICT=1 decide; otherwise CI, which build servers set, does."""
    asked = os.environ.get("STRICT", "") or os.environ.get("CI", "")
    return asked.casefold() not in ("", "0", "false", "no")


def unexpected_skip(item: pytest.Item, report: pytest.TestReport) -> str:
    """Why this skipped test is a failure here, or nothing."""
    if not report.skipped or hasattr(report, "wasxfail") or not is_strict():
        return ""
    if not any(item.get_closest_marker(name) for name in MUST_RUN):
        return ""
    why = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    why = why.removeprefix("Skipped: ")
    return "" if why.startswith(MAY_MISS) else f"In CI this test must run, and it was skipped: {why}"
