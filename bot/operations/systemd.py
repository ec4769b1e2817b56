"""Tells systemd that the bot is ready and alive, where systemd started it (Type=notify, WatchdogSec)."""

from __future__ import annotations

import asyncio
import socket

from bot.basics.settings import notify_socket, watchdog_seconds
from bot.basics.supervision import Supervision


def notify(state: str) -> None:
    """Sends READY=1, WATCHDOG=1 or STOPPING=1; does nothing where nobody listens."""
    if not (address := notify_socket()):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to_systemd:
        to_systemd.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


async def keep_alive(supervision: Supervision) -> None:
    """Says that we live, twice as often as asked; not when a worker is dead, so that systemd restarts us."""
    every = watchdog_seconds() / 2
    while every:
        if not supervision.dead():
            notify("WATCHDOG=1")
        await asyncio.sleep(every)
