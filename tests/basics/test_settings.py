"""Tests of reading settings: once, with all errors reported together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.basics.settings import Settings, WrongSettings, read_settings, warnings

NOWHERE = Path("/nowhere/.env")
EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = read_settings(NOWHERE)

    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'mindbot.db'}"


def test_all_faults_are_told_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDBOT_DATABASE", "mysql://localhost")
    monkeypatch.setenv("PUBLIC_URL", "mindbot.example.go.th")
    monkeypatch.setenv("MINDBOT_SECRET", "hunter2")
    monkeypatch.setenv("TELEGRAM_SECRET", "ภาษาไทย")
    monkeypatch.setenv("MINDBOT_FILE_MEGABYTES", "lots")

    with pytest.raises(WrongSettings) as wrong:
        read_settings(NOWHERE)

    for name in ("MINDBOT_DATABASE", "PUBLIC_URL", "MINDBOT_SECRET", "TELEGRAM_SECRET", "MINDBOT_FILE_MEGABYTES"):
        assert name in str(wrong.value)
    assert "hunter2" not in str(wrong.value), "a secret is not repeated, not even a wrong one"


def test_settings_come_from_a_file_and_the_environment_counts_for_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = tmp_path / ".env"
    env.write_text("PUBLIC_URL=https://file.example\nMINDBOT_WEB_PER_MINUTE=7\n", "utf-8")
    monkeypatch.setenv("PUBLIC_URL", "https://environment.example/")

    settings = read_settings(env)

    assert (settings.public_url, settings.web_per_minute) == ("https://environment.example", 7)


def test_an_empty_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDBOT_WEB_PER_MINUTE", "")

    assert read_settings(NOWHERE).web_per_minute == 20


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MINDBOT_DATABSE", "MINDBOT_DATABASE"),
        ("MINDBOT_NONSENSE", "MINDBOT_NONSENSE"),
        ("LINE_CHANNEL_SECERT", "LINE_CHANNEL_SECRET"),
        ("TELEGRAM_TOKE", "TELEGRAM_TOKEN"),
    ],
)
def test_what_nobody_reads_is_named(monkeypatch: pytest.MonkeyPatch, name: str, hint: str) -> None:
    monkeypatch.setenv(name, "x")

    (warning,) = warnings(NOWHERE)

    assert name in warning
    assert hint in warning


def test_other_peoples_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", "40")
    monkeypatch.setenv("LINE_BUFFERED", "1")
    monkeypatch.setenv("TELEGRAM_COMPANY_OF_1890", "x")

    assert warnings(NOWHERE) == []


def test_the_example_explains_every_setting() -> None:
    explained = EXAMPLE.read_text("utf-8")

    for field in Settings.model_fields.values():
        assert f"{field.validation_alias}=" in explained, f"{field.validation_alias} is not in .env.example"
