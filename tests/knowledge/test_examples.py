"""Sentences as people type them, one file for each act: the data that a reader of messages will learn from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

EXAMPLES = sorted((Path(__file__).parents[2] / "knowledge" / "examples").glob("*.yaml"))


def test_every_file_of_examples_is_readable_and_no_sentence_stands_twice() -> None:
    seen: Counter[str] = Counter()
    acts = {path.stem for path in EXAMPLES}
    for path in EXAMPLES:
        page = yaml.safe_load(path.read_text("utf-8"))
        assert page["act"] == path.stem, f"{path.name} is of the act {page['act']!r}."
        for sentence in page["sentences"]:
            whole = {"text": sentence} if isinstance(sentence, str) else sentence
            assert isinstance(whole["text"], str), f"{path.name}: {whole['text']!r} is no text; put it in quotes."
            assert whole["text"].strip(), f"{path.name} has an empty sentence."
            assert set(whole.get("also", ())) <= acts, f"{path.name}: {whole['also']} names an act without a file."
            seen[whole["text"]] += 1

    twice = [text for text, times in seen.items() if times > 1]
    assert not twice, f"Written twice, so that nobody can say what it means: {twice}"
    assert seen.total() > 3_500
