"""Learns to read what people do from the example sentences, and measures how well on sentences that it did not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.acts.examples import Example, digest
from knowledge.acts.features import BUCKETS, Floats, SentenceModel, plain, runs, weighed
from knowledge.acts.model import STATE_WEIGHT, Learned, Weights, likenesses, probabilities, project

_RIDGE = 1.0  # how little one odd sentence may bend the reader
_DIMENSIONS = 96
_SHARPNESS = np.arange(2.0, 40.0, 1.0)
_INT8 = 127.0


@dataclass(frozen=True)
class LeftOut:
    """The scores of each sentence from a reader that had not seen it (closed form, as exact as leaving each out)."""

    scores: Floats
    sharpness: float


def learn(known: Sequence[Example], model: SentenceModel) -> tuple[Learned, LeftOut]:
    """The reader, and its scores for sentences left out."""
    acts = tuple(sorted({one.act for one in known}))
    states = tuple(sorted({one.after for one in known} - {""}))
    said = [plain(one.text) for one in known]
    rows, rarity = _letter_rows(said)
    wanted = _wanted(known, acts)
    heard = _states(known, states)
    vectors = model.vectors(said)
    middle = vectors.mean(axis=0)
    basis = np.linalg.svd(vectors - middle, full_matrices=False)[2][:_DIMENSIONS].T.astype(np.float16)
    small = np.round(project(vectors, middle, basis.astype(np.float32)) * _INT8).astype(np.int8)
    near = small.astype(np.float32) / _INT8
    letters = _products(rows, rows) + STATE_WEIGHT * (heard @ heard.T)
    alone, _ = _weights(letters, rows, heard, wanted, ())
    both, out = _weights(letters + likenesses(near, near), rows, heard, wanted, near)
    learned = Learned(digest(known), acts, states, rarity, alone, both, middle, basis.astype(np.float32), small)
    return learned, out


Row = tuple[NDArray[np.int64], Floats]


def _letter_rows(said: Sequence[str]) -> tuple[list[Row], Floats]:
    counted = [runs(one) for one in said]
    times = np.zeros(BUCKETS, np.float32)
    for buckets, _ in counted:
        times[buckets] += 1
    rarity = np.asarray(np.log((1 + len(said)) / (1 + times)) + 1, np.float32)
    return [(buckets, weighed(counts, rarity[buckets])) for buckets, counts in counted], rarity


def _products(rows: Sequence[Row], others: Sequence[Row]) -> Floats:
    dense = np.zeros((len(others), BUCKETS), np.float32)
    for place, (buckets, values) in enumerate(others):
        dense[place, buckets] = values
    return np.vstack([values @ dense[:, buckets].T for buckets, values in rows])


def _wanted(known: Sequence[Example], acts: Sequence[str]) -> Floats:
    place = {act: number for number, act in enumerate(acts)}
    wanted = np.zeros((len(known), len(acts)), np.float32)
    for row, one in enumerate(known):
        for act in (one.act, *one.also):
            wanted[row, place[act]] = 1
    return wanted


def _states(known: Sequence[Example], states: Sequence[str]) -> Floats:
    heard = np.zeros((len(known), max(len(states), 1)), np.float32)
    for row, one in enumerate(known):
        if one.after:
            heard[row, states.index(one.after)] = 1
    return heard


def _weights(
    kernel: Floats, rows: Sequence[Row], heard: Floats, wanted: Floats, near: Floats | tuple[()]
) -> tuple[Weights, LeftOut]:
    """Kernel ridge regression: the weights, and the scores of each sentence without itself."""
    inverse = np.linalg.inv(kernel + _RIDGE * np.eye(len(kernel), dtype=np.float32))
    duals = inverse @ wanted
    out = np.asarray(wanted - duals / np.diag(inverse)[:, None], np.float32)
    letters = np.zeros((BUCKETS, wanted.shape[1]), np.float32)
    for row, (buckets, values) in enumerate(rows):
        letters[buckets] += values[:, None] * duals[row]
    scale = np.asarray(np.abs(letters).max(axis=0) / _INT8 + 1e-9, np.float32)
    small = np.round(letters / scale).astype(np.int8)
    sharpness = _sharpest(out, wanted)
    states = np.asarray(STATE_WEIGHT * heard.T @ duals, np.float32)
    kept = np.asarray(duals, np.float32) if len(near) else np.zeros((0, wanted.shape[1]), np.float32)
    return Weights(small, scale, states, sharpness, kept), LeftOut(out, sharpness)


def _sharpest(scores: Floats, wanted: Floats) -> float:
    """The sharpness under which the probabilities of left-out sentences are most honest."""
    right = wanted / wanted.sum(axis=1, keepdims=True)

    def surprise(sharpness: float) -> float:
        return -float((right * np.log(probabilities(scores, sharpness) + 1e-9)).sum())

    return float(min(_SHARPNESS, key=surprise))
