"""The learned reader: the probability of each act in a message, after what the bot had said."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.acts.features import Floats, SentenceModel, plain, runs, sentence_model, weighed

DELIVERED = Path(__file__).parent / "learned.npz"
WIDTH = 1.5  # how fast two sentences become strangers to one another
VECTOR_WEIGHT = 3.0
STATE_WEIGHT = 0.15
PLAINLY = 0.95  # as sure as that by letters alone, where no question leads them, the costly vector is not asked
_SCALE = 127.0
_KEPT = 64  # readings; messages are not to lie in memory for longer than they are worked on


@dataclass(frozen=True)
class Weights:
    """One linear reader: by letters alone, or by letters and vectors."""

    letters: NDArray[np.int8]  # buckets × acts
    scale: Floats  # of each act
    states: Floats  # states × acts
    sharpness: float  # makes probabilities of scores
    duals: Floats  # sentences × acts; empty for letters alone


@dataclass(frozen=True)
class Learned:
    """Everything that learning left behind."""

    digest: str
    acts: tuple[str, ...]
    states: tuple[str, ...]
    rarity: Floats
    alone: Weights
    both: Weights
    middle: Floats  # of all vectors
    basis: Floats
    sentences: NDArray[np.int8]  # the vectors of the examples on that basis


class Reader:
    """Reads what a person does."""

    def __init__(self, learned: Learned, model: SentenceModel | None) -> None:
        self.learned = learned
        self._model = model
        self._sentences = learned.sentences.astype(np.float32) / _SCALE
        self._read = lru_cache(_KEPT)(self._acts)  # the steps of one message ask for the same reading

    @property
    def has_vectors(self) -> bool:
        return self._model is not None

    def acts(self, text: str, after: str = "") -> Mapping[str, float]:
        """The probability of each act."""
        said = plain(text)
        return self._read(said, after) if said else {}

    def hint(self, text: str) -> Mapping[str, float]:
        """The same by letters alone: less sure, at a tenth of the cost."""
        said = plain(text)
        found = self._by(self.learned.alone, said, "")
        return dict(zip(self.learned.acts, found.tolist(), strict=True)) if said else {}

    def _acts(self, said: str, after: str) -> Mapping[str, float]:
        found = self._by(self.learned.alone, said, after)
        if self._model and (after or float(found.max()) < PLAINLY):
            found = self._by(self.learned.both, said, after, self._near(said))
        return dict(zip(self.learned.acts, found.tolist(), strict=True))

    def _by(self, weights: Weights, said: str, after: str, near: Floats | float = 0.0) -> Floats:
        scores = self._letters(said, weights) + near
        if after in self.learned.states:
            scores = scores + weights.states[self.learned.states.index(after)]
        return probabilities(scores, weights.sharpness)

    def _letters(self, said: str, weights: Weights) -> Floats:
        buckets, counts = runs(said)
        values = weighed(counts, self.learned.rarity[buckets])
        return np.asarray((values @ weights.letters[buckets].astype(np.float32)) * weights.scale, np.float32)

    def _near(self, said: str) -> Floats:
        # Products of one row by einsum: BLAS would start threads that spin for longer than they work.
        alike = np.einsum("nd,d->n", self._sentences, self._project(said))
        return np.asarray(np.einsum("n,na->a", _likeness(alike), self.learned.both.duals), np.float32)

    def _project(self, said: str) -> Floats:
        assert self._model is not None
        return np.asarray(project(self._model.vectors([said]), self.learned.middle, self.learned.basis)[0], np.float32)


def likenesses(one: Floats, other: Floats) -> Floats:
    """How near each vector is to each other one, from nearly 0 to VECTOR_WEIGHT."""
    return _likeness(one @ other.T)


def _likeness(product: Floats) -> Floats:
    return np.asarray(VECTOR_WEIGHT * np.exp(WIDTH * (product - 1)), np.float32)


def project(vectors: Floats, middle: Floats, basis: Floats) -> Floats:
    """The vectors on a smaller basis, of length 1."""
    small = (vectors - middle) @ basis
    return np.asarray(small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-9), np.float32)


def probabilities(scores: Floats, sharpness: float) -> Floats:
    grown = np.exp(sharpness * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True), np.float32)


def save(learned: Learned, path: Path) -> None:
    """One file, the same bytes for the same sentences."""
    parts: dict[str, Any] = {}
    for name in (one.name for one in fields(Learned)):
        value = getattr(learned, name)
        if isinstance(value, Weights):
            parts |= {f"{name}.{one.name}": getattr(value, one.name) for one in fields(Weights)}
        else:
            parts[name] = value
    held = io.BytesIO()
    halves = {name: np.asarray(part) for name, part in parts.items()}
    whole = {
        name: part.astype(np.float16) if part.dtype == np.float32 and part.ndim == 2 else part
        for name, part in halves.items()
    }
    np.savez_compressed(held, allow_pickle=False, **whole)
    path.write_bytes(held.getvalue())


def load(path: Path) -> Learned:
    with np.load(path, allow_pickle=False) as parts:

        def weights(name: str) -> Weights:
            part = {one.name: parts[f"{name}.{one.name}"] for one in fields(Weights)}
            floats = {key: part[key].astype(np.float32) for key in ("scale", "states", "duals")}
            return Weights(part["letters"], sharpness=float(part["sharpness"]), **floats)

        floats = {name: parts[name].astype(np.float32) for name in ("rarity", "middle", "basis")}
        return Learned(
            digest=str(parts["digest"]),
            acts=tuple(parts["acts"].tolist()),
            states=tuple(parts["states"].tolist()),
            alone=weights("alone"),
            both=weights("both"),
            sentences=parts["sentences"],
            **floats,
        )


@cache
def reader(subject: str = "") -> Reader:
    """A reader that was delivered with the program: of acts, or of the narrower questions of one subject."""
    return Reader(load(delivered(subject)), sentence_model())


def delivered(subject: str = "") -> Path:
    return DELIVERED.with_name(f"{subject}.npz") if subject else DELIVERED
