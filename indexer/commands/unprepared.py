"""The verb fit, and `check --unprepared`: papers that nobody prepared."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from indexer.commands.in_use import COULD_NOT, CouldNot
from indexer.papers.questions import Question, read_questions
from knowledge import settings
from knowledge.embedding import model_named
from knowledge.search import unprepared


def far_questions() -> tuple[str, ...]:
    """Questions that no paper of any ministry of industry answers."""
    said = files("indexer").joinpath("far_questions.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in said.splitlines() if line.strip())


def check_unprepared() -> None:
    """Print the figures without approved questions, and fail below the bar."""
    from indexer.check import NoBar
    from indexer.unprepared import check, hidden

    try:
        bar = check.read_bar(settings.questions())
    except NoBar as wrong:
        raise CouldNot(str(wrong)) from wrong
    figures = check.evaluate(hidden.packaged(), _questions(), far_questions())
    for line in figures.lines():
        click.echo(line)
    faults = list(check.below(bar, figures))
    for fault in faults:
        click.echo(f"ไม่ผ่าน · fails  {fault}", err=True)
    if faults:
        sys.exit(COULD_NOT)
    click.echo("ผ่านเกณฑ์ทุกข้อ · Every bar is reached.")


@click.command("fit")
@click.option(
    "--set", "sets", multiple=True, type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A data set in BEIR form, to fit on its train.tsv as well.",
)  # fmt: skip
@click.option(
    "--papers", "asked", type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of papers that nobody prepared, each with its questions, to fit the model with meaning on.",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Write the weights; without it only the figures are printed.")
def fit_command(sets: Sequence[Path], asked: Path | None, write: bool) -> None:
    """Fit when to assert, to quote and to deny, with every approved question hidden.

    The figures are for papers that the fitted model has not seen: whole subjects are left out in turn.
    """
    from indexer.unprepared import examples, fit, hidden

    papers = hidden.packaged()
    found = list(examples.of_packaged(papers, _questions(), far_questions()))
    for folder in sets:
        found += examples.of_set(folder, "train", papers)
    tables: dict[str, Any] = {}
    tables[unprepared.WORDS], lines = fit.table(found)
    model = model_named(settings.embedding_model())
    if model is not None:
        told = list(examples.with_meaning(papers, _questions(), far_questions(), model, asked))
        for name, foreign in ((unprepared.MEANING, False), (unprepared.FOREIGN, True)):
            tables[name], more = fit.table([one for one in told if one.foreign is foreign])
            lines += ["", f"with {name} ({model.name})", *more]
    for line in lines:
        click.echo(line)
    if write:
        fit.write(tables)


@click.command("ship-vectors")
def ship_command() -> None:
    """Write the vectors of the packaged papers that come with the program, so that a first build need not encode."""
    import tempfile

    from indexer.build import BuildOptions, build
    from knowledge.index.on_disk import current, open_index
    from knowledge.index.vector_cache import VectorCache, ship
    from knowledge.small_model import SmallModel

    model = SmallModel()
    with tempfile.TemporaryDirectory() as home:
        build(settings.documents().absolute(), Path(home), options=BuildOptions(model))
        folder = current(Path(home))
        assert folder is not None
        digests = [
            digest
            for partition in open_index(folder).partitions.values()
            for digest in partition.arrays["digests"].tolist()
        ]
        vectors = VectorCache(Path(home), model).vectors(digests, lambda row: "", lambda done, total: None)
    click.echo(f"{len(digests)} vectors: {ship(model.name, digests, vectors)}")


def _questions() -> tuple[Question, ...]:
    questions, _ = read_questions(settings.questions())
    if not questions:
        raise CouldNot(f"There are no questions in {settings.questions()}.")
    return questions
