"""Shared by the verbs: opening the current index, and the exception for a verb that could not do its work."""

from __future__ import annotations

import click

from indexer.papers.catalogue import Refusal
from knowledge import settings
from knowledge.index.on_disk import CorruptIndex, NoIndex, StaleIndex
from knowledge.library import Library

COULD_NOT = 1


class CouldNot(click.ClickException):
    """The command was understood and could not be done (exit code 1)."""

    exit_code = COULD_NOT


def in_use() -> Library:
    try:
        return Library(settings.indexes().absolute())
    except (NoIndex, StaleIndex, CorruptIndex) as wrong:
        raise CouldNot(str(wrong)) from wrong


def remark(*refused: Refusal) -> None:
    for one in refused:
        click.echo(f"ไม่ได้อ่าน · left out  {one}", err=True)
