"""Tests that the wheel contains what the program needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from a copy of the sources and unpacked where nothing else of the project lies."""
    sources, wheels, place = (tmp_path_factory.mktemp(name) for name in ("sources", "wheels", "installed"))
    for name in ("bot", "knowledge", "indexer"):
        shutil.copytree(HOUSE / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(HOUSE / name, sources)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(sources)]
    subprocess.run(wheel, check=True, capture_output=True)
    (made,) = wheels.iterdir()
    zipfile.ZipFile(made).extractall(place)
    return place


def run(installed: Path, cwd: Path, *words: str, say: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "MINDBOT_DATA": str(cwd / "data")}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=cwd, env=environment, input=say, capture_output=True, text=True, check=True)


def test_both_commands_say_the_version_of_pyproject(installed: Path, tmp_path: Path) -> None:
    version = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["version"]

    said = [run(installed, tmp_path, command, "--version").stdout.strip() for command in ("bot", "indexer")]

    assert said == [f"mindbot {version}", f"indexer {version}"]


def test_it_indexes_its_own_papers_and_answers_from_them(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "indexer", "build")

    done = run(installed, tmp_path, "bot", "talk", "--json", say="เสือติดปีกกู้ได้เท่าไร\nร้องเรียนโรงงาน\n")

    answer, form = map(json.loads, done.stdout.splitlines())
    assert answer["replies"][0]["sources"][0]["document"].startswith("loans/")
    assert form["replies"][-1]["kind"] == "form"


@pytest.mark.parametrize(
    "page",
    [
        "bot/channels/web/pages/chat.html",
        "bot/console/pages/queue.html",
        "bot/basics/texts/talk.toml",
        "bot/documents/pdf/fonts/OFL.txt",
        "bot/store/engine/migrations/0034_first_schema.sql",
    ],
)
def test_the_pages_and_texts_are_in_it(installed: Path, page: str) -> None:
    assert (installed / page).is_file()


def test_thai_can_be_printed_from_it(installed: Path) -> None:
    """With letters of its own: no machine needs a Thai font."""
    fonts = installed / "bot" / "documents" / "pdf" / "fonts"

    assert sorted(font.name for font in fonts.glob("*.ttf")) == ["Sarabun-Bold.ttf", "Sarabun-Regular.ttf"]
