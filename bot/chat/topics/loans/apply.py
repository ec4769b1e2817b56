"""How to apply for a loan of the fund, step by step, from the fund's own site."""

from __future__ import annotations

from bot.basics.dates import local
from bot.basics.messages import Kind, Reply
from bot.chat.answers.answers import marks, rests_on
from bot.chat.topics.loans.schemes import Scheme
from bot.chat.turn import Turn

_PAPER = "loans/how-to-apply"
_FUND = "loans/fund"


def how_to(turn: Turn, scheme: Scheme | None) -> Reply | None:
    """The steps for the fund's loans; for another lender's only whom to ask."""
    paper = turn.library.paper(_PAPER, audiences=turn.audiences)
    fund = turn.library.paper(_FUND, audiences=turn.audiences)
    if paper is None or fund is None:
        return None
    choice = turn.choice("loan.press.callback")
    if scheme and scheme.data["owner_th"] != fund.title:
        source = rests_on(scheme.paper, turn.language)
        name = scheme.name(turn.language)
        return Reply(turn.say("loan.apply.other", name=name), Kind.LOAN, (choice,), (source,), asserted=True)
    lines = [*marks(paper, turn.language, local(turn.now).date()), turn.say("loan.apply.title")]
    for part, head in (("steps", ""), ("afterwards", turn.say("loan.apply.then"))):
        lines += ["", head] if head else []
        lines += [f"{one['number']}. {one[f'what_{turn.language}']}" for one in paper.data.get(part, ())]
    lines += ["", turn.say("loan.check")]
    return Reply(
        "\n".join(lines), Kind.STEPS, (choice,), (rests_on(paper, turn.language),), asserted=True, confidence=1.0
    )
