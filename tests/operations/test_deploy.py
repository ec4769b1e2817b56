"""The shipped files of an installation agree with the program, and the tools that read them accept them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.basics import metrics
from bot.basics.settings import read_settings
from bot.basics.texts import texts
from bot.operations import metrics as _gauges  # noqa: F401  registers what /metrics shows
from tests.support.certificates import self_signed

DEPLOY = Path(__file__).parents[2] / "deploy"


def missing(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(tool), reason=f"{tool} is not installed")


@pytest.mark.parametrize("proxy", ["nginx.conf", "Caddyfile"])
def test_a_paper_that_the_program_takes_passes_the_proxy(proxy: str, tmp_path: Path) -> None:
    found = re.search(r"(?:client_max_body_size|max_size) (\d+)", (DEPLOY / proxy).read_text("utf-8"))
    settings = read_settings(tmp_path / "no.env")

    assert found
    assert int(found[1]) > max(settings.file_megabytes, settings.paper_megabytes)


@missing("nginx")
def test_nginx_accepts_its_file(tmp_path: Path) -> None:
    pem = self_signed(tmp_path, "localhost", 30)
    shipped = re.sub(r"(ssl_certificate(_key)?) /\S+;", rf"\1 {pem};", (DEPLOY / "nginx.conf").read_text("utf-8"))
    shipped = shipped.replace("/var/log/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {shipped} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")

    judged = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stderr


@missing("systemd-analyze")
@pytest.mark.parametrize("unit", ["mindbot.service", "mindbot-backup.service"])
def test_a_unit_is_exposed_to_little(unit: str) -> None:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", DEPLOY / unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout[-300:] + told.stderr


@pytest.mark.parametrize("shipped", ["grafana.json", "alerts.yml"])
def test_board_and_alerts_ask_for_metrics_that_there_are(shipped: str) -> None:
    known = {sample.name for family in metrics.REGISTRY.collect() for sample in family.samples}
    known |= {family.name for family in metrics.REGISTRY.collect()}
    known |= {f"{name}{ending}" for name in known for ending in ("_total", "_bucket")}

    asked = set(re.findall(r"\b(?:mindbot|process)_[a-z_]+", (DEPLOY / shipped).read_text("utf-8")))

    assert asked
    assert asked <= known, asked - known


def test_the_board_is_json_with_its_panels() -> None:
    assert len(json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]) == 12


@pytest.mark.parametrize("guide", ["RUNBOOK.md", "RUNBOOK.th.md"])
def test_the_runbook_says_what_to_do_for_every_code_of_the_health_checks(guide: str) -> None:
    codes = {key.removeprefix("health.") for key in texts() if key.startswith("health.")} - {"alarm", "well"}

    told = set(re.findall(r"^\| ([a-z_, ]+) \|", (DEPLOY / guide).read_text("utf-8"), re.M))

    assert codes == {code for row in told for code in row.split(", ")} - {"code"}
