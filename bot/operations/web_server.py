"""The running bot: its doors to the web, its hands, its senders, and what it says when it starts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import AsyncIterator

import click
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot import documents
from bot.app import Hands, House, build
from bot.basics.descriptors import most_connections
from bot.basics.settings import Mode, Settings
from bot.basics.supervision import end_at_latest, end_with_a_dead_thread
from bot.channels import Channel, open_channels
from bot.chat.assistant import Assistant, NoCases
from bot.console import routes as console_routes
from bot.delivery.outgoing import PostOffice
from bot.delivery.outgoing.fetch_media import Fetcher
from bot.delivery.outgoing.sending import Sender
from bot.delivery.outgoing.test_mode import rehearsed
from bot.documents.copies.qr_sign import QrReader
from bot.documents.pdf import download as proof
from bot.operations import health, metrics, systemd, well_known
from bot.operations.alarms import Alarms
from bot.operations.api import Api
from bot.operations.connection_limits import limited
from bot.operations.doctor import unopened
from bot.operations.drain_body import DrainBody
from bot.operations.health import Health
from bot.operations.running import running
from bot.operations.slow_checks import SlowChecks
from bot.operations.well_known import StrictTransport
from bot.privacy import download as my_data
from bot.store import Store, Transaction
from bot.store.engine.seal import private_folder
from bot.store.papers import notices
from bot.store.people import officers

_GOODBYE = 5  # seconds for open connections to finish
_FEW_CORES = 2  # there the threads of one process already use both
_MOST_BY_DEFAULT = 3  # workers that fit beside the rest into MemoryMax of deploy/mindbot.service
_WORKER_MEGABYTES = 180
_LATEST = 25  # seconds after which the process ends, whatever hangs


class PortTaken(RuntimeError):
    """Another process listens on this port."""


def run(settings: Settings, host: str, port: int, workers: int = 0) -> None:
    """Serves until stopped. Without a number of workers it is chosen for this machine."""
    private_folder(settings.data)
    workers = _workers(settings, workers)
    with listen(host, port) as listener, running(settings.data):
        house = build(settings)
        try:
            end_with_a_dead_thread()
            greet(house, host, port, workers)
            asyncio.run(_serve(house, listener, workers))
        finally:
            house.close()


def workers_for(wanted: int, cores: int, *, has_writer: bool) -> int:
    """How many processes think. With a language model they would only wait for it: threads do that cheaper."""
    if has_writer:
        return 1
    return wanted or (1 if cores <= _FEW_CORES else min(cores - 1, _MOST_BY_DEFAULT))


def _workers(settings: Settings, wanted: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = workers_for(wanted, cores, has_writer=bool(settings.writer_url))
    if wanted > workers:
        click.echo(f"Warning: --workers {wanted} is not used: with MINDBOT_WRITER_URL thinking is waiting.", err=True)
    return workers


def greet(house: House, host: str, port: int, workers: int = 1) -> None:
    """Prints the addresses, in Thai and English, and the first officer's sign-in link."""
    base = house.settings.public_url or f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    papers, passages = house.library.counts(audiences=frozenset({"public"}))
    click.echo(
        f"""
mindbot · กระทรวงอุตสาหกรรม
  แชต        Chat      {base}/
  เจ้าหน้าที่   Desk      {base}/console
  ข้อมูล       Data      {house.settings.data.resolve()}
  ดัชนี        Index     {papers} public papers, {passages} passages; {house.mode}"""
    )
    if workers > 1:
        click.echo(f"  ประมวลผล     Thinking  {workers} worker processes, about {_WORKER_MEGABYTES} MB each")
    first = first_link(house.store)
    if first:
        click.echo(f"  เข้าสู่ระบบครั้งแรก (ใช้ครั้งเดียว)  First sign-in (once)   {base}/console/first/{first}")
    if house.settings.mode is not Mode.LIVE:
        whom = "ไม่ส่งถึงใคร · nobody" if house.settings.mode is Mode.TEST else "เฉพาะทีม · only MINDBOT_TEAM"
        click.echo(f"  ซ้อม        Rehearsal {house.settings.mode}: {whom}; see: mindbot rehearsal list")
    click.echo("  หยุด: Ctrl-C   Stop: Ctrl-C\n")
    for closed in unopened(house.settings):
        click.echo(f"Warning: {closed.what}: {closed.said}", err=True)


def first_link(store: Store) -> str | None:
    """The first officer's sign-in link; of two processes that start together, the slower finds the other's officer."""

    def ask(tx: Transaction) -> str | None:
        return officers.first_officer(tx, time.time())

    try:
        return store.write(ask)
    except officers.WrongOfficer:
        return store.write(ask)


