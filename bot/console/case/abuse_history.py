"""Texts of actions against abuse in a case's history."""

from __future__ import annotations

from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.abuse_actions import Ban, Cover, LiftBan, LookUnder, ProposeBan, Spam, Uncover
from bot.cases.model.actions import Action


def told(action: Action, language: str) -> str:
    """What was done; whom it concerns by the friendly name that they have in this case only."""

    def line(name: str, **values: object) -> str:
        return say(f"console.history.{name}", language, **values)

    name = type(action).__name__.lower()
    match action:
        case Spam(why=why):
            return line(name, why=say(f"shield.spam.{why}", language))
        case Cover(line=seq, file=file) | LookUnder(line=seq, file=file) | Uncover(line=seq, file=file):
            return line(name, what=line("cover_file") if file else line("cover_line", line=seq))
        case ProposeBan(party=party, why=why):
            return line(name, whose=pseudonym(party, language), why=say(f"shield.ban.{why}", language))
        case Ban(party=party, why=why, days=days):
            why_told = say(f"shield.ban.{why}", language)
            return line(name, whose=pseudonym(party, language), days=days, why=why_told)
        case LiftBan(party=party):
            return line(name, whose=pseudonym(party, language))
    return line(name)
