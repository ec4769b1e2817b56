"""Fuzzes our webhooks with signed bodies: never a 5xx, and other messages go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.telegram.parse_update import WANTED
from tests.conformance import line_platform
from tests.conformance.counting import count
from tests.conformance.described import described
from tests.conformance.line_platform import LinePlatform
from tests.conformance.platform import wait_for
from tests.conformance.platforms import line_settings, telegram_settings
from tests.conformance.running import Running
from tests.conformance.telegram_openapi import update_calls
from tests.conformance.telegram_platform import TelegramPlatform
from tests.conformance.telegram_rules import Rules
from tests.conformance.tightened import tightened

pytestmark = pytest.mark.conformance
SECRET = "bench-secret_0123456789"
# FUZZ=small, as before each change: one go instead of three.
IS_SMALL = os.environ.get("FUZZ", "") == "small"
THOROUGH = (("fuzzing", "positive"), ("fuzzing", "negative"), ("coverage", "all"))
PHASES = (("coverage,fuzzing", "all"),) if IS_SMALL else THOROUGH
ROUNDS = 12  # at most; a busy machine sends few in the time of one


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, index: Path) -> Iterator[Running]:
    """Nothing that it answers leaves: these readers are nobody."""
    line = LinePlatform(None)
    telegram = TelegramPlatform(Rules(described("telegram-bot-api.json")))
    own = {**line_settings(line), **telegram_settings(telegram)}
    bot = Running(tmp_path_factory.mktemp("fuzzed"), index, ("--mode", "test"), TELEGRAM_SECRET=SECRET, **own)
    yield bot
    bot.stop()
    line.close()
    telegram.close()


def fuzzed(bot: Running, description: dict[str, Any], folder: Path, seconds: int, least: int) -> int:
    """How many bodies schemathesis sent without finding a 5xx: as described, at each border of that, and others."""
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("schemathesis is not installed; make conformance does it")
    (folder / "calls.json").write_text(json.dumps(description), "utf-8")
    sent, seed = 0, 1
    while seed == 1 or (sent <= least and seed <= ROUNDS):
        sent += sum(_run(program, bot, folder, seconds, *phase, seed) for phase in PHASES)
        seed += 1
    return sent


def _run(program: str, bot: Running, folder: Path, seconds: int, phase: str, mode: str, seed: int) -> int:
    told = folder / f"{phase}-{mode}-{seed}.ndjson"
    options = f"""--url http://127.0.0.1:{bot.port} --phases {phase} --mode {mode} --max-time {seconds} --seed {seed}
        --checks not_a_server_error --suppress-health-check all --warnings off --no-color
        --report ndjson --report-ndjson-path {told.name}"""
    secrets = {"BENCH_LINE_SECRET": line_platform.SECRET, "BENCH_TELEGRAM_SECRET": SECRET}
    hooks = {"SCHEMATHESIS_HOOKS": "tests.conformance.signing", "PYTHONPATH": str(Path.cwd())}
    run = subprocess.run(
        [program, "run", "calls.json", *options.split()],
        env={**os.environ, **secrets, **hooks},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    return told.read_text("utf-8").count('"status_code"')


def as_line_writes(description: dict[str, Any]) -> dict[str, Any]:
    """What LINE always fills in and does not promise; else hardly an event of the fuzzer's would be from anybody."""
    schemas = description["components"]["schemas"]
    schemas["CallbackRequest"]["properties"]["events"] |= {"minItems": 1, "maxItems": 3}
    schemas["Event.common"]["required"].append("source")
    schemas["UserSource"]["allOf"][1]["required"].append("userId")
    named = {"type": "string", "pattern": "^[0-9A-Z]{26}$"}
    for one, name in (("Event.common", "webhookEventId"), ("MessageContent.common", "id")):
        schemas[one]["properties"][name] = named
    for one, name in (("UserSource", "userId"), ("GroupSource", "groupId"), ("RoomSource", "roomId")):
        schemas[one]["allOf"][1]["properties"][name] = named
    for kind in ("user", "group", "room"):  # the copy that the tightened description chooses among
        schemas[f"Source.{kind}"]["allOf"][0]["allOf"][1] = schemas[f"{kind.title()}Source"]["allOf"][1]
    return {**description, "paths": {"/line": description["paths"]["/callback"]}, "servers": []}


def test_a_signed_call_of_lines_is_never_our_fault(bot: Running, tmp_path: Path) -> None:
    description = yaml.safe_load(tightened(described("webhook.yml"), tmp_path / "line.yml").read_text("utf-8"))

    sent = fuzzed(bot, as_line_writes(description), tmp_path, 10, 200)

    count("webhook bodies fuzzed: LINE", sent)
    assert sent > 200


@pytest.mark.parametrize("kind", WANTED)
def test_an_update_of_telegrams_is_never_our_fault(bot: Running, tmp_path: Path, kind: str) -> None:
    sent = fuzzed(bot, update_calls(described("telegram-bot-api.json"), "/telegram", kind), tmp_path, 3, 50)

    count("webhook bodies fuzzed: Telegram", sent)
    assert sent > 50


def test_afterwards_everything_was_dealt_with_and_nothing_was_set_aside(bot: Running) -> None:
    # Letters may wait for longer: the fuzzer loves the chat with the number 0, and each chat has its pace.
    wait_for(lambda: bot.ready()["inbox"]["waiting"] == 0, 60)

    assert bot.ready()["inbox"]["set_aside"] == 0
    answered = bot.verb("rehearsal", "list", "--limit", "1000")
    assert "line:" in answered, "among all that was odd there was something that could be answered"
    assert "telegram:" in answered
