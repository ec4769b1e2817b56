"""Tests of the settings that bot and indexer share."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import settings


def test_everything_lies_below_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path))

    assert settings.data() == tmp_path
    assert settings.indexes() == tmp_path / "index"


@pytest.mark.parametrize("said", [None, ""])
def test_without_a_setting_the_data_lies_here(said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINDBOT_DATA", raising=False)
    if said is not None:
        monkeypatch.setenv("MINDBOT_DATA", said)

    assert settings.data() == Path("data")


def test_the_small_model_is_the_default_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMBEDDING_MODEL", raising=False)
    monkeypatch.setattr(settings, "find_spec", lambda name: name == settings.SMALL_MODEL)
    assert settings.embedding_model() == settings.SMALL_MODEL


def test_words_alone_are_the_default_elsewhere_and_a_choice_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMBEDDING_MODEL", raising=False)
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    assert settings.embedding_model() == ""

    monkeypatch.setattr(settings, "find_spec", lambda name: name == settings.SMALL_MODEL)
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    assert settings.embedding_model() == ""

    monkeypatch.setenv("EMBEDDING_MODEL", " ministry/thai-small ")
    assert settings.embedding_model() == "ministry/thai-small"


def test_the_papers_come_with_the_program() -> None:
    assert (settings.documents() / "..").resolve() == settings.questions().parent.resolve()


def test_both_settings_may_stand_in_a_file_beside_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot reads .env, so the indexer does, too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINDBOT_DATA", raising=False)
    monkeypatch.delenv("EMBEDDING_MODEL", raising=False)
    (tmp_path / ".env").write_text("MINDBOT_DATA=/srv/mindbot\nEMBEDDING_MODEL=a/model\n", "utf-8")

    assert settings.data() == Path("/srv/mindbot")
    assert settings.embedding_model() == "a/model"
