"""The library as the bot uses it: ask, and get passages with their source, how sure we are, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from knowledge import settings
from knowledge.embedding import Embedder, Model, NoModel, Vectors
from knowledge.glossary import Glossary, Suggestion
from knowledge.index.on_disk import CorruptIndex, Index, NoIndex, StaleIndex, current, open_index
from knowledge.index.shelf_writer import headline
from knowledge.language.stop_words import QUIET
from knowledge.passages import Paper, Passage
from knowledge.search import follow_ups, snippets
from knowledge.search.candidates import Shelves
from knowledge.search.decide import Band as Band
from knowledge.search.decide import Finding as Finding
from knowledge.search.decide import Found as Found
from knowledge.search.decide import Why as Why
from knowledge.search.decide import rank
from knowledge.search.meaning import Sense, sense_of
from knowledge.search.question import Question, read_question


class Library:
    """An index in use. Whoever asks says which audiences may be read; there is no default."""

    def __init__(self, home: Path, *, model: Embedder | None = None) -> None:
        self.home = home
        self.trouble = ""  # why a newer index, or its model, is not used
        folder = current(home)
        if folder is None:
            raise NoIndex(f"There is no index in {home}. Run: indexer build")
        self._tried = folder
        self._given = model
        self._visible = lru_cache(maxsize=64)(self._open_shelves)
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
        """What is searched: words alone, or words and the meaning that a model sees."""
        return f"words and meaning ({self._model.name})" if self._model else "words"

    def shelves(self, audiences: frozenset[str]) -> Shelves:
        """What these readers may see, searched as one."""
        return self._visible(audiences)

    def counts(self, *, audiences: frozenset[str]) -> tuple[int, int]:
        """How many papers and passages these readers may see."""
        shelves = self._visible(audiences).shelves
        return sum(len(shelf.papers) for shelf in shelves), sum(len(shelf) for shelf in shelves)

    def refresh(self) -> bool:
        """Move to the index that is current now; the last good one stays when that one cannot be used."""
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

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        self._sense("", self._visible(frozenset(self._index.shelves)))

    def paper(self, id: str, *, audiences: frozenset[str]) -> Paper | None:
        for shelf in self._visible(audiences).shelves:
            if (row := shelf.papers.row(id)) is not None:
                return shelf.paper(row)
        return None

    def passage(self, id: str, *, audiences: frozenset[str]) -> Passage | None:
        for shelf in self._visible(audiences).shelves:
            if (row := shelf.passages.row(id)) is not None:
                return shelf.passage(row)
        return None

    def sections(self, paper_id: str, *, audiences: frozenset[str]) -> tuple[Passage, ...]:
        """All of a paper, in its order."""
        for shelf in self._visible(audiences).shelves:
            if shelf.papers.row(paper_id) is not None:
                return tuple(shelf.passage(row) for row in shelf.sections(paper_id))
        return ()

    def alike(self, text: str, phrases: tuple[str, ...]) -> tuple[float, ...]:
        """How near in meaning each phrase is to a text, 1 at most; nothing where there is no model."""
        if self._model is None:
            return ()
        try:
            if phrases not in self._phrases:
                self._phrases[phrases] = self._model.documents(phrases)
            return tuple((self._phrases[phrases] @ self._model.question(text)).tolist())
        except NoModel as why:
            self.trouble = str(why)
            return ()

    def search(self, question: str, *, audiences: frozenset[str], after: str | None = None, limit: int = 10) -> Finding:
        """The passages that answer, best first, and how sure we are that they do."""
        shelves = self._visible(audiences)
        asked = read_question(question, self._index.reader)
        if not len(shelves) or not len(asked.own.codes) or limit < 1:
            return Finding(Band.NOTHING, 0.0, ())
        shown = self._shown(after, audiences)
        if shown and (other := follow_ups.of_another(asked.own.normal, shown[0].heading[-1], self.glossary)):
            return self.search(other, audiences=audiences, limit=limit)
        if shown and follow_ups.wants_next(asked.own.normal) and (rest := self._rest(*shown, audiences)):
            band = Band.ANSWER if self._shares_words(shown[0], rest[0].passage) else Band.NEAR
            return Finding(band, 1.0, tuple(rest[:limit]))
        before = shown if shown and self._goes_on(asked, shown[1], audiences) else None
        if before:
            asked = read_question(question, self._index.reader, headline(*before))
        ranked = rank(shelves, asked, limit, self._sense(question, shelves), before[1].id if before else "")
        return self._ask_back(asked, ranked.finding(limit))

    def _use(self, index: Index) -> None:
        self._index = index
        self._visible.cache_clear()
        self._phrases: dict[tuple[str, ...], Vectors] = {}
        self.trouble = ""
        self._model = self._model_of(index)

    def _model_of(self, index: Index) -> Embedder | None:
        built, wanted = index.manifest.model, self._given.name if self._given else settings.embedding_model()
        if not wanted or not index.meanings:
            return None
        if built != wanted:
            self.trouble = (
                f"The index was built with the model {built!r}, the settings ask for {wanted!r}. Run: indexer build"
            )
            return None
        return self._given or Model(wanted)

    def _open_shelves(self, audiences: frozenset[str]) -> Shelves:
        # Before scoring: nothing of a shelf that is not opened here can change a score, a count or a suggestion.
        return Shelves([self._index.shelves[name] for name in sorted(audiences) if name in self._index.shelves])

    def _sense(self, question: str, shelves: Shelves) -> Sense | None:
        if self._model is None:
            return None
        try:
            return sense_of(question, self._model, self._index.meanings, [shelf.audience for shelf in shelves.shelves])
        except NoModel as why:
            self.trouble, self._model = str(why), None  # words alone go on
            return None

    def _shown(self, after: str | None, audiences: frozenset[str]) -> tuple[Passage, Paper] | None:
        """The passage that the talk last showed, and its paper."""
        passage = self.passage(after, audiences=audiences) if after else None
        paper = self.paper(passage.paper, audiences=audiences) if passage else None
        return (passage, paper) if passage and paper and passage.heading else None

    def _rest(self, passage: Passage, paper: Paper, audiences: frozenset[str]) -> list[Found]:
        """What stands behind a section in its paper."""
        sections = self.sections(paper.id, audiences=audiences)
        here = next(place for place, one in enumerate(sections) if one.id == passage.id)
        why = Why((), (), {}, 1.0, followed=True)
        return [Found(one, paper, 1.0, 1.0, snippets.beginning(one.text), why) for one in sections[here + 1 :]]

    def _shares_words(self, one: Passage, next_: Passage) -> bool:
        """Whether a section's heading takes up the one before: else it only happens to stand behind it."""
        words = [set(self._index.reader.read(each.heading[-1]).words) - QUIET - {""} for each in (one, next_)]
        return bool(words[0] & words[1])

    def _goes_on(self, asked: Question, paper: Paper, audiences: frozenset[str]) -> bool:
        """Whether a question is still about the paper that was shown."""
        texts = (" ".join((*one.heading, one.text, *one.asked)) for one in self.sections(paper.id, audiences=audiences))
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
