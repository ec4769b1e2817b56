"""An inverted index: postings with BM25 weights in four flat arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[Any]
Scores = NDArray[np.float64]
# Keys and their rows, block by block, so that a million passages are never in memory at once.
Blocks = Callable[[], Iterable[tuple[Keys, Numbers]]]

K1, B = 1.0, 0.6
_STEP = 255 / (K1 + 1)  # a BM25 weight is stored in one byte
_AT_ONCE = 40_000_000  # occurrences sorted at a time, to bound the memory


@dataclass(frozen=True)
class Postings:
    """The postings of one field of a partition."""

    keys: Keys  # sorted
    starts: NDArray[np.int64]  # where each key's postings begin, and the end of the last
    rows: NDArray[np.uint32]
    weights: NDArray[np.uint8]

    def find(self, keys: Keys) -> NDArray[np.int64]:
        """The position of each key, or -1."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == keys, at, -1)

    def document_frequency(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The document frequency of the keys at these positions."""
        return np.where(places < 0, 0, self.starts[places + 1] - self.starts[places])

    def add(self, scores: Scores, places: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Add the weighted postings of the keys at these positions to the passages' scores."""
        known = (places >= 0) & (values > 0)
        first, last = self.starts[places[known]], self.starts[places[known] + 1]
        if not len(first):
            return
        spans = [slice(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        worth = np.repeat(values[known] / _STEP, last - first)
        worth *= np.concatenate([self.weights[span] for span in spans])
        scores += np.bincount(np.concatenate([self.rows[span] for span in spans]), worth, len(scores))


def invert_unweighted(rows: Sequence[Keys]) -> Postings:
    """Postings without BM25 length normalisation: every occurrence counts the same."""
    keys = np.concatenate([*rows, np.zeros(0, dtype=np.uint64)])
    owners = np.repeat(np.arange(len(rows), dtype=np.uint32), [len(row) for row in rows])
    order = np.argsort(keys, kind="stable")
    known, first = np.unique(keys[order], return_index=True)
    starts = np.append(first, len(keys)).astype(np.int64)
    return Postings(known, starts, owners[order], np.full(len(keys), round(_STEP), dtype=np.uint8))


def invert(blocks: Blocks, total: int, keys_at: Keys | None = None, most: int | None = None) -> Postings:
    """Invert (key, row) pairs into postings. Keys in more than `most` rows are left out: they discriminate least."""
    lengths = np.zeros(total, dtype=np.int64)
    for _, rows in blocks():
        lengths += np.bincount(rows, minlength=total)
    norms = K1 * (1 - B + B * lengths / max(lengths.mean() if total else 0.0, 1.0))
    shift = np.uint64(max(total - 1, 1).bit_length())
    parts = [_part(pairs, shift, norms, most) for pairs in _in_turn(blocks, shift, int(lengths.sum()))]
    keys, sizes, rows, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    if keys_at is None:
        return Postings(keys, starts, rows, weights)
    return Postings(keys_at[keys], starts, rows, weights)


def _in_turn(blocks: Blocks, shift: np.uint64, size: int) -> Iterator[Keys]:
    """Sorted (key, row) pairs packed into integers, one range of keys at a time."""
    edges = _edges(blocks, size)
    for low, high in pairwise(edges):
        chosen = []
        for keys, rows in blocks():
            here = slice(None) if len(edges) == 2 else (keys >= low) & (keys < high)
            chosen.append((keys[here] << shift) | rows[here].astype(np.uint64))
        pairs = np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.uint64)
        pairs.sort()
        yield pairs


def _edges(blocks: Blocks, size: int) -> list[np.uint64]:
    lowest, highest = np.uint64(0), np.uint64(2**63)
    parts = size // _AT_ONCE + 1
    if parts == 1:
        return [lowest, highest]
    sample = np.sort(np.concatenate([keys[::997] for keys, _ in blocks()]))
    inner = sample[[len(sample) * part // parts for part in range(1, parts)]]
    return [lowest, *np.unique(inner), highest]


def _part(
    pairs: Keys, shift: np.uint64, norms: NDArray[np.float64], most: int | None
) -> tuple[Keys, NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint8]]:
    first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]])) if len(pairs) else np.zeros(0, np.intp)
    often = np.diff(np.append(first, len(pairs)))
    keys, rows = pairs[first] >> shift, (pairs[first] & ((np.uint64(1) << shift) - np.uint64(1))).astype(np.uint32)
    heads = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.intp)
    sizes = np.diff(np.append(heads, len(keys)))
    if most is not None and len(sizes):
        kept = np.repeat(sizes <= most, sizes)
        keys_kept, rows, often = keys[heads[sizes <= most]], rows[kept], often[kept]
        sizes = sizes[sizes <= most]
    else:
        keys_kept = keys[heads]
    weights = (often * (K1 + 1) / (often + norms[rows]) * _STEP).round().astype(np.uint8)
    return keys_kept, sizes, rows, weights
