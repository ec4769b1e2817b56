"""Ours beside the engines a newcomer would take, on one set in BEIR form, each in a process of its own.

RETRIEVAL_DATA=<folder> python -m benchmarks.retrieval

The others are no dependencies of this project. For a fair comparison make an environment of its own:
python -m venv bench && bench/bin/pip install -e . bm25s haystack-ai llama-index-core llama-index-retrievers-bm25 txtai
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from indexer.measure import Collection, Ranks, build, read_collection

Search = Callable[[str], Sequence[str]]  # a question's passages, best first
DEPTH = 100
_EVERYBODY = frozenset({"public"})
_MISSING = "not installed"


def ours(collection: Collection) -> Search:
    library = build(collection, Path(tempfile.mkdtemp(prefix="benchmark-")))
    return lambda question: [
        found.passage.id for found in library.search(question, audiences=_EVERYBODY, limit=DEPTH).found
    ]


def bm25s_newmm(collection: Collection) -> Search:
    """What somebody builds who knows that Thai has no spaces."""
    bm25s = importlib.import_module("bm25s")
    tokenize = importlib.import_module("pythainlp.tokenize").word_tokenize

    def words(text: str) -> list[str]:
        return [word for word in tokenize(text.lower(), engine="newmm", keep_whitespace=False) if word.strip()]

    ids = [id for id, _, _ in collection.passages]
    retriever = bm25s.BM25()
    retriever.index([words(text) for text in whole(collection)], show_progress=False)

    def search(question: str) -> list[str]:
        rows, _ = retriever.retrieve([words(question)], k=min(DEPTH, len(ids)), show_progress=False)
        return [ids[row] for row in rows[0]]

    return search


def fts5_trigram(collection: Collection) -> Search:
    """SQLite alone: every run of three letters, joined by OR."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table passages using fts5(id unindexed, text, tokenize='trigram')")
    rows = zip((id for id, _, _ in collection.passages), whole(collection), strict=True)
    database.executemany("insert into passages values (?, ?)", rows)

    def search(question: str) -> list[str]:
        pieces = {question[at : at + 3] for at in range(len(question) - 2)}
        if not pieces:
            return []
        asked = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in sorted(pieces))
        found = database.execute("select id from passages where passages match ? order by rank limit ?", (asked, DEPTH))
        return [id for (id,) in found]

    return search


def haystack(collection: Collection) -> Search:
    """Haystack's store in memory with its BM25, as its guide begins."""
    document = importlib.import_module("haystack").Document
    store = importlib.import_module("haystack.document_stores.in_memory").InMemoryDocumentStore()
    texts = zip((id for id, _, _ in collection.passages), whole(collection), strict=True)
    store.write_documents([document(content=text, meta={"id": id}) for id, text in texts])
    return lambda question: [found.meta["id"] for found in store.bm25_retrieval(question, top_k=DEPTH)]


def llama_index(collection: Collection) -> Search:
    """LlamaIndex with its BM25 retriever and nothing set."""
    node = importlib.import_module("llama_index.core.schema").TextNode
    retriever_of = importlib.import_module("llama_index.retrievers.bm25").BM25Retriever
    texts = zip((id for id, _, _ in collection.passages), whole(collection), strict=True)
    nodes = [node(text=text or " ", id_=id) for id, text in texts]
    retriever = retriever_of.from_defaults(nodes=nodes, similarity_top_k=min(DEPTH, len(nodes)))
    return lambda question: [found.node.node_id for found in retriever.retrieve(question)]


def txtai(collection: Collection) -> Search:
    """txtai's keyword index and nothing set."""
    embeddings = importlib.import_module("txtai").Embeddings(keyword=True)
    texts = zip((id for id, _, _ in collection.passages), whole(collection), strict=True)
    embeddings.index([(id, text, None) for id, text in texts])
    return lambda question: [found[0] for found in embeddings.search(question, DEPTH)]


ENGINES: dict[str, tuple[Callable[[Collection], Search], str]] = {
    "ours": (ours, "knowledge.library"),
    "bm25s + newmm": (bm25s_newmm, "bm25s"),
    "FTS5 trigram": (fts5_trigram, "sqlite3"),
    "Haystack": (haystack, "haystack"),
    "LlamaIndex": (llama_index, "llama_index.core"),
    "txtai": (txtai, "txtai"),
}


def whole(collection: Collection) -> list[str]:
    """Title and text in one, the best that engines without fields can do."""
    return [f"{title} {text}".strip() for _, title, text in collection.passages]


def run(name: str, directory: Path) -> dict[str, Any]:
    """Every figure of one engine, in this process."""
    collection = read_collection(directory)
    engine, package = ENGINES[name]
    imported = import_time(package)
    if imported is None:
        return {"engine": name, "error": _MISSING}
    before = time.perf_counter()
    search = engine(collection)
    built = time.perf_counter() - before
    ranks, times = [], []
    for id, question in collection.questions.items():
        before = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - before) * 1000)
        ranks.append(Ranks(tuple(found), collection.relevant[id]))
    return {
        "engine": name,
        "ndcg": float(np.mean([rank.ndcg() for rank in ranks])),
        "first": float(np.mean([rank.recall(1) for rank in ranks])),
        "five": float(np.mean([rank.recall(5) for rank in ranks])),
        "build": built,
        "p50": float(np.percentile(times, 50)),
        "p99": float(np.percentile(times, 99)),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "import": imported,
    }


def import_time(package: str) -> float | None:
    """Seconds until a fresh process has it; here much of it may be loaded already. None where it is not installed."""
    stopwatch = f"import time; begin = time.perf_counter(); import {package}; print(time.perf_counter() - begin)"
    done = subprocess.run([sys.executable, "-c", stopwatch], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def in_a_child(name: str, directory: Path) -> dict[str, Any]:
    """The same in a fresh process, so that nobody pays for another's memory."""
    command = [sys.executable, "-m", "benchmarks.retrieval", name]
    environment = {
        **os.environ,
        "RETRIEVAL_DATA": str(directory),
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        return {"engine": name, "error": done.stderr.strip().splitlines()[-1][:60]}
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def table(rows: Sequence[Mapping[str, Any]]) -> Table:
    heads = ("engine", "nDCG@10", "R@1", "R@5", "build s", "ms p50", "ms p99", "MB", "import s")
    drawn = Table(*heads, title="100 passages for every question, one core")
    for row in rows:
        if "error" in row:
            drawn.add_row(row["engine"], row["error"])
            continue
        quality = [f"{row[name]:.4f}" for name in ("ndcg", "first", "five")]
        costs = [
            f"{row['build']:.1f}",
            f"{row['p50']:.2f}",
            f"{row['p99']:.2f}",
            f"{row['memory']:.0f}",
            f"{row['import']:.2f}",
        ]
        drawn.add_row(row["engine"], *quality, *costs)
    return drawn


def main() -> None:
    directory = Path(os.environ["RETRIEVAL_DATA"])
    if len(sys.argv) > 1:
        print(json.dumps(run(sys.argv[1], directory)))
        return
    Console(width=110).print(table([in_a_child(name, directory) for name in ENGINES]))


if __name__ == "__main__":
    main()
