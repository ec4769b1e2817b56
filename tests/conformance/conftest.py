"""Fixtures of the conformance tests: the index, the validators, the running bot; prints the counts at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.counting import lines
from tests.conformance.described import described
from tests.conformance.platforms import line as line
from tests.conformance.platforms import serve as serve
from tests.conformance.platforms import telegram as telegram
from tests.conformance.prism import Prism
from tests.conformance.tightened import tightened


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of our own papers, built once."""
    data = tmp_path_factory.mktemp("bench")
    environment = {**os.environ, "MINDBOT_DATA": str(data), "EMBEDDING_MODEL": ""}
    subprocess.run([sys.executable, "-m", "indexer", "build"], env=environment, check=True, capture_output=True)
    return data / "index"


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    folder = tmp_path_factory.mktemp("prism")
    judge = Prism(tightened(described("messaging-api.yml"), folder / "line.yml"), folder / "prism.log")
    yield judge
    judge.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if lines():
        terminalreporter.section("what the bench looked at")
        for line in lines():
            terminalreporter.write_line(line)
