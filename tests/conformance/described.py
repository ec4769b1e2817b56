"""Finds the platforms' API descriptions, which are not copied into this project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

NPM = Path(__file__).parent / "node_modules"
PUBLIC = {
    "messaging-api.yml": "https://github.com/line/line-openapi",
    "webhook.yml": "https://github.com/line/line-openapi",
    "telegram-bot-api.json": "https://github.com/PaulSonOfLars/telegram-bot-api-spec (its file api.json)",
}


def described(name: str) -> Path:
    """The description of that name, or a skipped test that says where to get it."""
    folder = os.environ.get("SPECS", "")
    if folder == "none":
        pytest.skip("SPECS=none: whoever runs this has no descriptions of the platforms")
    path = Path(folder) / name
    if not folder or not path.is_file():
        where = f"it is not in {folder}" if folder else "SPECS is not set"
        pytest.skip(f"no {name}: {where}. Get it from {PUBLIC[name]}, then: make conformance SPECS=FOLDER")
    return path


def installed(package: str) -> Path:
    """A judge from npm, or a skipped test that says how to get it."""
    path = NPM / package
    if not path.is_dir():
        pytest.skip(f"{package} is not installed. Node.js and npm are needed; then: make conformance")
    return path