def open_doors(house: House, workers: int = 1) -> tuple[Starlette, list[Channel]]:
    """The web application with its channels. Its workers run while the application does."""
    largest, codes = house.settings.file_megabytes * 2**20, QrReader()
    post = PostOffice(house.mailbox, house.room, house.seal, largest, read_code=codes.text_in)
    mode, team = house.settings.mode, house.settings.team
    channels = [
        rehearsed(channel, house.store, mode, team, time.time) for channel in open_channels(house.settings, post)
    ]
    state = Health(house, channels)
    strictly = [Middleware(StrictTransport)] if house.settings.public_url.startswith("https://") else []
    app = Starlette(
        routes=_doors(house, channels, state),
        middleware=strictly,
        lifespan=lambda app: _alive(house, post, channels, state, codes, workers),
    )
    return app, channels


async def _serve(house: House, listener: socket.socket, workers: int) -> None:
    app, channels = open_doors(house, workers)
    await serve(app, channels, listener, house.settings.proxies, _LATEST)


async def serve(
    app: Starlette, channels: list[Channel], listener: socket.socket, proxies: str, latest: float = 0
) -> None:
    """Answer there until told to stop; then the process ends within `latest` seconds, whatever hangs."""
    await _Server(configured(app, proxies), channels, latest).serve(sockets=[listener])


def configured(app: Starlette, proxies: str) -> uvicorn.Config:
    """How the web server runs; proxies are the addresses that may say who a visitor is, none by default."""
    app.add_middleware(DrainBody)
    return uvicorn.Config(
        app,
        http=limited(most_connections(), behind_proxy=bool(proxies)),
        proxy_headers=bool(proxies),  # otherwise everybody on this machine could say that they are somebody else
        forwarded_allow_ips=proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_GOODBYE,
    )


class _Server(uvicorn.Server):
    """Tells systemd when it really listens; closes the channels' open streams before it stops."""

    def __init__(self, config: uvicorn.Config, channels: list[Channel], latest: float = 0) -> None:
        super().__init__(config)
        self._latest = latest
        self._channels = channels

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            systemd.notify("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._latest:
            end_at_latest(self._latest)
        self.config.app.state.closing = True  # type: ignore[union-attr]  # open queues end their streams
        for channel in self._channels:
            await channel.close()
        await super().shutdown(sockets)


def _doors(house: House, channels: list[Channel], state: Health) -> list[BaseRoute]:
    desk_doors = console_routes(
        house.store,
        house.desk,
        house.settings,
        house.room,
        house.deeds.bring,
        library=house.library,
        worded=house.stationery.forms,
    )
    papers_doors = documents.routes(house.library, house.store, house.links, time.time, house.settings.data / "papers")
    held = NoCases(lambda: house.store.read(lambda tx: notices.holding(tx, time.time())))
    asker = Assistant(house.library, held, house.links, house.writer, worded=house.stationery.forms)
    doors: list[BaseRoute] = [
        *health.routes(state, house.settings.health_token),
        *metrics.routes(house, state),
        *well_known.routes(house.settings, time.time),
        *papers_doors,
        *my_data.routes(house.store, house.room, house.desk.routing, house.links, time.time),
        *proof.routes(house.store, house.desk, house.room, house.links, time.time, house.stationery.forms),
        *Api(house.store, asker).routes(),
        *desk_doors,
    ]
    for channel in channels:
        doors += channel.routes()
    return doors


@contextlib.asynccontextmanager
async def _alive(
    house: House, post: PostOffice, channels: list[Channel], state: Health, codes: QrReader, workers: int
) -> AsyncIterator[None]:
    """Runs the background workers while the application does."""
    post.open()
    hands = Hands(house, workers, "bot.operations.worker")
    hands.start()
    sent = [channel for channel in channels if not channel.collects]
    largest = house.settings.file_megabytes * 2**20
    works = {f"{channel.name} sender": Sender(house.store, channel).run for channel in sent}
    works |= {
        f"{channel.name} media": Fetcher(house.store, house.room, channel, largest, read_code=codes.text_in).run
        for channel in sent
    }
    works |= {f"{channel.name} channel": channel.run for channel in channels}
    works["alarms"] = Alarms(house.settings, state, channels, SlowChecks(house.settings)).run
    works["systemd"] = lambda: systemd.keep_alive(house.supervision)
    tasks = [asyncio.create_task(house.supervision.task(name, work)) for name, work in works.items()]
    try:
        yield
    finally:
        systemd.notify("STOPPING=1")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(hands.stop)
        codes.close()


def listen(host: str, port: int) -> socket.socket:
    """Take the port, before anything else is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With IPPROTO_TCP, asyncio sets TCP_NODELAY; without, small responses wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as taken:
        listener.close()
        raise PortTaken(
            f"{host}:{port} cannot be listened at: {taken.strerror}. "
            f"Choose another port, such as: --port {port + 1}   (make run PORT={port + 1})"
        ) from taken
    return listener
