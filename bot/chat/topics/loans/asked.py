"""Answers what is asked within a talk about loans: one term, a paper's section, where to apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.messages import Kind, Reply
from bot.basics.places import Area
from bot.chat.answers.answers import rests_on
from bot.chat.answers.search_papers import open_section
from bot.chat.conversation import Case
from bot.chat.topics.loans import cards
from bot.chat.topics.loans.desk import KIND, LoanTurn
from bot.chat.topics.loans.references import behind_reference, compared_by, referred
from bot.chat.topics.loans.schemes import Met, Scheme, Standing, fit
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import reading
from bot.chat.understand.reading import CERTAIN, LIKELY, SURE
from bot.chat.understand.understanding import spoken

SECTIONS = {
    "papers": "loans/how-to-apply#เอกสารที่ต้องใช้ในการกู้",
    "how_long": "loans/how-to-apply#กู้กองทุนใช้เวลากี่วันรู้ผล",
    "foreigner": "loans/fund#คนต่างชาติกู้ได้ไหม",
    "free": "loans/fund#มีเงินให้เปล่าไม่ต้องคืนไหม",
    "group": "loans/fund#กลุ่มอาชีพหรือวิสาหกิจชุมชนกู้ได้ไหม",
    "minimum": "loans/fund#กู้ขั้นต่ำได้เท่าไร",
    "fund_and_bank": "loans/fund#กองทุนกับ SME D Bank ต่างกันอย่างไร",
}
TERMS = ("rate", "tenor", "grace", "ceiling")
_ALONE = ("free", "group", "foreigner", "phone", "minimum")  # understood without a word about loans before
_OF_LOANS = (
    "ask_loans", "ask_loan_terms", "loan_apply", "loan_compare", "loan_instalment", "loan_affordable",
    "loan_other_terms", "loan_open", "loan_no_company", "loan_bureau", "loan_collateral", "loan_fee", "loan_callback",
)  # fmt: skip
_ELSEWHERE = ("danger_now", "danger_more", "tell_nuisance", "accuse_own_official", "loan_notify", "dont_know")
_SUBJECT = "loan_question"


def question(turn: Turn) -> str:
    """What is asked about loans, if that is plain enough for where the talk stands."""
    if turn.pressed or turn.means or turn.understood.empty or turn.does(*_ELSEWHERE):
        return ""
    read = reading.read_of(_SUBJECT, turn.understood.said, "loans" if is_about_loans(turn) else "")
    best = read.best
    if best == "none" or (turn.does("loan_callback") and read.of("phone") < SURE):
        return ""
    if is_about_loans(turn):
        return best if read.of(best) >= LIKELY else ""
    said = any(word in turn.understood.text for word in spoken("loan")["about"])
    if best in _ALONE and read.of(best) >= (SURE if said else CERTAIN):
        return best
    return best if read.of(best) >= SURE and (said or turn.does(*_OF_LOANS)) else ""


def asked_of_reference(said: str, asks: str) -> str:
    """The term that is asked of the one with the lower rate, which is no question about the rate."""
    read = reading.read_of(_SUBJECT, behind_reference(said), "loans")
    return read.best if read.best in TERMS else asks


def is_about_loans(turn: Turn) -> bool:
    """Whether the dialogue or the paper on the table is about loans."""
    shown = turn.library.passage(turn.talk.section, audiences=turn.audiences) if turn.talk.section else None
    in_talk = turn.talk.case is not None and turn.talk.case.kind == KIND
    return in_talk or (turn.talk.case is None and shown is not None and shown.paper.startswith("loans/"))


def answered(desk: LoanTurn, asks: str) -> Outcome | None:
    """The answer, and then the question of the dialogue that still waits."""
    if asks in SECTIONS:
        return _waiting(desk, open_section(desk.turn, SECTIONS[asks]))
    if asks in TERMS:
        return _term(desk, asks)
    if asks == "where":
        return _waiting(desk, _said(desk, _where(desk)))
    if asks == "phone":
        return _waiting(desk, _said(desk, Reply(desk.turn.say("loan.phone"), Kind.LOAN, (), asserted=True)))
    return None


def _said(desk: LoanTurn, reply: Reply) -> Outcome:
    paper = desk.turn.library.paper("loans/contacts", audiences=desk.turn.audiences)
    sources = (rests_on(paper, desk.turn.language),) if paper else ()
    return desk.turn.outcome(replace(reply, sources=sources))


def _where(desk: LoanTurn) -> Reply:
    """The office of the province that is told, now or before."""
    turn, told = desk.turn, Area(desk.wish.area).province if desk.wish.area else None
    province = (told.en if turn.language == "en" else told.th) if told else ""
    bangkok = told is not None and told.en == "Bangkok"
    key = "bangkok" if bangkok else "named" if province else "any"
    text = turn.say(f"loan.where.{key}", **({"province": province} if key == "named" else {}))
    return Reply(text, Kind.LOAN, (turn.choice("loan.press.apply"), turn.choice("loan.press.callback")), asserted=True)


def _waiting(desk: LoanTurn, outcome: Outcome | None) -> Outcome | None:
    """Keeps what was told; a question of the dialogue that is still open is asked again behind the answer."""
    if outcome is None:
        return None
    case = desk.turn.talk.case
    open_question = case is not None and case.kind == KIND and case.asking and case.known["doing"] == "fit"
    if open_question and case and getattr(desk.wish, _FIELDS.get(case.asking, case.asking), None) in (None, "", ()):
        kept = desk.kept("fit", case.asking, tuple(case.known.get("skipped", ())))
        replies = (*outcome.replies, desk.question("fit", case.asking))
        return replace(outcome, talk=replace(outcome.talk, case=kept.case), replies=replies)
    doing = str(case.known["doing"]) if case and case.kind == KIND and not case.asking else ""
    return replace(outcome, talk=replace(outcome.talk, case=desk.kept(doing, "").case))


_FIELDS = {"purpose": "purposes"}


def _term(desk: LoanTurn, key: str) -> Outcome:
    """One term of the schemes that are meant, each with its date and whether it is open."""
    turn, chosen = desk.turn, meant(desk, key)
    lines = []
    for one in chosen:
        words = cards.words_of(one, key, turn.language, desk.today) or turn.say("loan.unpublished")
        lines.append(f"• {cards.headed(one, turn.language, desk.today)}\n  {words}")
    text = "\n".join([turn.say(f"loan.term.{key}"), *lines, turn.say("loan.check")])
    choices = tuple(desk.button("show", one) for one in chosen)
    sources = tuple(cards.source(one, turn.language) for one in chosen)
    case = turn.talk.case
    doing = str(case.known["doing"]) if case and case.kind == KIND and not case.asking else ""
    outcome = desk.end(Reply(text, Kind.LOAN, choices, sources, asserted=True, confidence=1.0), doing)
    seen = [one.id for one in desk.seen] or [one.id for one in chosen]
    known: Case = desk.kept(doing, "", shown=seen).case  # type: ignore[assignment]
    return _waiting(desk, replace(outcome, talk=replace(outcome.talk, case=known)))  # type: ignore[return-value]


def meant(desk: LoanTurn, key: str) -> Sequence[Scheme]:
    """The schemes that are named or referred to; else the one spoken of, else those shown that fit and publish it."""
    said = desk.turn.understood.text
    if pointed := desk.named or referred(said, desk.seen, desk.today):
        return pointed
    spoken_of = desk.scheme
    if spoken_of and len(desk.seen) <= 1:
        return [spoken_of]
    shown = desk.seen or [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    fitting = [one for one in shown if _misfits(desk, one) == 0 and one.term(key, desk.today)]
    return fitting or shown


def _misfits(desk: LoanTurn, scheme: Scheme) -> int:
    return sum(one.met is Met.NO for one in fit(scheme, desk.wish, desk.today, desk.turn.language))


def best_by(desk: LoanTurn) -> Outcome | None:
    """ "Which has the lowest rate": the published figures of this one term, the best first."""
    found = compared_by(desk.turn.understood.text)
    if found is None:
        return None
    key, highest = found
    chosen = desk.named if len(desk.named) > 1 else desk.seen
    chosen = chosen or [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    figures = {one.id: one.figure(key, desk.today) for one in chosen}
    known = sorted(
        (one for one in chosen if figures[one.id] is not None),
        key=lambda one: (figures[one.id] or 0) * (-1 if highest else 1),
    )
    unpublished = [one for one in chosen if figures[one.id] is None]
    ordered = replace(desk, named=[*known, *unpublished])
    outcome = _term(ordered, key)
    first, *rest = outcome.replies
    note = desk.turn.say("loan.compare.which")
    case = outcome.talk.case
    if case:
        case = replace(case, known={**case.known, "shown": [one.id for one in ordered.named]})
    replies = (replace(first, text=f"{first.text}\n{note}"), *rest)
    return replace(outcome, talk=replace(outcome.talk, case=case), replies=replies)
