"""Reads every setting once, from the environment or .env, and reports everything missing or wrong together."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge import settings

_OURS = ("MINDBOT_", "LINE_", "TELEGRAM_")
_SECRET = ("SECRET", "TOKEN", "DATABASE", "ALARM_WEBHOOK")


class Mode(StrEnum):
    """What is really sent: nothing, only messages to the team's addresses, or everything."""

    TEST = "test"
    TEAM = "team"
    LIVE = "live"


class WrongSettings(ValueError):
    """Settings cannot be used; the message names each of them with the remedy."""


def _database(url: str) -> str:
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must start with sqlite:/// or postgresql:// (empty: SQLite in the data folder)")
    return url


def _web_address(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise ValueError("must be a web address with https://, such as https://mindbot.example.go.th")
    return url.rstrip("/")


def _long_enough(secret: str) -> str:
    if secret and len(secret) < 16:
        raise ValueError("is too short: 16 characters or more, or empty")
    return secret


def _addresses(listed: str) -> str:
    wrong = [one for one in listed.replace(",", " ").split() if not all(one.partition(":"))]
    if wrong:
        raise ValueError(f"must hold addresses such as line:U1234 telegram:5678; {wrong[0]!r} is none")
    return listed


def environment_of(data: Path) -> dict[str, str]:
    """For a child process: our own environment, but with this data folder."""
    return {**os.environ, "MINDBOT_DATA": str(data.absolute())}


def notify_socket() -> str:
    """Where systemd listens for whoever it started as Type=notify."""
    return os.environ.get("NOTIFY_SOCKET", "")


def watchdog_seconds() -> float:
    """How often systemd wants to hear that we live; 0: never."""
    return int(os.environ.get("WATCHDOG_USEC", "0")) / 1_000_000


class Settings(BaseSettings):
    """The settings of an installation. .env.example explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data: Path = Field(default_factory=settings.data, validation_alias="MINDBOT_DATA")
    database: Annotated[str, AfterValidator(_database)] = Field("", validation_alias="MINDBOT_DATABASE")
    secret: Annotated[str, AfterValidator(_long_enough)] = Field("", validation_alias="MINDBOT_SECRET")
    public_url: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="PUBLIC_URL")
    proxies: str = Field("", validation_alias="MINDBOT_PROXIES")
    health_token: Annotated[str, AfterValidator(_long_enough)] = Field("", validation_alias="MINDBOT_HEALTH_TOKEN")
    alarm_chat: Annotated[str, AfterValidator(_addresses)] = Field("", validation_alias="MINDBOT_ALARM_CHAT")
    alarm_webhook: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="MINDBOT_ALARM_WEBHOOK")
    log: Literal["text", "json"] = Field("text", validation_alias="MINDBOT_LOG")
    security_contact: str = Field(
        "", validation_alias="MINDBOT_SECURITY_CONTACT", pattern=r"^((mailto:|https://|tel:)[!-~]+)?$"
    )
    mode: Mode = Field(Mode.LIVE, validation_alias="MINDBOT_MODE")
    team_addresses: Annotated[str, AfterValidator(_addresses)] = Field("", validation_alias="MINDBOT_TEAM")
    web_per_minute: int = Field(20, validation_alias="MINDBOT_WEB_PER_MINUTE", ge=1, le=6000)
    file_megabytes: int = Field(10, validation_alias="MINDBOT_FILE_MEGABYTES", ge=1, le=100)
    paper_megabytes: int = Field(20, validation_alias="MINDBOT_PAPER_MEGABYTES", ge=1, le=50)
    free_megabytes: int = Field(500, validation_alias="MINDBOT_FREE_MEGABYTES", ge=0, le=1_000_000)
    second_factor: Literal["", "required", "optional"] = Field("", validation_alias="MINDBOT_SECOND_FACTOR")
    banner: str = Field("", validation_alias="MINDBOT_BANNER", max_length=400)
    public_figures: bool = Field(False, validation_alias="MINDBOT_PUBLIC_FIGURES")
    sso_issuer: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="MINDBOT_SSO_ISSUER")
    sso_client_id: str = Field("", validation_alias="MINDBOT_SSO_CLIENT_ID")
    sso_client_secret: str = Field("", validation_alias="MINDBOT_SSO_CLIENT_SECRET")
    sso_claim: str = Field("preferred_username", validation_alias="MINDBOT_SSO_CLAIM", min_length=1)
    embedding_model: str = Field("", validation_alias="EMBEDDING_MODEL")

    writer_url: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="MINDBOT_WRITER_URL")
    writer_model: str = Field("", validation_alias="MINDBOT_WRITER_MODEL")
    writer_key: str = Field("", validation_alias="MINDBOT_WRITER_TOKEN")
    writer_may_read_staff: bool = Field(False, validation_alias="MINDBOT_WRITER_MAY_READ_STAFF")

    line_channel_secret: str = Field("", validation_alias="LINE_CHANNEL_SECRET")
    line_channel_access_token: str = Field("", validation_alias="LINE_CHANNEL_ACCESS_TOKEN")
    line_api_base: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="LINE_API_BASE")
    line_data_api_base: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="LINE_DATA_API_BASE")
    telegram_token: str = Field("", validation_alias="TELEGRAM_TOKEN")
    telegram_secret: str = Field("", validation_alias="TELEGRAM_SECRET", pattern=r"^[A-Za-z0-9_-]{0,256}$")
    telegram_api_base: Annotated[str, AfterValidator(_web_address)] = Field("", validation_alias="TELEGRAM_API_BASE")

    @property
    def second_factor_required(self) -> bool:
        """Whether officers need a second factor: by default on a public server, not on one's own machine."""
        return self.second_factor == "required" or (not self.second_factor and bool(self.public_url))

    @property
    def team(self) -> frozenset[str]:
        """Whom messages may reach in the mode team, as channel:address."""
        return frozenset(self.team_addresses.replace(",", " ").split())

    @property
    def alarm_chats(self) -> frozenset[str]:
        """Whom alarms are sent to, as channel:address."""
        return frozenset(self.alarm_chat.replace(",", " ").split())

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'mindbot.db'}"


