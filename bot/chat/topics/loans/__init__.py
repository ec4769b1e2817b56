"""The loan dialogue: list, details, comparison, eligibility, instalments, application, notification, callback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.basics.dates import local
from bot.chat.conversation import Case
from bot.chat.effects import KeepWaiting, StopWaiting
from bot.chat.filling.prefill import begin
from bot.chat.topics.loans import apply, cards, questions
from bot.chat.topics.loans.desk import KIND, LoanTurn, told_before
from bot.chat.topics.loans.monthly import afford, budget, longer
from bot.chat.topics.loans.schemes import Scheme, Standing, Wish, by_standing, schemes
from bot.chat.topics.loans.sums import calculate
from bot.chat.topics.loans.wish import (
    asks_for_the_ceiling,
    customer,
    months_in,
    named_in,
    purposes,
    rate_in,
    wished,
    with_,
)
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import understanding
from bot.chat.understand.reading import CERTAIN, LIKELY
from bot.chat.understand.understanding import asks_something, plain, spoken
from knowledge.library import Band

_FOR_EVERYBODY = ("list", "card", "compare", "apply")  # what may be answered in groups
_FIT = ("purpose", "amount", "customer", "age")
_CONSENT = "consent"
_BUTTONS, _SHOWN = 6, 4


def loan(turn: Turn) -> Outcome | None:
    """Answers what somebody wants to do about loans; plain questions are for the knowledge base."""
    today = local(turn.now).date()
    known = by_standing(schemes(turn.library, turn.audiences), today)
    if turn.understood.empty or not known:
        return None
    said = turn.understood.text
    case = turn.talk.case if turn.talk.case and turn.talk.case.kind == KIND else None
    named = named_in(said, known)
    before = told_before(turn)
    desk = _with_the_ceiling(LoanTurn(turn, known, named, with_(before, wished(said, known)), today))
    if case and case.asking == "scheme" and named:
        return _answered(replace(desk, wish=before), case)
    intent = _intent(desk)
    if turn.message.group and intent not in _FOR_EVERYBODY:
        return None
    if intent:
        return _INTENTS[intent](replace(desk, wish=_afresh(desk, before, intent)))
    if case and case.asking:
        return _answered(replace(desk, wish=before), case)
    return _what_if(desk, case) if case else None


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
    if intent == "fit" and not (desk.wish.purposes or desk.wish.amount):
        intent = "list"
    if intent in _OF_ANYTHING and not (_about_loans(desk) or _of_the_last_answer(desk)):
        return ""
    asks_of_one = intent == "fit" and bool(desk.named)
    return intent if intent and desk.turn.does(act, at=CERTAIN) and not asks_of_one else ""


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
    known = {"purpose": bool(wish.purposes), "amount": wish.amount is not None, "customer": bool(wish.customer)}
    known["age"] = wish.age is not None
    asks = next((name for name in _FIT if not known[name] and name not in skipped), "")
    asks_now = asks_something(turn.understood.text) or turn.does("ask_loans", "loan_compare", at=LIKELY)
    at_once = bool(wish.purposes) and asks_now
    if asks and not at_once:
        return desk.ask("fit", asks, skipped)
    open_now = [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    choices = [desk.button("show", one) for one in open_now]
    choices[_SHOWN:] = [turn.choice(f"loan.press.{one}") for one in ("callback", "apply")]
    reply = cards.fitted(desk.known, wish, turn.language, desk.today, tuple(choices))
    if asks:  # the question is answered as far as it can be, and what is missing is asked
        more = desk.ask("fit", asks, skipped)
        return replace(more, replies=(replace(reply, choices=()), *more.replies))
    return desk.end(reply)


def _apply(desk: LoanTurn) -> Outcome | None:
    reply = apply.how_to(desk.turn, desk.scheme)
    return desk.end(reply) if reply else None


def _notify(desk: LoanTurn) -> Outcome:
    """Offers a notification when the scheme opens, with consent; not for one that is open."""
    turn, scheme = desk.turn, desk.scheme
    if scheme is None:
        return desk.ask("notify", "scheme")
    name = scheme.name(turn.language)
    if scheme.standing(desk.today) is Standing.OPEN:
        reply = cards.card(scheme, turn.language, desk.today, (turn.choice("loan.press.callback"),))
        return desk.end(replace(reply, text=f"{turn.say('loan.wait.open_now', name=name)}\n\n{reply.text}"))
    choices = (turn.choice("loan.wait.yes"), turn.choice("loan.wait.no"))
    return turn.outcome(turn.reply("loan.wait.consent", *choices, name=name), talk=desk.kept("notify", _CONSENT))


def _forget(desk: LoanTurn) -> Outcome:
    return desk.turn.outcome(desk.turn.reply("loan.wait.forgotten"), acts=[StopWaiting()])


def _callback(desk: LoanTurn) -> Outcome:
    """Opens the callback form with what is known."""
    turn, wish, scheme = desk.turn, desk.wish, desk.scheme
    known: dict[str, Any] = {"what": f"สินเชื่อ{scheme.name('th')}" if scheme else ""}
    known |= {"customer": [wish.customer] if wish.customer else [], "amount": str(wish.amount or "")}
    return begin(turn, "loan_callback", said={name: value for name, value in known.items() if value})


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
    "notify": _notify,
    "forget": _forget,
    "callback": _callback,
    "longer": _longer,
    "afford": afford,
    "budget": budget,
}


def _answered(desk: LoanTurn, case: Case) -> Outcome | None:
    """Reads the answer to the last question; other questions are for the knowledge base."""
    if case.asking == _CONSENT:
        return _consented(desk)
    wish = _answer(desk, case.asking)
    skipped = tuple(case.known.get("skipped", ()))
    skips = understanding.meaning(desk.turn.understood.text, "answers") in ("skip", "no")
    if wish is None and skips and case.known["doing"] == "fit":
        return _fit(desk, (*skipped, case.asking))
    if wish is None:
        if desk.turn.means or _any(desk.turn.understood.text, spoken("loan")["question"]):
            return None
        again = desk.question(case.known["doing"], case.asking)
        return desk.turn.outcome(desk.turn.reply("loan.unclear"), again)
    desk = replace(desk, wish=with_(desk.wish, wish))
    if case.known["doing"] == "fit":
        return _fit(desk, skipped)
    return _INTENTS[case.known["doing"]](desk)


def _answer(desk: LoanTurn, asking: str) -> Wish | None:
    said = desk.turn.understood.text
    more = wished(said, desk.known)
    read: Mapping[str, Callable[[], Any]] = {
        "purpose": lambda: purposes(said),
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


def _consented(desk: LoanTurn) -> Outcome | None:
    turn, scheme = desk.turn, desk.scheme
    said = turn.understood.text
    yes, no = (plain(turn.say(f"loan.wait.{one}")) for one in ("yes", "no"))
    means = understanding.meaning(said, "answers")
    if scheme and (said == yes or means == "yes"):
        reply = turn.reply("loan.wait.kept", name=scheme.name(turn.language))
        return turn.outcome(reply, talk=replace(turn.talk, case=None), acts=[KeepWaiting(scheme.id)])
    if said == no or means == "no":
        return turn.outcome(turn.reply("loan.wait.refused"), talk=replace(turn.talk, case=None))
    return None


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
