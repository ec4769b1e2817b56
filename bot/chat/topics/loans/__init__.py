"""The loan dialogue: list, details, comparison, eligibility, instalments, application, notification, callback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.basics.dates import local
from bot.chat.conversation import Case
from bot.chat.topics.loans import alerts, apply, asked, cards, questions
from bot.chat.topics.loans.desk import KIND, LoanTurn, told_before
from bot.chat.topics.loans.monthly import afford, budget, longer
from bot.chat.topics.loans.references import compared_by, referred
from bot.chat.topics.loans.schemes import Scheme, Standing, Wish, by_standing, schemes
from bot.chat.topics.loans.sums import calculate
from bot.chat.topics.loans.wish import (
    asks_for_the_ceiling,
    customer,
    months_in,
    named_in,
    rate_in,
    wished,
    with_,
)
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import understanding
from bot.chat.understand.reading import CERTAIN, LIKELY, SURE
from bot.chat.understand.understanding import asks_something, spoken
from knowledge.library import Band

_FOR_EVERYBODY = ("list", "card", "compare", "apply")  # what may be answered in groups
_FIT = ("purpose", "amount", "customer", "age")
_MAYBE = 0.25  # so probably does somebody not know what was asked
_WORDS = 60  # letters of somebody's own words that are shown again
_BUTTONS, _SHOWN = 6, 4


def loan(turn: Turn) -> Outcome | None:
    """Answers what somebody wants to do about loans; plain questions are for the knowledge base."""
    desk = _desk(turn)
    if desk is None:
        return None
    case = turn.talk.case if turn.talk.case and turn.talk.case.kind == KIND else None
    before = told_before(turn)
    if case and case.asking == "scheme" and desk.named:
        return _answered(replace(desk, wish=before), case)
    intent = _intent(desk)
    if turn.message.group and intent not in _FOR_EVERYBODY:
        return None
    if intent:
        return _INTENTS[intent](replace(desk, wish=_afresh(desk, before, intent)))
    if case and case.asking:
        return _answered(replace(desk, wish=before), case)
    return _what_if(desk, case) if case else None


def loan_question(turn: Turn) -> Outcome | None:
    """A question within a talk about loans, before its words are taken for another matter's."""
    busy = (turn.talk.draft and not turn.talk.draft.aside) or turn.talk.alarm or turn.message.group
    asks = "" if busy else asked.question(turn)
    desk = _desk(turn) if asks else None
    if desk is None or ((case := turn.talk.case) and case.kind == KIND and case.asking == alerts.CONSENT):
        return None
    told = wished(turn.understood.text, desk.known)
    summing = case is not None and case.kind == KIND and case.asking and case.known["doing"] != "fit"
    better = questions.asks_which_is_better(turn.understood.text) and compared_by(turn.understood.text) is None
    if better and len(_candidates(desk)) > 1:
        asks = "which"
    if _is_of_the_calculation(desk, told) or (summing and asks in ("wish", "plans", "which", "details")):
        return None
    if asks in ("wish", "where") and not desk.seen and (told.amount or told.purposes):
        return _fit(desk)
    if asks == "wish":
        return _told(desk, told)
    if asks == "plans":
        whole = desk.wish.amount is not None and (told.months or told.rate is not None or told.grace) and not desk.named
        return calculate(desk) if whole and told.instalment is None and told.left is None else None
    compared = compared_by(turn.understood.text)
    if compared and compared[0] == asks and referred(turn.understood.text, desk.seen, desk.today):
        asks = asked.asked_of_reference(turn.understood.text, asks)
    figures = {"rate": told.rate, "tenor": told.months, "grace": told.grace, "ceiling": told.amount}
    if figures.get(asks) is not None:
        return None  # a figure is told, and not asked
    if asks == "which" or (asks in asked.TERMS and not referred(turn.understood.text, desk.seen, desk.today)):
        best = None if len(desk.named) == 1 else asked.best_by(desk)
        if best is None and asks == "which" and len(_candidates(desk)) > 1:
            return _compare(desk)
        if best or asks == "which":
            return best or (_fit(desk) if told.purposes and not desk.named else None)
    if asks == "details":
        pointed = referred(turn.understood.text, desk.seen, desk.today)
        return _card(replace(desk, named=pointed, wish=replace(desk.wish, scheme=pointed[0].id))) if pointed else None
    if desk.named and (asks == "where" or (asks in asked.TERMS and _its_paper_answers(desk))):
        return None
    if asks in ("free", "foreigner", "phone"):
        desk = replace(desk, wish=told_before(turn))  # a sum that is told here is none to borrow
    return asked.answered(desk, asks)


