"""Serves the demonstration on this machine alone, and says by which links to come in."""

from __future__ import annotations

import asyncio
import socket
import time

import click
from starlette.applications import Starlette

from bot.app import House, build
from bot.basics.settings import Settings
from bot.channels import Channel
from bot.operations.demo import folder, sign_in
from bot.operations.web_server import listen, open_doors, serve
from bot.store import NewerStore, OlderStore
from knowledge.index.on_disk import CorruptIndex, NoIndex, StaleIndex

_HOST = "127.0.0.1"  # anybody who reaches it can sign in as anybody
_NAME = "localhost"  # so that its cookies are not those of the installation at 127.0.0.1
_SEED = 2569
_UNREADABLE = (StaleIndex, CorruptIndex, NoIndex, NewerStore, OlderStore)


class OutOfDate(Exception):
    """It was made by another version of the program."""


def run(installation: Settings, port: int) -> None:
    """Make it if there is none, and serve it until told to stop."""
    home, base = folder.folder_of(installation), f"http://{_NAME}:{port}"
    with listen(_HOST, port) as listener:
        if not folder.is_demo(home):
            click.echo("กำลังสร้างข้อมูลตัวอย่าง · Making up a month", err=True)
            folder.make(installation, _SEED, time.time())
        with folder.served(home):
            house = _opened(folder.settings_of(installation, home, banner_at(base)))
            try:
                _greet(house.settings, base)
                asyncio.run(_serve(house, listener))
            finally:
                house.close()


def doors(house: House) -> tuple[Starlette, list[Channel]]:
    """Everything that an installation shows, and the sign-in of the sample officers."""
    app, channels = open_doors(house)
    app.router.routes[:0] = sign_in.routes(house)
    return app, channels


async def _serve(house: House, listener: socket.socket) -> None:
    app, channels = doors(house)
    await serve(app, channels, listener, house.settings.proxies)


def _opened(settings: Settings) -> House:
    try:
        return build(settings)
    except _UNREADABLE as old:
        raise OutOfDate(f"{old} Of a demonstration: delete it (mindbot demo --remove) and begin anew.") from old


def banner_at(base: str) -> str:
    return f"ข้อมูลตัวอย่าง ไม่ใช่เรื่องจริง · Sample data, not real · เข้าใช้ Sign in: {base}/{sign_in.PAGE}"


def _greet(settings: Settings, base: str) -> None:
    click.echo(
        f"""
mindbot · ข้อมูลตัวอย่าง · sample data
  แชท        Chat      {base}/
  เจ้าหน้าที่   Officers  {base}/{sign_in.PAGE}"""
    )
    for officer, link in sign_in.officers_and_links():
        click.echo(f"    {officer.role:15} {officer.unit or '-':11} {officer.name}\n      {base}/{link}")
    click.echo(f"  ข้อมูล       Data      {settings.data.resolve()}")
    click.echo("  หยุด: Ctrl-C   Stop: Ctrl-C     ลบ Remove: mindbot demo --remove\n")
