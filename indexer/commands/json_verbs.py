"""The verbs rehearse and carry-out for other programs, such as the console: results are JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from indexer.build import BuildOptions, NothingToBuild, UnsoundIndex, build, build_lock
from indexer.collect import no_progress
from indexer.commands.in_use import CouldNot
from indexer.papers.front_matter import InvalidYaml
from indexer.papers.paper_changes import Unfit, carry_out, read_errand
from indexer.papers.rehearsal import rehearse
from indexer.readers import Unreadable, readable
from knowledge import settings
from knowledge.embedding import Embedder, model_named
from knowledge.index.on_disk import CorruptIndex, StaleIndex, StrayPassage

PROGRESS = "progress"  # in the errand's folder: how many questions were asked, and of how many
LOCKS = ".errands"  # one errand at a time
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("rehearse")
@click.argument("errand", type=FOLDER)
@click.option("--scratch", type=FOLDER, required=True, help="An empty folder to work in.")
def rehearse_command(errand: Path, scratch: Path) -> None:
    """Dry run of an ERRAND: sections, lint messages, changes, and questions that would break.

    ERRAND is a folder with errand.json and the file. The current index is not touched. The result is JSON.
    """
    try:
        found = rehearse(
            read_errand(errand.absolute()), scratch.absolute(), date.today(), model(), _progress_in(errand.absolute())
        )
    except InvalidYaml as wrong:
        say({"refused": str(wrong), "line": wrong.line})
    except (Unfit, Unreadable) as wrong:
        say({"refused": str(wrong), "line": None})
    except (CorruptIndex, StaleIndex, StrayPassage, OSError) as wrong:
        raise CouldNot(str(wrong)) from wrong
    else:
        say(found.as_json())


def _progress_in(errand: Path) -> Callable[[int, int], None]:
    def write(asked: int, whole: int) -> None:
        (errand / PROGRESS).write_text(f"{asked} {whole}")

    return write


@click.command("carry-out")
@click.argument("errand", type=FOLDER)
def carry_out_command(errand: Path) -> None:
    """Carry out an ERRAND (publish, withdraw, restore a paper) and rebuild the index.

    ERRAND is a folder with errand.json and the file. The result is JSON.
    """
    try:
        own = settings.own_documents().absolute()
        (own / LOCKS).mkdir(parents=True, exist_ok=True)
        with build_lock(own / LOCKS, no_progress):
            carry_out(read_errand(errand.absolute()), own)
        options = BuildOptions(model(), own=own)
        outcome = build(settings.documents().absolute(), settings.indexes().absolute(), no_progress, options)
    except (InvalidYaml, Unfit, Unreadable) as wrong:
        say({"refused": str(wrong), "line": getattr(wrong, "line", None)})
    except (NothingToBuild, UnsoundIndex, CorruptIndex, StaleIndex, StrayPassage, OSError) as wrong:
        raise CouldNot(str(wrong)) from wrong
    else:
        say({"th": outcome.sentence_th, "en": outcome.sentence_en, "left_out": [str(one) for one in outcome.refused]})


@click.command("kinds")
def kinds_command() -> None:
    """The kinds of paper that can be read on this machine. The result is JSON."""
    say({"kinds": readable()})


def model() -> Embedder | None:
    return model_named(settings.embedding_model())


def say(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