def _is_of_the_calculation(desk: LoanTurn, told: Wish) -> bool:
    """Whether the calculation on the table is asked about: its total, or a longer one."""
    said = desk.turn.understood.text
    if not _is_calculated(desk):
        return False
    longer = told.months is None and questions.asks_for_longer(said, told, about_a_loan=True)
    return longer or questions.asks_for_the_total(said)


def _its_paper_answers(desk: LoanTurn) -> bool:
    """Whether the paper of a scheme that is named says what is asked of it."""
    found = desk.turn.finding
    return found.band is Band.ANSWER and found.found[0].paper.id in [one.paper.id for one in desk.named]


def _is_calculated(desk: LoanTurn) -> bool:
    case = desk.turn.talk.case
    return case is not None and case.kind == KIND and case.known["doing"] == "calculate" and not case.asking


def _told(desk: LoanTurn, told: Wish) -> Outcome | None:
    """What somebody tells of their wish in their own words, asked for or not."""
    case = desk.turn.talk.case
    asking = case.asking if case and case.kind == KIND and case.known["doing"] == "fit" else ""
    if asking == "purpose" and not desk.wish.purposes and told.amount is None:
        desk = replace(desk, wish=replace(desk.wish, what=desk.turn.understood.said.strip()[:_WORDS]))
    elif desk.wish.amount is not None and (told.months is not None or (told.amount and _is_calculated(desk))):
        return calculate(desk)
    elif not (told.amount or told.purposes or told.age or told.customer):
        return None
    return _fit(desk, tuple(case.known.get("skipped", ())) if case and asking else ())


def _desk(turn: Turn) -> LoanTurn | None:
    """The schemes, and what was told before and now."""
    today = local(turn.now).date()
    known = by_standing(schemes(turn.library, turn.audiences), today)
    if turn.understood.empty or not known:
        return None
    said = turn.understood.text
    wish = with_(told_before(turn), wished(said, known))
    return _with_the_ceiling(LoanTurn(turn, known, named_in(said, known), wish, today))


def _with_the_ceiling(desk: LoanTurn) -> LoanTurn:
    """As much as the scheme on the table gives, where somebody borrows "the whole"."""
    if not asks_for_the_ceiling(desk.turn.understood.text):
        return desk
    candidates = _candidates(desk)
    ceiling = candidates[0].number("ceiling", desk.today) if len(candidates) == 1 else None
    if ceiling is None:
        return desk
    return replace(desk, wish=replace(desk.wish, amount=ceiling, scheme=candidates[0].id))


def _intent(desk: LoanTurn) -> str:
    """The intent of this message, if it is about loans at all."""
    said, words = desk.turn.understood.text, spoken("loan")
    if desk.turn.means == "loans" or _any(said, words["list"]):
        return "list"
    if asked := _asked_by_sense(desk):
        return asked
    if not (desk.named or _any(said, words["about"])) and not _again(desk):
        return _learned(desk)
    for intent in ("forget", "notify", "callback", "calculate", "monthly", "compare", "apply", "fit", "wants"):
        if _any(said, words[intent]):
            return intent if _MEANT.get(intent, _always)(desk) else _learned(desk)
    if desk.wish.amount and desk.wish.purposes and not _again(desk) and not _any(said, spoken("loan")["question"]):
        return "fit"
    return "card" if len(desk.named) == 1 and _bare(said, desk.named[0]) else _learned(desk)


def _learned(desk: LoanTurn) -> str:
    """What the reader of acts hears, when no rule does; a question about one scheme is for its paper."""
    act = desk.turn.reading.best
    if act == "ask_loan_terms" and desk.turn.does(act) and _no_paper_answers(desk):
        return "card"
    intent = _ACTS.get(act, "")
    wants = intent == "fit" and _any(desk.turn.understood.text, spoken("loan")["wants"])
    if intent == "fit" and not (wants or desk.wish.purposes or desk.wish.amount):
        intent = "list"
    if intent == "calculate" and not _sums(desk):
        return ""
    if intent in _OF_ANYTHING and not (_about_loans(desk) or _of_the_last_answer(desk)):
        return ""
    asks_of_one = intent == "fit" and bool(desk.named)
    plainly = SURE if wants else CERTAIN
    return intent if intent and desk.turn.does(act, at=plainly) and not asks_of_one else ""


