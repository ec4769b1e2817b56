"""The verbs for authors of papers: check (lint) a paper, list changes, preview."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from indexer.collect import asked_in, collect_papers, no_progress
from indexer.commands.in_use import COULD_NOT, CouldNot, in_use, remark
from indexer.papers.catalogue import ABOUT, Refusal, describe
from indexer.papers.changes import changes, moved
from indexer.papers.lint import lint, must_be_mended, read
from indexer.papers.preview import preview
from indexer.readers import Unreadable
from indexer.reading.reader_process import ReaderProcess
from indexer.texts import say
from knowledge import settings
from knowledge.index import on_disk


@click.command("changes")
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
def changes_command(path: Path | None) -> None:
    """List what changed in the papers since the current index: sections, figures, and answers to questions.

    With PATH: only in this paper or folder. Nothing is built; run it before `indexer build`.
    """
    home, own = settings.indexes().absolute(), settings.own_documents().absolute()
    home.mkdir(parents=True, exist_ok=True)
    library = in_use() if on_disk.current(home) else None
    now = collect_papers(settings.documents(), home, no_progress, own)
    remark(*now.refused)
    wanted = paper_id(path.absolute()) if path else ""
    found = [change for change in changes(library, now) if change.paper.startswith(wanted)]
    for one in found:
        for line in one.lines():
            click.echo(line)
    if not found:
        click.echo(say("changes.none"))
    elif library:
        questions, _ = asked_in(settings.questions(), own)
        for line in moved(library, now, questions, [one.paper for one in found]):
            click.echo(line)


@click.command("preview")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def preview_command(path: Path) -> None:
    """Preview the sections of a paper as a phone shows them; sections that are too long are marked.

    Nothing is built and nobody else sees it.
    """
    home = home_of(path.absolute()).resolve()
    entry = describe(path.resolve(), home)
    if isinstance(entry, Refusal):
        raise CouldNot(str(entry))
    try:
        with ReaderProcess() as room:
            paper = read(entry, home, room)
    except (Unreadable, OSError) as wrong:
        raise CouldNot(str(wrong)) from wrong
    for line in preview(paper, date.today()):
        click.echo(line)


def look_over(path: Path) -> None:
    marks = lint(home_of(path), date.today(), path)
    for mark in marks:
        click.echo(str(mark))
    wrong, remarks = sum(mark.must for mark in marks), sum(not mark.must for mark in marks)
    click.echo(f"ต้องแก้ {wrong} จุด ข้อสังเกต {remarks} จุด · {wrong} to mend, {remarks} remarks.", err=True)
    if must_be_mended(marks):
        sys.exit(COULD_NOT)


def home_of(path: Path) -> Path:
    """The folder of papers that a path belongs to: packaged, own, else the highest with an about.yaml."""
    for folder in (settings.documents().resolve(), settings.own_documents().resolve()):
        if path.resolve().is_relative_to(folder):
            return folder
    home = path if path.is_dir() else path.parent
    while (home.parent / ABOUT).is_file():
        home = home.parent
    return home


def paper_id(path: Path) -> str:
    """The id of a paper, or the common prefix of all ids in a folder."""
    home, path = home_of(path).resolve(), path.resolve()
    return "" if path == home else path.relative_to(home).with_suffix("").as_posix()
