"""Reads the test questions: each with the sections that answer it, or marked as unanswerable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.papers.catalogue import Refusal
from indexer.papers.front_matter import Fields, InvalidYaml, entries
from indexer.readers import Unreadable
from indexer.reading.encodings import decode
from indexer.texts import say
from knowledge.passages import Passage

DEVELOP, MEASURE = "develop", "measure"


@dataclass(frozen=True)
class Question:
    """One test question and the sections that answer it."""

    ask: str
    answers: tuple[str, ...]  # "<paper>#<heading>", any of them; empty when unanswerable
    after: str = ""  # of a follow-up: the section that the conversation has just shown
    split: str = MEASURE
    file: str = ""
    line: int = 1

    @property
    def topic(self) -> str:
        """The subject that it is counted under."""
        return self.answers[0].partition("/")[0] if self.answers else "nothing"


def read_questions(folder: Path) -> tuple[tuple[Question, ...], tuple[Refusal, ...]]:
    """Read every question in the folder's files, and refuse every entry that is none."""
    questions: list[Question] = []
    refused: list[Refusal] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            found = entries(decode(file.read_bytes()))
        except (InvalidYaml, Unreadable) as wrong:
            refused.append(Refusal(file.name, str(wrong), getattr(wrong, "line", None)))
            continue
        for entry in found:
            try:
                questions.append(question_from(entry, file.name))
            except InvalidYaml as wrong:
                refused.append(Refusal(file.name, str(wrong), wrong.line))
    return tuple(questions), tuple(refused)


def question_from(entry: Fields, file: str) -> Question:
    values, line = entry.values, entry.line("")
    ask, split = values.get("ask"), values.get("split")
    if not isinstance(ask, str) or not ask.strip():
        raise InvalidYaml(line, say("question.ask"))
    if split not in (DEVELOP, MEASURE):
        raise InvalidYaml(line, say("question.split", split=split))
    if bool(values.get("nothing")) == ("answer" in values):
        raise InvalidYaml(line, say("question.answer"))
    answers = values.get("answer", [])
    named = tuple(str(answer).strip() for answer in (answers if isinstance(answers, list) else [answers]))
    return Question(ask.strip(), named, str(values.get("after") or "").strip(), str(split), file, line)


def by_name(passages: Iterable[Passage]) -> Mapping[str, tuple[Passage, ...]]:
    """Sections by the names that questions use: "loans/suea-tid-pik#ดอกเบี้ย"; papers by id."""
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        for name in (passage.name, passage.paper):
            found.setdefault(name, []).append(passage)
    return {name: tuple(same) for name, same in found.items()}


def with_asked(passages: Sequence[Passage], questions: Iterable[Question]) -> tuple[Passage, ...]:
    """Add the approved questions to their passages. Held-out questions are never indexed."""
    named = by_name(passages)
    asked: dict[str, list[str]] = {}
    for question in questions:
        # A follow-up makes no sense without the section before it.
        if question.split == DEVELOP and question.answers and not question.after:
            for passage in named.get(question.answers[0], ())[:1]:
                asked.setdefault(passage.id, []).append(question.ask)
    return tuple(
        replace(passage, asked=tuple(dict.fromkeys((*passage.asked, *asked.get(passage.id, ())))))
        for passage in passages
    )