def _about_loans(desk: LoanTurn) -> bool:
    return bool(desk.named) or _again(desk) or _any(desk.turn.understood.text, spoken("loan")["about"])


def _no_paper_answers(desk: LoanTurn) -> bool:
    """Whether no paper answers a question about the one scheme that is meant, so that all its terms help."""
    if len(_candidates(desk)) != 1:
        return False
    turn = desk.turn
    found = turn.library.search(turn.message.text, audiences=turn.audiences, after=turn.talk.section or None, limit=1)
    return found.band is not Band.ANSWER


def _asked_by_sense(desk: LoanTurn) -> str:
    """A question that is known by what it asks, whichever words it uses."""
    said, told = desk.turn.understood.text, wished(desk.turn.message.text, desk.known)
    if desk.turn.means or _any(said, spoken("loan")["notify"]):
        return ""
    case = desk.turn.talk.case
    on_table = _again(desk)
    if told.months is None and questions.asks_for_longer(said, told, about_a_loan=on_table):
        return "longer"
    if varied := _varied(desk, case, told):
        return varied
    if questions.asks_what_to_borrow(said, told, about_a_loan=on_table):
        return "afford"
    if questions.asks_which_is_better(said) and _candidates(desk):
        return "compare"
    if on_table and case and case.known["doing"] == "calculate" and questions.asks_for_the_total(said):
        return "calculate"
    if asks_for_the_ceiling(said) and desk.wish.amount is not None and (told.rate is not None or told.months):
        return "calculate"
    whole = questions.is_a_whole_calculation(told) and not told.purposes
    return "calculate" if whole and not _any(said, spoken("loan")["callback"]) else ""


def _varied(desk: LoanTurn, case: Case | None, told: Wish) -> str:
    """The calculation on the table with other figures, whatever the question about them is called."""
    wish = desk.wish
    if case is None or case.kind != KIND or desk.named or wish.amount is None or wish.rate is None or not wish.months:
        return ""
    calculated = case.known["doing"] == "calculate" and not case.asking
    if calculated and questions.asks_whether_it_can_be_borne(desk.turn.understood.text, told):
        return "budget"
    both = told.rate is not None and told.months is not None
    return "calculate" if both or (calculated and told.months is not None and told.instalment is None) else ""


def _candidates(desk: LoanTurn) -> list[Scheme]:
    """The schemes that "which is better" means: those named, else those just shown, else the one of the last answer."""
    if len(desk.named) > 1:
        return desk.named
    return list({one.id: one for one in (*desk.seen, *_of_the_last_answer(desk), *desk.named)}.values())


def _of_the_last_answer(desk: LoanTurn) -> list[Scheme]:
    turn = desk.turn
    shown = turn.library.passage(turn.talk.section, audiences=turn.audiences) if turn.talk.section else None
    return [one for one in desk.known if shown and one.paper.id == shown.paper]


def _again(desk: LoanTurn) -> bool:
    """Whether the conversation is about a loan already, so that "tell me when it opens" is understood."""
    return bool(desk.turn.talk.case and desk.turn.talk.case.kind == KIND)


def _always(desk: LoanTurn) -> bool:
    return True


def _sums(desk: LoanTurn) -> bool:
    """Whether instalments can be computed; loans of other lenders are unknown."""
    return desk.wish.amount is not None or _again(desk)


def _chooses(desk: LoanTurn) -> bool:
    """Whether a loan is being looked for; a question about one scheme is for its paper."""
    return not (desk.named and _any(desk.turn.understood.text, spoken("loan")["question"]))


def _tells(desk: LoanTurn) -> bool:
    """Whether they say what for or how much; else the papers say where to start."""
    wish = desk.wish
    asks = _any(desk.turn.understood.text, spoken("loan")["question"])
    return _chooses(desk) and bool(wish.amount or wish.purposes) and not (asks and wish.amount is None)


_ACTS = {
    "ask_loans": "fit",
    "loan_open": "open",
    "loan_apply": "apply",
    "loan_compare": "compare",
    "loan_callback": "callback",
    "loan_notify": "notify",
    "loan_instalment": "calculate",
}
_OF_ANYTHING = ("apply", "callback", "notify")  # asked of permits and complaints as well
_MEANT: Mapping[str, Callable[[LoanTurn], bool]] = {"monthly": _sums, "fit": _chooses, "wants": _tells}


