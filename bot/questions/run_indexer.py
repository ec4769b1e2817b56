"""The indexer next door: a child process with arguments, a time limit and an answer in JSON. Never imported."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from bot.basics.settings import environment_of

log = logging.getLogger("mindbot.learning")

COMMAND = (sys.executable, "-m", "indexer")
PATIENCE = 600.0  # seconds for a check, which asks thousands of questions
_BUILD = 300.0
_ANSWER = 60.0


class IndexerFailed(RuntimeError):
    """The indexer failed or took too long; the current index stays in use."""


@cache
def kinds() -> tuple[str, ...]:
    """The endings of the files that it can read here."""
    return tuple(_run(["kinds"], _ANSWER)["kinds"])


def rehearse(errand: Path, scratch: Path, data: Path) -> dict[str, Any]:
    """Checks what this job would change."""
    return _run(["rehearse", str(errand), "--scratch", str(scratch)], PATIENCE, data)


def carry_out(errand: Path, data: Path) -> dict[str, Any]:
    """Carries out the job in this data folder. Running bots switch to the new index by themselves."""
    return _run(["carry-out", str(errand)], _BUILD, data)


def _run(words: list[str], patience: float, data: Path | None = None) -> dict[str, Any]:
    # In its own session, so that its children end with it.
    child = subprocess.Popen(
        [*COMMAND, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment_of(data) if data else None,
        start_new_session=True,
    )
    try:
        out, trouble = child.communicate(timeout=patience)
    except subprocess.TimeoutExpired as late:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise IndexerFailed(f"indexer {words[0]} took more than {patience:.0f} seconds and was stopped.") from late
    if child.returncode:
        log.error("indexer %s ended with %d", words[0], child.returncode)
        raise IndexerFailed(trouble.decode("utf-8", "replace").strip()[-2000:] or f"It ended with {child.returncode}.")
    said: dict[str, Any] = json.loads(out)
    return said
