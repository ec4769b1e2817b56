"""The verbs for a program that looks after papers, such as the console: results are JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from indexer.build import NothingToBuild, UnsoundIndex, Way, alone, build
from indexer.collect import silently
from indexer.commands.in_use import CouldNot
from indexer.papers.front_matter import Misread
from indexer.papers.paper_changes import Unfit, carry_out, read_errand
from indexer.papers.rehearsal import rehearse
from indexer.readers import Unreadable, readable
from knowledge import settings
from knowledge.embedding import Model
from knowledge.index.on_disk import CorruptIndex, StaleIndex, StrayPassage

LOCKS = ".errands"  # two errands at once would tread on each other
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("rehearse")
@click.argument("errand", type=FOLDER)
@click.option("--scratch", type=FOLDER, required=True, help="An empty folder to work in.")
def rehearse_command(errand: Path, scratch: Path) -> None:
    """What would come of the ERRAND in this folder: its sections, findings, changes, and questions that break.

    Nothing that is in use is touched. The result is JSON.
    """
    try:
        found = rehearse(read_errand(errand.absolute()), scratch.absolute(), date.today(), model())
    except Misread as wrong:
        say({"refused": str(wrong), "line": wrong.line})
    except (Unfit, Unreadable) as wrong:
        say({"refused": str(wrong), "line": None})
    except (CorruptIndex, StaleIndex, StrayPassage, OSError) as wrong:
        raise CouldNot(str(wrong)) from wrong
    else:
        say(found.as_json())


@click.command("carry-out")
@click.argument("errand", type=FOLDER)
def carry_out_command(errand: Path) -> None:
    """Carry out the ERRAND in this folder and bring the index up to date. The result is JSON."""
    try:
        own = settings.own_documents().absolute()
        (own / LOCKS).mkdir(parents=True, exist_ok=True)
        with alone(own / LOCKS, silently):
            carry_out(read_errand(errand.absolute()), own)
        way = Way(model(), own=own)
        outcome = build(settings.documents().absolute(), settings.indexes().absolute(), silently, way)
    except (Misread, Unfit, Unreadable) as wrong:
        say({"refused": str(wrong), "line": getattr(wrong, "line", None)})
    except (NothingToBuild, UnsoundIndex, CorruptIndex, StaleIndex, StrayPassage, OSError) as wrong:
        raise CouldNot(str(wrong)) from wrong
    else:
        say({"th": outcome.sentence_th, "en": outcome.sentence_en, "left_out": [str(one) for one in outcome.refused]})


@click.command("kinds")
def kinds_command() -> None:
    """The kinds of paper that can be read on this machine. The result is JSON."""
    say({"kinds": readable()})


def model() -> Model | None:
    name = settings.embedding_model()
    return Model(name) if name else None


def say(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
