"""The verb measure: nDCG, MRR, recall, latency and memory on a data set in BEIR form."""

from __future__ import annotations

import json
import math
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np

from indexer.typing_errors import TYPED, WRITTEN, Mistake
from knowledge.index import on_disk
from knowledge.language import thai
from knowledge.library import Found, Library
from knowledge.passages import Paper, Passage

_EVERYBODY = frozenset({"public"})
_SEED = 2569


class NoSet(click.ClickException):
    """The folder has no data set in BEIR form."""


@dataclass(frozen=True)
class Collection:
    """A data set: passages, questions, relevance judgements (qrels)."""

    passages: tuple[tuple[str, str, str], ...]  # id, title, text
    questions: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Ranks:
    """The ranking for one question."""

    ids: tuple[str, ...]
    relevant: Mapping[str, int]

    def ndcg(self, depth: int = 10) -> float:
        gain = sum(self.relevant.get(id, 0) / math.log2(place + 2) for place, id in enumerate(self.ids[:depth]))
        best = sorted(self.relevant.values(), reverse=True)[:depth]
        return gain / (sum(grade / math.log2(place + 2) for place, grade in enumerate(best)) or 1)

    def reciprocal(self, depth: int = 10) -> float:
        return next((1 / place for place, id in enumerate(self.ids[:depth], 1) if self.relevant.get(id, 0) > 0), 0.0)

    def recall(self, depth: int) -> float:
        wanted = {id for id, grade in self.relevant.items() if grade > 0}
        return len(wanted & set(self.ids[:depth])) / max(len(wanted), 1)


