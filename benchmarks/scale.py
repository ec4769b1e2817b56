"""How search behaves among a hundred thousand and a million passages, beside bm25s, tantivy and FAISS.

RETRIEVAL_DATA=<folder> python -m benchmarks.scale [100000 1000000]

The passages are the set's own, and then new ones put together from their lines; its test questions are asked.
bm25s and tantivy are no dependencies of this project: python -m venv bench && bench/bin/pip install -e . bm25s tantivy
"""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import faiss
import numpy as np
from rich.console import Console
from rich.table import Table

from indexer.measure import Collection, Ranks, build, read_collection
from knowledge.index.vectors import open_vectors, write_vectors
from knowledge.language import thai

Search = Callable[[str], Sequence[str]]
_QUESTIONS, _DIMENSION = 300, 256
_EVERYBODY = frozenset({"public"})
_LINES = re.compile(r"[\n]+|(?<=\S) (?=\S{12})")


def grown(collection: Collection, size: int) -> Collection:
    """The set, and passages from its shuffled lines until there are so many."""
    chance = Random(7)
    lines = [line for _, _, text in collection.passages for line in _LINES.split(text) if line]
    passages = list(collection.passages)
    for number in range(size - len(passages)):
        picked = [chance.choice(lines) for _ in range(chance.randint(4, 9))]
        passages.append((f"grown-{number}", "", " ".join(picked)))
    questions = dict(list(collection.questions.items())[:_QUESTIONS])
    return Collection(tuple(passages), questions, collection.relevant, {})


def ours(collection: Collection) -> tuple[Search, int]:
    library = build(collection, Path(tempfile.mkdtemp(prefix="benchmark-")))
    size = sum(path.stat().st_size for path in library.index.folder.rglob("*") if path.is_file())
    return lambda q: [one.passage.id for one in library.search(q, audiences=_EVERYBODY).found], size


def bm25s(collection: Collection) -> tuple[Search, int]:
    engine = importlib.import_module("bm25s")
    ids = [id for id, _, _ in collection.passages]
    retriever = engine.BM25()
    retriever.index([_words(f"{title} {text}") for _, title, text in collection.passages], show_progress=False)

    def search(question: str) -> list[str]:
        rows, _ = retriever.retrieve([_words(question)], k=10, show_progress=False)
        return [ids[row] for row in rows[0]]

    return search, sum(array.nbytes for array in retriever.scores.values() if isinstance(array, np.ndarray))


def tantivy(collection: Collection) -> tuple[Search, int]:
    """The words of the Thai dictionary with spaces between them, for tantivy's own tokeniser."""
    engine = importlib.import_module("tantivy")
    schema = (
        engine.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw").add_text_field("text").build()
    )
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    index = engine.Index(schema, path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for id, title, text in collection.passages:
        writer.add_document(engine.Document(id=id, text=" ".join(_words(f"{title} {text}"))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        query, _ = index.parse_query_lenient(" ".join(_words(question)), ["text"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, 10).hits]

    return search, sum(path.stat().st_size for path in folder.iterdir())


def vectors(collection: Collection) -> tuple[Search, int]:
    """FAISS as we keep it, with vectors by chance: what meaning would cost, without the model's own time."""
    faiss.omp_set_num_threads(1)
    chance = np.random.default_rng(7)
    centres = chance.normal(size=(2_000, _DIMENSION)).astype(np.float32)
    made = centres[chance.integers(0, len(centres), len(collection.passages))]
    made += 0.7 * chance.normal(size=made.shape).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    path = Path(tempfile.mkdtemp(prefix="benchmark-")) / "vectors"
    kept = write_vectors(made, path)
    vector_indexes = open_vectors(path)
    asked = {question: made[row] for row, question in enumerate(collection.questions.values())}
    print(f"{kept.kind}, recall@50 {kept.recall:.3f}", file=sys.stderr)
    return lambda question: [str(row) for row in vector_indexes.nearest(asked[question], 50)], path.stat().st_size


ENGINES: dict[str, Callable[[Collection], tuple[Search, int]]] = {
    "ours": ours,
    "bm25s": bm25s,
    "tantivy": tantivy,
    "FAISS": vectors,
}


def run(name: str, directory: Path, size: int) -> dict[str, Any]:
    collection = grown(read_collection(directory), size)
    before = time.perf_counter()
    search, bytes_ = ENGINES[name](collection)
    built = time.perf_counter() - before
    times, ranks = [], []
    for id, question in collection.questions.items():
        before = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - before) * 1000)
        ranks.append(Ranks(tuple(found), collection.relevant[id]).ndcg())
    return {
        "ndcg": None if name == "FAISS" else float(np.mean(ranks)),
        "build": built,
        "p50": float(np.percentile(times, 50)),
        "p99": float(np.percentile(times, 99)),
        "index": bytes_ / 1e6,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_a_child(name: str, size: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.scale", name, str(size)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False
    )
    if done.returncode:
        return [f"{size:,}", name, done.stderr.strip().splitlines()[-1][:50]]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    quality = "" if found["ndcg"] is None else f"{found['ndcg']:.3f}"
    costs = [
        f"{found['build']:.0f}",
        f"{found['p50']:.2f}",
        f"{found['p99']:.2f}",
        f"{found['index']:,.0f}",
        f"{found['memory']:,.0f}",
    ]
    return [f"{size:,}", name, quality, *costs]


def _words(text: str) -> list[str]:
    return [word for word in thai.tokenise(thai.normalise(text)) if word.strip()]


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in ENGINES:
        print(json.dumps(run(sys.argv[1], Path(os.environ["RETRIEVAL_DATA"]), int(sys.argv[2]))))
        return
    heads = ("passages", "engine", "nDCG@10", "build s", "ms p50", "ms p99", "index MB", "peak MB")
    drawn = Table(*heads, title="One core; 10 passages for every question, FAISS the 50 nearest")
    for size in map(int, sys.argv[1:] or ("100000", "1000000")):
        for name in ENGINES:
            drawn.add_row(*in_a_child(name, size))
    Console(width=110).print(drawn)


if __name__ == "__main__":
    main()
