"""Turns texts into embedding vectors. Only this file imports sentence-transformers, and only when a model is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
_BATCH = 32


class NoModel(LookupError):
    """The embedding model is not on this machine, could not be downloaded, or cannot be loaded."""


class Embedder(Protocol):
    """Anything that turns texts into normalised embedding vectors (length 1)."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def documents(self, texts: Sequence[str]) -> Vectors: ...

    def question(self, text: str) -> Vectors: ...

    def __hash__(self) -> int: ...


class Model:
    """A sentence-transformers model, loaded on first use."""

    def __init__(self, name: str, *, fetch: bool = False) -> None:
        self.name = name
        self._fetch = fetch

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def documents(self, texts: Sequence[str]) -> Vectors:
        return _unit(self._model.encode_document(list(texts), batch_size=_BATCH, show_progress_bar=False))

    def question(self, text: str) -> Vectors:
        return np.asarray(_unit(self._model.encode_query([text], show_progress_bar=False))[0])

    def ready(self) -> Model:
        """Load it now, or raise NoModel."""
        self._model  # noqa: B018
        return self

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        load: Callable[[bool], SentenceTransformer] = lambda local: SentenceTransformer(  # noqa: E731
            self.name, device="cpu", local_files_only=local
        )
        try:
            return _tuned(load(True), self.name)
        except (OSError, ValueError) as absent:
            if not self._fetch:
                raise NoModel(
                    f"The model {self.name!r} is not on this machine. With a connection, run once: "
                    f"indexer model {self.name}"
                ) from absent
        try:
            return _tuned(load(False), self.name)
        except (OSError, ValueError) as why:
            raise NoModel(
                f"The model {self.name!r} could not be fetched ({why.__class__.__name__}). Is the name right, is there "
                "a connection? A folder that holds the model also works. Until then words alone are searched."
            ) from why


class Remembering:
    """An embedder that encodes each text once: for fitting, where the same texts are asked again and again."""

    def __init__(self, model: Embedder) -> None:
        self.name, self._model = model.name, model
        self.known: dict[tuple[str, str], Vectors] = {}

    @property
    def dimension(self) -> int:
        return self._model.dimension

    def documents(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if ("document", text) not in self.known:
                self.known["document", text] = self._model.documents([text])[0]
        return np.stack([self.known["document", text] for text in texts])

    def question(self, text: str) -> Vectors:
        if ("question", text) not in self.known:
            self.known["question", text] = self._model.question(text)
        return self.known["question", text]


def model_named(name: str) -> Embedder | None:
    """The model of this name; None for no name."""
    if name == settings.SMALL_MODEL:
        from knowledge.small_model import small_model

        return small_model()
    return Model(name) if name else None


def _tuned(model: SentenceTransformer, name: str) -> SentenceTransformer:
    """Sets the query and passage prompts, and bfloat16 where the processor is faster with it."""
    if "e5" in name.lower() and not any(model.prompts.values()):
        # The E5 family was trained with these two words and does not say so in its files.
        model.prompts.update(query="query: ", document="passage: ")
    if any("Transformer" in type(part).__name__ for part in model.modules()) and _half_bits_help():
        import torch

        model.to(torch.bfloat16)
    return model


def _half_bits_help() -> bool:
    import torch

    asked = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, name, bool)() for name in asked)


def _unit(vectors: Any) -> Vectors:
    plain = np.nan_to_num(np.asarray(vectors, dtype=np.float32))
    return np.asarray(plain / np.maximum(np.linalg.norm(plain, axis=1, keepdims=True), 1e-9), dtype=np.float32)
