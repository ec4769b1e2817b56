"""The command line `mindbot`: serve, talk, ask, and the verbs of operations/commands."""

from __future__ import annotations

import getpass
import json
import logging
import sys
import uuid
from typing import TYPE_CHECKING, Any

import click

from bot.basics.settings import Mode, Settings, WrongSettings, read_settings, warnings
from bot.operations import commands
from bot.operations.logs import configure
from bot.store import NewerStore, NoStore, OlderStore, WrongSeal
from bot.store.engine.installation import LostKey, NoInstallation
from bot.store.engine.open import UnknownDatabase
from bot.store.engine.seal import BrokenKey
from knowledge.index.on_disk import CorruptIndex, NoIndex, StaleIndex

if TYPE_CHECKING:
    from bot.channels.terminal import Terminal

_ANSWERABLE = (
    WrongSettings,
    NewerStore,
    OlderStore,
    NoStore,
    UnknownDatabase,
    WrongSeal,
    BrokenKey,
    LostKey,
    NoInstallation,
    NoIndex,
    StaleIndex,
    CorruptIndex,
)


class Verbs(click.Group):
    """A command group that reports known errors in one clear sentence, with exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except _ANSWERABLE as trouble:
            raise click.ClickException(str(trouble)) from trouble


class Seat(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """The option --as: public, staff or officer:NAME."""

    name = "public|staff|officer:NAME"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        said = str(value)
        seat, _, officer = said.partition(":")
        if said not in ("public", "staff") and not (seat == "officer" and officer.strip()):
            self.fail(f"{said!r} is none of public, staff and officer:NAME, such as officer:สมชาย", param, context)
        return said


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mindbot", message="%(prog)s %(version)s")
@click.pass_context
def mindbot(context: click.Context) -> None:
    """The chat assistant of Thailand's Ministry of Industry. ผู้ช่วยแชตของกระทรวงอุตสาหกรรม"""
    for warning in warnings():
        click.echo(f"Warning: {warning}", err=True)
    settings = context.obj = read_settings()
    configure(settings.log)


commands.add_to(mindbot)


@mindbot.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="The port to listen at.")
@click.option(
    "--mode",
    type=click.Choice([str(mode) for mode in Mode]),
    help="What is really sent.  [default: MINDBOT_MODE, or live]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that think; 1 is this process alone.  [default: one less than cores, 3 at most]",
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int, mode: str | None, workers: int | None) -> None:
    """Run the bot: web chat at /, console at /console, webhooks, outbox, scheduler.

    With --mode test nothing is sent, with --mode team only to MINDBOT_TEAM; see what was held back: mindbot rehearsal
    list.
    """
    from bot.operations.running import StillRunning
    from bot.operations.web_server import PortTaken, run

    logging.getLogger("mindbot").setLevel(logging.INFO)
    try:
        run(settings.model_copy(update={"mode": Mode(mode)}) if mode else settings, host, port, workers or 0)
    except (PortTaken, StillRunning) as taken:
        raise click.ClickException(str(taken)) from taken


@mindbot.command()
@click.option("--as", "role", type=Seat(), help="Whom to talk as: public, staff, or officer:NAME.  [default: public]")
@click.option("--unit", default="", help="The unit of a staff member or officer.  [default: สปอ]")
@click.option("--lang", type=click.Choice(["th", "en"]), help="Answer in this language, whatever is typed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--name", default="", help="Come back as the same person; without it a pipe is a new person each time.")
@click.pass_obj
def talk(settings: Settings, role: str | None, unit: str, lang: str | None, as_json: bool, name: str) -> None:
    """Talk in the terminal or from a pipe, one message a line. As an officer, type "โต๊ะ" for the work list.

    /location LAT LON, /file PATH, /press N (the Nth button), /new (start over).
    """
    from bot.app import NoSuchOfficer, build, sit_down

    keyboard = sys.stdin.isatty()
    house = build(settings)
    try:
        address = name or (getpass.getuser() if keyboard else str(uuid.uuid4()))
        try:
            terminal = sit_down(house, address, sys.stdout, role=role, unit=unit, as_json=as_json)
        except NoSuchOfficer as unknown:
            raise click.ClickException(str(unknown)) from unknown
        if lang:
            terminal.hear({"th": "ภาษาไทย", "en": "English"}[lang])
        _converse(terminal, keyboard)
    finally:
        house.close()


@mindbot.command()
@click.argument("text")
@click.option("--as", "role", type=click.Choice(["public", "staff"]), default="public", show_default=True)
@click.option("--unit", default="สปอ", show_default=True, help="The unit of a staff member.")
@click.option("--lang", type=click.Choice(["th", "en"]), help="Answer in this language.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def ask(settings: Settings, text: str, role: str, unit: str, lang: str | None, as_json: bool) -> None:
    """Ask one question in a fresh conversation. Nothing is written."""
    from bot.chat.ask_once import ask as one_question

    answer = one_question(settings, text, role=role, unit=unit, language=lang)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else answer["text"])


def _converse(terminal: Terminal, keyboard: bool) -> None:
    """Sends each line of stdin to the terminal channel. Bytes that are not UTF-8 are accepted, too."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    if keyboard:
        click.echo("พิมพ์ข้อความ แล้วกด Enter · Ctrl-D เพื่อออก   (type, Enter; Ctrl-D to leave)", err=True)
    for line in sys.stdin:
        if keyboard and not line.strip():
            continue
        terminal.say(line.rstrip("\r\n"))


def main() -> None:
    """The entry point of the command `mindbot`."""
    mindbot(prog_name="mindbot")


if __name__ == "__main__":
    main()
