"""What the verbs of the command line share: the index in use, and how they say that something did not work."""

from __future__ import annotations

import click

from indexer.catalogue import Refusal
from knowledge import place
from knowledge.index import CorruptIndex, NoIndex, StaleIndex
from knowledge.library import Library

COULD_NOT = 1


class CouldNot(click.ClickException):
    """Something that was understood and did not work."""

    exit_code = COULD_NOT


def in_use() -> Library:
    try:
        return Library(place.indexes().absolute())
    except (NoIndex, StaleIndex, CorruptIndex) as wrong:
        raise CouldNot(str(wrong)) from wrong


def remark(*refused: Refusal) -> None:
    for one in refused:
        click.echo(f"ไม่ได้อ่าน · left out  {one}", err=True)