def read_settings(env_file: Path = Path(".env")) -> Settings:
    """The settings, or every error at once."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as wrong:
        faults = [f"  {_shown(str(fault['loc'][0]), fault['input'])} {_remedy(fault)}" for fault in wrong.errors()]
        raise WrongSettings(
            "These settings cannot be used (from the environment or .env; .env.example explains each):\n"
            + "\n".join(sorted(faults))
        ) from wrong


def without_secrets(env_file: Path = Path(".env")) -> str:
    """The settings in this file with the secret ones, and those that are not ours, left empty."""
    plain = {str(field.validation_alias) for field in Settings.model_fields.values()}
    lines = [
        f"{name}={value}" if name in plain and not _is_secret(name) else f"{name}="
        for name, value in dotenv_values(env_file).items()
    ]
    return "".join(f"{line}\n" for line in lines)


def _is_secret(name: str) -> bool:
    return any(word in name for word in _SECRET)


def _shown(name: str, value: object) -> str:
    """The setting and its value; a value that may hold a password is not repeated."""
    return name if _is_secret(name) else f"{name}={value}"


def _remedy(fault: ErrorDetails) -> str:
    if fault["type"] == "string_pattern_mismatch":
        return "may hold only A-Z a-z 0-9 _ and -, at most 256 of them"
    if fault["type"].startswith("int_"):
        return "must be a whole number"
    return fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be")


def warnings(env_file: Path = Path(".env")) -> list[str]:
    """Warnings about settings that nothing reads: an unknown name of ours, or one close to a known name."""
    known = sorted(str(field.validation_alias) for field in Settings.model_fields.values())
    written = set(os.environ) | set(dotenv_values(env_file))
    return [_warning(name, known) for name in sorted(written) if name not in known and _means_us(name, known)]


def _means_us(name: str, known: Iterable[str]) -> bool:
    near = bool(difflib.get_close_matches(name, list(known), 1, 0.75))
    return name.startswith("MINDBOT_") or (name.startswith(_OURS) and near)


def _warning(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.6)
    hint = f" Did you mean {near[0]}?" if near else " .env.example lists what there is."
    return f"{name} is set, but mindbot knows no such setting.{hint}"
