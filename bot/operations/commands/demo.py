"""Makes and serves the demonstration, or deletes it."""

from __future__ import annotations

import click

from bot.basics.settings import Settings


@click.command()
@click.option("--port", default=8090, show_default=True, type=click.IntRange(1, 65535), help="The port to listen at.")
@click.option("--remove", "removing", is_flag=True, help="Delete the demonstration and its folder.")
@click.pass_obj
def demo(settings: Settings, port: int, removing: bool) -> None:
    """Show everything alive: a made-up month in a data folder of its own, served on this machine.

    It lies in the folder demo of MINDBOT_DATA and touches nothing else. Its officers sign in without a password.
    """
    from bot.operations.demo import folder, serve
    from bot.operations.web_server import PortTaken

    try:
        if removing:
            folder.remove(folder.folder_of(settings))
            click.echo("ลบข้อมูลตัวอย่างแล้ว · The demonstration is deleted.")
        else:
            serve.run(settings, port)
    except (folder.NotADemoFolder, folder.BeingServed, serve.OutOfDate, PortTaken) as trouble:
        raise click.ClickException(str(trouble)) from trouble


VERBS = (demo,)