def read_collection(directory: Path, split: str = "test") -> Collection:
    """Read the data set in a folder: corpus.jsonl, queries.jsonl, qrels/<split>.tsv."""
    qrels = directory / "qrels" / f"{split}.tsv"
    missing = [
        path.name for path in (directory / "corpus.jsonl", directory / "queries.jsonl", qrels) if not path.is_file()
    ]
    if missing:
        raise NoSet(
            f"{directory} has no {', '.join(missing)}. A set holds corpus.jsonl, queries.jsonl, qrels/{split}.tsv."
        )
    relevant: dict[str, dict[str, int]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            question, passage, grade = line.split("\t")
            relevant.setdefault(question, {})[passage] = int(float(grade))
    corpus = {str(row["_id"]): row for row in _rows(directory / "corpus.jsonl")}
    queries = {str(row["_id"]): row for row in _rows(directory / "queries.jsonl") if str(row["_id"]) in relevant}
    return Collection(
        tuple((id, str(row.get("title") or ""), str(row.get("text") or "")) for id, row in corpus.items()),
        {id: str(row["text"]) for id, row in queries.items()},
        {id: grades for id, grades in relevant.items() if id in queries},
        {id: tuple(map(str, row["answers"])) for id, row in queries.items() if row.get("answers")},
    )


def build(collection: Collection, home: Path) -> Library:
    """Build an index of the data set, as `indexer build` would."""
    papers = [Paper(id, title, "public") for id, title, _ in collection.passages]
    passages = [Passage(id, id, (title,) if title else (), text) for id, title, text in collection.passages]
    home.mkdir(parents=True, exist_ok=True)
    on_disk.write(home / "measured", papers, passages)
    on_disk.switch(home, home / "measured")
    return Library(home)


def measure(directory: Path, *, split: str = "test") -> dict[str, float]:
    """The main figures: nDCG@10, MRR@10, recall, build seconds, query latency, index size, memory."""
    collection = read_collection(directory, split)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        library = build(collection, Path(folder))
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in library.index.folder.rglob("*") if path.is_file())
        times = [_milliseconds(library, question) for question in collection.questions.values()]
        ranks = ranking(library, collection)
    return {
        **_averages(ranks),
        "build_s": round(seconds, 3),
        "query_ms_p50": round(float(np.percentile(times or [0], 50)), 3),
        "query_ms_p99": round(float(np.percentile(times or [0], 99)), 3),
        "index_bytes": size,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def ranking(library: Library, collection: Collection, mistake: Mistake | None = None) -> list[Ranks]:
    """The rankings for all questions, as they are or with typing errors."""
    chance = Random(_SEED)
    ranks = []
    for id, question in collection.questions.items():
        asked = mistake(question, chance) if mistake else question
        found = library.search(asked, audiences=_EVERYBODY, limit=100).found
        ranks.append(Ranks(tuple(one.passage.id for one in found), collection.relevant[id]))
    return ranks


def perturbed(directory: Path, *, split: str = "test") -> dict[str, float]:
    """Robustness: nDCG@10 unchanged, with typing errors in questions, with damaged papers."""
    collection = read_collection(directory, split)
    with tempfile.TemporaryDirectory() as folder:
        library = build(collection, Path(folder) / "clean")
        figures = {"clean": _ndcg(ranking(library, collection))}
        figures |= {name: _ndcg(ranking(library, collection, mistake)) for name, mistake in TYPED.items()}
        for name, mistake in WRITTEN.items():
            damaged = build(_rewritten(collection, mistake), Path(folder) / name)
            figures[name] = _ndcg(ranking(damaged, collection))
    return figures


def abstaining(directory: Path, *, split: str = "test") -> dict[str, float]:
    """Abstention: AUROC of the confidence for answerable against unanswerable questions, and the bands."""
    collection = read_collection(directory, split)
    titles = {id: title or id for id, title, _ in collection.passages}
    sure, hidden_sure = [], []
    bands: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        library = build(collection, Path(folder))
        for id, question in collection.questions.items():
            finding = library.search(question, audiences=_EVERYBODY, limit=30)
            sure.append(finding.confidence)
            bands[finding.band.value] = bands.get(finding.band.value, 0) + 1
            hidden = {titles[passage] for passage in collection.relevant[id] if passage in titles}
            hidden_sure.append(_surest(found for found in finding.found if titles[found.passage.id] not in hidden))
        far = [library.search(question, audiences=_EVERYBODY).confidence for question in far_questions()]
        strict = library.index.manifest.partitions[0].strict
    return {
        "auroc_far": round(auroc(sure, far), 4),
        "auroc_article_hidden": round(auroc(sure, hidden_sure), 4),
        "strict_line": strict,
        **{f"band_{name}": round(count / max(len(sure), 1), 4) for name, count in sorted(bands.items())},
        "far_below_nothing": round(sum(c < 0.4 for c in far) / max(len(far), 1), 4),
        "hidden_above_strict": round(sum(c >= strict for c in hidden_sure) / max(len(hidden_sure), 1), 4),
    }


def snippets(directory: Path, *, split: str = "test") -> dict[str, float]:
    """Snippet recall: whether the snippet contains the answer, for the right, the first and any of three passages."""
    collection = read_collection(directory, split)
    gold, first, three = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        library = build(collection, Path(folder))
        for id, answers in collection.answers.items():
            found = library.search(collection.questions[id], audiences=_EVERYBODY).found
            right = [one for one in found if collection.relevant[id].get(one.passage.id, 0) > 0]
            gold += [_holds(right[:1], answers)] if right else []
            first.append(_holds(found[:1], answers))
            three.append(_holds(found[:3], answers))
    if not first:
        return {}
    return {"gold": _mean(gold), "top_1": _mean(first), "any_of_3": _mean(three)}


def far_questions() -> list[str]:
    """Out-of-domain questions that no paper of a ministry answers."""
    return files("indexer").joinpath("far_questions.txt").read_text(encoding="utf-8").split("\n")[:-1]


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Area under the ROC curve: how often an answerable question scores above an unanswerable one."""
    low, high = np.array(unanswerable), np.sort(np.array(answerable))
    if not len(low) or not len(high):
        return math.nan
    above = len(high) - np.searchsorted(high, low, side="right")
    equal = np.searchsorted(high, low, side="right") - np.searchsorted(high, low, side="left")
    return float((above + equal / 2).mean() / len(high))


@click.command("measure")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@click.option("--split", default="test", show_default=True, help="Which qrels file to use.")
@click.option("--perturb", is_flag=True, help="Also measure with typing errors and damaged papers.")
@click.option("--abstain", is_flag=True, help="Also measure how well unanswerable questions are refused (AUROC).")
@click.option("--snippets", "with_snippets", is_flag=True, help="Also measure whether snippets contain the answer.")
def command(directory: Path, as_json: bool, split: str, perturb: bool, abstain: bool, with_snippets: bool) -> None:
    """Measure search quality and speed on a data set in BEIR form.

    DIRECTORY has corpus.jsonl, queries.jsonl and qrels/test.tsv. Prints nDCG@10, MRR@10, recall, latency, memory.
    """
    parts: list[tuple[bool, str, Callable[..., dict[str, float]]]] = [
        (perturb, "perturbed", perturbed),
        (abstain, "abstaining", abstaining),
        (with_snippets, "snippets", snippets),
    ]
    figures: dict[str, object] = dict(measure(directory, split=split))
    figures |= {name: part(directory, split=split) for wanted, name, part in parts if wanted}
    click.echo(json.dumps(figures) if as_json else "\n".join(_lines(figures)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _rewritten(collection: Collection, mistake: Mistake) -> Collection:
    chance = Random(_SEED)
    passages = tuple((id, mistake(title, chance), mistake(text, chance)) for id, title, text in collection.passages)
    return Collection(passages, collection.questions, collection.relevant, collection.answers)


def _milliseconds(library: Library, question: str) -> float:
    began = time.perf_counter()
    library.search(question, audiences=_EVERYBODY)
    return (time.perf_counter() - began) * 1000


def _averages(ranks: Sequence[Ranks]) -> dict[str, float]:
    return {
        "ndcg@10": _ndcg(ranks),
        "mrr@10": _mean([rank.reciprocal() for rank in ranks]),
        **{f"recall@{depth}": _mean([rank.recall(depth) for rank in ranks]) for depth in (1, 5, 100)},
    }


def _ndcg(ranks: Sequence[Ranks]) -> float:
    return _mean([rank.ndcg() for rank in ranks])


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(len(values), 1), 4)


def _surest(found: Iterable[Found]) -> float:
    return next((one.coverage for one in found), 0.0)


def _holds(found: Sequence[Found], answers: Sequence[str]) -> bool:
    shown = [_bare(one.snippet) for one in found]
    return any(_bare(answer) in text for answer in answers for text in shown)


def _bare(text: str) -> str:
    return "".join(thai.normalise(text).split())


def _lines(figures: Mapping[str, object], indent: str = "") -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield f"{indent}{name}"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{name:<22}{value:>14}"
