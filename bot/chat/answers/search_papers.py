"""Answers a question by searching the knowledge base; records it if nothing is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.basics.dates import local
from bot.basics.messages import Choice, Reply, Source
from bot.basics.text_split import shorten
from bot.cases.messages import buttons
from bot.chat.answers import answers
from bot.chat.answers.check_model_answer import faithful, without_marks
from bot.chat.answers.signpost_table import signposts
from bot.chat.answers.smalltalk import menu
from bot.chat.conversation import FILED_LASTS
from bot.chat.effects import NoteMissed, Rate
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import CERTAIN, LIKELY
from bot.chat.understand.understanding import asks_something
from knowledge.language.thai import normalise
from knowledge.library import Band, Finding, Found, Why
from knowledge.search import answer_type

_OF_PAPERS = (
    "ask_papers ask_loans ask_loan_terms loan_apply ask_gift gift_for_act walk_sop assess_sop glossary loan_compare"
).split()
_OF_A_CASE = ("case_status", "case_add", "case_correct", "case_again", "case_withdraw", "tell_nuisance")
_QUESTION = 500  # letters of a question that are kept
_SHOWN_TO_A_WRITER = 3  # passages
_PLAINLY = 0.5  # so probably does a paper answer that nothing else needs to be thought of
_CLEARLY = 0.8  # and so probably that a question is none of a case, an office or a nuisance
_TELLS = ("tell_nuisance", "accuse_own_official", "accuse_other_official", "danger_now")
_CERTAIN = 1.0  # the person chose the section by its button


def look_up(turn: Turn) -> Outcome | None:
    """Searches what this person may read, and answers if something is found."""
    if turn.understood.empty:
        return None
    finding = _chosen(turn) or turn.finding
    if finding.asks:
        choices = tuple(Choice(one.label, send=one.send) for one in finding.asks)
        return turn.outcome(Reply(finding.ask or turn.say("answer.which"), choices=choices))
    if finding.band is Band.ANSWER:
        return _answer(turn, finding)
    if finding.band is not Band.NEAR:
        return None
    return _quoted(turn, finding) if finding.likely >= _PLAINLY or _is_of_papers(turn) else None


def look_up_first(turn: Turn) -> Outcome | None:
    """A question that a paper without approved questions plainly answers, whatever else its words may look like."""
    busy = turn.talk.case or turn.talk.walk or (turn.talk.draft and not turn.talk.draft.aside)
    if turn.understood.empty or turn.means or turn.pressed or busy or not _asks(turn):
        return None
    finding = turn.finding
    if finding.asks or finding.band is Band.NOTHING:
        return None
    if _is_prepared(turn, finding.found[0].paper.id):
        return look_up(turn) if _is_of_the_table(turn) else None
    plainly = finding.band is Band.ANSWER or finding.likely >= _PLAINLY or (finding.stayed and turn.talk.section)
    # Where the reader is not sure either, quotations do less harm than a wrong reckoning.
    return look_up(turn) if plainly or not turn.does(turn.reading.best) else None


def _is_of_the_table(turn: Turn) -> bool:
    """Whether the paper on the table answers it, and the reader is not certain that it is something else."""
    stays = turn.finding.stayed and turn.finding.band is Band.ANSWER and bool(turn.talk.section)
    return stays and not turn.does(turn.reading.best or "-", at=CERTAIN)


def look_up_without_cases(turn: Turn) -> Outcome | None:
    """The same for somebody who has filed nothing, so that "withdrawn" or "appeal" is not about a case of theirs."""
    if turn.understood.empty or not _is_question(turn) or turn.desk.cases_of(turn.person):
        return None
    return look_up_first(turn) if turn.finding.likely >= _CLEARLY else None


def _is_question(turn: Turn) -> bool:
    return bool(asks_something(turn.understood.text) or answer_type.asked_for(normalise(turn.message.text)))


def _asks(turn: Turn) -> bool:
    """Whether it is, or may be, a question, and nobody tells of a nuisance or an official."""
    if turn.does(*_TELLS, at=LIKELY):
        clearly = _is_question(turn) and turn.finding.likely >= _CLEARLY
        return clearly and not turn.does("danger_now", at=LIKELY)
    return _is_question(turn) or not turn.does(turn.reading.best) or bool(turn.talk.section and turn.finding.stayed)


def _is_prepared(turn: Turn, paper: str) -> bool:
    """Whether a paper has approved questions: then the steps of its subject know better."""
    return any(section.asked for section in turn.library.sections(paper, audiences=turn.audiences))


def open_section(turn: Turn, place: str, *after: Reply) -> Outcome | None:
    """The section of a paper that answers, as paper#heading, before whatever is still to be asked."""
    paper, _, heading = place.partition("#")
    sections = turn.library.sections(paper, audiences=turn.audiences)
    section = next((one.id for one in sections if one.heading and one.heading[-1] == heading), "")
    if not section:
        return None
    talk = replace(turn.talk, offered_sections={heading: section})
    found = look_up(replace(turn, message=turn.message.saying(heading), talk=talk))
    return replace(found, replies=(*found.replies, *after)) if found else None


def _is_of_papers(turn: Turn) -> bool:
    """Whether quotations may help: not when the person plainly does something else."""
    act = turn.reading.best
    post = signposts().get(act)
    elsewhere = act in _OF_A_CASE or (post is not None and not post.last)
    return bool(turn.talk.section) or not elsewhere or not turn.does(act)


