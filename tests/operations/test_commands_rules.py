"""Tests of `mindbot rules`."""

from __future__ import annotations

import tomllib

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import mindbot

pytestmark = pytest.mark.usefixtures("installation")


def run(*words: str) -> Result:
    return CliRunner().invoke(mindbot, ["rules", *words])


def test_a_page_is_corrected_and_printed_as_a_file() -> None:
    assert run("set", "deadlines", "complaint.take", "5").exit_code == 0
    assert run("set", "deadlines", "quiet.begins", "21:00").exit_code == 0

    page = tomllib.loads(run("show", "deadlines").stdout)

    assert (page["complaint"]["take"], page["quiet"]["begins"], page["gift"]["take"]) == (5, "21:00", 3)


def test_a_correction_by_command_is_in_the_trail() -> None:
    run("set", "danger", "ministry.number", "0 2430 6999")

    trail = CliRunner().invoke(mindbot, ["audit", "--trail", "5"]).stdout

    assert "danger 1: ministry.number = 0 2430 6999" in trail
    assert "operator" in trail


def test_a_line_that_is_not_there_is_named() -> None:
    done = run("set", "deadlines", "complaint.tkae", "5")

    assert done.exit_code == 2
    assert "complaint.tkae" in done.stderr


def test_a_value_that_cannot_be_is_refused_and_nothing_changes() -> None:
    before = run("show", "deadlines").stdout

    assert run("set", "deadlines", "complaint.finish", "never").exit_code == 1
    assert run("set", "deadlines", "calls.unit", "nobody").exit_code == 1
    assert run("show", "deadlines").stdout == before


def test_a_forms_text_is_worded_and_the_form_printed_as_a_file() -> None:
    assert run("set", "form:complaint", "fields.nuisance.options.smell.th", "มีกลิ่น").exit_code == 0
    assert run("set", "form:complaint", "fields.when.asked", "no").exit_code == 0

    form = tomllib.loads(run("show", "form:complaint").stdout)

    fields = {field["name"]: field for field in form["fields"]}
    assert (fields["nuisance"]["options"][0]["th"], fields["nuisance"]["options"][0]["former"]) == ("มีกลิ่น", ["กลิ่นเหม็น"])
    assert fields["when"]["asked"] is False


def test_a_form_is_not_worded_so_that_it_is_misunderstood() -> None:
    done = run("set", "form:complaint", "fields.nuisance.options.smell.th", "ข้าม")

    assert done.exit_code == 1
    assert "fields.nuisance.options.smell.th: command" in done.stderr
    assert run("show", "form:nothing").exit_code == 2
