"""Other users of the machine read nothing of what we keep."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from bot.basics.settings import read_settings
from bot.operations import doctor
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal, key_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("is_old", [False, True])
def test_the_folder_and_the_database_are_their_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_old: bool
) -> None:
    """From the first byte; and mended where an earlier version left them open."""
    data = tmp_path / "data"
    if is_old:
        data.mkdir()
        data.chmod(0o755)
        (data / "mindbot.db").touch()
        (data / "mindbot.db").chmod(0o644)
    monkeypatch.setenv("MINDBOT_DATA", str(data))
    settings = read_settings(tmp_path / "no.env")
    told = [permission.said for permission in doctor._permissions(settings) if not permission.well]

    store = open_store(f"sqlite:///{data / 'mindbot.db'}", Seal(key_file(data / "seal.key")))

    assert len(told) == 2 * is_old
    assert mode(data) == 0o700
    assert {path.name: mode(path) & 0o077 for path in data.iterdir()} == dict.fromkeys(
        (path.name for path in data.iterdir()), 0
    )
    assert list(doctor._permissions(settings)) == []
    store.close()


def test_the_shipped_proxy_keeps_no_log_of_who_wrote_when() -> None:
    shipped = (Path(__file__).parents[2] / "deploy/nginx.conf").read_text()

    assert re.search(r"^\s*access_log off;", shipped, re.M)
