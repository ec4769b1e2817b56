"""Tests of the locks: every package that is declared is installed in one version, by its hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
OUTSIDE = {"torch"}  # its build is chosen by TORCH_INDEX; the Makefile pins its version


def locked(name: str) -> dict[str, int]:
    """The packages of a lock, and how many hashes each has."""
    entries = re.split(r"\n(?=\S)", (HOUSE / f"deploy/locks/{name}.txt").read_text())
    found = {}
    for entry in entries:
        package = re.match(r"([\w.-]+)(?:\[[\w,]+\])?==[\w.!+]+", entry)
        assert package, f"deploy/locks/{name}.txt: no version is pinned in {entry[:60]!r}. Run: make lock"
        found[_plain(package[1])] = entry.count("--hash=sha256:")
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(extra: str = "") -> set[str]:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {_plain(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines} - {"mindbot"}


@pytest.mark.parametrize(
    ("name", "extras"), [("run", [""]), ("light", [""]), ("test", ["", "test"]), ("conformance", ["", "conformance"])]
)
def test_every_package_is_locked_with_its_hashes(name: str, extras: list[str]) -> None:
    found = locked(name)

    missing = (
        {package for extra in extras for package in declared(extra)}
        - found.keys()
        - OUTSIDE
        - ({"sentence-transformers"} if name == "light" else set())
    )
    assert not missing, f"deploy/locks/{name}.txt lacks {sorted(missing)}. Run: make lock"
    assert [package for package, hashes in found.items() if not hashes] == []


def test_make_installs_nothing_beside_the_locks() -> None:
    makefile = (HOUSE / "Makefile").read_text()
    installs = [line.strip() for line in makefile.splitlines() if "$(PIP)" in line or "pip install" in line]

    assert len(installs) == 3, installs
    assert "--require-hashes --no-deps" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]
    assert "torch==" in installs[2]
