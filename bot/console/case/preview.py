"""What a citizen will see of something before it is done, as their own channel shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.basics.dates import moment
from bot.basics.messages import Letter
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Identity
from bot.channels.looks import Look, look
from bot.console.request import Office, Visit
from bot.delivery.mailbox import ways
from bot.store import Transaction
from bot.store.cases import demonstration, parties
from bot.store.cases.parties import JOINED, Party

# Of a sealed case nobody learns in which of them its citizen is; it is one of these.
_CHANNELS = ("line", "telegram", "web")


@dataclass(frozen=True)
class Shown:
    """The same news as one channel shows it."""

    channel: str
    look: Look


@dataclass(frozen=True)
class Preview:
    """What one side of a case will be told; nothing shown: nobody can be reached there."""

    joined: bool  # whoever joined, not whoever brought it
    count: int  # how many of them
    shown: tuple[Shown, ...]
    every: str = ""  # why every channel is shown: it is sealed which one is theirs, or they are made up


@dataclass(frozen=True)
class Foreseen:
    """What all of them will be told, and when."""

    previews: tuple[Preview, ...]
    morning: str  # when the quiet hours are over; nothing: at once


def foresee(tx: Transaction, office: Office, visit: Visit, action: Action, seen: int) -> Foreseen:
    """Nothing is done. Raises what doing it would raise."""
    news = office.desk.foresee(tx, visit.officer, action, visit.at, seen=seen)
    theirs = [one for one in news if parties.is_alias(one.person)]
    everybody = {party.alias: party for party in parties.of(tx, action.number)}
    sides = [[one for one in theirs if (everybody[one.person].role == JOINED) is joined] for joined in (False, True)]
    over = office.desk.deadlines.quiet.over(visit.at)
    return Foreseen(
        tuple(_preview(tx, side, everybody) for side in sides if side), moment(over, visit.language) if over else ""
    )


def _preview(tx: Transaction, side: Sequence[News], everybody: dict[str, Party]) -> Preview:
    """Whoever joined is told the same, so the first of them stands for all."""
    first, party = side[0], everybody[side[0].person]
    language = (parties.look_behind(tx, party.alias) or parties.Behind("")).language
    channels = [one.channel for one in ways(tx, first.person, first.weight)]
    every = ""
    if channels and party.identity != Identity.NAMED:
        every = "sealed"
    elif not channels and demonstration.is_case(tx, party.ticket):
        every = "made_up"
    letters = [
        Letter(0, channel, "", first.reply, "", language)
        for channel in (_CHANNELS if every else dict.fromkeys(channels))
    ]
    return Preview(party.role == JOINED, len(side), tuple(Shown(one.channel, look(one)) for one in letters), every)