def _bare(said: str, scheme: Scheme) -> bool:
    """Whether the message is only a scheme's name."""
    rest = said
    for name in (*scheme.called(), *sorted(spoken("loan")["card"], key=len, reverse=True)):
        rest = rest.replace(name, " ")
    return understanding.is_only_politeness(rest)


def _afresh(desk: LoanTurn, before: Wish, intent: str) -> Wish:
    """A new list or card drops the last loan; instalments and eligibility keep what was told."""
    if intent in ("list", "open", "card", "compare"):
        return Wish(scheme=desk.named[0].id if desk.named else "")
    return (
        desk.wish
        if desk.named or intent not in ("calculate", "monthly", "longer", "afford", "budget")
        else replace(desk.wish, scheme=before.scheme)
    )


def _list(desk: LoanTurn) -> Outcome:
    turn = desk.turn
    choices = [desk.button("show", one) for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    choices += [turn.choice("loan.press.fit"), turn.choice("loan.press.compare")]
    return desk.end(cards.listing(desk.known, turn.language, desk.today, tuple(choices[:_BUTTONS])))


def _open(desk: LoanTurn) -> Outcome:
    """Whether the schemes that are meant are open, as far as is published."""
    chosen = _candidates(desk)
    choices = tuple(desk.button("show", one) for one in chosen)[:_BUTTONS]
    reply = cards.listing(chosen, desk.turn.language, desk.today, choices)
    return desk.end(reply) if chosen else _list(desk)


def _card(desk: LoanTurn) -> Outcome:
    turn, scheme = desk.turn, (desk.named or _candidates(desk))[0]
    choices = [turn.choice("loan.press.calculate"), turn.choice("loan.press.apply"), turn.choice("loan.press.callback")]
    if scheme.standing(desk.today) is not Standing.OPEN:
        choices.insert(0, desk.button("notify", scheme))
    return desk.end(cards.card(scheme, turn.language, desk.today, tuple(choices)))


def _compare(desk: LoanTurn) -> Outcome:
    others = [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED and one not in desk.named]
    better = questions.asks_which_is_better(desk.turn.understood.text)
    chosen = _candidates(desk) if better else desk.named
    chosen = chosen if len(chosen) > 1 else [*chosen, *(one for one in others if one not in chosen)]
    choices = tuple(desk.button("show", one) for one in chosen)[:_BUTTONS]
    reply = cards.compared(chosen, desk.turn.language, desk.today, choices)
    if better:
        reply = replace(reply, text=f"{reply.text}\n{desk.turn.say('loan.compare.which')}")
    return desk.end(reply)


def _longer(desk: LoanTurn) -> Outcome:
    told = wished(desk.turn.message.text, desk.known)
    too_much, bearable = questions.payments(desk.turn.understood.text, told)
    return longer(desk, too_much, bearable)


def _fit(desk: LoanTurn, skipped: tuple[str, ...] = ()) -> Outcome:
    """Asks for what is missing, then compares with the published criteria."""
    turn, wish = desk.turn, desk.wish
    known = {"purpose": bool(wish.purposes or wish.what), "amount": wish.amount is not None}
    known |= {"customer": bool(wish.customer) or not _matters(desk), "age": wish.age is not None}
    asks = next((name for name in _FIT if not known[name] and name not in skipped), "")
    asks_now = asks_something(turn.understood.text) or turn.does("ask_loans", "loan_compare", at=LIKELY)
    asks_now = asks_now or asked.question(turn) == "where"
    at_once = (known["purpose"] or known["amount"]) and asks_now and not desk.seen
    if asks and not at_once:
        news = wish != told_before(turn) and bool(wish.amount or wish.purposes or wish.what)
        noted = [turn.say("loan.noted", wish=cards.told(wish, turn.language))] if news else []
        return desk.ask("fit", asks, skipped, noted)
    open_now = [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    choices = [desk.button("show", one) for one in open_now]
    choices[_SHOWN:] = [turn.choice(f"loan.press.{one}") for one in ("callback", "apply")]
    reply = cards.fitted(desk.known, wish, turn.language, desk.today, tuple(choices))
    if asks:  # the question is answered as far as it can be, and what is missing is asked
        shown = [source.document for source in reply.sources]
        talk = desk.kept("fit", asks, skipped, shown=shown)
        return turn.outcome(replace(reply, choices=()), desk.question("fit", asks), talk=talk)
    return desk.end(reply)


def _matters(desk: LoanTurn) -> bool:
    """Whether any loan that is not closed is for some kinds of firm alone, so that the kind is worth asking."""
    return any(
        "customers" in one
        for scheme in desk.known
        if scheme.standing(desk.today) is not Standing.CLOSED
        for one in scheme.paper.data.get("criteria", ())
    )


def _apply(desk: LoanTurn) -> Outcome | None:
    reply = apply.how_to(desk.turn, desk.scheme)
    return desk.end(reply) if reply else None


_INTENTS: Mapping[str, Callable[[LoanTurn], Outcome | None]] = {
    "list": _list,
    "open": _open,
    "card": _card,
    "compare": _compare,
    "fit": _fit,
    "wants": _fit,
    "calculate": calculate,
    "monthly": calculate,
    "apply": _apply,
    "notify": alerts.notify,
    "forget": alerts.forget,
    "callback": alerts.callback,
    "longer": _longer,
    "afford": afford,
    "budget": budget,
}


def _answered(desk: LoanTurn, case: Case) -> Outcome | None:
    """Reads the answer to the last question; other questions are for the knowledge base."""
    if case.asking == alerts.CONSENT:
        return alerts.consented(desk)
    wish = None if _does_not_know(desk) else _answer(desk, case.asking)
    skipped = tuple(case.known.get("skipped", ()))
    skips = understanding.meaning(desk.turn.understood.text, "answers") in ("skip", "no") or _does_not_know(desk)
    if wish is None and skips and case.known["doing"] == "fit":
        return _fit(desk, (*skipped, case.asking))
    if wish is None and case.asking == "purpose" and not _is_of_something_else(desk):
        wish = Wish(what=desk.turn.understood.said.strip()[:_WORDS])  # nobody is asked twice what it is for
    if wish is None:
        if desk.turn.means or _is_of_something_else(desk):
            return None
        if case.known.get("again") == case.asking and case.known["doing"] == "fit":
            return _fit(desk, (*skipped, case.asking))
        again = desk.question(case.known["doing"], case.asking)
        kept = replace(case, known={**case.known, "again": case.asking})
        return desk.turn.outcome(desk.turn.reply("loan.unclear"), again, talk=replace(desk.turn.talk, case=kept))
    desk = replace(desk, wish=with_(desk.wish, wish))
    if case.known["doing"] == "fit":
        return _fit(desk, skipped)
    return _INTENTS[case.known["doing"]](desk)


def _does_not_know(desk: LoanTurn) -> bool:
    return desk.turn.does("dont_know", "skip", "refuse_question", at=_MAYBE)


def _is_of_something_else(desk: LoanTurn) -> bool:
    said = desk.turn.understood.text
    if asked.question(desk.turn) not in ("", "wish"):
        return True
    return _any(said, spoken("loan")["question"]) or asks_something(said)


def _answer(desk: LoanTurn, asking: str) -> Wish | None:
    said = desk.turn.understood.text
    more = wished(said, desk.known)
    read: Mapping[str, Callable[[], Any]] = {
        "purpose": lambda: more.purposes,
        "amount": lambda: more.amount,
        "customer": lambda: customer(said),
        "age": lambda: _years(said),
        "rate": lambda: rate_in(said),
        "months": lambda: months_in(said),
        "instalment": lambda: more.instalment or more.amount,
        "scheme": lambda: desk.named[0].id if desk.named else "",
    }
    value = read[asking]()
    if value in (None, "", ()):
        return None
    if asking in ("age", "rate", "months", "instalment"):
        more = Wish()  # a bare number is only the answer
    return replace(more, **{"purposes" if asking == "purpose" else asking: value})


def _years(said: str) -> Decimal | None:
    months = months_in(said)
    return None if months is None else Decimal(months) / 12


def _what_if(desk: LoanTurn, case: Case) -> Outcome | None:
    """Another rate, term or amount after a calculation."""
    said = wished(desk.turn.understood.text, desk.known)
    changed = any(one is not None for one in (said.rate, said.months, said.amount, said.grace, said.instalment))
    if case.known["doing"] not in ("calculate", "afford") or not changed or desk.named:
        return None
    if case.known["doing"] == "afford" and said.amount is None:
        return afford(desk)
    return calculate(desk)


def _any(said: str, words: list[str]) -> bool:
    return any(word in said for word in words)
