"""An optional language model that writes an answer from the passages found.

It gets the passages and the question, nothing about the person. Its answer is checked before anybody reads it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx

log = logging.getLogger("mindbot.writer")

PATIENCE = 8.0  # seconds; then the answer without the model is sent
_LARGEST = 65_536  # bytes of an answer
_TASK = (
    "You answer for Thailand's Ministry of Industry. Use only the numbered passages; add nothing. "
    "Answer in {language}, politely, in at most four short sentences. "
    "End every sentence with the number of its passage, such as [1]. Copy numbers, dates and names exactly. "
    "If the passages do not answer, write only: NONE"
)


class OpenAIWriter:
    """A client for any server with OpenAI's chat completions API: vLLM, Ollama, Typhoon."""

    def __init__(
        self,
        base_url: str,
        model: str,
        key: str,
        *,
        may_read_staff: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = f"{base_url}/chat/completions"
        self._model = model
        self._may_read_staff = may_read_staff
        self._clock = clock
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers, follow_redirects=False)

    def may_read(self, audience: str) -> bool:
        """Staff papers are sent only to a server that is marked as allowed."""
        return audience == "public" or self._may_read_staff

    def write(self, question: str, passages: Sequence[str], language: str) -> str:
        """The model's answer, unchecked; nothing if it fails."""
        try:
            return self._written(self._answer(question, passages, language))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, LookupError, TypeError) as trouble:
            log.warning("the writer did not answer: %s", type(trouble).__name__)
            return ""

    def _answer(self, question: str, passages: Sequence[str], language: str) -> bytes:
        """The response within a total time limit, also from a server that sends slowly."""
        until = self._clock() + PATIENCE
        body = {
            "model": self._model,
            "temperature": 0,
            "max_tokens": 500,
            "messages": _asked(question, passages, language),
        }
        read = bytearray()
        with self._client.stream("POST", self._url, json=body, timeout=PATIENCE) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                read += piece
                if self._clock() > until or len(read) > _LARGEST:
                    raise TimeoutError("too late or too long")
        return bytes(read)

    def _written(self, answer: bytes) -> str:
        said: Any = json.loads(answer)
        written = said["choices"][0]["message"]["content"]
        if not isinstance(written, str):
            raise TypeError("no text")
        return "" if written.strip().strip(".").upper() == "NONE" else written.strip()


def _asked(question: str, passages: Sequence[str], language: str) -> list[dict[str, str]]:
    task = _TASK.format(language="English" if language == "en" else "Thai")
    numbered = "\n\n".join(f"[{number}] {passage}" for number, passage in enumerate(passages, 1))
    return [
        {"role": "system", "content": task},
        {"role": "user", "content": f"{numbered}\n\nQuestion: {question}"},
    ]
