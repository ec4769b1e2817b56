"""The command line `indexer`: build, check, show, measure, model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.build import NothingToBuild, UnsoundIndex, Way, build
from indexer.catalogue import ABOUT, Refusal
from indexer.harvest import Told
from knowledge import place
from knowledge.embedding import Model
from knowledge.index import CorruptIndex, NoIndex, StaleIndex, StrayPassage
from knowledge.library import Library

if TYPE_CHECKING:
    from rich.progress import TaskID

COULD_NOT = 1
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


class Verbs(click.Group):
    """The verbs here; `measure` is only opened when it is asked for, for it brings a bench of its own."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), "measure"])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name != "measure":
            return super().get_command(context, name)
        from indexer.measure import command

        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Turn the Ministry's papers into the index that the bot answers from."""


@main.command("build")
@click.option(
    "--documents", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder of papers."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where indexes are kept.")
@click.option("--accept-worse", is_flag=True, help="Use the model although the self-test says that it makes it worse.")
def build_command(documents: Path | None, out: Path | None, accept_worse: bool) -> None:
    """Read every new or changed paper and bring the index up to date.

    A paper that cannot be read is named with its reason and left out. The bot moves to the new index by itself.
    With EMBEDDING_MODEL set, meaning joins the words where a self-test says that it does no harm.
    """
    name = place.embedding_model()
    way = Way(Model(name) if name else None, accept_worse)
    try:
        with progress() as told:
            outcome = build((documents or place.documents()).absolute(), (out or place.indexes()).absolute(), told, way)
    except NothingToBuild as wrong:
        remark(*wrong.refused)
        raise CouldNot(str(wrong)) from wrong
    except (UnsoundIndex, CorruptIndex, StaleIndex, StrayPassage, OSError) as wrong:
        raise CouldNot(f"{wrong} The index that was in use stays in use.") from wrong
    remark(*outcome.refused)
    for line in filter(None, (*outcome.trials(), outcome.trouble)):
        click.echo(line, err=True)
    click.echo(outcome.sentence_th)
    click.echo(outcome.sentence_en)


@main.command("check")
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--verbose", is_flag=True, help="Name every question that is not answered rightly.")
def check_command(path: Path | None, verbose: bool) -> None:
    """Without PATH: ask the index every question and hold the answers against the bar. With PATH: look a paper over.

    PATH is one paper or a folder of papers. Errors are named with their line; remarks do not fail.
    """
    if path is not None:
        look_over(path.absolute())
    else:
        hold_against_the_bar(verbose)


@main.command("show")
@click.argument("text")
@click.option("--audience", default="public", show_default=True, help="Who asks: public, staff or unit:<abbreviation>.")
@click.option("--after", help="The id of the section that the talk has just shown.")
@click.option("--limit", default=3, show_default=True, help="How many sections to show.")
def show_command(text: str, audience: str, after: str | None, limit: int) -> None:
    """What the index answers to TEXT, and why: fields, matched words, coverage, band."""
    from indexer import cover, show

    try:
        label = cover.audience(audience)
    except cover.Misfit as wrong:
        raise click.BadParameter(str(wrong), param_hint="--audience") from wrong
    library = in_use()
    finding = library.search(text, audiences=show.audiences_of(label), after=after, limit=limit)
    for line in show.shown(text, finding, library.mode):
        click.echo(line)


@contextmanager
def progress() -> Iterator[Told]:
    """A line on stderr that moves while work goes on, where somebody is looking."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def told(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                tasks[doing] = bar.add_task(doing, total=total)
            bar.update(tasks[doing], completed=done, total=total)

        yield told


def hold_against_the_bar(verbose: bool) -> None:
    from indexer import check
    from indexer.questions import read_questions

    library = in_use()
    questions, refused = read_questions(place.questions())
    if not questions:
        raise CouldNot(f"There are no questions in {place.questions()}.")
    try:
        verdict = check.judge(library, questions, check.read_bar(place.questions()))
    except check.NoBar as wrong:
        raise CouldNot(str(wrong)) from wrong
    for line in (*verdict.table(), *verdict.remarks()):
        click.echo(line)
    for reply in verdict.replies if verbose else ():
        if line := reply.trouble():
            click.echo(line)
    faults = (*map(str, refused), *verdict.faults())
    for fault in faults:
        click.echo(f"ไม่ผ่าน · fails  {fault}", err=True)
    if faults:
        sys.exit(COULD_NOT)
    click.echo("ผ่านเกณฑ์ทุกข้อ · Every bar is reached.")


@main.command("model")
@click.argument("name")
def model_command(name: str) -> None:
    """Fetch a model of meaning once, and see whether it understands Thai.

    NAME is a sentence-transformers model, such as intfloat/multilingual-e5-small, or a folder that holds one.
    """
    from indexer.trial import NotThai, tried
    from knowledge.embedding import NoModel

    try:
        trial = tried(Model(name, fetch=True).ready())
    except (NoModel, NotThai) as wrong:
        raise CouldNot(str(wrong)) from wrong
    click.echo(f"ใช้ได้ค่ะ · {name} works: {trial.right} of {trial.asked} questions, {trial.dimension} numbers a text.")
    click.echo(f"ขั้นต่อไป · Next: EMBEDDING_MODEL={name} indexer build")


def look_over(path: Path) -> None:
    from indexer.lint import lint, must_be_mended

    marks = lint(home_of(path), date.today(), path)
    for mark in marks:
        click.echo(str(mark))
    wrong, remarks = sum(mark.must for mark in marks), sum(not mark.must for mark in marks)
    click.echo(f"ต้องแก้ {wrong} จุด ข้อสังเกต {remarks} จุด · {wrong} to mend, {remarks} remarks.", err=True)
    if must_be_mended(marks):
        sys.exit(COULD_NOT)


def home_of(path: Path) -> Path:
    """The folder of papers that this one belongs to: the packaged one, else the highest with an about.yaml."""
    if path.resolve().is_relative_to(place.documents().resolve()):
        return place.documents().resolve()
    home = path if path.is_dir() else path.parent
    while (home.parent / ABOUT).is_file():
        home = home.parent
    return home


def in_use() -> Library:
    try:
        return Library(place.indexes().absolute())
    except (NoIndex, StaleIndex, CorruptIndex) as wrong:
        raise CouldNot(str(wrong)) from wrong


class CouldNot(click.ClickException):
    """Something that was understood and did not work."""

    exit_code = COULD_NOT


def remark(*refused: Refusal) -> None:
    for one in refused:
        click.echo(f"ไม่ได้อ่าน · left out  {one}", err=True)


if __name__ == "__main__":
    main(prog_name="indexer")
