"""Tells somebody when a loan opens, with their consent, and opens the form for being called back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.chat.effects import KeepWaiting, StopWaiting
from bot.chat.filling.prefill import begin
from bot.chat.topics.loans import cards
from bot.chat.topics.loans.desk import LoanTurn
from bot.chat.topics.loans.schemes import Standing
from bot.chat.turn import Outcome
from bot.chat.understand import understanding
from bot.chat.understand.understanding import plain

CONSENT = "consent"


def notify(desk: LoanTurn) -> Outcome:
    """Offers a notification when the scheme opens, with consent; not for one that is open."""
    turn, scheme = desk.turn, desk.scheme
    if scheme is None:
        return desk.ask("notify", "scheme")
    name = scheme.name(turn.language)
    if scheme.standing(desk.today) is Standing.OPEN:
        reply = cards.card(scheme, turn.language, desk.today, (turn.choice("loan.press.callback"),))
        return desk.end(replace(reply, text=f"{turn.say('loan.wait.open_now', name=name)}\n\n{reply.text}"))
    choices = (turn.choice("loan.wait.yes"), turn.choice("loan.wait.no"))
    return turn.outcome(turn.reply("loan.wait.consent", *choices, name=name), talk=desk.kept("notify", CONSENT))


def forget(desk: LoanTurn) -> Outcome:
    return desk.turn.outcome(desk.turn.reply("loan.wait.forgotten"), acts=[StopWaiting()])


def callback(desk: LoanTurn) -> Outcome:
    """Opens the callback form with what is known."""
    turn, wish, scheme = desk.turn, desk.wish, desk.scheme
    known: dict[str, Any] = {"what": f"สินเชื่อ{scheme.name('th')}" if scheme else ""}
    known |= {"customer": [wish.customer] if wish.customer else [], "amount": str(wish.amount or "")}
    return begin(turn, "loan_callback", said={name: value for name, value in known.items() if value})


def consented(desk: LoanTurn) -> Outcome | None:
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