def rate(turn: Turn) -> Outcome | None:
    """Records a thumbs up or down for the last answer."""
    if turn.means not in ("liked", "disliked") or not turn.talk.section:
        return None
    good = turn.means == "liked"
    reply = turn.reply("answer.thanks") if good else turn.reply("answer.sorry", turn.choice("menu.person"))
    shown = turn.library.passage(turn.talk.section, audiences=turn.audiences)
    section = shown.name if shown else turn.talk.section
    return turn.outcome(reply, acts=[Rate(section, good, turn.talk.question)])


def apologise(turn: Turn) -> Outcome:
    """Says that nothing was found, records the question for the knowledge owners, and offers a person."""
    if turn.talk.draft and not turn.talk.draft.aside:
        return turn.outcome(turn.reply("answer.in_a_form"), acts=_missed(turn))
    filed = [stake for stake in turn.desk.cases_of(turn.person) if turn.now - stake.ticket.lodged_at < FILED_LASTS]
    if filed and turn.reading.best not in _OF_PAPERS:
        number = filed[0].ticket.number
        choices = (
            buttons.button("add", number, turn.language),
            turn.choice("menu.tickets"),
            turn.choice("menu.person"),
        )
        return turn.outcome(turn.reply("answer.of_your_case", *choices, number=number), acts=_missed(turn))
    if turn.reading.acts and turn.reading.best not in _OF_PAPERS and not asks_something(turn.understood.text):
        offered = (turn.choice("menu.person"), *menu(turn, "talk.menu").choices)
        return turn.outcome(turn.reply("answer.not_understood", *offered), acts=_missed(turn))
    reply = turn.reply("answer.not_found", turn.choice("menu.person"), *menu(turn, "talk.menu").choices)
    return turn.outcome(reply, talk=replace(turn.talk, question=_question(turn)), acts=_missed(turn))


def _answer(turn: Turn, finding: Finding) -> Outcome:
    today = local(turn.now).date()
    reply = answers.answer(finding, turn.library, turn.audiences, turn.language, today, _written(turn, finding))
    best = finding.found[0]
    reply = linked(turn, reply)
    sections = turn.library.sections(best.paper.id, audiences=turn.audiences)
    offered = {shorten(section.heading[-1], answers.LABEL): section.id for section in sections if section.heading}
    thumbs = (turn.choice("answer.liked"), turn.choice("answer.disliked"))
    return _shown(turn, replace(reply, choices=(*reply.choices, *thumbs)), best.passage.id, offered)


def _written(turn: Turn, finding: Finding) -> str:
    """The answer as a language model wrote it, if there is one, it may read these papers, and it passes the check."""
    found = finding.found[:_SHOWN_TO_A_WRITER]
    if turn.writer is None or not all(turn.writer.may_read(one.paper.audience) for one in found):
        return ""
    passages = ["\n".join((one.paper.title, *one.passage.heading, one.passage.text)) for one in found]
    written = turn.writer.write(_question(turn), passages, turn.language)
    return without_marks(written) if faithful(written, passages, turn.language == "en") else ""


def _quoted(turn: Turn, finding: Finding) -> Outcome | None:
    """Quotations of what may answer; the first of them is the paper on the table for a follow-up."""
    reply = answers.quoted(finding, turn.language, local(turn.now).date())
    if reply is None:
        return None
    offered = {answers.label(found): found.passage.id for found in reversed(finding.found)}
    first = next(found for found in finding.found if found.paper.id == reply.sources[0].document)
    outcome = _shown(turn, linked(turn, reply), first.passage.id, offered)
    return replace(outcome, acts=_missed(turn, finding.found[0].passage.name))


def linked(turn: Turn, reply: Reply) -> Reply:
    """Adds to each source the link by which this person can open it."""

    def link(source: Source) -> str:
        return turn.links.paper(source.document, source.audience, turn.person, turn.now)

    return replace(reply, sources=tuple(replace(source, link=link(source)) for source in reply.sources))


def _shown(turn: Turn, reply: Reply, section: str, offered: Mapping[str, str]) -> Outcome:
    buttons = {choice.send for choice in reply.choices}
    sections = {name: passage for name, passage in offered.items() if name in buttons}
    talk = replace(turn.talk, section=section, question=_question(turn), offered_sections=sections)
    return turn.outcome(reply, talk=talk)


def _chosen(turn: Turn) -> Finding | None:
    """The section of the last answer's button, if this message is one."""
    wanted = normalise(turn.message.text.strip())
    opened = {normalise(name): passage for name, passage in turn.talk.offered_sections.items()}.get(wanted)
    passage = turn.library.passage(opened, audiences=turn.audiences) if opened else None
    paper = turn.library.paper(passage.paper, audiences=turn.audiences) if passage else None
    if passage is None or paper is None:
        return None
    found = Found(passage, paper, _CERTAIN, _CERTAIN, passage.text, Why((), (), {}, _CERTAIN))
    return Finding(Band.ANSWER, _CERTAIN, (found,), ())


def _missed(turn: Turn, nearest: str = "") -> tuple[NoteMissed, ...]:
    audience = "staff" if "staff" in turn.audiences else "public"
    return (NoteMissed(_question(turn), audience, nearest),)


def _question(turn: Turn) -> str:
    return shorten(turn.message.text.strip(), _QUESTION)
