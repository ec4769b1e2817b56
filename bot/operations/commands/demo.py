"""`mindbot demo`: fills an installation with sample cases, or removes them."""

from __future__ import annotations

import time

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records
from bot.store import Store

_PHOTOS = 40


@click.command()
@click.option("--remove", is_flag=True, help="Take the demonstration away, and nothing else.")
@click.option("--seed", default=2569, show_default=True, help="Another seed makes another month.")
@click.pass_obj
def demo(settings: Settings, remove: bool, seed: int) -> None:
    """Fill an empty installation with a month of made-up cases, questions and officers, clearly marked."""
    with records(settings) as store:
        if remove:
            _remove(store, settings)
        else:
            _fill(store, settings, seed)


def _fill(store: Store, settings: Settings, seed: int) -> None:
    from bot.cases.records import search_words
    from bot.cases.service import Desk
    from bot.operations.demo import NotEmpty, fill
    from bot.store.admin import audit
    from bot.store.admin.audit import What
    from bot.store.cases import demonstration

    at, desk = time.time(), Desk()
    click.echo("กำลังสร้างข้อมูลตัวอย่าง · Making up a month", err=True)
    photos = [] if store.read(demonstration.in_use) else _photos(store, settings, seed, at)
    try:
        filled = store.write(lambda tx: fill(tx, desk, _sections(settings), seed, at, photos))
    except NotEmpty as used:
        raise click.ClickException(f"ที่นี่มีข้อมูลอยู่แล้ว ข้อมูลตัวอย่างเติมได้เฉพาะในที่ว่าง\n{used}") from used
    finally:
        _without_loose(store, settings, photos)
    while store.write(search_words.catch_up):
        pass  # so that everything is found by its words at once
    store.write(lambda tx: audit.write(tx, "operator", What.DEMONSTRATION, f"filled, seed {seed}", at))
    base = f"{settings.public_url or 'http://127.0.0.1:8080'}/console/first"
    for person, code in filled.links:
        click.echo(f"{person.role:15} {person.unit or '-':11} {person.name}\n    {base}/{code}")
    click.echo(
        f"{filled.tickets} cases, {filled.questions} questions, {len(filled.links)} officers. Each link works once."
    )
    click.echo("ข้อมูลทั้งหมดเป็นตัวอย่าง ลบได้ด้วย: mindbot demo --remove", err=True)


def _photos(store: Store, settings: Settings, seed: int, at: float) -> list[str]:
    """Drawn photos in the file room; the running bot makes their working copies."""
    from random import Random

    from bot.operations.demo.pictures import picture
    from bot.store.files import files
    from bot.store.files.files import FileRoom

    room, chance, kept = FileRoom(settings.data / "files", store.seal), Random(seed), []
    for place in range(_PHOTOS):
        file, digest = room.put(picture(chance), f"ตัวอย่าง-{place + 1}.jpg")
        store.write(lambda tx, one=file, of=digest: files.record(tx, one, of, at))  # type: ignore[misc]
        kept.append(file.id)
    return kept


def _without_loose(store: Store, settings: Settings, photos: list[str]) -> None:
    """What no case took, or was drawn for a house that was not empty, goes again."""
    from bot.store.files import files
    from bot.store.files.files import FileRoom

    room = FileRoom(settings.data / "files", store.seal)
    for photo in photos:
        if store.write(lambda tx, one=photo: files.strike(tx, one)):  # type: ignore[misc]
            room.erase(photo)


def _remove(store: Store, settings: Settings) -> None:
    import shutil

    from bot.store.admin import audit, remove_demo
    from bot.store.admin.audit import What
    from bot.store.cases import demonstration
    from bot.store.files.files import FileRoom

    if not store.read(demonstration.here):
        raise click.ClickException("There is no demonstration here. Fill one in with: mindbot demo")
    removed = store.write(remove_demo.remove)
    room = FileRoom(settings.data / "files", store.seal)
    for file in removed.files:
        room.erase(file)
    for draft in removed.drafts:
        shutil.rmtree(settings.data / "papers" / ".drafts" / draft, ignore_errors=True)
    about = f"removed, {removed.tickets} cases and {removed.officers} officers"
    store.write(lambda tx: audit.write(tx, "operator", What.DEMONSTRATION, about, time.time()))
    click.echo(f"ลบข้อมูลตัวอย่างแล้ว · The demonstration was {about}.")
    if removed.staying:
        click.echo(f"Somebody real is in these cases, they stay: {', '.join(removed.staying)}", err=True)


def _sections(settings: Settings) -> list[str]:
    """The sections of what the library may tell everybody; none if there is no index to be read."""
    from bot.basics.access import audiences
    from bot.basics.people import Person
    from knowledge.index.on_disk import CorruptIndex, NoIndex, StaleIndex
    from knowledge.library import Library

    try:
        shelves = Library(settings.data / "index").shelves(audiences(Person("demonstration"))).shelves
    except (NoIndex, StaleIndex, CorruptIndex):
        return []
    return sorted({shelf.passage(row).name for shelf in shelves for row in range(len(shelf))})


VERBS = (demo,)
