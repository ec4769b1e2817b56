"""Tests of `mindbot line setup`: menus and webhook are made once."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from click.testing import CliRunner
from PIL import Image, features

from bot.__main__ import mindbot
from bot.app import begin_records
from bot.basics.people import Role
from bot.basics.settings import Settings
from bot.channels.line.limits import (
    ALIAS_LETTERS,
    MENU_AREAS,
    MENU_BAR_LETTERS,
    MENU_IMAGE_BYTES,
    MENU_LEAST_HEIGHT,
    MENU_LEAST_RATIO,
    MENU_NAME_LETTERS,
    MENU_SIZES,
)
from bot.channels.line.menus import MENUS, PUBLIC, STAFF, Menu
from bot.channels.line.setup import SetupFailed, setup
from bot.chat.understand.understanding import understand
from bot.store import Transaction
from bot.store.people import people
from tests.support.fake_line import SOMCHAI, LineTown, line_town, settings_for

HOST = "https://mindbot.example.go.th"


@pytest.fixture
def line() -> Iterator[LineTown]:
    with line_town() as town:
        yield town


@pytest.fixture
def wanted(line: LineTown, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PUBLIC_URL", HOST)
    return settings_for(line, monkeypatch)


def changes(line: LineTown) -> list[str]:
    """The calls that change something for somebody."""
    looks = ("validate", "GET ")
    return [call.what for call in line.calls if not any(look in call.what for look in looks)]


def test_everything_is_made_and_the_second_time_nothing(line: LineTown, wanted: Settings) -> None:
    list(setup(wanted, False))
    assert {menu["name"].split()[0] for menu in line.menus.values()} == {PUBLIC, STAFF}
    assert set(line.aliases) == {PUBLIC, STAFF}
    assert line.default == line.aliases[PUBLIC]
    assert line.pictures[line.aliases[STAFF]] == MENUS[1].picture
    assert line.webhook == f"{HOST}/line"

    line.calls.clear()
    told = list(setup(wanted, False))

    assert changes(line) == []
    assert sum("as wanted" in one for one in told) == 4


def test_a_dry_run_changes_nothing(line: LineTown, wanted: Settings) -> None:
    told = list(setup(wanted, True, [SOMCHAI]))

    assert changes(line) == []
    assert sum("would be" in one for one in told) == 5
    assert line.made("/validate/reply"), "LINE still judges what we would send"
    assert line.made("POST /v2/bot/richmenu/validate")


def test_a_new_picture_replaces_the_old_menu_and_nobody_elses(
    line: LineTown, wanted: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(setup(wanted, False))
    line.menus["somebody-elses"] = {**line.menus[line.default], "name": "spring festival"}
    before = line.default

    monkeypatch.setattr(Menu, "picture", property(lambda menu: b"\x89PNG another"))
    list(setup(wanted, False))

    assert line.default != before
    assert before not in line.menus
    assert sorted(menu["name"].split()[0] for menu in line.menus.values()) == [PUBLIC, STAFF, "spring"]


def test_setting_up_that_was_stopped_half_way_is_finished(line: LineTown, wanted: Settings) -> None:
    line.failures.append(("/v2/bot/richmenu/alias", 500, "oops"))
    with pytest.raises(SetupFailed):
        list(setup(wanted, False))

    list(setup(wanted, False))

    assert len(line.menus) == 2
    assert set(line.aliases.values()) == set(line.menus)
    assert set(line.pictures) >= set(line.menus)


def test_whoever_works_for_the_ministry_sees_the_staff_menu(line: LineTown, wanted: Settings) -> None:
    list(setup(wanted, False, [SOMCHAI]))

    assert line.linked == {SOMCHAI: line.aliases[STAFF]}


def test_the_verb_finds_staff_in_the_records(line: LineTown, wanted: Settings) -> None:
    def link(tx: Transaction) -> None:
        person = people.meet(tx, "line", SOMCHAI, 1.0)
        people.meet(tx, "line", "Ucitizen", 1.0)
        people.link(tx, person.id, Role.STAFF, "ศปท.", 2.0)

    store = begin_records(wanted)
    store.write(link)
    store.close()

    done = CliRunner().invoke(mindbot, ["line", "setup"])

    assert done.exit_code == 0, done.output
    assert set(line.linked) == {SOMCHAI}


@pytest.mark.usefixtures("installation")
def test_a_wrong_token_is_said_with_its_remedy(line: LineTown, wanted: Settings) -> None:
    line.failures.append(("/v2/bot/info", 401, "Authentication failed"))

    done = CliRunner().invoke(mindbot, ["line", "setup", "--dry-run"])

    assert done.exit_code == 1
    assert "LINE_CHANNEL_ACCESS_TOKEN" in done.output


def test_without_a_token_there_is_nothing_to_set_up() -> None:
    done = CliRunner().invoke(mindbot, ["line", "setup"])

    assert done.exit_code == 1
    assert "LINE_CHANNEL_ACCESS_TOKEN is not set" in done.output


def test_without_a_public_url_no_webhook_is_set(line: LineTown, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list(setup(settings_for(line, monkeypatch), False))

    assert line.webhook == ""
    assert "PUBLIC_URL" in told[-1]


@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.alias)
def test_a_menu_keeps_lines_rules(menu: Menu) -> None:
    picture, fields = Image.open(BytesIO(menu.picture)), menu.fields()
    width, height = picture.size

    assert picture.format == "PNG"
    assert len(menu.picture) < MENU_IMAGE_BYTES
    assert MENU_SIZES[0] <= width <= MENU_SIZES[1]
    assert height >= MENU_LEAST_HEIGHT
    assert width / height >= MENU_LEAST_RATIO
    assert fields["size"] == {"width": width, "height": height}
    assert len(fields["areas"]) <= MENU_AREAS
    assert len(fields["chatBarText"]) <= MENU_BAR_LETTERS
    assert len(fields["name"]) <= MENU_NAME_LETTERS
    assert len(menu.alias) <= ALIAS_LETTERS
    cells = [area["bounds"] for area in fields["areas"]]
    assert sum(cell["width"] * cell["height"] for cell in cells) == width * height


@pytest.mark.parametrize("command", sorted({command for menu in MENUS for command in menu.commands}))
def test_every_cell_is_understood(command: str) -> None:
    assert understand(f"/{command}").means


def test_thai_is_drawn_with_its_marks_above_and_below() -> None:
    assert features.check("raqm"), "deploy/draw_line_menus.py needs it"
