"""The command line `indexer`: build, check, changes, fit, preview, show, measure, model."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.build import BuildOptions, NothingToBuild, UnsoundIndex, build
from indexer.collect import OnProgress
from indexer.commands.in_use import COULD_NOT, CouldNot, in_use, remark
from knowledge import settings
from knowledge.embedding import Model, model_named
from knowledge.index.on_disk import CorruptIndex, StaleIndex, StrayPassage

if TYPE_CHECKING:
    from rich.progress import TaskID

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


ELSEWHERE = {
    "learn": ("indexer.commands.learn", "learn_command"),
    "measure": ("indexer.measure", "command"),
    "changes": ("indexer.commands.authors", "changes_command"),
    "preview": ("indexer.commands.authors", "preview_command"),
    "ship-vectors": ("indexer.commands.unprepared", "ship_command"),
    "rehearse": ("indexer.commands.json_verbs", "rehearse_command"),
    "fit": ("indexer.commands.unprepared", "fit_command"),
    "kinds": ("indexer.commands.json_verbs", "kinds_command"),
    "carry-out": ("indexer.commands.json_verbs", "carry_out_command"),
}


class Verbs(click.Group):
    """The verbs of this file, and those of other modules, which are imported only when they are called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *ELSEWHERE])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in ELSEWHERE:
            return super().get_command(context, name)
        module, verb = ELSEWHERE[name]
        command: click.Command = getattr(importlib.import_module(module), verb)
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mindbot", message="%(prog)s %(version)s")
def main() -> None:
    """Build, check and measure the search index that the bot answers from."""


@main.command("build")
@click.option(
    "--documents", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder of papers."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where indexes are kept.")
@click.option("--accept-worse", is_flag=True, help="Use the model even if the self-test shows worse results.")
def build_command(documents: Path | None, out: Path | None, accept_worse: bool) -> None:
    """Build the search index from the papers.

    Only new and changed papers are read. A paper that cannot be read is reported and left out. A running bot
    switches to the new index by itself. Embeddings of the small model that comes with the program, or of
    EMBEDDING_MODEL, are added where a self-test shows that they do not make the search worse; EMBEDDING_MODEL=none is
    words alone.
    """
    options = BuildOptions(
        model_named(settings.embedding_model()),
        accept_worse,
        own=None if documents else settings.own_documents().absolute(),
    )
    try:
        with progress_bar() as progress:
            outcome = build(
                (documents or settings.documents()).absolute(),
                (out or settings.indexes()).absolute(),
                progress,
                options,
            )
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
@click.option("--verbose", is_flag=True, help="List every question with a wrong answer.")
@click.option("--unprepared", is_flag=True, help="Hide every approved question, as for a paper just dropped in.")
def check_command(path: Path | None, verbose: bool, unprepared: bool) -> None:
    """Check the answers of the index, or (with PATH) a paper.

    Without PATH: ask every test question and compare the accuracy with the required values in bar.toml.
    With PATH: lint one paper or a folder of papers. Errors are reported with their line and fail; remarks do not.
    """
    if path is not None:
        from indexer.commands.authors import look_over

        look_over(path.absolute())
    elif unprepared:
        from indexer.commands.unprepared import check_unprepared

        check_unprepared()
    else:
        check_questions(verbose)


@main.command("show")
@click.argument("text")
@click.option("--audience", default="public", show_default=True, help="Who asks: public, staff or unit:<abbreviation>.")
@click.option("--after", help="For a follow-up: the id of the section that was shown before.")
@click.option("--limit", default=3, show_default=True, help="How many sections to show.")
def show_command(text: str, audience: str, after: str | None, limit: int) -> None:
    """Show the search results for TEXT with scores: fields, matched words, coverage, answer band."""
    from indexer.commands import show
    from indexer.papers import front_matter_fields

    try:
        label = front_matter_fields.audience(audience)
    except front_matter_fields.InvalidField as wrong:
        raise click.BadParameter(str(wrong), param_hint="--audience") from wrong
    library = in_use()
    finding = library.search(text, audiences=show.audiences_of(label), after=after, limit=limit)
    for line in show.shown(text, finding, library.mode):
        click.echo(line)


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A progress bar on stderr, when it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                tasks[doing] = bar.add_task(doing, total=total)
            bar.update(tasks[doing], completed=done, total=total)

        yield progress


def check_questions(verbose: bool) -> None:
    from indexer import check
    from indexer.collect import asked_in

    library = in_use()
    questions, refused = asked_in(settings.questions(), settings.own_documents())
    if not questions:
        raise CouldNot(f"There are no questions in {settings.questions()}.")
    try:
        verdict = check.evaluate(library, questions, check.read_bar(settings.questions()))
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
    """Download an embedding model and check that it understands Thai.

    NAME is a sentence-transformers model, such as intfloat/multilingual-e5-small, or a folder that holds one.
    """
    from indexer.model_check import NotThai, tried
    from knowledge.embedding import NoModel

    try:
        trial = tried(Model(name, fetch=True).ready())
    except (NoModel, NotThai) as wrong:
        raise CouldNot(str(wrong)) from wrong
    click.echo(f"ใช้ได้ค่ะ · {name} works: {trial.right} of {trial.asked} questions, {trial.dimension} numbers a text.")
    click.echo(f"ขั้นต่อไป · Next: EMBEDDING_MODEL={name} indexer build")


if __name__ == "__main__":
    main(prog_name="indexer")
