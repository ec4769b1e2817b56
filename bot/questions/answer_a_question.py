"""An officer answers now what no paper answered: the person who waits, and, once it is approved, whoever asks next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.basics import access
from bot.basics.dates import day
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.lists import queue
from bot.cases.model.action_classes import Action, Answer, Inform, Take
from bot.cases.model.actions import right_of
from bot.cases.model.apply_action import may_happen
from bot.cases.model.ticket import Ticket
from bot.cases.rules import sensitive
from bot.cases.service import Desk, Done
from bot.cases.settings.routing import Routing
from bot.questions.similar_questions import most_alike
from bot.store import Transaction
from bot.store.papers import learned, questions
from bot.store.papers.learned import Learned, Words

WAYS = 8  # ways to ask it, for the index
MAX_ANSWER_LETTERS = 2000
_MOST = 200  # open questions that are searched
ANSWER, CARD = "answer", "card"  # how a question was handled, followed by an id
_ASKED = "what"  # the field of a QUESTION ticket that holds the question
_REVIEWED_AFTER = 1  # years after which a stand-alone answer is reviewed
_MARKUP = re.compile(r"<!--|-->|^\s{0,3}(?:#{1,6}\s|---+\s*$|```|>)", re.MULTILINE)


class Incomplete(ValueError):
    """An answer is incomplete; key is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def check(words: Words) -> None:
    """Raises Incomplete unless the answer has both languages and a source."""
    if not words.title or not words.th or not words.en:
        raise Incomplete("learned.wrong.words")
    if max(len(words.th), len(words.en)) > MAX_ANSWER_LETTERS:
        raise Incomplete("learned.wrong.long")
    if not words.section and (not words.source or not words.as_of):
        raise Incomplete("learned.wrong.source")


def people_waiting(tx: Transaction, person: Person, texts: Iterable[str], at: float) -> list[Ticket]:
    """Open question tickets with the same question that this officer may answer."""
    waiting = {
        question.number: question for question in queue.questions(tx, person, at, _MOST) if _way(question, person)
    }
    asked = [(number, question_in(ticket)) for number, ticket in waiting.items()]
    found = dict.fromkeys(number for text in texts for number in most_alike(text, asked))
    return [waiting[number] for number in found]


def question_in(ticket: Ticket) -> str:
    return next((said.text for said in sensitive.as_read(ticket).paper.said if said.field == _ASKED), "")


def give(
    tx: Transaction,
    desk: Desk,
    person: Person,
    words: Words,
    unit: str,
    asked: Sequence[str],
    waiting: Sequence[Ticket],
    at: float,
) -> list[Done]:
    """Stores the answer for review, and sends it to those who wait."""
    check(words)
    id = learned.add(tx, words, unit, person.id, at)
    questions.handle(tx, asked, f"{ANSWER} {id}")
    done = []
    for ticket in waiting:
        way, text = _way(ticket, person), as_said(words, ticket.paper.language)
        if way is Take:
            done.append(desk.do(tx, person, Take(ticket.number), at))
        says = Inform if way is Inform else Answer
        done.append(desk.do(tx, person, says(ticket.number, text), at))
    return done


def as_said(words: Words, language: str) -> str:
    """The answer as a citizen reads it, with source and date."""
    text = words.en if language == "en" else words.th
    if words.section:
        return text
    as_of = day(date.fromisoformat(words.as_of), language)
    return say("learned.said", language, text=text, source=words.source, day=as_of)


def errand_of(answer: Learned, routing: Routing) -> tuple[dict[str, Any], str]:
    """The indexer's job for an approved answer, and the text of its paper if it needs one."""
    words = answer.words
    if words.section:
        asked = [{"ask": way, "answer": words.section, "split": "develop"} for way in words.ways]
        return {"do": "ask", "paper": f"answers/{answer.id}", "name": answer.id, "questions": asked}, ""
    fields = {
        "title": words.title,
        "audience": words.audience,
        "owner": routing.name(answer.unit, "th"),
        "as_of": words.as_of,
        "review_by": _next_year(date.fromisoformat(words.as_of)).isoformat(),
        "sources": [words.source],
    }
    return {"do": "put", "paper": f"answers/{answer.id}", "fields": fields}, as_paper(words)


def as_paper(words: Words) -> str:
    """A paper with one section. Markup in officers' text is removed."""
    plain = replace(words, th=_plain(words.th), en=_plain(words.en), title=_line(words.title))
    ways = " | ".join(dict.fromkeys(_line(way).replace("|", " ") for way in words.ways))
    return f"---\n---\n## {plain.title}\n\n<!-- asked: {ways} -->\n\n{plain.th}\n\nIn English: {_line(plain.en)}\n"


def _way(ticket: Ticket, person: Person) -> type[Action] | None:
    """The action by which this person answers: as the case's officer, by taking it, or as knowledge owner."""
    if access.may_at(person, right_of(Answer), ticket.units, alone=ticket.alone):
        return next((do for do in (Answer, Take) if may_happen(ticket, do, person)), None)
    return Inform if access.may(person, right_of(Inform)) and may_happen(ticket, Inform, person) else None


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _next_year(when: date) -> date:
    return when.replace(year=when.year + _REVIEWED_AFTER, day=min(when.day, 28))
