"""The two settings that bot and indexer share, and the places that follow from them."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values


def data() -> Path:
    """The folder of everything that is kept: MINDBOT_DATA, else ./data."""
    return Path(_setting("MINDBOT_DATA") or "data")


def embedding_model() -> str:
    """The sentence-transformers model that adds meaning: EMBEDDING_MODEL, a name or a folder; empty is words alone."""
    return _setting("EMBEDDING_MODEL").strip()


def indexes() -> Path:
    """Where every build lies, and the small file that says which one is used."""
    return data() / "index"


def documents() -> Path:
    """The papers that come with the program."""
    return Path(__file__).parent / "documents"


def own_documents() -> Path:
    """The Ministry's own papers, laid over those: one of the same name replaces it."""
    return data() / "papers"


def questions() -> Path:
    """Real questions with the section that answers each; the Ministry's own stand in a folder of its papers."""
    return Path(__file__).parent / "questions"


def _setting(name: str) -> str:
    """From the environment, or from .env beside us: the bot and the indexer must not look in two places."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or ""
