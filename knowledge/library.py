"""The search API that the bot uses: ask a question, get passages with source, confidence and reasons."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from knowledge import settings
from knowledge.embedding import Embedder, NoModel, Vectors, model_named
from knowledge.glossary import Glossary, Suggestion
from knowledge.index.on_disk import CorruptIndex, Index, NoIndex, StaleIndex, current, open_index
from knowledge.index.partition_writer import headline
from knowledge.language.stop_words import QUIET
from knowledge.language.thai import normalise
from knowledge.passages import Paper, Passage
from knowledge.search import answer_type, follow_ups, snippets
from knowledge.search.candidates import Partitions
from knowledge.search.decide import Band as Band
from knowledge.search.decide import Finding as Finding
from knowledge.search.decide import Found as Found
from knowledge.search.decide import Why as Why
from knowledge.search.decide import rank
from knowledge.search.meaning import QuestionVector, question_vector
from knowledge.search.question import Question, read_question

_NAME = re.compile("[0-9a-z]")
_COVERED = 0.3  # so much of a question without a subject must the paper on the table have
_SAID = 300  # letters of the question before a follow-up


class Library:
    """Searches the current index. The caller says which audiences may be read; there is no default."""

    def __init__(self, home: Path, *, model: Embedder | None = None) -> None:
        self.home = home
        self.trouble = ""  # why a newer index, or its model, is not used
        folder = current(home)
        if folder is None:
            raise NoIndex(f"There is no index in {home}. Run: indexer build")
        self._tried = folder
        self._given = model
        self._visible = lru_cache(maxsize=64)(self._open_partitions)
        self._title_words = lru_cache(maxsize=64)(self._read_titles)
        self._use(open_index(folder))

    @property
    def glossary(self) -> Glossary:
        return self._index.glossary

    @property
    def built(self) -> datetime:
        return self._index.manifest.built

    @property
    def index(self) -> Index:
        return self._index

    @property
    def mode(self) -> str:
        """The search mode: words alone, or words and embeddings."""
        return f"words and meaning ({self._model.name})" if self._model else "words"

    def partitions(self, audiences: frozenset[str]) -> Partitions:
        """The partitions that these audiences may see, searched as one."""
        return self._visible(audiences)

    def counts(self, *, audiences: frozenset[str]) -> tuple[int, int]:
        """How many papers and passages these audiences may see."""
        partitions = self._visible(audiences).partitions
        return sum(len(partition.papers) for partition in partitions), sum(len(partition) for partition in partitions)

    def refresh(self) -> bool:
        """Open the index that is current now; keep the last good one when it cannot be used."""
        folder = current(self.home)
        if folder is None or folder == self._tried:
            return False
        self._tried = folder
        try:
            self._use(open_index(folder))
        except (NoIndex, StaleIndex, CorruptIndex) as why:
            self.trouble = str(why)
            return False
        return True

    def gone(self) -> bool:
        """Whether the folder of the index in use is no longer there: after a restart nothing could be answered."""
        folder = current(self.home)
        return folder is None or not folder.is_dir()

    def warm(self) -> None:
        """Load dictionary, model and arrays ahead of the first question."""
        self.sense("", self._visible(frozenset(self._index.partitions)))

    def paper(self, id: str, *, audiences: frozenset[str]) -> Paper | None:
        for partition in self._visible(audiences).partitions:
            if (row := partition.papers.row(id)) is not None:
                return partition.paper(row)
        return None

    def passage(self, id: str, *, audiences: frozenset[str]) -> Passage | None:
        for partition in self._visible(audiences).partitions:
            if (row := partition.passages.row(id)) is not None:
                return partition.passage(row)
        return None

    def sections(self, paper_id: str, *, audiences: frozenset[str]) -> tuple[Passage, ...]:
        """All of a paper, in its order."""
        for partition in self._visible(audiences).partitions:
            if partition.papers.row(paper_id) is not None:
                return tuple(partition.passage(row) for row in partition.sections(paper_id))
        return ()

    def alike(self, text: str, phrases: tuple[str, ...]) -> tuple[float, ...]:
        """The cosine similarity of a text with each phrase; empty where there is no model."""
        if self._model is None:
            return ()
        try:
            if phrases not in self._phrases:
                self._phrases[phrases] = self._model.documents(phrases)
            return tuple((self._phrases[phrases] @ self._model.question(text)).tolist())
        except NoModel as why:
            self.trouble = str(why)
            return ()

    def search(
        self,
        question: str,
        *,
        audiences: frozenset[str],
        after: str | None = None,
        said: str = "",
        limit: int = 10,
    ) -> Finding:
        """Search: the passages that answer, best first, with confidence.

        A follow-up is about the section `after`, which answered the question `said`.
        """
        partitions = self._visible(audiences)
        asked = read_question(question, self._index.reader)
        if not len(partitions) or not len(asked.own.codes) or limit < 1:
            return Finding(Band.NOTHING, 0.0, ())
        shown = self._shown(after, audiences)
        if shown and (other := follow_ups.of_another(asked.own.normal, shown[0].heading[-1], self.glossary)):
            return self.search(other, audiences=audiences, limit=limit)
        if shown and follow_ups.wants_next(asked.own.normal) and (rest := self._rest(*shown, audiences)):
            follows = bool(rest[0].passage.asked) and self._shares_words(shown[0], rest[0].passage)
            band = Band.ANSWER if follows else Band.NEAR
            return Finding(band, 1.0, tuple(rest[:limit]))
        if shown and (figure := self._figure_of(question, asked, shown, audiences, said, limit)):
            return figure
        if shown and not self._goes_on(asked, shown[1], audiences):
            shown = None
        return self._ranked(question, asked, partitions, shown, said, limit)

    def _ranked(
        self,
        question: str,
        asked: Question,
        partitions: Partitions,
        before: tuple[Passage, Paper] | None,
        said: str,
        limit: int,
        *,
        only: bool = False,
    ) -> Finding:
        """The passages that answer; `before` is the section that a follow-up is about, of whose paper `only`."""
        if before:
            asked = read_question(question, self._index.reader, headline(*before))
        context = self._telling(said) if before else ()
        paper = before[1].id if before else ""
        ranked = rank(partitions, asked, limit, self.sense(question, partitions), paper, context, only=only)
        return self._ask_back(asked, ranked.finding(limit))

    def _figure_of(
        self,
        question: str,
        asked: Question,
        shown: tuple[Passage, Paper],
        audiences: frozenset[str],
        said: str,
        limit: int,
    ) -> Finding | None:
        """How long, how much or how many, of no subject: asked of the paper that was shown, if it has such a figure."""
        if not answer_type.asks_for_figure(asked.own.normal) or self._names_a_subject(asked, shown[1], audiences):
            return None
        found = self._ranked(question, asked, self._visible(audiences), shown, said, limit, only=True)
        if not found.stayed or found.band is Band.NOTHING or found.confidence < _COVERED:
            return None
        return None if answer_type.lacks(asked.own.normal, normalise(found.found[0].passage.text)) else found

    def _names_a_subject(self, asked: Question, shown: Paper, audiences: frozenset[str]) -> bool:
        """Whether the question has a number, a Latin name, or a word of another paper's title and not of this one's."""
        if _NAME.search(asked.own.normal):
            return True
        elsewhere = self._title_words(audiences) - set(self._index.reader.read(shown.title).words)
        return bool(elsewhere.intersection(asked.own.words) - QUIET)

    def _read_titles(self, audiences: frozenset[str]) -> frozenset[str]:
        partitions = self._visible(audiences).partitions
        titles = (partition.paper(row).title for partition in partitions for row in range(len(partition.papers)))
        return frozenset(word for title in titles for word in self._index.reader.read(title).words)

    def _use(self, index: Index) -> None:
        self._index = index
        self._visible.cache_clear()
        self._title_words.cache_clear()
        self._phrases: dict[tuple[str, ...], Vectors] = {}
        self.trouble = ""
        self._model = self._model_of(index)

    def _model_of(self, index: Index) -> Embedder | None:
        built, wanted = index.manifest.model, self._given.name if self._given else settings.embedding_model()
        if not wanted or not index.vector_indexes:
            return None
        if built != wanted:
            self.trouble = (
                f"The index was built with the model {built!r}, the settings ask for {wanted!r}. Run: indexer build"
            )
            return None
        return self._given or model_named(wanted)

    def _open_partitions(self, audiences: frozenset[str]) -> Partitions:
        # Before scoring: a partition that is not opened here cannot change a score, a count or a suggestion.
        return Partitions(
            [self._index.partitions[name] for name in sorted(audiences) if name in self._index.partitions]
        )

    def sense(self, question: str, partitions: Partitions) -> QuestionVector | None:
        """The embedding of a question, where there is a model that these partitions accepted."""
        if self._model is None:
            return None
        try:
            return question_vector(
                question,
                self._model,
                self._index.vector_indexes,
                [partition.audience for partition in partitions.partitions],
            )
        except NoModel as why:
            self.trouble, self._model = str(why), None  # words alone go on
            return None

    def _shown(self, after: str | None, audiences: frozenset[str]) -> tuple[Passage, Paper] | None:
        """The passage that the conversation last showed, and its paper."""
        passage = self.passage(after, audiences=audiences) if after else None
        paper = self.paper(passage.paper, audiences=audiences) if passage else None
        return (passage, paper) if passage and paper and passage.heading else None

    def _telling(self, question: str) -> tuple[str, ...]:
        """The words of a question that tell its matter."""
        words = self._index.reader.read(question[:_SAID]).words
        return tuple(dict.fromkeys(word for word in words if len(word) > 1 and word not in QUIET))

    def _rest(self, passage: Passage, paper: Paper, audiences: frozenset[str]) -> list[Found]:
        """The sections after this one in its paper."""
        sections = self.sections(paper.id, audiences=audiences)
        here = next(place for place, one in enumerate(sections) if one.id == passage.id)
        why = Why((), (), {}, 1.0, followed=True)
        return [
            Found(section, paper, 1.0, 1.0, (begin := snippets.beginning(section.text)), why, begin)
            for section in sections[here + 1 :]
        ]

    def _shares_words(self, one: Passage, next_: Passage) -> bool:
        """Whether two consecutive headings share words; else they only happen to be neighbours."""
        words = [set(self._index.reader.read(each.heading[-1]).words) - QUIET - {""} for each in (one, next_)]
        return bool(words[0] & words[1])

    def _goes_on(self, asked: Question, paper: Paper, audiences: frozenset[str]) -> bool:
        """Whether a question is a follow-up on the paper that was shown."""
        texts = (
            " ".join((*section.heading, section.text, *section.asked))
            for section in self.sections(paper.id, audiences=audiences)
        )
        here = {word for text in (*texts, paper.title) for word in self._index.reader.read(text).words}
        unknown = self._visible(audiences).unknown(set(asked.own.words) - here)
        return follow_ups.goes_on(asked.own.normal, asked.own.words, here, unknown)

    def _ask_back(self, asked: Question, finding: Finding) -> Finding:
        unclear = self.glossary.unclear(asked.own.normal)
        if unclear is None:
            return finding
        thai = re.search("[ก-๙]", asked.own.normal) is not None
        asks = tuple(Suggestion(choice.th if thai else choice.en, choice.send) for choice in unclear.choices)
        band = Band.NEAR if finding.band is Band.ANSWER else finding.band
        return replace(finding, band=band, asks=asks, ask=unclear.ask_th if thai else unclear.ask_en)
